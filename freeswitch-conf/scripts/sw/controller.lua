-- Hands a call over to the controller and takes it back. Everything works without one as well: the exit `unavailable` is taken at
-- once when none is there, and within three seconds when the one that is there hangs, before it takes the call or at any moment
-- later.
local channel = require("sw.channel")

local controller = {}

local heartbeat_seconds = 3
local lease = "+3"

-- Where its server for calls is, HOST:PORT; nil when no controller is alive. A hung one is passed by as fast as a dead one.
local function address()
  local heartbeat = tonumber(freeswitch.getGlobalVariable("sw_heartbeat") or "")
  if not heartbeat or os.time() - heartbeat >= heartbeat_seconds then return nil end
  return (freeswitch.getGlobalVariable("sw_controller") or ""):match("^[0-9A-Za-z.-]+:[0-9]+$")
end

-- purpose: menu, callback ...; detail: what the controller is told, ids and digits separated by colons
-- node: by which the call goes on when the lease runs out; nil: the call ends then
-- Returns the exit that the controller chose, `unavailable` when there is none; nil when the call is not ours any more.
-- The lease: the guard takes the call back when it runs out, and the controller schedules it anew each second.
function controller.hold(session, purpose, detail, node)
  local where = address()
  if not where then return "unavailable" end
  channel.set(session, "sw_purpose", purpose)
  channel.set(session, "sw_detail", detail)
  channel.set(session, "sw_node", node)
  channel.set(session, "sw_exit", "unavailable")
  session:execute("sched_transfer", lease .. " resume XML sw-resume")
  session:execute("socket", where .. " sync full")
  if not session:ready() then return nil end
  session:execute("sched_cancel")
  return channel.filtered(channel.get(session, "sw_exit"), "a-z0-9-")
end

return controller
