-- lua beat.lua HOST:PORT: once a second, the controller is alive, and calls are handed over to it there. When that was is said by the clock
-- of this machine, by which it is judged (sw/controller.lua, lease.lua): the controller's may show anything.
local clock = require "sw.clock"

freeswitch.setGlobalVariable("sw_controller", argv[1] or "")
freeswitch.setGlobalVariable("sw_heartbeat", tostring(os.time()))
clock.follow()
stream:write("+OK")
