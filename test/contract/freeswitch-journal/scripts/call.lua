-- The least call logic that makes the legs a real one makes: a provider's calls wait in queue 17, or in 18, from where they come to
-- phone2 after a second and then back; or they leave a message. Phones call each other.
local channel = require("sw.channel")
local journal = require("sw.journal")
local joined_calls = require("sw.joined-calls")
local leg_life = require("sw.leg-life")
local recording = require("sw.recording")

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

local function ring(user)
  enter("ring-" .. user:match("%d+$"))
  journal.write(session, "SW_RING", "phone-" .. user)
  session:execute("bridge", freeswitch.API():execute("lua", "contact.lua " .. user .. " " .. journal.call_of(session)))
end

local function queue(id)
  for name, value in pairs({ sw_company = 1, sw_number = 9, sw_revision = 1 }) do channel.set(session, name, value) end
  enter("queue-" .. id)
  recording.start(session, id)
  session:execute("callcenter", "queue-" .. id)
  recording.pause(session, id)
end

if entry == "trunk" then
  session:execute("answer")
  local last = called:sub(-1)
  if last == "1" then
    queue(17)
  elseif last == "2" then
    queue(18)
    ring("phone2")
    if session:ready() then queue(18) end
  else
    local path, base = recording.message_path(session, 1, 3)
    journal.write(session, "SW_VOICEMAIL", base .. ":box-3:outside-36305556677:1")
    session:execute("record", path .. " 60 0 0")
  end
else
  ring("phone" .. called:sub(3))
end
joined_calls.join(session)
if session:ready() then session:hangup("NORMAL_CLEARING") end
