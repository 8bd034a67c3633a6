-- Calls a number through a provider, who is told no name: nothing that a caller made up.
local channel = require("sw.channel")
local journal = require("sw.journal")
local legs = require("sw.legs")
local ringing = require("sw.ringing")

-- called: as the provider is sent it; trunk: id, nil: there is none; shown: what the provider is told of the caller
-- Returns the exit.
return function(session, called, trunk, shown, seconds)
  if not trunk then return "unavailable" end
  journal.write(session, "SW_RING", "outside-" .. trunk)
  local dial_string = legs.outside_string(called, trunk, {
    call = journal.call_of(session),
    company = channel.get(session, "sw_company"),
    caller_leg = session:get_uuid(),
    shown_outside = shown,
    seconds = seconds,
  })
  return ringing.ring(session, dial_string, 1, seconds)
end
