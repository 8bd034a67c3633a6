-- The leg of a device that begins later than the others of an offer: it is there from the beginning, and its thread waits. Nothing is told
-- of it before the device is called, and nothing tells a script when that is: so it is told when it rings, or has refused.
local called_leg = require("sw.called-leg")
local leg_hooks = require("sw.leg-hooks")
local other_leg = require("sw.other-leg")

local later_leg = {}

function later_leg.wait(session)
  session:setVariable("sw_waits", "yes")
  local begin = "lua later-leg.lua " .. session:get_uuid()
  for _, moment in ipairs({ "ring", "pre_answer", "answer" }) do
    session:setVariable("api_on_" .. moment .. "_sw_begin", begin)
  end
  session:setVariable("session_in_hangup_hook", "true")
  session:setVariable("api_hangup_hook", begin .. " ended " .. (session:getVariable("api_hangup_hook") or ""))
  called_leg.prepare(session)
end

local function tell(leg)
  leg:setVariable("sw_waits", "")
  called_leg.tell(leg, called_leg.offer_of(leg))
end

function later_leg.begin(uuid)
  local leg = other_leg(uuid)
  if leg:getVariable("sw_waits") ~= "yes" then return end
  leg_hooks.count(leg)
  tell(leg)
end

-- A leg that ends is counted no more.
function later_leg.finish(session)
  local has_refused = session:getVariable("proto_specific_hangup_cause") ~= nil
  if session:getVariable("sw_waits") == "yes" and has_refused then tell(session) end
end

return later_leg
