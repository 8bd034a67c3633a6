-- The beginning of a leg that is about to be called; what it is comes from the dial string (sw/legs.lua, sw/contacts.lua).
local journal = require("sw.journal")
local leg_hooks = require("sw.leg-hooks")

local called_leg = {}

function called_leg.begin(session)
  -- A phone that answers with another address (302) has not taken the call. By itself the engine would call that address, or send the
  -- caller there, without any call logic. The leg ends with the cause 44.
  session:setVariable("outbound_redirect_fatal", "true")
  -- The call of a caller who came by none of our ways is named by the caller's leg.
  if not journal.is_leg(session:getVariable("sw_call")) then
    session:setVariable("sw_call", session:getVariable("cc_member_session_uuid") or session:get_uuid())
  end
  -- Of an offer to one phone nothing is said but its place (sw/contacts.lua).
  local party = session:getVariable("sw_party") or "phone:" .. (session:getVariable("sw_offer_place") or "")
  party = party:match("^phone:[A-Za-z0-9._-]+$") or party:match("^trunk:%d*$") or "trunk:"
  journal.write_outside(session, "SW_BEGAN", "called:" .. party .. "::")
  local queue, agent = session:getVariable("cc_queue") or "", session:getVariable("cc_agent") or ""
  local is_offer = queue:match("^queue%-%d+$") and agent:match("^agent%-%d+$")
  local offer = is_offer and queue .. ":" .. agent or nil
  leg_hooks.arm(session, offer)
  if is_offer then
    session:setVariable("api_before_bridge_sw_agent", leg_hooks.bridge_line("SW_CONNECTED", session:get_uuid(), offer))
  else
    queue = ""
  end
  -- One phone is no place of its own.
  local place = session:getVariable("sw_place") or ""
  if not place:match("^extension%-%d+$") and not place:match("^mobile%-%d+$") then place = "" end
  journal.write_outside(session, "SW_LEG", (session:getVariable("sw_leg") or "phone") .. ":" .. queue .. ":" .. place)
end

return called_leg
