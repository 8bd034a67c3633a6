-- The controller asks the caller whether to be called back [R12]. It gets `QUEUE:CALLER:JOINED:FIRST:NUMBER`: caller in E.164 without
-- plus, empty when it cannot be called back; since when (Unix seconds) the caller waits in that queue, of who does not wait there,
-- now; 1 of who goes before others; id of the number that was called, if any. Returns accepted, refused or unavailable.
local channel = require("sw.channel")
local controller = require("sw.controller")
local places = require("sw.queue-places")

return function(session, node, name)
  local is_outside = channel.get(session, "sw_caller_kind") == "outside"
  local detail = {
    node.queue,
    is_outside and channel.get(session, "sw_caller") or "",
    places.joined(session, node.queue),
    channel.get(session, "sw_priority") and 1 or "",
    channel.get(session, "sw_number") or "",
  }
  return controller.hold(session, "callback", table.concat(detail, ":"), name)
end
