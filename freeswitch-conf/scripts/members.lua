-- lua members.lua VERB ORIGIN QUEUE AGENT PLACE LEVEL: one change of one membership, for the control plane.
-- Answers +OK and how the member is now (`PLACE,LEVEL,ready`, `PLACE,LEVEL,paused`, `gone`), or -ERR, the same, and why.
local members = require "sw.members"

-- Asked of new members only, and a script costs what it reads.
local function is_known_place(queue, place)
  return require("sw.agent-places").is_known(queue, place)
end

local words = {}
for index = 1, 6 do words[index] = argv[index] or "" end
local ok, member, reason =
  pcall(members.change, words[1], words[2], words[3], words[4], words[5], words[6], is_known_place)
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
