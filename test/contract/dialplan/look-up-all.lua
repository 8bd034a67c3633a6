-- Looks up every key of a company's call logic, and keys between them: lua look-up-all.lua COMPANY. Prints each line of the file as the
-- engine reads it, with the fields of tables in order, and whether a key that is not there was found.
local routing = require("sw.routing")

local function written(value)
  if type(value) ~= "table" then
    return type(value) == "string" and '"' .. value .. '"' or tostring(value)
  end
  local keys, parts = {}, {}
  for key in pairs(value) do keys[#keys + 1] = key end
  table.sort(keys, function(a, b) return tostring(a) < tostring(b) end)
  for _, key in ipairs(keys) do
    local name = type(key) == "number" and "" or '["' .. key .. '"]='
    parts[#parts + 1] = name .. written(value[key])
  end
  return "{" .. table.concat(parts, ",") .. "}"
end

local book = routing.open(argv[1])
for line in io.lines(freeswitch.getGlobalVariable("generated_folder") .. "/company-" .. argv[1] .. "/routing") do
  local key = line:match("^[^\t]*")
  stream:write(key .. "\t" .. written(book:find(key)) .. "\n")
  for _, other in ipairs({ key .. " ", key:sub(1, -2), key .. "0" }) do
    local found = book:find(other)
    if found ~= nil and other ~= key then stream:write("?" .. other .. "\n") end
  end
end
book:close()
