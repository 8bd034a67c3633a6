-- Runs once when the engine starts: the members as of the last change (`generated/members`), so that callers find their agents though no
-- controller runs. A controller that comes waits until this is over, else it would be overtaken by an old truth.
local members = require "sw.members"
local queues = require "sw.queues"

local api = freeswitch.API()

-- The modules load one after the other; this script runs beside that.
local function wait_for_callcenter()
  for _ = 1, 600 do
    if api:executeString("module_exists mod_callcenter") == "true"
      and (api:executeString("callcenter_config queue list") or ""):find("+OK", 1, true) then
      return true
    end
    freeswitch.msleep(50)
  end
  return false
end

-- mod_callcenter looks for agents and tiers in all of them, several times for each change; in a table of thousands that takes long.
local function index_tables(database)
  database:query("CREATE INDEX IF NOT EXISTS sw_agents ON agents (name)")
  database:query("CREATE INDEX IF NOT EXISTS sw_tiers_of_agent ON tiers (agent, queue)")
  database:query("CREATE INDEX IF NOT EXISTS sw_tiers_of_queue ON tiers (queue)")
end

local function restore(database)
  local file = io.open(freeswitch.getGlobalVariable("generated_folder") .. "/members", "r")
  if file == nil then return end
  database:query("BEGIN")
  for line in file:lines() do
    local queue, agent, place, level = line:match("^(%S+) (%S+) (%S+) (%S+)$")
    if queue ~= nil then members.restore(database, queue, agent, place, level) end
  end
  database:query("COMMIT")
  file:close()
end

if wait_for_callcenter() then
  queues.read_all()
  local database = freeswitch.Dbh("sqlite://callcenter")
  if database:connected() then
    index_tables(database)
    restore(database)
    database:release()
  end
end
freeswitch.setGlobalVariable("sw_members_restored", "true")
