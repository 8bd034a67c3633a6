-- Is there room in a queue, and is there anybody to wait for?
local rooms = {}

local waiting_states = { Waiting = true, Trying = true }

local function callcenter(command)
  return freeswitch.API():executeString("callcenter_config queue " .. command) or ""
end

-- How many callers wait. Those who gave up stay in the list for a while, and do not count. The state is the last but one of the columns;
-- a caller's name, which may hold anything, is before it.
function rooms.waiting(queue)
  local count = 0
  for line in callcenter("list members queue-" .. queue):gmatch("[^\n]+") do
    if waiting_states[line:match("|(%a+)|[^|]*$")] then count = count + 1 end
  end
  return count
end

function rooms.has_agents(queue)
  return (tonumber(callcenter("count tiers queue-" .. queue):match("^%d+")) or 0) > 0
end

return rooms
