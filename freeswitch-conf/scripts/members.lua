-- lua members.lua (VERB ORIGIN QUEUE AGENT PLACE LEVEL)...: changes of memberships, one after the other, for the control plane.
-- Answers of each, in a line, +OK and how the member is now (`PLACE,LEVEL,ready`, `PLACE,LEVEL,paused`, `gone`), or -ERR, the same,
-- and why. One that fails keeps none of the others from being made.
local members = require "sw.members"

local words_of_one = 6

-- Asked of new members only, and a script costs what it reads.
local function is_known_place(queue, place)
  return require("sw.agent-places").is_known(queue, place)
end

local function change(words)
  local ok, member, reason =
    pcall(members.change, words[1], words[2], words[3], words[4], words[5], words[6], is_known_place)
  if not ok then return "-ERR unknown " .. tostring(member) end
  local now = member == nil and "gone" or members.describe(member)
  return reason == nil and "+OK " .. now or "-ERR " .. now .. " " .. reason
end

for first = 1, math.max(#argv, 1), words_of_one do
  local words = {}
  for index = 1, words_of_one do words[index] = argv[first + index - 1] or "" end
  -- Of each one line, whatever an error says.
  stream:write((change(words):gsub("%s+", " ")) .. "\n")
end
