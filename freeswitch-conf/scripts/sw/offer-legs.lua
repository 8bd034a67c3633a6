-- Legs of offers of queue calls: from the moment before their INVITE until they are answered or gone.
local offer_legs = {}

local membership = require "sw.membership"
local phones = require "sw.phones"

local api = freeswitch.API()

local function run(command)
  return api:executeString(command) or ""
end

-- An offer that is taken back ends with this cause (44). Neither a phone nor mod_callcenter uses it, but a phone that forwards its
-- calls ends with it (sw/called-leg.lua), which the SIP status tells apart (sw/leg-hooks.lua).
offer_legs.withdrawn = "REQUESTED_CHAN_UNAVAIL"
-- At a phone that has a call. mod_callcenter lets the agent be for `busy_delay_time` (34).
offer_legs.busy = "NORMAL_CIRCUIT_CONGESTION"

-- The legs that were made to offer calls at this place, as far as they still exist. Each device of a place has its own list, because
-- those that begin at different times are called by different threads.
--   sw-offer/PLACE:DEVICE   UUID,UUID...
--   sw-devices/PLACE        how many devices there have been, if it was more than one
function offer_legs.at(device)
  local legs = {}
  for uuid in run("hash select/sw-offer/" .. device):gmatch("[^,]+") do
    if run("uuid_exists " .. uuid) == "true" then legs[#legs + 1] = uuid end
  end
  return legs
end

function offer_legs.count_devices(place)
  return tonumber(run("hash select/sw-devices/" .. place)) or 1
end

-- Notes how many devices of the place are offered calls, before any is.
function offer_legs.expect(place, devices)
  if devices > offer_legs.count_devices(place) then run("hash insert/sw-devices/" .. place .. "/" .. devices) end
end

local function note_leg(session, device, uuid)
  local note = "sw-offer/" .. device .. "/"
  -- So that the next one finds nobody there, which is quickest.
  session:setVariable("api_hangup_hook", "hash delete_ifmatch/" .. note .. uuid)
  if run("hash insert_ifempty/" .. note .. uuid):sub(1, 3) == "+OK" then return end
  local legs = offer_legs.at(device)
  legs[#legs + 1] = uuid
  run("hash insert/" .. note .. table.concat(legs, ","))
end

-- The phone or mobile of a leg, by the name of the place that it is by itself.
local function name_of(session, place)
  local party = session:getVariable("sw_party")
  if party == nil then return place end
  return party:match("^phone:(.+)$") or session:getVariable("sw_leg")
end

-- What is done with a leg of an offer before all else (asked-leg.lua): one that comes to nothing leaves no trace. False: it is ended, and no
-- INVITE of it will be sent.
--
-- The order matters [S14], see src/freeswitch/callcenter/offers.ts: the leg is marked and noted, then the membership is looked at.
function offer_legs.begin(session)
  local queue, agent = session:getVariable("cc_queue"), session:getVariable("cc_agent")
  local place = session:getVariable("sw_offer_place") or ""
  local uuid = session:get_uuid()
  local name = name_of(session, place)
  session:setVariable("sw_ringing_at", place)
  note_leg(session, place .. ":" .. (session:getVariable("sw_device") or "1"), uuid)
  -- Like at one phone, a call at any device keeps queue calls from all of them (sw/offers.lua).
  if not phones.take_free(session, name, offer_legs.busy) then return false end
  -- A device that begins later: the caller may have gone meanwhile.
  local is_caller_there = run("uuid_exists " .. (session:getVariable("cc_member_session_uuid") or "")) == "true"
  if not is_caller_there or not membership.may_be_offered(queue, agent, place) then
    session:hangup(offer_legs.withdrawn)
    return false
  end
  -- Whose calls come to one phone is the agent whom this one is offered to.
  if name ~= place then phones.keep_free(session, name, nil) end
  -- Once it is answered it is an offer no more; at a mobile, when its owner has pressed the key (confirm.lua).
  if (session:getVariable("sw_leg") or "phone") == "phone" then
    session:setVariable("api_on_answer_sw_offer", "uuid_setvar " .. uuid .. " sw_ringing_at")
  end
  -- mod_callcenter has a wrap-up per agent; the one of the queue (sw/queues.lua) counts whose call was answered last.
  session:setVariable("api_on_answer_sw_wrap",
    "callcenter_config agent set wrap_up_time " .. agent .. " ${hash(select/sw-wrap/" .. queue .. ")}")
  return true
end

-- Whether it is of a device that begins later than the others of its plan: its leg is there from the beginning of the offer, and waits.
function offer_legs.waits(session)
  return (tonumber(session:getVariable("leg_delay_start")) or 0) > 0
end

return offer_legs
