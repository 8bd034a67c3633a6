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
local function show(session, sent_number, sent_name)
  local shown = channel.filtered(sent_number, "+0-9A-Za-z._-")
  session:execute("set_profile_var", "caller_id_number=" .. shown)
  session:execute("set_profile_var", "ani=" .. shown)
  local name = sent_name or ""
  local harmless = name:gsub("%c", " "):gsub('["\\<>{}]', "'"):gsub("[/:@%%]", look_alikes)
  if harmless ~= session:getVariable("caller_id_name") then
    session:execute("set_profile_var", "caller_id_name=" .. harmless)
  end
end

local function make_harmless(session)
  show(session, session:getVariable("caller_id_number"), session:getVariable("caller_id_name"))
end

-- Nobody is told who calls. Phones and providers are told of somebody anonymous, as other systems do it.
local function hide(session)
  show(session, "", "")
  session:setVariable("effective_caller_id_number", "anonymous")
  session:setVariable("effective_caller_id_name", "Anonymous")
  session:execute("privacy", "full")
end

-- In the words of RFC 3323 and RFC 3325.
local hiding = { id = true, user = true, header = true }
-- In those of a Remote-Party-ID.
local hiding_party = { full = true, yes = true, uri = true, number = true }

local function wants_to_be_hidden(session)
  if session:getVariable("privacy_hide_number") == "true" then return true end
  for word in (session:getVariable("sip_Privacy") or ""):lower():gmatch("[a-z]+") do
    if hiding[word] then return true end
  end
  local party = (session:getVariable("sip_Remote-Party-ID") or ""):lower()
  return hiding_party[party:match('privacy="?([a-z]+)')] or false
end

-- As the engine reads what a header says.
local function decoded(text)
  return ((text or ""):gsub("%%(%x%x)", function(code) return string.char(tonumber(code, 16)) end))
end

-- A call came from a provider. Who hides the number is nobody from here on: no list knows it, and no phone, provider or person is told
-- it [R9]. It is read of the header From, and of no other one: the engine by itself would believe anybody's P-Preferred-Identity.
function caller.comes_from_outside(session)
  local sent = decoded(session:getVariable("sip_from_user"))
  session:execute("unset", "sip_cid_type")
  if wants_to_be_hidden(session) or sent:lower() == "anonymous" then return hide(session) end
  session:execute("privacy", "no")
  local name = decoded(session:getVariable("sip_from_display"))
  show(session, sent, name ~= "" and name or sent)
end

-- A phone calls. It is who its account says it is.
function caller.comes_from_phone(session)
  session:execute("unset", "sip_cid_type")
  local digits = channel.get(session, "sw_extension")
  -- One without an extension has no number that it could show.
  if not digits then return hide(session) end
  session:execute("privacy", "no")
  show(session, digits, session:getVariable("effective_caller_id_name"))
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
  if digits == "" then return "anonymous" end
  if channel.get(session, "sw_caller_kind") == "outside" then return "+" .. digits end
  return digits
end

return caller
