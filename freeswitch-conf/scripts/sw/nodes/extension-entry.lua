-- A phone of the company brings its company along.
local channel = require("sw.channel")
local journal = require("sw.journal")

local function decide(session)
  journal.write(session, "SW_CALL", "company-" .. channel.get(session, "sw_company"))
  return "next"
end

return { decide = decide, revises = true }
