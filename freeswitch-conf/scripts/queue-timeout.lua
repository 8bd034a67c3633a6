-- Scheduled for a caller who came back to a queue: ends the wait when what is left of its time is over.
-- argv: the leg of the caller, and which of its visits to queues it was
local leg, visit = argv[1], argv[2]
local api = freeswitch.API()

local function variable(name)
  return api:executeString("uuid_getvar " .. leg .. " " .. name)
end

local is_there = api:executeString("uuid_exists " .. leg) == "true"
if is_there and variable("sw_queue_visit") == visit and variable("cc_agent_bridged") ~= "true" then
  api:executeString("uuid_recv_dtmf " .. leg .. " D")
end
