-- Changes of memberships as the control plane asks for them, in words: VERB ORIGIN QUEUE AGENT PLACE LEVEL.
local member_changes = {}

local members = require "sw.members"

local words_of_one = 6

-- Asked of new members only, and a script costs what it reads.
local function is_known_place(queue, place)
  return require("sw.agent-places").is_known(queue, place)
end

local function make(words)
  local ok, member, reason =
    pcall(members.change, words[1], words[2], words[3], words[4], words[5], words[6], is_known_place)
  if not ok then return "-ERR unknown " .. tostring(member) end
  local now = member == nil and "gone" or members.describe(member)
  return reason == nil and "+OK " .. now or "-ERR " .. now .. " " .. reason
end

-- Makes those that begin with the word of this index, one after the other. Returns of each a line, +OK and how the member is now
-- (`PLACE,LEVEL,ready`, `PLACE,LEVEL,paused`, `gone`), or -ERR, the same, and why. One that fails keeps none of the others from being made.
function member_changes.make_all(words, first)
  local lines = {}
  for from = first, #words, words_of_one do
    local one = {}
    for index = 1, words_of_one do one[index] = words[from + index - 1] or "" end
    -- Of each one line, whatever an error says.
    lines[#lines + 1] = make(one):gsub("%s+", " ") .. "\n"
  end
  return table.concat(lines)
end

return member_changes
