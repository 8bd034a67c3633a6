-- What is looked at before a queue call rings somewhere. sw/members.lua changes it and says where it is kept. Apart from it, because
-- a script costs what it reads.
local membership = {}

local api = freeswitch.API()

local function run(command)
  return api:executeString(command) or ""
end

function membership.key(queue, agent) return queue .. ":" .. agent end

-- Nil when the agent is not in the queue.
function membership.find(queue, agent)
  local value = run("hash select/sw-member/" .. membership.key(queue, agent))
  local place, level, state = value:match("^([%w-]+),(%d+),(%l+)$")
  if place == nil then return nil end
  return { queue = queue, agent = agent, place = place, level = level, paused = state ~= "ready" }
end

-- Whether a queue call may be offered to the agent at this place at this very moment [S14].
function membership.may_be_offered(queue, agent, place)
  return run("hash select/sw-ready/" .. membership.key(queue, agent)) == place
end

-- The agent whose calls go to this place now; nil when nobody's do.
function membership.agent_at(place)
  local agent = run("hash select/sw-place/" .. place)
  if agent == "" or run("hash select/sw-agent/" .. agent) ~= place then return nil end
  return agent
end

return membership
