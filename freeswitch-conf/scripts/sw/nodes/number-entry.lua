-- A call from outside begins its way: from now on it is known whose number was called, and who calls.
local channel = require("sw.channel")
local caller = require("sw.caller")
local journal = require("sw.journal")
local recording = require("sw.recording")
local trunk = require("sw.trunk")

local function know_caller(session, book)
  -- A phone of the company called it: that is known.
  if channel.get(session, "sw_caller_kind") then return end
  -- As the provider writes numbers, or else as the country of the company does.
  local rules = trunk.rules(session, book) or book:find("caller-rules")
  if rules then caller.from_outside(session, rules) end
end

local function decide(session, node, _, book)
  journal.write(session, "SW_CALL", "company-" .. channel.get(session, "sw_company"))
  channel.set(session, "sw_number", node.number)
  know_caller(session, book)
  if node.record then recording.start_call(session) end
  return "next"
end

return { decide = decide, revises = true }
