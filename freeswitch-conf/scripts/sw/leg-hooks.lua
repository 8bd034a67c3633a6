-- The hooks of a leg, by which the journal is told of its life: they are given once, and what they write later needs no Lua. They are
-- the same for each leg, because the engine puts in what is meant by ${...} when they run.
local journal = require("sw.journal")

local leg_hooks = {}

-- The engine counts the legs of a call by it, and forgets a leg by itself at its end.
leg_hooks.legs_of = "hash sw_call "

-- `log` gives the time of some time zone; %z says of which.
-- level: that of the engine's log; the journal is what has the level NOTICE
function leg_hooks.line(name, text, level)
  return "log " .. (level or "NOTICE") .. " " .. name .. " ${strftime(%z)} ${sw_call} ${uuid} " .. text
end

-- What a hook tells that the engine runs 10 frames after the bridge (switch_ivr_bridge.c, DEFAULT_LEAD_FRAMES). The reader dates it
-- back, but not to before the leg was answered.
local function bridge_line(name, text)
  return leg_hooks.line(name, text) .. " ${answered_time}"
end

-- Those of a talk: pairs of a variable and its text.
leg_hooks.of_talk = {
  { "api_on_answer_sw", leg_hooks.line("SW_PICKED_UP", "-") },
  -- A bridge that was shorter than those frames is told by the end of the leg.
  { "api_before_bridge_sw", bridge_line("SW_BRIDGED", "-") },
  { "api_before_bridge_sw_told", "uuid_setvar ${uuid} sw_bridge_told yes" },
  { "force_transfer_context", "sw-transfer" },
  { "limit_ignore_transfer", "true" },
}

-- That of a talk with an agent. offer: `QUEUE:AGENT`
function leg_hooks.of_agent(offer)
  return { "api_before_bridge_sw_agent", bridge_line("SW_CONNECTED", offer) }
end

local no_offer = ":"

-- That of the end: the cause, who said so, how many legs the call has left, whom it was bridged to, how its holder passed it on, when it
-- was bridged (microseconds), whose offer it was, and the number of the SIP answer (of sip:302).
-- Each is a word of the engine's own or an id, but where to it was passed on, which a phone chooses; encoded, it is one word.
-- Not the hook of the hang-up itself: at that moment the leg may still be counted.
-- offer: `QUEUE:AGENT`; nil: it is none
function leg_hooks.of_end(offer, level)
  return { "api_reporting_hook", leg_hooks.line("SW_ENDED", table.concat({
    "${hangup_cause}", "${hangup_cause_q850}", "${sip_hangup_disposition}",
    "${limit_usage(" .. leg_hooks.legs_of .. "${sw_call})}",
    "${last_bridge_to}", "${sw_bridged_before}", "${sw_bridge_told}", "${sw_ended_by}",
    "${url_encode(${transfer_to})}", "${url_encode(${transfer_destination})}",
    "${bridge_uepoch}", offer or no_offer, "${proto_specific_hangup_cause:4}",
  }, ":"), level) }
end

-- hook: a variable and its text
function leg_hooks.give(session, hook)
  session:setVariable(hook[1], hook[2])
end

function leg_hooks.prepare(session)
  for _, hook in ipairs(leg_hooks.of_talk) do leg_hooks.give(session, hook) end
end

-- Counts the leg among those of its call.
function leg_hooks.count(session)
  -- Not the application `limit`: two events with all variables of the leg would tell of it, for ten times as long as it takes.
  freeswitch.API():executeString("uuid_limit " .. session:get_uuid() .. " " .. leg_hooks.legs_of .. journal.call_of(session))
end

function leg_hooks.arm(session)
  leg_hooks.prepare(session)
  leg_hooks.give(session, leg_hooks.of_end())
  leg_hooks.count(session)
end

return leg_hooks
