-- Recordings of queue calls: what the caller says (left) and hears (right) while connected to somebody. Raw samples need no header,
-- and are written as they come, so a crash of the engine leaves nothing to repair but the missing tail.
local journal = require("sw.journal")

local recording = {}

local settings = {
  record_sample_rate = "8000",
  -- Whatever waits for a full buffer is lost with the engine.
  enable_file_write_buffering = "false",
  RECORD_STEREO = "true",
  RECORD_BRIDGE_REQ = "true",
  -- The engine's own idea is to delete what is shorter than three seconds.
  RECORD_MIN_SEC = "0",
  -- 0.1 s against jitter; by itself it would wait, and lose with the engine, half a second.
  RECORD_PRE_BUFFER_FRAMES = "5",
}

local function id(value)
  return tostring(value or ""):match("^%d+$") or ""
end

local function folder()
  return freeswitch.getGlobalVariable("recording_folder")
end

local function path_of(base)
  return folder() .. "/" .. base .. ".raw"
end

local function base_of(session, company, queue)
  return id(company) .. "-" .. id(queue) .. "-" .. session:get_uuid()
end

-- The engine deletes a file that nothing was written to, and makes none for a caller who is gone already. Then nobody could tell a call
-- that was never connected from one whose recording was lost. So an empty one is left in its place.
function recording.leave_empty(path)
  local base = path:sub(1, #folder() + 1) == folder() .. "/" and path:sub(#folder() + 2):match("^[%w-]+%.raw$")
  if not base or io.open(path, "rb") then return end
  local file = io.open(path, "ab")
  if file then file:close() end
end

-- call: company, queue, number (none: from inside), revision. Who comes back to a queue is recorded on where it was stopped: the
-- engine would begin a file that it opens again anew, so none is ever closed before the leg is over.
function recording.start(session, call)
  local base = base_of(session, call.company, call.queue)
  local known = "sw_recording_" .. id(call.queue)
  if session:getVariable(known) == "yes" then
    session:execute("record_session_resume", path_of(base))
    return
  end
  session:setVariable(known, "yes")
  journal.write(session, "SW_RECORDING",
    base .. ":queue-" .. id(call.queue) .. ":number-" .. id(call.number) .. ":" .. id(call.revision),
    session:getVariable("caller_id_number"))
  for name, value in pairs(settings) do session:setVariable(name, value) end
  session:execute("record_session", path_of(base))
  if not session:ready() then recording.leave_empty(path_of(base)) end
end

-- The caller left the queue by an exit. Who was connected left it, too: the engine takes the leg out of the call logic for it, and
-- what comes is to be recorded.
function recording.pause(session, call)
  if not session:ready() or session:getVariable("sw_recording_" .. id(call.queue)) ~= "yes" then return end
  session:execute("record_session_pause", path_of(base_of(session, call.company, call.queue)))
end

-- A message for a box. Returns where it is to be recorded and its name; the log names it before the first word (SW_VOICEMAIL), so a
-- crash loses no message.
function recording.message_path(session, company, box)
  session:setVariable("record_sample_rate", settings.record_sample_rate)
  session:setVariable("enable_file_write_buffering", settings.enable_file_write_buffering)
  local base = "voicemail-" .. id(company) .. "-" .. id(box) .. "-" .. session:get_uuid()
  return folder() .. "/" .. base .. ".wav", base
end

return recording
