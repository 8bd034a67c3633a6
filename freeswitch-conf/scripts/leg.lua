-- Runs on a leg before it is asked to ring, while no INVITE has been sent yet: what hangs up here is never asked.
-- It is over before there is much to collect, and the collector would first go through all that a Lua state is born with.
collectgarbage("stop")
local asked_leg = require("sw.asked-leg")

session:setAutoHangup(false)
asked_leg(session)
