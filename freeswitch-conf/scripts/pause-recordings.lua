-- lua pause-recordings.lua pause LEG... or resume BASE...: pauses what records calls, or goes on with it, for the control plane. To pause
-- answers a line BASE for each file in which nothing is written now; the last line is +OK.
local journal = require "sw.journal"
local other_leg = require "sw.other-leg"
local recording = require "sw.recording"

-- Of an id that is none no variable is set.
local function leg_of(id) return other_leg(journal.is_leg(id) and id or "") end

for index = 2, #argv do
  if argv[1] == "pause" then
    local leg = leg_of(argv[index])
    -- The one who called is recorded: that is the agent, or who talks to the agent.
    for _, one in ipairs({ leg, leg_of(leg:getVariable("signal_bond")) }) do
      for _, base in ipairs(recording.hold_back(one)) do stream:write(base .. "\n") end
    end
  else
    local queue, uuid = argv[index]:match("^%d+%-(%d+)%-([%x-]+)$")
    if queue then recording.let_go_on(leg_of(uuid), queue) end
  end
end
stream:write("+OK\n")
