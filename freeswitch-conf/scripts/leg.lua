-- Runs on a leg before it is asked to ring, while no INVITE has been sent yet: what hangs up here is never asked.
session:setAutoHangup(false)
require("sw.asked-leg")(session)
