-- The journal: one line in an append-only file for each thing that happens to a call, written the moment it happens
-- (autoload_configs/logfile.conf.xml). Texts are ids, digits and fixed words only; whoever writes makes sure of that.
local journal = {}

-- The call that a leg belongs to: the id of the leg by which it came.
function journal.call_of(session)
  local call = session:getVariable("sw_call")
  if call == nil or call == "" then return session:get_uuid() end
  return call
end

-- name: SW_NODE, SW_LEG ...; text: as docs/architecture.md lists them.
function journal.write(session, name, text)
  session:execute("log", "NOTICE " .. name .. " " .. journal.call_of(session) .. " " .. session:get_uuid() .. " " .. text)
end

return journal
