-- Places in queues. Who left a queue by a key and comes back is behind all who came before and still wait: mod_callcenter orders
-- callers by the seconds they wait and a base score, so the score is the time since the first coming, and much more of who goes
-- first.
local channel = require("sw.channel")

local places = {}

local first_seconds = 100000000

-- mod_callcenter counts seconds by the clock of the engine, which can lag behind that of the machine.
local function now()
  return tonumber((freeswitch.API():executeString("strepoch") or ""):match("^%d+")) or os.time()
end

local function left_last(session, queue)
  return channel.get(session, "sw_left_queue") == tostring(queue)
end

-- Unix seconds since when the caller waits in the queue; of who did not leave this one last, now.
function places.joined(session, queue)
  return left_last(session, queue) and tonumber(channel.get(session, "sw_joined")) or now()
end

-- Returns the score, and how many seconds the caller has waited before.
function places.take(session, queue)
  local joined = places.joined(session, queue)
  -- Whole seconds are compared, and of equals the one who came in last is behind: one more for who was here before.
  local ahead_of_equals = left_last(session, queue) and 1 or 0
  local ahead_of_others = channel.get(session, "sw_priority") and first_seconds or 0
  local waited = math.max(0, now() - joined)
  channel.set(session, "sw_joined", joined)
  channel.set(session, "sw_left_queue", nil)
  return waited + ahead_of_equals + ahead_of_others, waited
end

-- Who left by a key can come back; who left otherwise begins anew.
-- waited: the seconds before this visit
function places.leave(session, queue, exit, waited)
  local joined = tonumber(channel.get(session, "cc_queue_joined_epoch"))
  if joined then channel.set(session, "sw_joined", joined - waited) end
  channel.set(session, "sw_left_queue", exit:sub(1, 4) == "key-" and queue or nil)
end

return places
