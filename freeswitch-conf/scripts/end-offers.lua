-- lua end-offers.lua PLACE...: ends the queue calls that ring at these places, for the control plane. Answers +OK when none is left.
local offer_ends = require "sw.offer-ends"

local places = {}
for index = 1, #argv do
  if argv[index]:match("^%w[%w-]*$") then places[#places + 1] = argv[index] end
end
stream:write(offer_ends.finish(places) and "+OK\n" or "-ERR an offer does not go away\n")
