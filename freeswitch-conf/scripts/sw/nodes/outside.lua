-- A number outside, through a provider, who is told no name: nothing that a caller made up. Later nodes know the caller as before.
local caller = require("sw.caller")
local journal = require("sw.journal")
local legs = require("sw.legs")
local ringing = require("sw.ringing")

local ring_seconds = 60

return function(session, node)
  if not node.trunk then return "unavailable" end
  journal.write(session, "SW_RING", "outside-" .. node.trunk)
  local dial_string = legs.outside_string(node.number, node.trunk, {
    call = journal.call_of(session),
    caller_leg = session:get_uuid(),
    shown_outside = caller.shown_outside(session),
    seconds = ring_seconds,
  })
  return ringing.ring(session, dial_string, 1, ring_seconds)
end
