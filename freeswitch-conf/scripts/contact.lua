-- contact.lua AGENT PLACE CALLER QUEUE [LEAVE_AT]: what mod_callcenter calls to offer a queue's call to an agent, worked out at the
-- moment of the offer. CALLER: uuid of the caller's leg; LEAVE_AT: when the caller leaves the queue, Unix seconds.
local queues = require "sw.queues"
local legs = require "sw.legs"
local offers = require "sw.offers"

local agent, place, _, queue, leave_at = argv[1], argv[2], argv[3], argv[4], argv[5]
local settings = queues.settings(queue)
local seconds = settings.ring_seconds
if leave_at ~= nil then
  seconds = math.max(1, math.min(seconds, tonumber(leave_at) - os.time()))
end
local variables = {
  leg_timeout = seconds,
  sw_place = place,
  -- mod_callcenter has a wrap-up per agent; the one of the queue counts whose call was answered last. It waits for a second
  -- more than it is told.
  api_on_answer_sw_wrap = "'callcenter_config agent set wrap_up_time " .. agent .. " " .. settings.wrap_up_seconds - 1 .. "'",
}
stream:write(legs.of_place(settings.company, place, variables) or "error/NO_ROUTE_DESTINATION")
