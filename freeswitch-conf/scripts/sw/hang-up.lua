-- Ends a call because the call logic says so.
local leg_life = require("sw.leg-life")

local causes = {
  normal = "NORMAL_CLEARING",
  busy = "USER_BUSY",
  ["no-answer"] = "NO_ANSWER",
  unavailable = "SUBSCRIBER_ABSENT",
  declined = "CALL_REJECTED",
  unknown = "UNALLOCATED_NUMBER",
  refused = "NETWORK_OUT_OF_ORDER",
}

-- reason: one of the above
return function(session, reason)
  leg_life.end_by_logic(session, causes[reason])
end
