-- later-leg.lua LEG: the device of a later leg of an offer rings, or was answered.
-- later-leg.lua LEG ended COMMAND...: the leg ends, with it for `session`, and what else is to be done then.
local later_leg = require("sw.later-leg")

if argv[2] == "ended" then
  freeswitch.API():executeString(table.concat(argv, " ", 3))
  session:setAutoHangup(false)
  later_leg.finish(session)
else
  later_leg.begin(argv[1])
end
