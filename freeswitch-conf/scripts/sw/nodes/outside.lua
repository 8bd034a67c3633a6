-- A number outside, through a provider. Later nodes know the caller as before.
local caller = require("sw.caller")
local outside_call = require("sw.outside-call")

return function(session, node)
  return outside_call(session, "+" .. node.number, node.trunk, caller.shown_outside(session), node.seconds)
end
