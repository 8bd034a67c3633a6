-- The beginning of a leg that is about to be called; what it is comes from the dial string (sw/legs.lua).
-- Of an offer to one phone sw/plain-offer.lua tells the same.
local journal = require("sw.journal")
local leg_hooks = require("sw.leg-hooks")

local called_leg = {}

-- Whose offer a leg is: the queue, and `QUEUE:AGENT`; of a leg that is none nothing.
function called_leg.offer_of(session)
  local queue, agent = session:getVariable("cc_queue") or "", session:getVariable("cc_agent") or ""
  if queue:match("^queue%-%d+$") and agent:match("^agent%-%d+$") then return queue, queue .. ":" .. agent end
  return "", nil
end

-- What has to stand on a leg before it is called. Returns what `tell` wants to know.
function called_leg.prepare(session)
  -- A phone that answers with another address (302) has not taken the call. By itself the engine would call that address, or send the
  -- caller there, without any call logic. The leg ends with the cause 44.
  session:setVariable("outbound_redirect_fatal", "true")
  -- The call of a caller who came by none of our ways is named by the caller's leg.
  if not journal.is_leg(session:getVariable("sw_call")) then
    session:setVariable("sw_call", session:getVariable("cc_member_session_uuid") or session:get_uuid())
  end
  leg_hooks.prepare(session)
  local queue, offer = called_leg.offer_of(session)
  if offer then leg_hooks.give(session, leg_hooks.of_agent(offer)) end
  return queue, offer
end

-- Tells the journal of the leg, which will tell of its end.
function called_leg.tell(session, queue, offer)
  leg_hooks.give(session, leg_hooks.of_end(offer))
  -- The device, where neither the place nor the node says it.
  local ring = session:getVariable("sw_ring")
  if ring then journal.write_outside(session, "SW_RING", ring) end
  local party = session:getVariable("sw_party") or ""
  party = party:match("^phone:[A-Za-z0-9._-]+$") or party:match("^trunk:%d*$") or "trunk:"
  journal.write_outside(session, "SW_BEGAN", "called:" .. party .. "::")
  -- One phone is no place of its own.
  local place = session:getVariable("sw_place") or ""
  if not place:match("^extension%-%d+$") and not place:match("^mobile%-%d+$") then place = "" end
  journal.write_outside(session, "SW_LEG", session:getVariable("sw_leg") .. ":" .. queue .. ":" .. place)
end

function called_leg.begin(session)
  local queue, offer = called_leg.prepare(session)
  leg_hooks.count(session)
  called_leg.tell(session, queue, offer)
end

return called_leg
