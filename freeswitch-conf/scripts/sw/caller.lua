-- Who calls, as call logic asks for it: sw_caller_kind is `outside` with E.164 digits in sw_caller, `extension` with the digits of
-- the phone's extension, or `anonymous`.
local channel = require("sw.channel")
local number = require("sw.number")

local caller = {}

local function know(session, kind, digits)
  channel.set(session, "sw_caller_kind", kind)
  channel.set(session, "sw_caller", digits)
end

-- The engine takes a name apart as if it were an address, and decodes %0d in it into a line break, which would begin a header of
-- the INVITE to a phone (switch_sanitize_number; check_decode in mod_sofia.h). These look the same to who reads them.
local look_alikes = { ["/"] = "∕", [":"] = "∶", ["@"] = "＠", ["%"] = "％" }

-- Logs and phones get no character that means something to whoever reads them.
local function make_harmless(session)
  local shown = channel.filtered(session:getVariable("caller_id_number"), "+0-9A-Za-z._-")
  session:execute("set_profile_var", "caller_id_number=" .. shown)
  session:execute("set_profile_var", "ani=" .. shown)
  local name = session:getVariable("caller_id_name") or ""
  local harmless = name:gsub("%c", " "):gsub('["\\<>{}]', "'"):gsub("[/:@%%]", look_alikes)
  if harmless ~= name then session:execute("set_profile_var", "caller_id_name=" .. harmless) end
end

-- A trunk called a number. rules: how the caller is written
function caller.from_outside(session, rules)
  local shown = session:getVariable("caller_id_number") or ""
  make_harmless(session)
  local hidden = session:getVariable("privacy_hide_number") == "true"
  local digits = not hidden and number.read(shown, rules) or nil
  know(session, digits and "outside" or "anonymous", digits)
end

-- A phone dialled. A caller from outside who was transferred stays who it was. Each person who dials begins a new way.
function caller.at_phone(session)
  make_harmless(session)
  channel.set(session, "sw_hops", 0)
  channel.set(session, "sw_left_queue", nil)
  if channel.get(session, "sw_caller_kind") then return end
  local digits = channel.get(session, "sw_extension")
  know(session, digits and "extension" or "anonymous", digits)
end

-- As a provider is told: the number in E.164, or the extension; nothing that a caller made up.
function caller.shown_outside(session)
  local digits = channel.filtered(channel.get(session, "sw_caller"), "0-9")
  if channel.get(session, "sw_caller_kind") == "outside" then return "+" .. digits end
  return digits
end

return caller
