-- Callbacks [R12]: a pair of channels that waits in a queue in place of a customer. The far one is in the queue; when an agent is
-- connected to it, the near one calls the customer. From then on everything happens without a controller as well, so that no agent
-- sits in silence. The controller wrote on both of them (src/freeswitch/stand-ins/):
--   sw_near, sw_callback, sw_turn (id of the request, and how many agents have taken it so far, this one included), sw_customer,
--   sw_trunk, sw_shown (digits of the number that the customer sees, if any), sw_joined, sw_priority, sw_record, sw_needs_agents
local channel = require("sw.channel")
local controller = require("sw.controller")
local journal = require("sw.journal")
local leg_life = require("sw.leg-life")
local marks = require("sw.marks")
local places = require("sw.queue-places")
local outside_call = require("sw.outside-call")
local prompt = require("sw.prompt")
local recording = require("sw.recording")
local rooms = require("sw.queue-rooms")

local stand_in = {}

local ring_seconds = 45

local function told(session, what)
  return table.concat({
    channel.get(session, "sw_company"), channel.get(session, "sw_callback"), channel.get(session, "sw_turn"), what,
  }, ":")
end

-- Also of a channel that is over.
local function tell(session, what)
  journal.write_outside(session, "SW_CALLBACK", told(session, what))
end

-- The far one.
function stand_in.wait(session)
  local queue, near = channel.get(session, "sw_queue"), channel.get(session, "sw_near")
  if not queue or not journal.is_leg(near) then return end
  if channel.get(session, "sw_needs_agents") and not rooms.has_agents(queue) then
    return leg_life.end_by_logic(session, "NORMAL_CLEARING")
  end
  channel.set(session, "sw_caller_kind", "outside")
  channel.set(session, "sw_caller", channel.get(session, "sw_customer"))
  leg_life.begin_stand_in(session)
  journal.write(session, "SW_CALL", "company-" .. channel.get(session, "sw_company"))
  marks.enter(session, "queue-" .. queue)
  leg_life.when_connected(session, "lua stand-in-taken.lua " .. near)
  if channel.get(session, "sw_record") then recording.start(session, queue) end
  repeat
    -- As a caller who left the queue by a key and comes back: behind all who came before and still wait.
    channel.set(session, "sw_left_queue", queue)
    channel.set(session, "cc_base_score", (places.take(session, queue)))
    channel.set(session, "cc_cancel_reason", nil)
    session:execute("callcenter", "queue-" .. queue)
    -- The longest wait of its callers, which mod_callcenter knows of the queue alone, is not for a customer who waits at no phone.
  until not session:ready() or channel.get(session, "cc_cancel_reason") ~= "TIMEOUT"
  -- No queue, nobody in it, or no room: the controller tries again later.
  if session:ready() and channel.get(session, "cc_cause") ~= "answered" then
    leg_life.end_by_logic(session, "NORMAL_CLEARING")
  end
end

-- The near one. The controller knows whether the customer still wants it and has not been called meanwhile, and answers with the
-- exit `call` or `withdrawn`; without it the customer is called.
function stand_in.take_turn(session)
  local detail = channel.get(session, "sw_callback") .. ":" .. channel.get(session, "sw_turn")
  local exit = controller.hold(session, "callback-turn", detail, nil)
  if exit then stand_in.go_on(session, exit) end
end

function stand_in.go_on(session, exit)
  if exit == "withdrawn" then
    prompt.tone(session, "%(300,100,400);%(400,0,400)")
    return leg_life.end_by_logic(session, "NORMAL_CLEARING")
  end
  local trunk = channel.get(session, "sw_trunk")
  tell(session, "calling")
  leg_life.tell_when_connected(session, "SW_CALLBACK", told(session, "answered"))
  local shown = channel.get(session, "sw_shown")
  -- The engine would show what the near one has: the number of the customer.
  local told_outside = shown and "+" .. shown or "anonymous"
  local outcome = outside_call(session, "+" .. channel.get(session, "sw_customer"), trunk, told_outside, ring_seconds)
  if outcome then
    tell(session, outcome)
  elseif not channel.get(session, "last_bridge_to") then
    tell(session, "agent-left")
  elseif channel.get(session, "sw_bridge_told") ~= "yes" then
    -- A talk so short that the engine did not get to say so.
    tell(session, "answered")
  end
  if session:ready() then leg_life.end_by_logic(session, "NORMAL_CLEARING") end
end

return stand_in
