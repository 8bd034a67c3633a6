-- Is the caller, or the number that was dialled, on one of the lists? One look-up for the number, and one for each length that a prefix
-- of the list has.
local channel = require("sw.channel")

local function is_on(book, list, kind, digits)
  local function has(entry) return book:find("list-" .. list .. " " .. entry) ~= nil end
  if kind == "extension" then return has("e" .. digits) end
  if kind ~= "outside" then return false end
  if has("n" .. digits) then return true end
  for _, length in ipairs(book:find("list-" .. list) or {}) do
    if length <= #digits and has("p" .. digits:sub(1, length)) then return true end
  end
  return false
end

local function decide(session, node, _, book)
  local kind, digits = channel.get(session, "sw_caller_kind"), channel.get(session, "sw_caller") or ""
  if node.asks == "dialled" then kind, digits = "outside", channel.get(session, "sw_dialled") or "" end
  for _, list in ipairs(node.lists) do
    if is_on(book, list, kind, digits) then return "listed" end
  end
  return "not-listed"
end

return { decide = decide }
