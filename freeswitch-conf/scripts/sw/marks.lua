-- One line in the journal for each node that a call passes.
local channel = require("sw.channel")
local journal = require("sw.journal")
local leg_life = require("sw.leg-life")

local marks = {}

-- What people decide can lead in a circle. Who waited in a queue begins anew (nodes/queue.lua).
local most_nodes = 50

-- Of a group that rings in order, behind the first one.
local function is_later_member(node)
  local member = node:match("^ring%-group%-%d+%-(%d+)$")
  return member ~= nil and member ~= "1"
end

local function write(session, node, what)
  local revision = channel.get(session, "sw_revision") or ""
  journal.write(session, "SW_NODE", node .. ":" .. what .. ":" .. revision)
end

-- Returns false for a call that has passed too many nodes; it is to be ended.
function marks.enter(session, node)
  if not is_later_member(node) then
    local hops = (tonumber(channel.get(session, "sw_hops")) or 0) + 1
    channel.set(session, "sw_hops", hops)
    if hops > most_nodes then return false end
  end
  write(session, node, "enter")
  leg_life.enter_node(session)
  return true
end

function marks.leave(session, node, exit)
  write(session, node, exit)
end

return marks
