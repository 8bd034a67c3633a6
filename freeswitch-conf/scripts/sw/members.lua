-- Agents in queues. mod_callcenter knows only members who are offered calls (tiers); who is paused, and where an agent is
-- reached, is kept beside it in mod_hash:
--   sw-member/queue-17:agent-5   PLACE,LEVEL,paused or PLACE,LEVEL,ready
--   sw-ready/queue-17:agent-5    PLACE, of one that is ready: what is looked at before each INVITE
--   sw-agent/agent-5             PLACE: where the agent's calls go, as mod_callcenter has it
--   sw-place/PLACE               agent-5: whose calls go there
-- Each change is one call of this library, at a cost that does not depend on how many agents there are.
local members = {}

local contacts = require "sw.contacts"
local membership = require "sw.membership"

local api = freeswitch.API()

local function run(command)
  return api:executeString(command) or ""
end

-- Everything below becomes part of a command, so nothing passes that is not one plain word of the right kind.
local function is_queue(word) return word:match("^queue%-[1-9]%d*$") ~= nil end
local function is_agent(word) return word:match("^agent%-[1-9]%d*$") ~= nil end
local function is_place(word) return #word <= 80 and word:match("^%w[%w-]*$") ~= nil end
local function is_level(word) return word:match("^%d%d?%d?$") ~= nil end

local function describe(member)
  return member.place .. "," .. member.level .. "," .. (member.paused and "paused" or "ready")
end

local function keep(member)
  local key = membership.key(member.queue, member.agent)
  run(member.paused and "hash delete/sw-ready/" .. key or "hash insert/sw-ready/" .. key .. "/" .. member.place)
  run("hash insert/sw-member/" .. key .. "/" .. describe(member))
end

local function forget(member)
  local key = membership.key(member.queue, member.agent)
  run("hash delete/sw-ready/" .. key)
  run("hash delete/sw-member/" .. key)
end

-- mod_callcenter tells nobody of tiers, so we do. `origin` is whoever asked for the change: those need not listen to it.
local function tell(origin, queue, agent, member)
  local event = freeswitch.Event("CUSTOM", "switchroom::member")
  event:addHeader("SW-Origin", origin)
  event:addHeader("SW-Queue", queue)
  event:addHeader("SW-Agent", agent)
  event:addHeader("SW-Member", member == nil and "gone" or describe(member))
  event:fire()
end

-- An agent's row in mod_callcenter stays when its last membership goes: with it go wrap-up and who was idle longest.
local function make_agent(agent, place)
  -- Others may have sat there since the agent did.
  run("hash insert/sw-place/" .. place .. "/" .. agent)
  if run("hash select/sw-agent/" .. agent) == place then return end
  run("callcenter_config agent add " .. agent .. " Callback")
  run("callcenter_config agent set contact " .. agent .. " '" .. contacts.of(agent, place) .. "'")
  -- After one that came to nothing, the next offer comes about a second later; meanwhile it is the turn of others.
  for _, kind in ipairs({ "no_answer", "reject", "busy" }) do
    run("callcenter_config agent set " .. kind .. "_delay_time " .. agent .. " 1")
  end
  run("callcenter_config agent set status " .. agent .. " Available")
  run("hash insert/sw-agent/" .. agent .. "/" .. place)
end

local verbs = {}

-- mod_callcenter looks for the queue before it looks for the agent.
local function is_known_queue(queue)
  return not run("callcenter_config tier add " .. queue .. " nobody"):find("Queue not found", 1, true)
end

function verbs.add_paused(member, asked)
  if member ~= nil then return member end
  if not is_known_queue(asked.queue) then return nil, "no such queue" end
  if not asked.is_known_place(asked.queue, asked.place) then return nil, "no such place" end
  member = { queue = asked.queue, agent = asked.agent, place = asked.place, level = asked.level, paused = true }
  make_agent(asked.agent, asked.place)
  keep(member)
  return member
end

