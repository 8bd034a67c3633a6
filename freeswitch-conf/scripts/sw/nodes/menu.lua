-- A menu is driven by the controller, which gets `HASH:SECONDS:TRIES:KEYS`. Returns key-K, no-input, wrong-input or unavailable.
local controller = require("sw.controller")

return function(session, node, name)
  if not node.prompt then return "unavailable" end
  local detail = node.prompt .. ":" .. node.wait .. ":" .. node.tries .. ":" .. node.keys
  return controller.hold(session, "menu", detail, name)
end
