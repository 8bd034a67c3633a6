-- Legs of offers of queue calls: from the moment before their INVITE until they are answered or gone.
local offer_legs = {}

local leg_hooks = require "sw.leg-hooks"
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

-- The legs that were made to offer calls at this place. Each device of a place has its own note, because those that begin at different times
-- are called by different threads; and it is there until the leg's own thread has hung it up: then nothing is left that could send an
-- INVITE. The engine says of no leg that it still hangs up: it has none of that name from the moment when somebody asked it to.
--   sw-offer/PLACE:DEVICE        UUID
--   sw-devices/PLACE             how many devices there have been, if it was more than one
function offer_legs.note_of(place, device)
  return "sw-offer/" .. place .. ":" .. device
end

-- Returns pairs of the note and the leg that is noted there.
function offer_legs.at(place)
  local legs = {}
  for device = 1, tonumber(run("hash select/sw-devices/" .. place)) or 1 do
    local note = offer_legs.note_of(place, device)
    local uuid = run("hash select/" .. note)
    if uuid ~= "" then legs[#legs + 1] = { note = note, uuid = uuid } end
  end
  return legs
end

-- Whether the leg is still there, if only to hang up.
function offer_legs.is_noted(leg)
  return run("hash select/" .. leg.note) == leg.uuid
end

-- Notes how many devices of the place are offered calls, before any is.
function offer_legs.expect(place, devices)
  local noted = tonumber(run("hash select/sw-devices/" .. place)) or 1
  if devices > noted then run("hash insert/sw-devices/" .. place .. "/" .. devices) end
end

-- False when the leg of an earlier offer has not quite gone.
local function note_leg(session, place, device)
  local note = offer_legs.note_of(place, device) .. "/" .. session:get_uuid()
  session:setVariable("api_hangup_hook", "hash delete_ifmatch/" .. note)
  return run("hash insert_ifempty/" .. note):sub(1, 3) == "+OK"
end

-- What is done when it is answered: it is an offer no more.
local taken = { "api_on_answer_sw_offer", "uuid_setvar ${uuid} sw_ringing_at" }

-- And mod_callcenter has a wrap-up per agent; the one of the queue (sw/queues.lua) counts whose call was answered last.
local wrap_up = { "api_on_answer_sw_wrap",
  "callcenter_config agent set wrap_up_time ${cc_agent} ${hash(select/sw-wrap/${cc_queue})}" }

-- Of an offer to a phone: pairs of a variable and its text.
offer_legs.of_answer = { taken, wrap_up }

-- The phone or mobile of a leg, by the name of the place that it is by itself.
local function name_of(session)
  return session:getVariable("sw_party"):match("^phone:(.+)$") or session:getVariable("sw_leg")
end

-- One device may begin later than the others, and the caller may have gone meanwhile.
local function is_caller_there(session)
  return run("uuid_exists " .. (session:getVariable("cc_member_session_uuid") or "")) == "true"
end

-- What is done with a leg of an offer at a place of several devices, or a mobile, before all else (asked-leg.lua): one that comes to nothing leaves no trace. False: it is ended, and no
-- INVITE of it will be sent.
--
-- The order matters [S14], see src/freeswitch/callcenter/take-outs.ts: the leg is marked and noted, then the membership is looked at.
function offer_legs.begin(session)
  local queue, agent = session:getVariable("cc_queue"), session:getVariable("cc_agent")
  local place = session:getVariable("sw_offer_place") or ""
  local name = name_of(session)
  session:setVariable("sw_ringing_at", place)
  if not note_leg(session, place, session:getVariable("sw_device")) then
    session:hangup(offer_legs.busy)
    return false
  end
  -- Like at one phone, a call at any device keeps queue calls from all of them (sw/offers.lua).
  if not phones.take_free(session, name, offer_legs.busy) then return false end
  if not is_caller_there(session) or not membership.may_be_offered(queue, agent, place) then
    session:hangup(offer_legs.withdrawn)
    return false
  end
  -- Whose calls come to one phone is the agent whom this one is offered to.
  if name ~= place then phones.keep_free(session, name, nil) end
  -- At a mobile, when its owner has pressed the key (confirm.lua).
  if session:getVariable("sw_leg") == "phone" then leg_hooks.give(session, taken) end
  leg_hooks.give(session, wrap_up)
  if session:getVariable("sw_asks_all") == "yes" then leg_hooks.give(session, require("sw.answer-race")) end
  return true
end

-- Whether it is of a device that begins later than the others of its plan: its leg is there from the beginning of the offer, and waits.
function offer_legs.waits(session)
  return (tonumber(session:getVariable("leg_delay_start")) or 0) > 0
end

return offer_legs
