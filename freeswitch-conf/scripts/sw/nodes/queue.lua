-- Waits in a queue of mod_callcenter. Returns timeout, full, empty or key-K; nil after a conversation: the caller's leg ends by it.
-- A caller who left this queue by a key and comes back has the place as of the first time, and as much less time to wait.
local channel = require("sw.channel")
local places = require("sw.queue-places")
local rooms = require("sw.queue-rooms")
local prompt = require("sw.prompt")
local recording = require("sw.recording")

-- No key of a telephone: by it queue-timeout.lua ends the wait of one caller.
local timeout_key = "D"
local key_names = { ["*"] = "star", ["#"] = "hash" }

local function exit_of(session)
  local reason = channel.get(session, "cc_cancel_reason")
  if reason == "TIMEOUT" then return "timeout" end
  if reason == "NO_AGENT_TIMEOUT" then return "empty" end
  if reason ~= "EXIT_WITH_KEY" then return "unavailable" end
  local key = channel.get(session, "cc_exit_key") or ""
  return key == timeout_key and "timeout" or "key-" .. (key_names[key] or key)
end

-- The queue itself knows how long its callers wait, but not that one has waited before.
local function limit_wait(session, node, waited)
  channel.set(session, "sw_leave_at", nil)
  channel.set(session, "sw_ring_bound", nil)
  if not node.longest then return end
  local left = math.max(1, node.longest - waited)
  -- No offer rings beyond it.
  local leave_at = os.time() + left
  channel.set(session, "sw_leave_at", leave_at)
  channel.set(session, "sw_ring_bound", ",leg_timeout=${lua(ring-seconds.lua ${cc_queue} " .. leave_at .. ")}")
  if waited == 0 then return end
  local visit = (tonumber(channel.get(session, "sw_queue_visit")) or 0) + 1
  channel.set(session, "sw_queue_visit", visit)
  local api = freeswitch.API()
  api:executeString("sched_api +" .. left .. " " .. session:get_uuid() .. "-queue lua queue-timeout.lua "
    .. session:get_uuid() .. " " .. visit)
end

return function(session, node)
  channel.set(session, "sw_queue", node.queue)
  -- Whoever is not let in has no place to come back to either.
  local score, waited = places.take(session, node.queue)
  -- Who comes while nobody is there is not answered: it may lead to a hang-up, and cost the caller nothing.
  if node.needsAgents and not rooms.has_agents(node.queue) then return "empty" end
  session:answer()
  if node.most and rooms.waiting(node.queue) >= node.most then return "full" end
  if node.record then recording.start(session, node.queue) end
  channel.set(session, "cc_base_score", score)
  channel.set(session, "cc_exit_keys", node.keys .. timeout_key)
  -- mod_callcenter repeats it until the wait is over; without it the queue has silence.
  channel.set(session, "cc_moh_override", prompt.music(node.music))
  channel.set(session, "cc_cause", nil)
  channel.set(session, "cc_cancel_reason", nil)
  -- The agent of an earlier queue (sw/answer-race.lua).
  channel.set(session, "cc_agent_uuid", nil)
  session:setVariable("hangup_after_bridge", "false")
  limit_wait(session, node, waited)
  session:execute("callcenter", "queue-" .. node.queue)
  freeswitch.API():executeString("sched_del " .. session:get_uuid() .. "-queue")
  if not session:ready() or channel.get(session, "cc_cause") == "answered" then return nil end
  recording.pause(session, node.queue)
  local exit = exit_of(session)
  places.leave(session, node.queue, exit, waited)
  if exit == "timeout" or exit:sub(1, 4) == "key-" then channel.set(session, "sw_hops", 0) end
  return exit
end
