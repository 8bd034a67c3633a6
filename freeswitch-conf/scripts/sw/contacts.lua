-- What mod_callcenter calls to reach an agent. It expands it on the caller's channel, at the moment of the offer.
local contacts = {}

-- One phone: the leg is ready but for what the engine itself looks up, because a script costs as much as all the rest of an offer.
-- sw-ring: sw/queues.lua; sw_ring_bound: of a caller who leaves the queue some time (sw/nodes/queue.lua). No value has a quote: the text
-- becomes part of a command, and of a statement, and mod_callcenter reads it with each look for an agent: what is the same in all of them
-- is kept once (sw/plain-offer.lua).
local phone = "[sw_call=${sw_call},presence_id=PLACE@switchroom,sw_offer_place=PLACE,sw_ringing_at=PLACE,sw_offer=${cc_queue}:AGENT,"
  .. "leg_timeout=${hash(select/sw-ring/${cc_queue})}${sw_ring_bound},${hash(select/sw-text/plain-offer)}]sofia/switchroom/PLACE%switchroom"

-- A place of several devices, or a mobile, is looked up in the call logic, so a plan that was edited counts at once.
local plan = "${lua(contact.lua AGENT PLACE ${uuid} ${cc_queue} ${sw_leave_at})}"

local function make(agent, place)
  local is_plan = place:match("^extension%-%d+$") or place:match("^mobile%-%d+$")
  return ((is_plan and plan or phone):gsub("%u+", { AGENT = agent, PLACE = place }))
end

function contacts.of(agent, place)
  -- Before the first agent can be reached, whatever else has run by then.
  local api = freeswitch.API()
  if (api:executeString("hash select/sw-text/plain-offer") or "") == "" then
    api:executeString("hash insert/sw-text/plain-offer/" .. require("sw.plain-offer").text())
  end
  return make(agent, place)
end

return contacts
