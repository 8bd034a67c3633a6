-- Takes a message; the call ends here. The journal names it before the first word, so a crash loses no message. The file is complete
-- when the leg is over.
local channel = require("sw.channel")
local hang_up = require("sw.hang-up")
local journal = require("sw.journal")
local prompt = require("sw.prompt")
local recording = require("sw.recording")

return function(session, node)
  prompt.answer(session)
  if node.greeting then prompt.play(session, node.greeting) end
  prompt.tone(session, "%(200,100,600);%(100,0,0)")
  if not session:ready() then return end
  local path, base = recording.message_path(session, channel.get(session, "sw_company"), node.box)
  local who = channel.get(session, "sw_caller_kind") or "anonymous"
  local said = base .. ":box-" .. node.box .. ":" .. who .. "-" .. (channel.get(session, "sw_caller") or "")
  journal.write(session, "SW_VOICEMAIL", said .. ":" .. (channel.get(session, "sw_revision") or ""))
  session:setVariable("playback_terminators", "#")
  session:execute("record", path .. " " .. node.most)
  if not session:ready() then return end
  prompt.tone(session, "%(150,0,600);%(150,0,800);%(200,100,1000)")
  hang_up(session, "normal")
end
