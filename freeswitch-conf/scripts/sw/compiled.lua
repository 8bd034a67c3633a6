-- A script and what it requires, put together to one file without source in its place: a script that has to be quick is read with one
-- look instead of many, and not parsed. What stands here is a copy that is made anew for each start (instance.sh); the sources do the same.
local compiled = {}

local folder = freeswitch.getGlobalVariable("script_dir")

local function read(name)
  local file = assert(io.open(folder .. "/" .. name, "rb"))
  local text = file:read("a")
  file:close()
  return text
end

-- What a text requires at its beginning; what is required in some case only stays apart.
local function add_required(text, parts, has)
  for name in ("\n" .. text):gmatch("\nlocal [%w_]+ = require[ (]\"(sw%.[%w.-]+)\"") do
    if not has[name] then
      has[name] = true
      local required = read(name:gsub("%.", "/") .. ".lua")
      add_required(required, parts, has)
      parts[#parts + 1] = "package.preload[\"" .. name .. "\"] = function(...)\n" .. required .. "\nend\n"
    end
  end
end

-- name: of a script, leg.lua
function compiled.make(name)
  local parts, text = {}, read(name)
  add_required(text, parts, {})
  local chunk = assert(load(table.concat(parts) .. text, "=" .. name, "t"))
  local path = folder .. "/" .. name
  local file = assert(io.open(path .. ".new", "wb"))
  file:write(string.dump(chunk, true))
  file:close()
  assert(os.rename(path .. ".new", path))
end

return compiled
