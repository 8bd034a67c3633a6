-- Where calls begin. Each returns the node to go to; nil: the call has ended.
local account = require("sw.account")
local caller = require("sw.caller")
local channel = require("sw.channel")
local controller = require("sw.controller")
local dialled = require("sw.dialled")
local hang_up = require("sw.hang-up")
local journal = require("sw.journal")
local leg_life = require("sw.leg-life")
local other_leg = require("sw.other-leg")
local phones = require("sw.phones")
local routing = require("sw.routing")
local stand_in = require("sw.stand-in")
local trunk = require("sw.trunk")
local walk = require("sw.walk")

local entries = {}

local function begin(session, party)
  leg_life.begin_origin(session, party, session:getVariable("destination_number"))
end

local function or_unknown(session, node)
  if node then return node end
  hang_up(session, "unknown")
end

local function extension_dialled(session)
  local digits = session:getVariable("destination_number") or ""
  if not digits:match("^[0-9]+$") then return nil end
  return routing.look_up(channel.get(session, "sw_company"), "extension " .. digits)
end

-- A phone dialled. Who it is was proved by its password.
local function begin_at_phone(session)
  local user = channel.filtered(session:getVariable("user_name"), "A-Za-z0-9-")
  caller.comes_from_phone(session)
  begin(session, "phone:" .. user)
  -- An agent there is offered no queue call meanwhile.
  phones.take(session, user, account.extension_id(session))
end

-- An extension of the company, or a number outside.
local function dial(session)
  caller.at_phone(session)
  local sent = session:getVariable("destination_number") or ""
  return or_unknown(session, extension_dialled(session) or dialled.start(session, sent))
end

-- A phone dialled.
function entries.phone(session)
  begin_at_phone(session)
  return dial(session)
end

-- A phone was asked to dial, rang and was picked up: it calls as if by its own keys. sw_ordered: its account
entries["picked-up-to-dial"] = function(session)
  local user = channel.filtered(channel.get(session, "sw_ordered"), "A-Za-z0-9-")
  caller.comes_from_phone(session)
  begin(session, "phone:" .. user)
  return dial(session)
end

-- A trunk called a number.
function entries.trunk(session)
  local digits, company, id = trunk.called(session, channel.get(session, "sw_called") or "")
  channel.set(session, "sw_company", company)
  caller.comes_from_outside(session)
  begin(session, "trunk:" .. (id or ""))
  channel.set(session, "sw_hops", 0)
  return or_unknown(session, company and routing.look_up(company, "number " .. digits))
end

-- The account of the phone that was called on this leg; nil: it is no phone.
local function called_account(leg)
  -- Of an offer to one phone nothing is said but its place (sw/contacts.lua).
  local place = channel.get(leg, "sw_offer_place")
  local party = channel.get(leg, "sw_party") or place and "phone:" .. place or ""
  return party:match("^phone:([A-Za-z0-9-]+)$")
end

-- Who was called at a phone, and goes on as one who calls, is said by the account of the phone, as if it had dialled.
local function know_who_was_called(session)
  local user = called_account(session)
  if not user or channel.get(session, "sw_extension") then return end
  account.learn(session, user)
end

-- The extension of the phone that passed the call on. Its leg is mostly gone already; then the phone is who it says it is (Referred-By),
-- which is one of the company's in any case.
local function extension_of_who_passed_it_on(session)
  local from = session:getVariable("last_bridge_to")
  local leg = other_leg(journal.is_leg(from) and from or "")
  local own = channel.get(leg, "sw_extension")
  if own then return own end
  local said = (session:getVariable("sip_h_Referred-By") or ""):match("^<?sip:([A-Za-z0-9-]+)@")
  local user = called_account(leg) or said
  if not user or account.said(user, "sw_company") ~= channel.get(session, "sw_company") then return nil end
  return account.said(user, "sw_extension")
end

-- Who passes a call on to nobody gets it back, at the extension of the phone: a wrong digit loses no caller. The engine has let go of the
-- two by then, and nothing tells it beforehand what can be dialled.
local function back(session)
  local extension = extension_of_who_passed_it_on(session) or ""
  if not extension:match("^[0-9]+$") then return nil end
  return routing.look_up(channel.get(session, "sw_company"), "extension " .. extension)
end

-- Somebody transferred the other side of their call to an extension: who called them, or whom they called. Nobody is sent outside like
-- this: at whose cost would it be?
function entries.transfer(session)
  know_who_was_called(session)
  caller.at_phone(session)
  return or_unknown(session, extension_dialled(session) or back(session))
end

-- A phone dialled a feature code, which the controller understands; without one it is refused at once. The dialplan leads
-- nobody here who was transferred: nobody runs a code on behalf of another.
entries["feature-code"] = function(session)
  begin_at_phone(session)
  local code = channel.filtered(session:getVariable("destination_number"), "0-9*")
  local exit = controller.hold(session, "feature-code", code, nil)
  if not session:ready() then return end
  hang_up(session, exit == "unavailable" and "refused" or "normal")
end

-- The controller gave the call back, or its guard took it.
function entries.resume(session)
  channel.set(session, "sw_stay", nil)
  if channel.get(session, "sw_purpose") == "callback-turn" then
    return stand_in.go_on(session, channel.filtered(channel.get(session, "sw_exit"), "a-z-"))
  end
  local node = channel.get(session, "sw_node")
  if not node then return hang_up(session, "refused") end
  return walk.leave(session, node, channel.filtered(channel.get(session, "sw_exit"), "a-z0-9-"))
end

-- A call that the controller began: it waits in a queue in place of a customer.
entries["stand-in"] = function(session)
  stand_in.wait(session)
end

-- An agent has taken it.
function entries.customer(session)
  stand_in.take_turn(session)
end

-- node NAME COMPANY: calls that the engine itself begins.
function entries.node(session, name, company)
  channel.set(session, "sw_company", company)
  begin(session, "trunk:")
  return name
end

return entries
