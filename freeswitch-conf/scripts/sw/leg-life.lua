-- The life of a leg, as the journal tells it.
local journal = require("sw.journal")
local leg_hooks = require("sw.leg-hooks")

local leg_life = {}

-- A call came. party: "phone:<account>", "trunk:<id>", "trunk:" of a provider that is not known.
function leg_life.begin_origin(session, party, dialled)
  if session:getVariable("sw_call_began") ~= nil then return end
  session:setVariable("sw_call_began", session:getVariable("profile_created_time") or "0")
  session:setVariable("sw_call", session:get_uuid())
  local safe_party = party:match("^phone:[A-Za-z0-9._-]+$") or party:match("^trunk:%d*$") or "trunk:"
  local safe_dialled = (dialled or ""):match("^%+?[0-9*]+$") or ""
  local caller = session:getVariable("caller_id_number")
  journal.write(session, "SW_BEGAN",
    table.concat({ "origin", safe_party, safe_dialled:sub(1, 63), journal.harmless(caller) }, ":"))
  leg_hooks.arm(session)
end

-- Whom the call was bridged to so far did not end what comes now.
function leg_life.enter_node(session)
  session:setVariable("sw_bridged_before", session:getVariable("last_bridge_to") or "")
end

-- A leg that is nobody's: the engine made it to wait in somebody's place. Its call lasts for as long as it does, and nobody can end
-- it by hanging it up.
function leg_life.begin_stand_in(session)
  session:setVariable("sw_ended_by", "logic")
  session:setVariable("sw_call_began", session:getVariable("profile_created_time") or "0")
  leg_hooks.arm(session)
end

-- A line that is written when somebody is connected to this leg; sw_bridge_told says that it was.
function leg_life.tell_when_connected(session, name, text)
  session:setVariable("api_before_bridge_sw_told", "uuid_setvar ${uuid} sw_bridge_told yes")
  session:setVariable("api_before_bridge_sw_" .. name:lower(), leg_hooks.line(name, text))
end

-- What is done when somebody is connected to this leg.
function leg_life.when_connected(session, command)
  session:setVariable("api_before_bridge_sw_then", command)
end

function leg_life.end_by_logic(session, cause)
  session:setVariable("sw_ended_by", "logic")
  session:hangup(cause or "NORMAL_CLEARING")
end

return leg_life
