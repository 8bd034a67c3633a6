-- lua beat.lua HOST:PORT: once a second, the controller is alive, and calls are handed over to it there. When that was is said by the clock
-- of this machine, by which it is judged (sw/controller.lua, lease.lua): the controller's may show anything.
-- Answers where they were handed over to before: elsewhere, when there is another controller, or was; `nobody` when there was none.
local clock = require "sw.clock"

local before = freeswitch.getGlobalVariable("sw_controller") or ""
freeswitch.setGlobalVariable("sw_controller", argv[1] or "")
freeswitch.setGlobalVariable("sw_heartbeat", tostring(os.time()))
clock.follow()
stream:write(before == "" and "nobody" or before)
