-- The journal: one line in an append-only file for each thing that happens to a call, written the moment it happens
-- (autoload_configs/logfile.conf.xml). A text that could break a line, or begin another one, is never written: what comes from
-- outside has to pass journal.harmless first.
local journal = {}

local uuid = "^%x%x%x%x%x%x%x%x%-%x%x%x%x%-%x%x%x%x%-%x%x%x%x%-%x%x%x%x%x%x%x%x%x%x%x%x$"

function journal.is_leg(text)
  return type(text) == "string" and text:find(uuid) ~= nil
end

-- The call that a leg belongs to: the id of the leg by which it came.
function journal.call_of(session)
  local call = session:getVariable("sw_call")
  if journal.is_leg(call) then return call end
  return session:get_uuid()
end

-- What is left of a text from outside.
function journal.harmless(text)
  return ((text or ""):gsub("[^+0-9A-Za-z._-]", "")):sub(1, 64)
end

local function line(session, name, text)
  if text:find("[^0-9A-Za-z+._:&*#@/-]") then
    name, text = "SW_UNWRITABLE", "text"
  end
  return table.concat({ name, os.date("%z"), journal.call_of(session), session:get_uuid(), text }, " ")
end

-- name: SW_NODE, SW_LEG ...; text: as src/media-node/journal/call-logic-event.ts reads it, without spaces; caller: their number, of
-- a SW_RECORDING.
function journal.write(session, name, text, caller)
  local written = line(session, name, text)
  if caller ~= nil then written = written .. " " .. journal.harmless(caller) end
  session:execute("log", "NOTICE " .. written)
end

-- The same for a leg that runs no applications: it has not begun, or may be over. It takes a fifth of the time, because no event tells
-- of it: neither one of an application, nor one of a command. The journal is what the engine's `log_function` writes (logfile.conf.xml).
function journal.write_outside(session, name, text)
  freeswitch.consoleLog2("notice", "mod_lua.c", "log_function", 0, line(session, name, text) .. "\n")
end

return journal
