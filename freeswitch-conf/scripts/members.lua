-- lua members.lua VERB ORIGIN QUEUE AGENT PLACE LEVEL: one change of one membership, for the control plane.
-- Answers +OK and how the member is now (`PLACE,LEVEL,ready`, `PLACE,LEVEL,paused`, `gone`), or -ERR, the same, and why.
local members = require "sw.members"

local ok, member, reason = pcall(members.change, argv[1] or "", argv[2] or "", argv[3] or "", argv[4] or "", argv[5] or "", argv[6] or "")
if not ok then
  stream:write("-ERR unknown " .. tostring(member) .. "\n")
  return
end
local now = member == nil and "gone" or members.describe(member)
if reason ~= nil then
  stream:write("-ERR " .. now .. " " .. reason .. "\n")
else
  stream:write("+OK " .. now .. "\n")
end
