-- An attended transfer: two calls become one. The engine bridges the legs that stay; here the younger one's goes over to the
-- older call, as the journal's reader does by the start of the calls.
local journal = require("sw.journal")

local joined_calls = {}

local function variable(api, leg, name)
  local value = api:execute("uuid_getvar", leg .. " " .. name) or ""
  if value == "_undef_" or value:sub(1, 4) == "-ERR" then return nil end
  return value
end

local function move(api, leg, from, to)
  api:execute("uuid_setvar", leg .. " sw_call " .. to)
  -- First the new one: a call without legs is over.
  api:execute("uuid_limit", leg .. " hash sw_call " .. to)
  api:execute("uuid_limit_release", leg .. " hash sw_call " .. from)
end

-- session: the leg by which somebody asked before they passed the first call on; it is over with its walk. The phone may have said so
-- on this line (att:, with whom the one asked is connected now) or on the other one (replaced). Costs nothing otherwise.
function joined_calls.join(session)
  local told = (session:getVariable("transfer_to") or ""):match("^att:(.*)$")
  if not told and session:getVariable("transfer_disposition") ~= "replaced" then return end
  local asked = session:getVariable("last_bridge_to")
  if not journal.is_leg(asked) then return end
  local api = freeswitch.API()
  local call = journal.call_of(session)
  local stays = told or variable(api, asked, "signal_bond")
  local first = journal.is_leg(stays) and variable(api, stays, "sw_call") or nil
  if not journal.is_leg(first) or first == call then return end
  -- The leg by which a call came may be gone: then it is the older one.
  local began = tonumber(session:getVariable("sw_call_began") or "0")
  local first_began = tonumber(variable(api, first, "sw_call_began") or "0")
  if first_began <= began then
    move(api, asked, call, first)
  else
    move(api, stays, first, call)
  end
end

return joined_calls
