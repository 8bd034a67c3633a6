-- The call logic of a company: a file of lines `KEY<TAB>VALUE`, sorted by the bytes of the keys
-- (src/freeswitch/dialplan/). A look-up halves the file until it has the line, so it costs the same twenty reads in a small
-- company as in the largest, and nothing is loaded or kept: the next look-up finds whatever has replaced the file meanwhile.
local routing = {}

local Book = {}
Book.__index = Book

-- Not `<`, which follows the locale of the process.
local function comes_before(a, b)
  for at = 1, math.min(#a, #b) do
    local x, y = a:byte(at), b:byte(at)
    if x ~= y then return x < y end
  end
  return #a < #b
end

-- A value is a constant that our own encoder wrote; it is loaded without anything that a program could use.
local function parse(text)
  local chunk = load("return " .. text, "=routing", "t", {})
  if not chunk then return nil end
  return chunk()
end

local function split(line)
  return line:match("^([^\t]*)\t(.*)\n$")
end

-- An id or digits, nothing that could lead to another file.
local function path_of(pattern, digits)
  if not digits or not digits:match("^[0-9]+$") or #digits > 18 then return nil end
  return freeswitch.getGlobalVariable("generated_folder") .. pattern:format(digits)
end

-- company: digits. Returns nil when there is none or its file was cut short.
function routing.open(company)
  local path = path_of("/company-%s/routing", company)
  local file = path and io.open(path, "rb")
  if not file then return nil end
  local key, revision = split(file:read("L") or "")
  local size = file:seek("end")
  local last = key == "!revision" and "~end\t" .. revision .. "\n" or ""
  file:seek("set", math.max(0, size - #last))
  if last == "" or file:read("a") ~= last then
    file:close()
    return nil
  end
  return setmetatable({ file = file, size = size, revision = revision }, Book)
end

-- Returns the value, nil when the company, or the key in its call logic, is not there.
function routing.look_up(company, key)
  local book = routing.open(company)
  if not book then return nil end
  local found = book:find(key)
  book:close()
  return found
end

local function lines_of(path)
  local lines = {}
  local file = path and io.open(path, "rb")
  if not file then return lines end
  for line in file:lines() do lines[#lines + 1] = line end
  file:close()
  return lines
end

-- The company that a number belongs to; digits without plus. While the number passes from one company to another both claim it: it is
-- of the one that knows it, and of the last that took it when both do.
function routing.company_of_number(digits)
  local companies = lines_of(path_of("/numbers/%s", digits))
  for _, company in ipairs(companies) do
    if #companies == 1 or routing.look_up(company, "number " .. digits) then return company end
  end
  return companies[1]
end

-- The companies that have a provider at an address, the oldest first.
function routing.companies_at(address)
  if not address:match("^%d+%.%d+%.%d+%.%d+$") then return {} end
  return lines_of(freeswitch.getGlobalVariable("generated_folder") .. "/addresses/" .. address)
end

function Book:close()
  self.file:close()
end

-- Returns the value, nil when there is no such key.
function Book:find(key)
  -- What is looked for begins in the bytes from `low` up to `high`; `low` is the beginning of a line.
  local file, low, high = self.file, 0, self.size
  while low < high do
    local middle = (low + high) // 2
    local start = middle
    if middle > low then
      file:seek("set", middle - 1)
      start = middle - 1 + #file:read("L")
    else
      file:seek("set", middle)
    end
    if start >= high then
      high = middle
    else
      local line = file:read("L")
      local found, value = split(line)
      if found == key then return parse(value) end
      if comes_before(key, found) then high = middle else low = start + #line end
    end
  end
  return nil
end

return routing
