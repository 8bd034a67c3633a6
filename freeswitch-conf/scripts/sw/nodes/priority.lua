-- The call goes first in every queue from here on.
local channel = require("sw.channel")

local function decide(session)
  channel.set(session, "sw_priority", 1)
  return "next"
end

return { decide = decide }
