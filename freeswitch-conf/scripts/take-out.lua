-- lua take-out.lua COUNT PLACE... (VERB ORIGIN QUEUE AGENT PLACE LEVEL)...: takes agents out of queues, for the control plane. It makes the
-- changes, and then ends the queue calls that ring at COUNT places. Answers the changes as sw/member-changes.lua says, and last of all +OK
-- when no such call is left.
local member_changes = require "sw.member-changes"
local offer_ends = require "sw.offer-ends"

local count = tonumber(argv[1]) or 0
stream:write(member_changes.make_all(argv, count + 2))
local places = {}
for index = 2, count + 1 do
  if (argv[index] or ""):match("^%w[%w-]*$") then places[#places + 1] = argv[index] end
end
stream:write(offer_ends.finish(places) and "+OK\n" or "-ERR an offer does not go away\n")
