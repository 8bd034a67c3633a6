-- Offers of queue calls at places, up to the moment of the INVITE.
local offers = {}

local caller = require "sw.caller"
local legs = require "sw.legs"
local members = require "sw.members"
local phones = require "sw.phones"
local queues = require "sw.queues"
local routing = require "sw.routing"

local api = freeswitch.API()

local function run(command)
  return api:executeString(command) or ""
end

-- An offer that is taken back ends with this cause (44); neither a phone nor mod_callcenter uses it.
local withdrawn = "REQUESTED_CHAN_UNAVAIL"
-- At a phone that has a call. mod_callcenter lets the agent be for `busy_delay_time` (34).
local busy = "NORMAL_CIRCUIT_CONGESTION"

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

-- The devices at a place; nil when the call logic of the company knows of no such place.
local function devices_at(company, place)
  if not place:match("^extension%-%d+$") and not place:match("^mobile%-%d+$") then
    return { { kind = "phone", user = place, start = 0 } }
  end
  local book = routing.open(company)
  if book == nil then return nil end
  local devices = book:find("place " .. place)
  book:close()
  return devices
end

function offers.is_place(queue, place)
  local settings = queues.settings(queue)
  return settings ~= nil and devices_at(settings.company, place) ~= nil
end

-- The name of a device as a place of its own.
local function name_of_device(device)
  return device.kind == "phone" and device.user or "mobile-" .. device.id
end

-- The number by which mobiles see who calls.
local function shown_outside(uuid)
  local leg = {}
  function leg.getVariable(_, name)
    local value = run("uuid_getvar " .. uuid .. " " .. name)
    return value ~= "_undef_" and value or nil
  end
  return caller.shown_outside(leg)
end

-- How mod_callcenter reaches an agent: one attempt, in which devices that begin later wait. (mod_callcenter gives nobody the means to
-- cancel a second attempt that has not begun: it would hold caller and agent until then.) Nil when there is nothing to call.
-- leave_at: when the caller leaves the queue, Unix seconds, or nil
function offers.dial_string(agent, place, uuid, queue, leave_at)
  local settings = queues.settings(queue)
  local devices = settings and devices_at(settings.company, place)
  if devices == nil then return nil end
  if not members.may_be_offered(queue, agent, place) then return "error/" .. withdrawn end
  -- Like at one phone, a call at any device keeps queue calls from all of them.
  for _, device in ipairs(devices) do
    if phones.is_busy(name_of_device(device)) then return "error/" .. busy end
  end
  local seconds = settings.ring_seconds
  if leave_at ~= nil then seconds = math.max(1, math.min(seconds, leave_at - os.time())) end
  local call = run("uuid_getvar " .. uuid .. " sw_call")
  local list = {}
  for index, device in ipairs(devices) do
    if device.start < seconds then
      list[#list + 1] = legs.leg(device, index, {
        call = call:match("^[%x-]+$") or uuid,
        -- The journal names a place that is more than one phone.
        place = device.user ~= place and place or nil,
        shown_outside = device.kind == "mobile" and shown_outside(uuid) or nil,
        more = {
          { "sw_offer_place", place },
          { "leg_timeout", seconds - device.start },
          { "leg_delay_start", device.start },
          { "sw_ring", place ~= name_of_device(device) and legs.told(device) or nil },
          -- mod_callcenter has a wrap-up per agent; the one of the queue counts whose call was answered last. It waits for up to
          -- a second more than it is told.
          { "api_on_answer_sw_wrap",
            "'callcenter_config agent set wrap_up_time " .. agent .. " " .. settings.wrap_up_seconds - 1 .. "'" },
        },
      })
    end
  end
  if #list == 0 then return nil end
  if #devices > count_devices(place) then run("hash insert/sw-devices/" .. place .. "/" .. #devices) end
  return table.concat(list, ",")
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
function offers.check(session)
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
    session:hangup(busy)
    return false
  end
  phones.take(session, name, nil)
  -- A device that begins later: the caller may have gone meanwhile.
  local is_caller_there = run("uuid_exists " .. (session:getVariable("cc_member_session_uuid") or "")) == "true"
  if is_caller_there and members.may_be_offered(session:getVariable("cc_queue"), session:getVariable("cc_agent"), place) then return true end
  session:hangup(withdrawn)
  return false
end

-- Whether an INVITE of this leg may still come, or the phone may still ring.
local function is_open(uuid, place)
  if run("uuid_getvar " .. uuid .. " sw_ringing_at") ~= place then return false end
  -- Set by the leg's own thread when it comes to hang up.
  return run("uuid_getvar " .. uuid .. " hangup_cause") == "_undef_"
end

-- Ends the offers at these places, and returns when they are gone; false when some do not go.
function offers.finish(places)
  local open = {}
  for _, place in ipairs(places) do
    for device = 1, count_devices(place) do
      for _, uuid in ipairs(legs_of(place .. ":" .. device)) do
        if is_open(uuid, place) then
          open[#open + 1] = { uuid = uuid, place = place }
          run("uuid_kill " .. uuid .. " " .. withdrawn)
        end
      end
    end
  end
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

return offers
