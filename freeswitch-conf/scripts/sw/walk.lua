-- Walks a call through the call logic of its company, node by node. A kind of node is a file in sw/nodes/, which returns
--   a function(session, node, name, book) -> exit: the exit that the call takes; nil: the call ended, or somebody else has it;
--   or a table with such a function as `decide`: it takes no time. `book` is the call logic, open for such a node only. It can
--   return a second value, the node to go to; then the first one is the mark to leave, or nil for none.
local channel = require("sw.channel")
local controller = require("sw.controller")
local hang_up = require("sw.hang-up")
local marks = require("sw.marks")
local routing = require("sw.routing")

local walk = {}

-- Kinds of nodes that the controller drives.
local controlled = { menu = true, callback = true }

local function count(exits)
  local number = 0
  for _ in pairs(exits) do number = number + 1 end
  return number
end

local function follow(session, name, node, exit)
  local target = node and node.exits and node.exits[exit]
  if target and count(node.exits) > 1 then marks.leave(session, name, exit) end
  return target
end

-- The node that an exit of a node leads to, in the call logic of now: it may have been replaced while the call was there. When
-- the node has lost this exit, the call is as one that could not be served; when it has no such exit either, or is gone
-- altogether, the call ends.
function walk.leave(session, name, exit)
  local book = routing.open(channel.get(session, "sw_company"))
  local node = book and book:find("node " .. name)
  if book then book:close() end
  local target = follow(session, name, node, exit) or follow(session, name, node, "unavailable")
  if not target then hang_up(session, "unavailable") end
  return target
end

local function step(session, name)
  local book = routing.open(channel.get(session, "sw_company"))
  local node = book and book:find("node " .. name)
  if not node then
    if book then book:close() end
    hang_up(session, "unavailable")
    return nil
  end
  local kind = require("sw.nodes." .. node.kind)
  if type(kind) == "table" then
    if kind.revises then channel.set(session, "sw_revision", book.revision) end
    local exit, target
    if marks.enter(session, name) then
      exit, target = kind.decide(session, node, name, book)
      if exit and target then marks.leave(session, name, exit) end
      target = target or exit and follow(session, name, node, exit)
    end
    book:close()
    if not target then hang_up(session, "unavailable") end
    return target
  end
  book:close()
  if not marks.enter(session, name) then
    hang_up(session, "unavailable")
    return nil
  end
  if not controlled[node.kind] then controller.forget_keys() end
  local exit = kind(session, node, name)
  -- A call that somebody hung up or took elsewhere is not ours any more.
  if not exit or not session:ready() then return nil end
  return walk.leave(session, name, exit)
end

-- name: of a node; nil: nothing is to be done
function walk.go(session, name)
  while name and session:ready() do
    name = step(session, name)
  end
end

return walk
