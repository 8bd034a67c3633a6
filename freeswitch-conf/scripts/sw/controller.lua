-- Hands a call over to the controller and takes it back. Everything works without one as well: the exit `unavailable` is taken at
-- once when none is there, and within three seconds when the one that is there hangs, before it takes the call or at any moment
-- later.
local channel = require("sw.channel")

local controller = {}

local heartbeat_seconds = 3

-- Of this call: since when keys are meant for a controller, in milliseconds.
local keys_since

-- Where its server for calls is, HOST:PORT, an address of IPv6 without brackets, as `socket` takes it; nil when no controller is alive.
-- A hung one is passed by as fast as a dead one.
local function address()
  local heartbeat = tonumber(freeswitch.getGlobalVariable("sw_heartbeat") or "")
  if not heartbeat or os.time() - heartbeat >= heartbeat_seconds then return nil end
  return (freeswitch.getGlobalVariable("sw_controller") or ""):match("^[0-9A-Za-z.:-]+:[0-9]+$")
end

-- The call is at a node where keys mean something else, or nothing.
function controller.forget_keys()
  keys_since = nil
end

-- The engine ends the parking of a call when any connection of it is closed, also that of an earlier stay out of which the call was
-- transferred (bring-back.lua counts them): a controller that hung closes it when it wakes up. If it was the connection of this stay, the
-- guard takes the call back.
local function park_on(session)
  local open = tonumber(channel.get(session, "sw_left_open")) or 0
  while open > 0 and session:ready() and not channel.get(session, "sw_exit") do
    open = open - 1
    channel.set(session, "sw_left_open", open)
    session:execute("park")
  end
end

-- purpose: menu, callback ...; detail: what the controller is told, ids and digits separated by colons
-- node: by which the call goes on when the lease runs out; nil: the call ends then
-- Returns the exit that the controller chose, `unavailable` when there is none; nil when the call is not ours any more.
-- The lease: lease.lua takes the call back when the controller does not show each second that it still holds it. Each stay has a
-- number of its own, so that the guard of an earlier one never touches the call.
function controller.hold(session, purpose, detail, node)
  local where = address()
  if not where then return "unavailable" end
  channel.set(session, "sw_purpose", purpose)
  channel.set(session, "sw_detail", detail)
  channel.set(session, "sw_node", node)
  channel.set(session, "sw_exit", nil)
  local stay = tostring((tonumber(channel.get(session, "sw_stays")) or 0) + 1)
  channel.set(session, "sw_stays", stay)
  channel.set(session, "sw_stay", stay)
  channel.set(session, "sw_lease", "0")
  channel.set(session, "sw_lease_seen", nil)
  channel.set(session, "sw_lease_missed", nil)
  local call = session:get_uuid()
  local guard = "lease-" .. call .. "-" .. stay
  local api = freeswitch.API()
  -- The engine keeps what the caller typed on the way from one menu to the next, and also what was typed long ago at a queue.
  keys_since = keys_since or api:getTime()
  channel.set(session, "sw_keys_since", keys_since)
  api:execute("sched_api", "@1 " .. guard .. " lua lease.lua " .. call .. " " .. stay)
  -- Parked until the controller ends its connection, or somebody transfers the call to the context sw-resume: the guard, or a controller
  -- that does not wait for the end of a sound. Without `async` the engine would wait in the socket for as long as a hung controller is
  -- silent, and no transfer would help.
  session:execute("socket", where .. " async full")
  park_on(session)
  if not session:ready() then return nil end
  -- The controller has chosen an exit, has gone, or was never there.
  channel.set(session, "sw_stay", nil)
  api:execute("sched_del", guard)
  return channel.filtered(channel.get(session, "sw_exit") or "unavailable", "a-z0-9-")
end

return controller
