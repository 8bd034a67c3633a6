local hang_up = require("sw.hang-up")

return function(session, node)
  hang_up(session, node.reason)
end
