-- What the call logic must know of a queue beside what mod_callcenter does by itself. The settings come from the queue as
-- mod_callcenter has loaded it (src/freeswitch/callcenter/render-queues.ts puts them into a text that it hands through),
-- and are kept in mod_hash, some of them once more for texts that the engine expands, which can look up but not take apart
-- (sw/contacts.lua, sw/offer-legs.lua):
--   sw-queue/queue-17   COMPANY,RING, and of a queue that asks all at once: COMPANY,RING,all
--   sw-ring/queue-17    RING: how many seconds an offer rings; of a queue that asks all at once with what else the leg is told, as a dial
--                       string says it
--   sw-wrap/queue-17    what mod_callcenter is told of the wrap-up: it waits for up to a second more
-- Who can be offered a call of a queue was made known with the queue's settings read before (sw/agent-places.lua, restore-members.lua).
local queues = {}

local api = freeswitch.API()

local function run(command)
  return api:executeString(command) or ""
end

local function settings_in(value)
  local company, ring, all = value:match("^(%d+),(%d+)(.*)$")
  if company == nil then return nil end
  return { company = company, ring_seconds = tonumber(ring), asks_all = all ~= "" }
end

-- What the legs of offers are told beside; read when queues are loaded only, and a script costs what it reads.
local function told_when_all_are_asked()
  return "," .. table.concat(require("sw.answer-race"), "=")
end

-- Reads those of all queues that are loaded.
function queues.read_all()
  for line in run("callcenter_config queue list"):gmatch("[^\n]+") do
    local queue, strategy, text = line:match("^(queue%-%d+)|([^|]*)|[^|]*|([^|]*)|")
    local company, ring, wrap = (text or ""):match("^company%-(%d+) ring%-(%d+) wrap%-(%d+)")
    if company ~= nil then
      local asks_all = strategy == "ring-all"
      run("hash insert/sw-queue/" .. queue .. "/" .. company .. "," .. ring .. (asks_all and ",all" or ""))
      run("hash insert/sw-ring/" .. queue .. "/" .. ring .. (asks_all and told_when_all_are_asked() or ""))
      run("hash insert/sw-wrap/" .. queue .. "/" .. tonumber(wrap) - 1)
    end
  end
end

-- Nil when mod_callcenter has no such queue.
function queues.settings(queue)
  local found = settings_in(run("hash select/sw-queue/" .. queue))
  if found == nil then
    queues.read_all()
    found = settings_in(run("hash select/sw-queue/" .. queue))
  end
  return found
end

-- How long an offer rings for a caller who leaves the queue at that second; nil: who stays.
function queues.ring_seconds(queue, leave_at)
  local seconds = queues.settings(queue).ring_seconds
  return leave_at == nil and seconds or math.max(1, math.min(seconds, leave_at - os.time()))
end

local function callers_of(queue)
  local callers = {}
  for line in run("callcenter_config queue list members " .. queue):gmatch("[^\n]+") do
    local uuid, state = line:match("^[^|]*|[^|]*|[^|]*|([%x-]+)|.*|(%a+)|[^|]*$")
    if state == "Waiting" or state == "Trying" then callers[#callers + 1] = uuid end
  end
  return callers
end

-- mod_callcenter looks for the queue, and loads it, before it looks for the agent. Its commands `queue load` and `queue
-- reload` would also bring back agents and tiers from the file.
local function is_loaded(queue)
  return not run("callcenter_config tier add " .. queue .. " nobody"):find("Queue not found", 1, true)
end

-- Returns false when there is none in the configuration that was read last.
function queues.load(queue)
  -- Who waits in it stays there: that is kept elsewhere.
  if queues.is_known(queue) then run("callcenter_config queue unload " .. queue) end
  if not is_loaded(queue) then return false end
  queues.read_all()
  return true
end

function queues.unload(queue)
  local callers = callers_of(queue)
  run("callcenter_config queue unload " .. queue)
  for _, kept in ipairs({ "queue", "ring", "wrap" }) do run("hash delete/sw-" .. kept .. "/" .. queue) end
  -- mod_callcenter would forget them and let them wait for ever.
  for _, uuid in ipairs(callers) do run("uuid_kill " .. uuid .. " NORMAL_TEMPORARY_FAILURE") end
  return true
end

-- Whether mod_callcenter has it loaded.
function queues.is_known(queue)
  return run("callcenter_config queue list"):find("\n" .. queue .. "|", 1, true) ~= nil
end

return queues
