-- Runs once when the engine begins: whatever calls the journal told of before are lost.
freeswitch.API():execute("log", "NOTICE SW_STARTED " .. os.date("%z") .. " - -")

-- At the first event about presence, mod_sofia holds up all events for half a second (sofia_presence.c, `switch_yield`): the first ring would
-- be told so late. This one asks after nobody, and comes before there are calls.
freeswitch.Event("PRESENCE_PROBE"):fire()

-- What runs between a caller and a phone, and between a click and its answer.
for _, name in ipairs({ "leg.lua", "contact.lua", "members.lua", "take-out.lua" }) do
  local ok, reason = pcall(require("sw.compiled").make, name)
  if not ok then freeswitch.consoleLog("warning", name .. " is not compiled: " .. reason .. "\n") end
end
