-- Places in queues. Who left a queue by a key and comes back is behind all who came before and still wait: mod_callcenter orders
-- callers by the seconds they wait and a base score, so the score is the time since the first coming, and much more of who goes
-- first.
local channel = require("sw.channel")

local places = {}

local first_seconds = 100000000

-- Unix seconds since when the caller waits in the queue; of who did not leave this one last, now.
function places.joined(session, queue)
  if channel.get(session, "sw_left_queue") == tostring(queue) then
    return tonumber(channel.get(session, "sw_joined")) or os.time()
  end
  return os.time()
end

-- Returns the score, and how many seconds the caller has waited before.
function places.take(session, queue)
  local joined = places.joined(session, queue)
  channel.set(session, "sw_joined", joined)
  channel.set(session, "sw_left_queue", nil)
  local waited = os.time() - joined
  return waited + (channel.get(session, "sw_priority") and first_seconds or 0), waited
end

-- Who left by a key can come back; who left otherwise begins anew.
function places.leave(session, queue, exit)
  channel.set(session, "sw_left_queue", exit:sub(1, 4) == "key-" and queue or nil)
end

return places
