-- contact.lua AGENT PLACE CALLER QUEUE [LEAVE_AT]: what mod_callcenter calls to offer a queue's call to an agent, worked out at the
-- moment of the offer. CALLER: uuid of the caller's leg; LEAVE_AT: when the caller leaves the queue, Unix seconds.
collectgarbage("stop") -- as in leg.lua
local offers = require "sw.offers"

stream:write(offers.dial_string(argv[1], argv[2], argv[3], argv[4], tonumber(argv[5])) or "error/NO_ROUTE_DESTINATION")
