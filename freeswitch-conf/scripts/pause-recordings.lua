-- lua pause-recordings.lua pause LEG... or resume BASE...: pauses what records calls, or goes on with it, for the control plane. To pause
-- answers a line BASE for each file in which nothing is written now; the last line is +OK.
local other_leg = require "sw.other-leg"
local recording = require "sw.recording"

for index = 2, #argv do
  if argv[1] == "pause" then
    local leg = other_leg(argv[index]:match("^[%x-]+$") or "none")
    -- The one who called is recorded: that is the agent, or who talks to the agent.
    local bond = leg:getVariable("signal_bond") or ""
    for _, one in ipairs({ leg, other_leg(bond:match("^[%x-]+$") or "none") }) do
      for _, base in ipairs(recording.hold_back(one)) do stream:write(base .. "\n") end
    end
  else
    local queue, uuid = argv[index]:match("^%d+%-(%d+)%-([%x-]+)$")
    if queue then recording.let_go_on(other_leg(uuid), queue) end
  end
end
stream:write("+OK\n")
