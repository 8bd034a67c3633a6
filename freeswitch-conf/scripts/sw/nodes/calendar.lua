local calendar = require("sw.calendar")
local channel = require("sw.channel")

local function decide(session, node, name, book)
  return calendar.exit_at(book, name, node.zone, channel.now(session))
end

return { decide = decide }
