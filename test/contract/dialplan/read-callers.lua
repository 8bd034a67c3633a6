-- What sw/number.lua makes of numbers: lua read-callers.lua FILE. Lines `INTERNATIONAL NATIONAL COUNTRY SHORTEST LONGEST HEX` (a dash: empty);
-- one line of answer for each.
local number = require("sw.number")

local function text(word) return word == "-" and "" or word end
local function unhex(word)
  return (text(word):gsub("%x%x", function(pair) return string.char(tonumber(pair, 16)) end))
end

for line in io.lines(argv[1]) do
  local international, national, country, shortest, longest, hex = line:match("^(%S+) (%S+) (%S+) (%d+) (%d+) (%S+)$")
  local digits = number.read(unhex(hex), {
    international = text(international), national = text(national), country = text(country),
    shortest = tonumber(shortest), longest = tonumber(longest),
  })
  stream:write((digits and "outside " .. digits or "anonymous ") .. "\n")
end