function verbs.set_level(member, asked)
  if member == nil then return nil, "no such member" end
  if not member.paused then
    local answer = run("callcenter_config tier set level " .. asked.queue .. " " .. asked.agent .. " " .. asked.level)
    if answer:sub(1, 3) ~= "+OK" then return member, answer end
  end
  member.level = asked.level
  keep(member)
  return member
end

-- Strategies that go by an order go by the ids of the agents.
local function add_tier(member)
  local position = member.agent:match("%d+$")
  local answer = run("callcenter_config tier add " .. member.queue .. " " .. member.agent .. " " .. member.level .. " " .. position)
  if answer:sub(1, 3) == "+OK" or answer:find("already exist", 1, true) then return nil end
  return answer
end

function verbs.unpause(member)
  if member == nil then return nil, "no such member" end
  -- The mark comes first: the call may be offered before the tier is answered.
  member.paused = false
  keep(member)
  local failure = add_tier(member)
  if failure == nil then return member end
  member.paused = true
  keep(member)
  return member, failure
end

function verbs.pause(member, asked)
  if member == nil then return nil end
  -- From here on no INVITE of this queue is sent to this agent.
  member.paused = true
  keep(member)
  run("callcenter_config tier del " .. asked.queue .. " " .. asked.agent)
  -- leg.lua has looked already at those that wait. Asked of a plan only, and a script costs what it reads.
  if member.place:match("^extension%-%d+$") then require("sw.offer-ends").end_waiting(member.place, asked.queue) end
  return member
end

function verbs.remove(member, asked)
  if member ~= nil then forget(member) end
  run("callcenter_config tier del " .. asked.queue .. " " .. asked.agent)
  return nil
end

-- Changes one membership.
-- verb: add-paused, set-level, unpause, pause or remove; origin: who asks; is_known_place: says whether the company of a queue has a place.
-- Returns how the member is now (nil: not in the queue), and why it did not work, if it did not. A member at another
-- place than the one asked for is another member, and left alone.
function members.change(verb, origin, queue, agent, place, level, is_known_place)
  local act = verbs[(verb:gsub("-", "_"))]
  if act == nil or not origin:match("^[%w-]+$") then return nil, "not understood" end
  if not (is_queue(queue) and is_agent(agent) and is_place(place) and is_level(level)) then
    return nil, "not understood"
  end
  local member = membership.find(queue, agent)
  if member ~= nil and member.place ~= place then
    if verb == "add-paused" then return member, "at another place" end
    member = nil
    if verb == "pause" or verb == "remove" then return nil end
  end
  local asked = { queue = queue, agent = agent, place = place, level = tostring(tonumber(level)) }
  asked.is_known_place = is_known_place
  local now, reason = act(member, asked)
  tell(origin, queue, agent, now)
  return now, reason
end

local insert_agent = "INSERT INTO agents (name, instance_id, type, contact, status, state, no_answer_delay_time, reject_delay_time,"
  .. " busy_delay_time) VALUES ('%s', 'single_box', 'Callback', '%s', 'Available', 'Waiting', 1, 1, 1)"
local insert_tier = "INSERT INTO tiers (queue, agent, state, level, position) VALUES ('%s', '%s', 'Ready', %d, %d)"

-- Brings back a member that was ready when the engine ended, into the empty tables of mod_callcenter: its commands take
-- milliseconds each, and there may be tens of thousands.
function members.restore(database, queue, agent, place, level)
  if not (is_queue(queue) and is_agent(agent) and is_place(place) and is_level(level)) then return end
  if run("hash select/sw-agent/" .. agent) ~= place then
    database:query(insert_agent:format(agent, contacts.of(agent, place)))
    run("hash insert/sw-agent/" .. agent .. "/" .. place)
    run("hash insert/sw-place/" .. place .. "/" .. agent)
  end
  keep({ queue = queue, agent = agent, place = place, level = level, paused = false })
  database:query(insert_tier:format(queue, agent, tonumber(level), tonumber(agent:match("%d+$"))))
end

members.describe = describe

return members
