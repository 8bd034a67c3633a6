-- Where agents are reached: one phone, or the devices of an extension or a mobile, as the call logic of the company lists them.
local places = {}

local queues = require "sw.queues"

-- The devices at a place; nil when the call logic of the company knows of no such place.
function places.devices(company, place)
  -- One phone needs no call logic, and a script costs what it reads.
  if not place:match("^extension%-%d+$") and not place:match("^mobile%-%d+$") then
    return { { kind = "phone", user = place, start = 0 } }
  end
  local book = require("sw.routing").open(company)
  if book == nil then return nil end
  local devices = book:find("place " .. place)
  book:close()
  return devices
end

function places.is_known(queue, place)
  local settings = queues.settings(queue)
  return settings ~= nil and places.devices(settings.company, place) ~= nil
end

-- The name of a device as a place of its own.
function places.name_of_device(device)
  return device.kind == "phone" and device.user or "mobile-" .. device.id
end

return places
