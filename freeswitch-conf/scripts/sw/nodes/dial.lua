-- What was dialled at a phone: a number outside, or an emergency number, which every phone may call [U1].
local caller = require("sw.caller")
local channel = require("sw.channel")
local outside_call = require("sw.outside-call")
local recording = require("sw.recording")

local function may(reach, digits, country)
  if reach == "international" then return true end
  return reach == "national" and country ~= "" and digits:sub(1, #country) == country
end

return function(session, node)
  local digits = channel.filtered(channel.get(session, "sw_dialled"), "0-9")
  local is_emergency = channel.get(session, "sw_dialled_kind") == "emergency"
  if not is_emergency and not may(node.reach, digits, node.country) then return "not-allowed" end
  if node.record then recording.start_call(session) end
  local shown = node.shown and "+" .. node.shown or caller.shown_outside(session)
  return outside_call(session, (is_emergency and "" or "+") .. digits, node.trunk, shown, node.seconds)
end
