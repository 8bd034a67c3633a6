-- A number outside, through a provider, who is told no name: nothing that a caller made up. Later nodes know the caller as before.
local caller = require("sw.caller")
local channel = require("sw.channel")
local journal = require("sw.journal")
local legs = require("sw.legs")
local ringing = require("sw.ringing")

return function(session, node)
  if not node.trunk then return "unavailable" end
  journal.write(session, "SW_RING", "outside-" .. node.trunk)
  local dial_string = legs.outside_string(node.number, node.trunk, {
    call = journal.call_of(session),
    company = channel.get(session, "sw_company"),
    caller_leg = session:get_uuid(),
    shown_outside = caller.shown_outside(session),
    seconds = node.seconds,
  })
  return ringing.ring(session, dial_string, 1, node.seconds)
end
