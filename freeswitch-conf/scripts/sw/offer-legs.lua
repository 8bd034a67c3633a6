-- Legs of offers of queue calls: from the moment before their INVITE until they are answered or gone.
local offer_legs = {}

local members = require "sw.members"
local phones = require "sw.phones"

local api = freeswitch.API()

local function run(command)
  return api:executeString(command) or ""
end

-- An offer that is taken back ends with this cause (44); neither a phone nor mod_callcenter uses it.
offer_legs.withdrawn = "REQUESTED_CHAN_UNAVAIL"
-- At a phone that has a call. mod_callcenter lets the agent be for `busy_delay_time` (34).
offer_legs.busy = "NORMAL_CIRCUIT_CONGESTION"

-- The legs that were made to offer calls at this place, as far as they still exist. Each device of a place has its own list, because
-- those that begin at different times are called by different threads.
--   sw-offer/PLACE:DEVICE   UUID,UUID...
--   sw-devices/PLACE        how many devices there have been
local function legs_of(device)
  local legs = {}
  for uuid in run("hash select/sw-offer/" .. device):gmatch("[^,]+") do
    if run("uuid_exists " .. uuid) == "true" then legs[#legs + 1] = uuid end
  end
  return legs
end

local function count_devices(place)
  return tonumber(run("hash select/sw-devices/" .. place)) or 0
end

-- Notes how many devices of the place are offered calls, before any is.
function offer_legs.expect(place, devices)
  if devices > count_devices(place) then run("hash insert/sw-devices/" .. place .. "/" .. devices) end
end

local function note_leg(device, uuid)
  local legs = legs_of(device)
  legs[#legs + 1] = uuid
  run("hash insert/sw-offer/" .. device .. "/" .. table.concat(legs, ","))
end

-- The phone or mobile of a leg, by the name of the place that it is by itself.
local function name_of(session)
  local party = session:getVariable("sw_party") or ""
  return party:match("^phone:(.+)$") or session:getVariable("sw_leg")
end

-- The last step before a leg of an offer is asked to ring (leg.lua). False: it is ended, and no INVITE of it will be sent.
--
-- The order matters [S14], see src/freeswitch/callcenter/offers.ts: the leg is marked and noted, then the membership is looked at.
function offer_legs.check(session)
  local place = session:getVariable("sw_offer_place")
  local uuid = session:get_uuid()
  local name = name_of(session)
  session:setVariable("sw_ringing_at", place)
  note_leg(place .. ":" .. (session:getVariable("sw_device") or "1"), uuid)
  -- Once it is answered it is an offer no more; at a mobile, when its owner has pressed the key (confirm.lua).
  if session:getVariable("sw_leg") == "phone" then
    session:setVariable("api_on_answer_sw_offer", "uuid_setvar " .. uuid .. " sw_ringing_at")
  end
  if phones.is_busy(name) then
    session:hangup(offer_legs.busy)
    return false
  end
  phones.take(session, name, nil)
  -- A device that begins later: the caller may have gone meanwhile.
  local is_caller_there = run("uuid_exists " .. (session:getVariable("cc_member_session_uuid") or "")) == "true"
  if is_caller_there and members.may_be_offered(session:getVariable("cc_queue"), session:getVariable("cc_agent"), place) then return true end
  session:hangup(offer_legs.withdrawn)
  return false
end

-- Whether an INVITE of this leg may still come, or the phone may still ring.
local function is_open(uuid, place)
  if run("uuid_getvar " .. uuid .. " sw_ringing_at") ~= place then return false end
  -- Set by the leg's own thread when it comes to hang up.
  return run("uuid_getvar " .. uuid .. " hangup_cause") == "_undef_"
end

-- Ends the offers at these places, and returns when they are gone; false when some do not go.
function offer_legs.finish(places)
  local open = {}
  for _, place in ipairs(places) do
    for device = 1, count_devices(place) do
      for _, uuid in ipairs(legs_of(place .. ":" .. device)) do
        if is_open(uuid, place) then
          open[#open + 1] = { uuid = uuid, place = place }
          run("uuid_kill " .. uuid .. " " .. offer_legs.withdrawn)
        end
      end
    end
  end
  -- Nothing tells a script that a leg is gone. Most are at the first look; the others have two seconds.
  for _ = 1, 400 do
    local left = {}
    for _, leg in ipairs(open) do
      if is_open(leg.uuid, leg.place) then left[#left + 1] = leg end
    end
    if #left == 0 then return true end
    open = left
    freeswitch.msleep(5)
  end
  return false
end

return offer_legs
