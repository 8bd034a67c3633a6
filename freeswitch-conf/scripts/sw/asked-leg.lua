-- What is done with a leg of a ring plan, or of an offer at a place of several devices, before it is asked to ring (leg.lua). Its variables
-- come from sw/legs.lua. The engine compiles it when it starts (sw/compiled.lua), and it reads no more than it needs.
local called_leg = require("sw.called-leg")
local channel = require("sw.channel")
local offer_legs = require("sw.offer-legs")
local phones = require("sw.phones")

return function(session)
  if channel.get(session, "cc_agent") ~= nil then
    if not offer_legs.begin(session) then return end
    if offer_legs.waits(session) then return require("sw.later-leg").wait(session) end
    return called_leg.begin(session)
  end
  called_leg.begin(session)

  -- The caller's leg learns how this one ended, by which the call finds its way on (sw/ringing.lua).
  local caller_leg, index = channel.get(session, "sw_caller_leg"), channel.get(session, "sw_device")
  if caller_leg and index then
    local variable = "uuid_setvar " .. caller_leg .. " sw_device_" .. index .. " "
    freeswitch.API():executeString(variable .. "open")
    session:setVariable("api_hangup_hook", variable .. "${hangup_cause}")
  end

  -- An agent at a phone that rings is offered no queue call there.
  local device = channel.get(session, "sw_leg")
  if device ~= "outside" then
    local user = (channel.get(session, "sw_party") or ""):match("^phone:(.+)$")
    phones.take(session, user or device, nil)
  end
end
