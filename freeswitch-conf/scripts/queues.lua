-- lua queues.lua load|unload QUEUE: a queue whose settings are new or have changed, or that is gone, for the control plane. Its file
-- has been read (reloadxml).
local queues = require "sw.queues"

local verb, queue = argv[1], argv[2] or ""
if (verb ~= "load" and verb ~= "unload") or not queue:match("^queue%-[1-9]%d*$") then
  stream:write("-ERR not understood\n")
elseif queues[verb](queue) then
  stream:write("+OK\n")
else
  stream:write("-ERR no such queue\n")
end
