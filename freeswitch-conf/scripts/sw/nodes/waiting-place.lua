-- Back to the queue that the caller left by a key; `none` when it left none, or the queue is gone.
local channel = require("sw.channel")

local function decide(session, _, _, book)
  local left = channel.get(session, "sw_left_queue")
  if left and book:find("node queue-" .. left) then return nil, "queue-" .. left end
  return "none"
end

return { decide = decide }
