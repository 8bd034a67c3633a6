-- Audio by its content hash, as the controller wrote it.
local prompt = {}

local function path_of(hash)
  if not hash or not hash:match("^[0-9a-f]+$") then return nil end
  return freeswitch.getGlobalVariable("generated_folder") .. "/sounds/" .. hash .. ".wav"
end

local function is_there(path)
  local file = path and io.open(path, "rb")
  return file and file:close()
end

-- Plays it to its end; one that is not there is passed over.
function prompt.play(session, hash)
  local path = path_of(hash)
  if is_there(path) then session:execute("playback", path) end
end

-- The file that fills a wait: the prompt, or without one the sound that the controller brings to each node. Nil: neither is there.
function prompt.music(hash)
  local own = path_of(hash)
  if is_there(own) then return own end
  local common = freeswitch.getGlobalVariable("hold_music")
  return is_there(common) and common or nil
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
