-- ring-seconds.lua QUEUE LEAVE_AT: how long an offer of the queue rings for a caller who leaves it then (Unix seconds).
collectgarbage("stop") -- as in leg.lua
stream:write(require("sw.queues").ring_seconds(argv[1], tonumber(argv[2])))
