-- Rings devices for a caller and says how it went.
local channel = require("sw.channel")

local ringing = {}

local leg_waits_ms = 20
local longest_wait = 25
local own_originate = ":_:"

-- The second one: it forwards its calls (sw/called-leg.lua).
local busy = { USER_BUSY = true, REQUESTED_CHAN_UNAVAIL = true }
-- The engine has seen nobody there who could have answered.
local absent = {
  USER_NOT_REGISTERED = true, SUBSCRIBER_ABSENT = true, UNALLOCATED_NUMBER = true, CALL_REJECTED = true,
  NO_ROUTE_DESTINATION = true, INVALID_GATEWAY = true, GATEWAY_DOWN = true, NORMAL_TEMPORARY_FAILURE = true,
  RECOVERY_ON_TIMER_EXPIRE = true, DESTINATION_OUT_OF_ORDER = true, NETWORK_OUT_OF_ORDER = true,
  INCOMPATIBLE_DESTINATION = true, CHAN_NOT_IMPLEMENTED = true, NORMAL_UNSPECIFIED = true, SERVICE_UNAVAILABLE = true,
  INTERWORKING = true, EXCHANGE_ROUTING_ERROR = true, MEDIA_TIMEOUT = true, NO_ROUTE_TRANSIT_NET = true,
  SWITCH_CONGESTION = true, UNKNOWN = true, SYSTEM_SHUTDOWN = true,
}

-- How the leg of a device ended; nil: there was none. Its end is told by a hook of the leg, a moment after the end itself.
local function cause_of(session, index)
  for _ = 1, longest_wait do
    local cause = channel.get(session, "sw_device_" .. index)
    if cause ~= "open" then return cause end
    session:sleep(leg_waits_ms)
  end
  return nil
end

-- A phone can pass its own caller on to what it dialled while that rings yet. Of an originate of its own (`:_:`) the engine then sends
-- that caller to the number dialled. Else it hangs up on them when nobody answers here: nothing is left of the call logic that
-- dialled (sofia.c, sofia_handle_sip_i_refer; switch_ivr_originate.c). Only for calls that a phone made: ringing that such an
-- originate plays to a leg without a clock of its own (loopback) takes a whole processor.
local function left_to_itself(session, dial_string)
  if not session:getVariable("user_name") or dial_string:find(own_originate, 1, true) then return dial_string end
  -- It passes no ringing on.
  session:execute("ring_ready")
  return dial_string .. own_originate
end

-- count: of devices; seconds: how long they ring
-- Returns nil when somebody answered or the caller left, else no-answer, busy or unavailable.
function ringing.ring(session, dial_string, count, seconds)
  for index = 1, count do channel.set(session, "sw_device_" .. index, nil) end
  session:setVariable("continue_on_fail", "true")
  session:setVariable("hangup_after_bridge", "false")
  -- Who waits in a call that is answered already, after an announcement, hears ringing as well.
  session:setVariable("transfer_ringback", "%(1000,4000,425)")
  local bridged_before = channel.get(session, "last_bridge_to")
  local began = os.time()
  session:execute("bridge", left_to_itself(session, dial_string))
  if not session:ready() or channel.get(session, "last_bridge_to") ~= bridged_before then return nil end
  if os.time() - began >= seconds then return "no-answer" end
  local some_rang = false
  for index = 1, count do
    local cause = cause_of(session, index)
    if busy[cause] then return "busy" end
    if cause and not absent[cause] then some_rang = true end
  end
  return some_rang and "no-answer" or "unavailable"
end

return ringing
