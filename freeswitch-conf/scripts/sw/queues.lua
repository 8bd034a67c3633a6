-- What the call logic must know of a queue beside what mod_callcenter does by itself. The settings come from the queue as
-- mod_callcenter has loaded it (src/freeswitch/callcenter/render-queues.ts puts them into a text that it hands through),
-- and are kept in mod_hash: sw-queue/queue-17   COMPANY,RING,WRAP
local queues = {}

local api = freeswitch.API()

local function run(command)
  return api:executeString(command) or ""
end

local function settings_in(value)
  local company, ring, wrap = value:match("^(%d+),(%d+),(%d+)$")
  if company == nil then return nil end
  return { company = company, ring_seconds = tonumber(ring), wrap_up_seconds = tonumber(wrap) }
end

-- Of all queues that are loaded.
local function read_all()
  for line in run("callcenter_config queue list"):gmatch("[^\n]+") do
    local queue, text = line:match("^(queue%-%d+)|[^|]*|[^|]*|([^|]*)|")
    local company, ring, wrap = (text or ""):match("^company%-(%d+) ring%-(%d+) wrap%-(%d+)")
    if company ~= nil then
      run("hash insert/sw-queue/" .. queue .. "/" .. table.concat({ company, ring, wrap }, ","))
    end
  end
end

-- Nil when mod_callcenter has no such queue.
function queues.settings(queue)
  local found = settings_in(run("hash select/sw-queue/" .. queue))
  if found == nil then
    read_all()
    found = settings_in(run("hash select/sw-queue/" .. queue))
  end
  return found
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
  run("hash delete/sw-queue/" .. queue)
  -- Who waits in it stays there: that is kept elsewhere.
  if queues.is_known(queue) then run("callcenter_config queue unload " .. queue) end
  return is_loaded(queue)
end

function queues.unload(queue)
  local callers = callers_of(queue)
  run("hash delete/sw-queue/" .. queue)
  run("callcenter_config queue unload " .. queue)
  -- mod_callcenter would forget them and let them wait for ever.
  for _, uuid in ipairs(callers) do run("uuid_kill " .. uuid .. " NORMAL_TEMPORARY_FAILURE") end
  return true
end

-- Whether mod_callcenter has it loaded.
function queues.is_known(queue)
  return run("callcenter_config queue list"):find("\n" .. queue .. "|", 1, true) ~= nil
end

return queues
