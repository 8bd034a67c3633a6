-- The hooks of a leg, by which the journal is told of its life: they are given once, and what they write later needs no Lua.
local journal = require("sw.journal")

local leg_hooks = {}

-- The engine counts the legs of a call by it, and forgets a leg by itself at its end.
local legs_of = "hash sw_call "

-- `log` gives the time of some time zone; %z says of which.
function leg_hooks.line(name, leg, text)
  return "log NOTICE " .. name .. " ${strftime(%z)} ${sw_call} " .. leg .. " " .. text
end

-- How it ended: the cause, who said so, how many legs the call has left, whom it was bridged to, how its holder passed it on, when it
-- was bridged (microseconds), whose offer it was, and the number of the SIP answer (of sip:302).
-- Each is a word of the engine's own or an id, but where to it was passed on, which a phone chooses; encoded, it is one word.
-- offer: `QUEUE:AGENT`, or `:` of a leg that is none
local function ended(leg, offer)
  return leg_hooks.line("SW_ENDED", leg, table.concat({
    "${hangup_cause}", "${hangup_cause_q850}", "${sip_hangup_disposition}",
    "${limit_usage(" .. legs_of .. "${sw_call})}",
    "${last_bridge_to}", "${sw_bridged_before}", "${sw_bridge_told}", "${sw_ended_by}",
    "${url_encode(${transfer_to})}", "${url_encode(${transfer_destination})}",
    "${bridge_uepoch}", offer, "${proto_specific_hangup_cause:4}",
  }, ":"))
end

-- What a hook tells that the engine runs 10 frames after the bridge (switch_ivr_bridge.c, DEFAULT_LEAD_FRAMES). The reader dates it
-- back, but not to before the leg was answered.
function leg_hooks.bridge_line(name, leg, text)
  return leg_hooks.line(name, leg, text) .. " ${answered_time}"
end

local no_offer = ":"

-- Those of a talk.
function leg_hooks.prepare(session)
  local leg = session:get_uuid()
  session:setVariable("api_on_answer_sw", leg_hooks.line("SW_PICKED_UP", leg, "-"))
  -- A bridge that was shorter than those frames is told by the end of the leg.
  session:setVariable("api_before_bridge_sw", leg_hooks.bridge_line("SW_BRIDGED", leg, "-"))
  session:setVariable("api_before_bridge_sw_told", "uuid_setvar " .. leg .. " sw_bridge_told yes")
  session:setVariable("force_transfer_context", "sw-transfer")
  session:setVariable("limit_ignore_transfer", "true")
end

-- That of the end. offer: whose offer the leg is, `QUEUE:AGENT`; nil: none
function leg_hooks.tell_end(session, offer)
  -- Not the hook of the hang-up itself: at that moment the leg may still be counted.
  session:setVariable("api_reporting_hook", ended(session:get_uuid(), offer or no_offer))
end

-- Counts the leg among those of its call.
function leg_hooks.count(session)
  -- Not the application `limit`: two events with all variables of the leg would tell of it, for ten times as long as it takes.
  freeswitch.API():executeString("uuid_limit " .. session:get_uuid() .. " " .. legs_of .. journal.call_of(session))
end

function leg_hooks.arm(session)
  leg_hooks.prepare(session)
  leg_hooks.tell_end(session, nil)
  leg_hooks.count(session)
end

return leg_hooks
