-- Recordings of calls: what the caller says (left) and hears (right) while connected to somebody. Raw samples need no header,
-- and are written as they come, so a crash of the engine leaves nothing to repair but the missing tail.
local channel = require("sw.channel")
local journal = require("sw.journal")

local recording = {}
local api = freeswitch.API()

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

-- The engine deletes a file that nothing was written to, and makes none for a caller who is gone already. Then nobody could tell a call
-- that was never connected from one whose recording was lost. So an empty one is left in its place.
function recording.leave_empty(path)
  local base = path:sub(1, #folder() + 1) == folder() .. "/" and path:sub(#folder() + 2):match("^[%w-]+%.raw$")
  if not base or io.open(path, "rb") then return end
  local file = io.open(path, "ab")
  if file then file:close() end
end

local function set_up(session)
  for name, value in pairs(settings) do session:setVariable(name, value) end
end

local function begin(session, path)
  set_up(session)
  session:execute("record_session", path)
  if not session:ready() then recording.leave_empty(path) end
end

-- What is recorded as a whole has no queue.
local whole = "0"

local function base_of(session, queue)
  return id(channel.get(session, "sw_company")) .. "-" .. id(queue) .. "-" .. session:get_uuid()
end

-- base: of the file; queue: whose policy it is
local function tell(session, base, queue)
  local number, revision = id(channel.get(session, "sw_number")), id(channel.get(session, "sw_revision"))
  journal.write(session, "SW_RECORDING", base .. ":queue-" .. id(queue) .. ":number-" .. number .. ":" .. revision,
    session:getVariable("caller_id_number"))
end

local function known(queue)
  return "sw_recording_" .. id(queue)
end

-- The caller is in a queue that records. Who comes back to a queue is recorded on where it was stopped: the engine would begin a file
-- that it opens again anew, so none is ever closed before the leg is over. What is recorded as a whole has one file.
function recording.start(session, queue)
  if session:getVariable(known(whole)) == "yes" then return tell(session, base_of(session, whole), queue) end
  local path = path_of(base_of(session, queue))
  channel.set(session, "sw_recorded", queue)
  if session:getVariable(known(queue)) == "yes" then
    session:execute("record_session_resume", path)
    return
  end
  session:setVariable(known(queue), "yes")
  tell(session, base_of(session, queue), queue)
  begin(session, path)
end

-- The call is recorded from now on, whatever becomes of it, unless a queue records it: that one goes with the caller (by a transfer).
-- Before the answer the engine has nothing to record.
function recording.start_call(session)
  if session:getVariable(known(whole)) == "yes" or channel.get(session, "sw_recorded") then return end
  session:setVariable(known(whole), "yes")
  local base = base_of(session, whole)
  local path = path_of(base)
  tell(session, base, whole)
  if session:answered() then return begin(session, path) end
  set_up(session)
  recording.leave_empty(path)
  session:setVariable("api_on_answer_sw_recording", "uuid_record ${uuid} start " .. path)
end

-- The caller left the queue by an exit. Who was connected left it, too: the engine takes the leg out of the call logic for it, and
-- what comes is to be recorded.
function recording.pause(session, queue)
  if not session:ready() or session:getVariable(known(queue)) ~= "yes" then return end
  channel.set(session, "sw_recorded", nil)
  session:execute("record_session_pause", path_of(base_of(session, queue)))
end

local function tell_engine(leg, verb, queue)
  local answer = api:executeString("uuid_record " .. leg:get_uuid() .. " " .. verb .. " " .. path_of(base_of(leg, queue)))
  return answer and answer:sub(1, 3) == "+OK"
end

-- An agent has what records this leg paused: returns the names of its files.
function recording.hold_back(leg)
  local held = {}
  for _, queue in ipairs({ whole, channel.get(leg, "sw_recorded") }) do
    if leg:getVariable(known(queue)) == "yes" and tell_engine(leg, "pause", queue) then
      held[#held + 1] = base_of(leg, queue)
    end
  end
  return held
end

-- What was held back goes on, unless its caller has left the queue meanwhile.
function recording.let_go_on(leg, queue)
  if queue == whole or channel.get(leg, "sw_recorded") == queue then tell_engine(leg, "resume", queue) end
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
