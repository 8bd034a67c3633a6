-- Takes offers of queue calls back.
local offer_ends = {}

local offer_legs = require "sw.offer-legs"

local api = freeswitch.API()

local function run(command)
  return api:executeString(command) or ""
end

-- Whether an INVITE of this leg may still come, or the phone may still ring.
local function is_open(uuid, place)
  if run("uuid_getvar " .. uuid .. " sw_ringing_at") ~= place then return false end
  -- Set by the leg's own thread when it comes to hang up.
  return run("uuid_getvar " .. uuid .. " hangup_cause") == "_undef_"
end

-- Devices of a plan that are not called yet in an offer of this queue are called no more; what rings, rings on.
function offer_ends.end_waiting(place, queue)
  for device = 1, offer_legs.count_devices(place) do
    for _, uuid in ipairs(offer_legs.at(place .. ":" .. device)) do
      -- What the engine writes into an INVITE as its own address, it also notes.
      local is_called = run("uuid_getvar " .. uuid .. " sip_outgoing_contact_uri") ~= "_undef_"
      if not is_called and run("uuid_getvar " .. uuid .. " cc_queue") == queue then
        run("uuid_kill " .. uuid .. " " .. offer_legs.withdrawn)
      end
    end
  end
end

-- A leg that hangs up may have handed its INVITE to the thread of the SIP stack (nua_invite) just before, which tells nobody when it has sent
-- it. On a busy machine that was 5 ms later.
local send_ms = 20

-- Ends the offers at these places, and returns when they are gone; false when some do not go.
function offer_ends.finish(places)
  local open, found = {}, false
  for _, place in ipairs(places) do
    for device = 1, offer_legs.count_devices(place) do
      for _, uuid in ipairs(offer_legs.at(place .. ":" .. device)) do
        if is_open(uuid, place) then
          open[#open + 1] = { uuid = uuid, place = place }
          found = true
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
    if #left == 0 then
      if found then freeswitch.msleep(send_ms) end
      return true
    end
    open = left
    freeswitch.msleep(5)
  end
  return false
end

return offer_ends
