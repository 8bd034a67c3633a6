-- answer-race.lua LEG: an agent picked up a call that others were asked to take at the same time. Of two who do so in the same few
-- milliseconds mod_callcenter forgets the leg of the one who was too late (outbound_agent_thread_run, `goto done`): the agent would listen
-- to nothing, and be offered no call, until they hang up.
local api = freeswitch.API()
local leg = argv[1]

local function get(of, name)
  local value = api:execute("uuid_getvar", of .. " " .. name) or ""
  if value == "" or value == "_undef_" or value:sub(1, 4) == "-ERR" then return nil end
  return value
end

local caller = get(leg, "cc_member_session_uuid")
local was_connected = get(leg, "signal_bond") or get(leg, "cc_agent_bridged")
if caller and not was_connected then
  -- Said before the two are connected.
  local taker = get(caller, "cc_agent_uuid")
  if not taker and api:execute("uuid_exists", caller) == "true" then
    -- Nobody yet: a mobile is being asked for its key.
    api:execute("sched_api", "+2 none lua answer-race.lua " .. leg)
  elseif taker ~= leg then
    api:execute("uuid_kill", leg .. " LOSE_RACE")
  end
end
