-- An offer to one phone. What is done on its leg before the INVITE, and what the leg is told to do later, is text that the engine itself
-- carries out: a script would take three times as long as all of it (docs/decisions/0021). sw/offer-legs.lua does the same on the legs of a
-- place that is more than one phone.
local leg_hooks = require "sw.leg-hooks"
local offer_legs = require "sw.offer-legs"

local plain_offer = {}

-- What the engine does one after the other, within the thread that makes the leg. A leg that one of them has hung up is known to none of those
-- behind it: they do nothing.
--
-- The order matters [S14], see src/freeswitch/callcenter/take-outs.ts: the leg is marked and noted, then the membership is looked at.
local before_invite = {
  "hash insert_ifempty/" .. offer_legs.note_of("${sw_offer_place}", "1") .. "/${uuid}",
  "uuid_limit ${uuid} hash sw-phone ${sw_offer_place} 1 !" .. offer_legs.busy,
  -- Ended when the agent is not ready in the queue at this place; or not noted, because the leg of an earlier offer has not quite gone.
  "uuid_kill ${cond(${hash(select/" .. offer_legs.note_of("${sw_offer_place}", "1") .. ")}/${hash(select/sw-ready/"
    .. "${cc_queue}:${cc_agent})} == ${uuid}/${sw_offer_place} ? - : ${uuid})} " .. offer_legs.withdrawn,
  -- From here on the leg is one that the journal is told of; without the word, `log` writes nothing.
  "uuid_setvar ${uuid} sw_told NOTICE",
  "uuid_limit ${uuid} " .. leg_hooks.legs_of .. "${sw_call}",
  leg_hooks.line("SW_BEGAN", "called:phone:${sw_offer_place}::", "${sw_told}"),
  leg_hooks.line("SW_LEG", "phone:${cc_queue}:", "${sw_told}"),
}

-- As of the offer: the leg may go through another queue when somebody passes it on.
local offer = "${sw_offer}"

local function variables()
  local list = {
    -- Words that the engine looks for in a dial string, wherever they stand: without them it takes no value with a ${...}. As a variable of its
    -- own it would go on to count for calls that the leg makes later.
    { "sw_nested", "origination_nested_vars=true" },
    { "outbound_redirect_fatal", "true" },
    leg_hooks.of_agent(offer),
    leg_hooks.of_end(offer, "${sw_told}"),
    { "api_hangup_hook", "hash delete_ifmatch/" .. offer_legs.note_of("${sw_offer_place}", "1") .. "/${uuid}" },
  }
  for _, hooks in ipairs({ leg_hooks.of_talk, offer_legs.of_answer }) do
    for _, hook in ipairs(hooks) do list[#list + 1] = hook end
  end
  for index, command in ipairs(before_invite) do list[#list + 1] = { "api_on_originate_" .. index, command } end
  return list
end

-- The variables of such a leg, the same for each: for a dial string, `NAME=TEXT,...`. No text has a comma, a bracket or a quote.
function plain_offer.text()
  local written = {}
  for _, variable in ipairs(variables()) do written[#written + 1] = variable[1] .. "=" .. variable[2] end
  return table.concat(written, ",")
end

return plain_offer
