-- What is known of a call stands in variables of its channel, so that the call can leave the walk and come back to it
-- (by a transfer, from a controller). Nobody but these scripts and a controller writes variables that begin with sw_.
local channel = {}

-- Returns nil for a variable that is not set.
function channel.get(session, name)
  local value = session:getVariable(name)
  if value == "" then return nil end
  return value
end

-- value: text, number or nil
function channel.set(session, name, value)
  session:setVariable(name, value == nil and "" or tostring(value))
end

-- A text of somebody else's, reduced to the characters of a set such as "+0-9".
function channel.filtered(text, set)
  return ((text or ""):gsub("[^" .. set .. "]", ""))
end

-- Unix seconds. Whoever starts a call in the engine can name another instant; no caller can.
function channel.now(session)
  return tonumber(channel.get(session, "sw_clock")) or os.time()
end

return channel
