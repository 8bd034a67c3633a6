-- A phone of the company brings its company along.
local channel = require("sw.channel")
local journal = require("sw.journal")
local recording = require("sw.recording")

-- By the policy of who is called, or of the extension of the phone that calls.
local function is_recorded(session, node, book)
  local from = channel.get(session, "sw_number") and "outside" or "inside"
  if node.record == "all" or node.record == from then return true end
  local own = channel.get(session, "sw_extension")
  return from == "inside" and own and book:find("recorded " .. own)
end

local function decide(session, node, _, book)
  journal.write(session, "SW_CALL", "company-" .. channel.get(session, "sw_company"))
  if is_recorded(session, node, book) then recording.start_call(session) end
  return "next"
end

return { decide = decide, revises = true }
