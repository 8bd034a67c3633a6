-- Audio by its content hash, as the controller wrote it.
local prompt = {}

local function path_of(hash)
  if not hash or not hash:match("^[0-9a-f]+$") then return nil end
  return freeswitch.getGlobalVariable("generated_folder") .. "/sounds/" .. hash .. ".wav"
end

-- Plays it to its end; one that is not there is passed over.
function prompt.play(session, hash)
  local path = path_of(hash)
  local file = path and io.open(path, "rb")
  if not file then return end
  file:close()
  session:execute("playback", path)
end

-- tone: as mod_tone_stream reads it
function prompt.tone(session, tone)
  session:execute("playback", "tone_stream://" .. tone)
end

-- No key of the caller ends what is played.
function prompt.answer(session)
  session:answer()
  session:setVariable("playback_terminators", "none")
end

return prompt
