-- How mod_callcenter reaches an agent.
local offers = {}

local legs = require "sw.legs"
local membership = require "sw.membership"
local offer_legs = require "sw.offer-legs"
local phones = require "sw.phones"
local places = require "sw.agent-places"
local queues = require "sw.queues"

local api = freeswitch.API()

local function run(command)
  return api:executeString(command) or ""
end

-- The number by which mobiles see who calls.
local function shown_outside(uuid)
  return require("sw.caller").shown_outside(require("sw.other-leg")(uuid))
end

-- The dial string of an offer: one attempt, in which devices that begin later wait. (mod_callcenter gives nobody the means to
-- cancel a second attempt that has not begun: it would hold caller and agent until then.) Nil when there is nothing to call.
-- leave_at: when the caller leaves the queue, Unix seconds, or nil
function offers.dial_string(agent, place, uuid, queue, leave_at)
  local settings = queues.settings(queue)
  local devices = settings and places.devices(settings.company, place)
  if devices == nil then return nil end
  if not membership.may_be_offered(queue, agent, place) then return "error/" .. offer_legs.withdrawn end
  -- Like at one phone, a call at any device keeps queue calls from all of them.
  for _, device in ipairs(devices) do
    if phones.is_busy(places.name_of_device(device)) then return "error/" .. offer_legs.busy end
  end
  local seconds = queues.ring_seconds(queue, leave_at)
  local call = run("uuid_getvar " .. uuid .. " sw_call")
  local list = {}
  for index, device in ipairs(devices) do
    if device.start < seconds then
      list[#list + 1] = legs.leg(device, index, {
        call = call:match("^[%x-]+$") or uuid,
        company = settings.company,
        -- The journal names a place that is more than one phone.
        place = device.user ~= place and place or nil,
        shown_outside = device.kind == "mobile" and shown_outside(uuid) or nil,
        more = {
          { "sw_offer_place", place },
          { "leg_timeout", seconds - device.start },
          { "leg_delay_start", device.start },
          { "sw_asks_all", settings.asks_all and "yes" or nil },
          { "sw_ring", place ~= places.name_of_device(device) and legs.told(device) or nil },
        },
      })
    end
  end
  if #list == 0 then return nil end
  offer_legs.expect(place, #devices)
  return table.concat(list, ",")
end

return offers
