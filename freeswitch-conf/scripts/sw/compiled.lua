-- Modules and what they require, each put together to one file without source: a script that has to be quick is read with one look
-- instead of many, and not parsed. They lie in a folder that is looked into first (autoload_configs/lua.conf.xml); without them the
-- sources do the same.
local compiled = {}

local folder = freeswitch.getGlobalVariable("script_dir")

local function source_of(name)
  local file = assert(io.open(folder .. "/" .. name:gsub("%.", "/") .. ".lua", "r"))
  local text = file:read("a")
  file:close()
  return text
end

-- What modules require at their beginning; what they require in some case only stays apart.
local function add_required(text, parts, has)
  for name in ("\n" .. text):gmatch("\nlocal [%w_]+ = require[ (]\"(sw%.[%w.-]+)\"") do
    if not has[name] then
      has[name] = true
      local required = source_of(name)
      add_required(required, parts, has)
      parts[#parts + 1] = "package.preload[\"" .. name .. "\"] = function(...)\n" .. required .. "\nend\n"
    end
  end
end

-- name: of a module, sw.asked-leg
function compiled.make(name)
  local parts, text = {}, source_of(name)
  add_required(text, parts, {})
  local chunk = assert(load(table.concat(parts) .. text, "=" .. name, "t"))
  local path = folder .. "/compiled/" .. name:gsub("%.", "/") .. ".lua"
  local file = assert(io.open(path .. ".new", "wb"))
  file:write(string.dump(chunk, true))
  file:close()
  assert(os.rename(path .. ".new", path))
end

return compiled
