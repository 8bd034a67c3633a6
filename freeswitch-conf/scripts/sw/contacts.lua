-- What mod_callcenter calls to reach an agent. It expands it on the caller's channel, at the moment of the offer.
local contacts = {}

-- One phone: the leg is ready but for what the engine itself looks up, because a script costs as much as all the rest of an offer.
-- sw-ring: sw/queues.lua; sw_ring_bound: of a caller who leaves the queue some time (sw/nodes/queue.lua). No value has a quote: the text
-- becomes part of a command, and of a statement. What the phone itself may be doing is looked at in leg.lua, which also gives the leg
-- what is read later: each word here is read and copied several times on the way to the INVITE.
local phone = "[sw_call=${sw_call},presence_id=PLACE@switchroom,sw_offer_place=PLACE,"
  .. "leg_timeout=${hash(select/sw-ring/${cc_queue})}${sw_ring_bound},"
  .. "execute_on_originate=lua:leg.lua]sofia/switchroom/PLACE%switchroom"

-- A place of several devices, or a mobile, is looked up in the call logic, so a plan that was edited counts at once.
local plan = "${lua(contact.lua AGENT PLACE ${uuid} ${cc_queue} ${sw_leave_at})}"

function contacts.of(agent, place)
  local is_plan = place:match("^extension%-%d+$") or place:match("^mobile%-%d+$")
  return ((is_plan and plan or phone):gsub("%u+", { AGENT = agent, PLACE = place }))
end

return contacts
