-- Is there room in a queue, and is there anybody to wait for?
local rooms = {}

local waiting_states = { Waiting = true, Trying = true }

local function callcenter(command)
  return freeswitch.API():executeString("callcenter_config queue " .. command) or ""
end

-- How many callers wait. Those who gave up stay in the list for a while, and do not count.
function rooms.waiting(queue)
  local count, column = 0, nil
  for line in callcenter("list members queue-" .. queue):gmatch("[^\n]+") do
    local fields = {}
    for field in (line .. "|"):gmatch("([^|]*)|") do fields[#fields + 1] = field end
    if not column then
      for index, field in ipairs(fields) do
        if field == "state" then column = index end
      end
    elseif waiting_states[fields[column]] then
      count = count + 1
    end
  end
  return count
end

function rooms.has_agents(queue)
  return (tonumber(callcenter("count tiers queue-" .. queue):match("^%d+")) or 0) > 0
end

return rooms
