-- Runs on a leg before it is asked to ring, while no INVITE has been sent yet: what hangs up here is never asked. The variables
-- of the leg come from sw/legs.lua.
local channel = require("sw.channel")
local journal = require("sw.journal")
local leg_life = require("sw.leg-life")
local phones = require("sw.phones")

session:setAutoHangup(false)

-- A device that begins later than the others of its plan is told when its time has come.
local later = channel.get(session, "sw_ring")
if later then journal.write(session, "SW_RING", later) end

leg_life.begin_called(session)

-- The caller's leg learns how this one ended, by which the call finds its way on (sw/ringing.lua).
local caller_leg, index = channel.get(session, "sw_caller_leg"), channel.get(session, "sw_device")
if caller_leg and index then
  local variable = "uuid_setvar " .. caller_leg .. " sw_device_" .. index .. " "
  freeswitch.API():executeString(variable .. "open")
  session:setVariable("api_hangup_hook", variable .. "${hangup_cause}")
end

-- An agent at a phone that rings is offered no queue call there.
local is_offer, device = channel.get(session, "cc_agent") ~= nil, channel.get(session, "sw_leg")
if not is_offer and device ~= "outside" then
  local user = (channel.get(session, "sw_party") or ""):match("^phone:(.+)$")
  phones.take(session, user or device, nil)
end

-- The look at the membership is the last step: what came after it would be a chance to ring somebody who has just left [S14].
if is_offer then require("sw.offer-legs").check(session) end
