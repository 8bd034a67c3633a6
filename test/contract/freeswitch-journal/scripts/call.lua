-- The least call logic that makes the legs a real one makes: a provider's calls wait in queue 17, phones call each other.
local journal = require("sw.journal")
local joined_calls = require("sw.joined-calls")
local leg_life = require("sw.leg-life")

local entry = argv[1]
local called = session:getVariable("destination_number")
if entry == "trunk" then
  leg_life.begin_origin(session, "trunk:5", called)
elseif entry == "phone" then
  leg_life.begin_origin(session, "phone:" .. session:getVariable("user_name"), called)
end
if entry ~= "transfer" then journal.write(session, "SW_CALL", "company-1") end
session:setVariable("hangup_after_bridge", "false")

local function enter(node)
  journal.write(session, "SW_NODE", node .. ":enter:1")
  leg_life.enter_node(session)
end

if entry == "trunk" then
  enter("queue-17")
  session:execute("callcenter", "queue-17")
else
  local user = "phone" .. called:sub(3)
  enter("ring-" .. called:sub(3))
  journal.write(session, "SW_RING", "phone-" .. user)
  session:execute("bridge", freeswitch.API():execute("lua", "contact.lua " .. user .. " " .. journal.call_of(session)))
end
joined_calls.join(session)
if session:ready() then session:hangup("NORMAL_CLEARING") end
