-- Who calls, as call logic asks for it: sw_caller_kind is `outside` with E.164 digits in sw_caller, `extension` with the digits of
-- the phone's extension, or `anonymous`.
local channel = require("sw.channel")

local caller = {}

local function begins(text, with)
  return text:sub(1, #with) == with
end

local function with_country_code(digits, has_plus, rules)
  if has_plus then return digits end
  if begins(digits, rules.international) then return digits:sub(#rules.international + 1) end
  if rules.national ~= "" and begins(digits, rules.national) then
    return rules.country .. digits:sub(#rules.national + 1)
  end
  -- No prefix at all: many providers send E.164 without its plus.
  local shorter = #digits - #rules.country
  if begins(digits, rules.country) and shorter >= rules.shortest and shorter <= rules.longest then return digits end
  if #digits > rules.longest then return digits end
  if #digits < rules.shortest then return nil end
  return rules.country .. digits
end

-- A number in E.164 without plus, nil when it is none: the same rules as `normaliseCaller` in src/domain/numbering, to the letter.
function caller.normalise(shown, rules)
  local kept = channel.filtered(shown, "+0-9")
  local digits = with_country_code(channel.filtered(kept, "0-9"), begins(kept, "+"), rules)
  if digits and #digits >= 7 and #digits <= 15 and not begins(digits, "0") then return digits end
  return nil
end

local function know(session, kind, digits)
  channel.set(session, "sw_caller_kind", kind)
  channel.set(session, "sw_caller", digits)
end

-- The engine takes a name apart as if it were an address, and decodes %0d in it into a line break, which would begin a header of
-- the INVITE to a phone (switch_sanitize_number; check_decode in mod_sofia.h). These look the same to who reads them.
local look_alikes = { ["/"] = "∕", [":"] = "∶", ["@"] = "＠", ["%"] = "％" }

-- Logs and phones get no character that means something to whoever reads them.
local function make_harmless(session)
  local number = channel.filtered(session:getVariable("caller_id_number"), "+0-9A-Za-z._-")
  session:execute("set_profile_var", "caller_id_number=" .. number)
  session:execute("set_profile_var", "ani=" .. number)
  local name = session:getVariable("caller_id_name") or ""
  local harmless = name:gsub("%c", " "):gsub('["\\<>{}]', "'"):gsub("[/:@%%]", look_alikes)
  if harmless ~= name then session:execute("set_profile_var", "caller_id_name=" .. harmless) end
end

-- A trunk called a number.
function caller.from_outside(session, rules)
  local shown = session:getVariable("caller_id_number") or ""
  make_harmless(session)
  local hidden = session:getVariable("privacy_hide_number") == "true"
  local digits = not hidden and caller.normalise(shown, rules) or nil
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
