-- The life of a leg, as the journal tells it. A leg gets its hooks once; what they write later needs no Lua.
local journal = require("sw.journal")

local leg_life = {}

-- The engine counts the legs of a call by it, and forgets a leg by itself at its end.
local legs_of = "hash sw_call "

-- `log` gives the time of some time zone; %z says of which.
local function line(name, leg, text)
  return "log NOTICE " .. name .. " ${strftime(%z)} ${sw_call} " .. leg .. " " .. text
end

-- How it ended: the cause, who said so, how many legs the call has left, whom it was bridged to, how its holder passed it on, when it
-- was bridged (microseconds), and whose offer it was.
-- Each is a word of the engine's own or an id, but where to it was passed on, which a phone chooses; encoded, it is one word.
-- offer: `QUEUE:AGENT`, or `:` of a leg that is none
local function ended(leg, offer)
  return line("SW_ENDED", leg, table.concat({
    "${hangup_cause}", "${hangup_cause_q850}", "${sip_hangup_disposition}",
    "${limit_usage(" .. legs_of .. "${sw_call})}",
    "${last_bridge_to}", "${sw_bridged_before}", "${sw_bridge_told}", "${sw_ended_by}",
    "${url_encode(${transfer_to})}", "${url_encode(${transfer_destination})}",
    "${bridge_uepoch}", offer,
  }, ":"))
end

-- What a hook tells that the engine runs 10 frames after the bridge (switch_ivr_bridge.c, DEFAULT_LEAD_FRAMES). The reader dates it
-- back, but not to before the leg was answered.
local function bridge_line(name, leg, text)
  return line(name, leg, text) .. " ${answered_time}"
end

local no_offer = ":"

local function arm(session, offer)
  local leg = session:get_uuid()
  session:setVariable("api_on_answer_sw", line("SW_PICKED_UP", leg, "-"))
  -- A bridge that was shorter than those frames is told by the end of the leg.
  session:setVariable("api_before_bridge_sw", bridge_line("SW_BRIDGED", leg, "-"))
  session:setVariable("api_before_bridge_sw_told", "uuid_setvar " .. leg .. " sw_bridge_told yes")
  -- Not the hook of the hang-up itself: at that moment the leg may still be counted.
  session:setVariable("api_reporting_hook", ended(leg, offer))
  session:setVariable("force_transfer_context", "sw-transfer")
  session:setVariable("limit_ignore_transfer", "true")
  session:execute("limit", legs_of .. journal.call_of(session))
end

local function began(session, role, party, dialled, caller)
  local safe_party = party:match("^phone:[A-Za-z0-9._-]+$") or party:match("^trunk:%d*$") or "trunk:"
  local safe_dialled = (dialled or ""):match("^%+?[0-9*]+$") or ""
  journal.write(session, "SW_BEGAN",
    table.concat({ role, safe_party, safe_dialled:sub(1, 63), journal.harmless(caller) }, ":"))
end

-- A call came. party: "phone:<account>", "trunk:<id>", "trunk:" of a provider that is not known.
function leg_life.begin_origin(session, party, dialled)
  if session:getVariable("sw_call_began") ~= nil then return end
  session:setVariable("sw_call_began", session:getVariable("profile_created_time") or "0")
  session:setVariable("sw_call", session:get_uuid())
  began(session, "origin", party, dialled,
    session:getVariable("effective_caller_id_number") or session:getVariable("caller_id_number"))
  arm(session, no_offer)
end

-- Somebody is about to be called; what the leg is comes from the dial string (sw/legs.lua).
function leg_life.begin_called(session)
  began(session, "called", session:getVariable("sw_party") or "trunk:", "", "")
  local queue, agent = session:getVariable("cc_queue") or "", session:getVariable("cc_agent") or ""
  local is_offer = queue:match("^queue%-%d+$") and agent:match("^agent%-%d+$")
  local offer = is_offer and queue .. ":" .. agent or no_offer
  arm(session, offer)
  if is_offer then
    session:setVariable("api_before_bridge_sw_agent", bridge_line("SW_CONNECTED", session:get_uuid(), offer))
  else
    queue = ""
  end
  -- One phone is no place of its own.
  local place = session:getVariable("sw_place") or ""
  if not place:match("^extension%-%d+$") and not place:match("^mobile%-%d+$") then place = "" end
  journal.write(session, "SW_LEG", (session:getVariable("sw_leg") or "phone") .. ":" .. queue .. ":" .. place)
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
  arm(session, no_offer)
end

-- A line that is written when somebody is connected to this leg.
function leg_life.tell_when_connected(session, name, text)
  session:setVariable("api_before_bridge_sw_" .. name:lower(), line(name, session:get_uuid(), text))
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
