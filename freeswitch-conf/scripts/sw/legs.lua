-- Dial strings, made of ids and digits that the controller wrote and that are checked here once more. Nothing that a caller or a
-- phone sent gets into one: a phone is named by its account, and the engine finds where it registered.
local legs = {}

local function name(text)
  return assert(tostring(text):match("^[A-Za-z0-9][A-Za-z0-9-]*$"), "not a name")
end

local function digits(text)
  return assert(tostring(text):match("^[0-9]+$"), "not digits")
end

-- Through a provider. called: as it is sent
local function outside(called, trunk)
  local plus, number = tostring(called):match("^(%+?)(.*)$")
  return "sofia/gateway/trunk-" .. digits(trunk) .. "/" .. plus .. digits(number)
end

local function address(device)
  if device.kind == "phone" then return "sofia/switchroom/" .. name(device.user) .. "%switchroom" end
  return outside("+" .. digits(device.number), device.trunk)
end

-- The engine compares whole seconds of its clock: an attempt of N lasts between N - 1 and N.
local function timeout(seconds)
  return seconds + 1
end

-- Variables of a leg; leg.lua writes into the journal what they say. No value has a comma or a bracket.
local function variables(list)
  local written = {}
  for _, pair in ipairs(list) do
    if pair[2] ~= nil then written[#written + 1] = pair[1] .. "=" .. tostring(pair[2]) end
  end
  return "[" .. table.concat(written, ",") .. "]"
end

-- By itself the engine offers nothing but the codec of the caller, also to a phone that does not know it.
local every_codec = { "media_mix_inbound_outbound_codecs", "true" }

-- One device. of.company: by it the leg finds on when somebody passes it on; of.more: further variables, pairs of name and value.
function legs.leg(device, index, of)
  local is_mobile = device.kind == "mobile"
  local list = {
    { "sw_call", name(of.call) },
    { "sw_company", digits(of.company) },
    { "sw_leg", is_mobile and "mobile-" .. digits(device.id) or "phone" },
    { "sw_party", is_mobile and "trunk:" .. digits(device.trunk) or "phone:" .. name(device.user) },
    -- By it the controller knows the calls of a phone and of a mobile from the first event to the last.
    { "presence_id", (is_mobile and legs.told(device) or name(device.user)) .. "@switchroom" },
    { "sw_place", of.place and name(of.place) },
    { "sw_device", index },
    { "sw_caller_leg", of.caller_leg and name(of.caller_leg) },
    { "sw_ring", device.start > 0 and legs.told(device) or nil },
    { "origination_caller_id_number", is_mobile and of.shown_outside or nil },
    { "origination_caller_id_name", is_mobile and "_undef_" or nil },
    -- A mobile has won only when its owner pressed a key: its own voicemail never does.
    { "group_confirm_key", is_mobile and "exec" or nil },
    { "group_confirm_file", is_mobile and "'lua confirm.lua'" or nil },
    every_codec,
    { "execute_on_originate", "'lua leg.lua'" },
  }
  for _, pair in ipairs(of.more or {}) do list[#list + 1] = pair end
  return variables(list) .. address(device)
end

-- A device as the journal names it.
function legs.told(device)
  if device.kind == "phone" then return "phone-" .. name(device.user) end
  return "mobile-" .. digits(device.id)
end

-- Devices that begin to ring at their time; those that ring already go on. Devices of one start are asked together, each start
-- in an attempt of its own that begins when its time has come: only then its legs exist, and leg.lua is asked.
-- of.call, of.company, of.caller_leg: of the caller; of.place: of an agent; of.shown_outside: the number that mobiles see;
-- of.seconds: of the whole plan; nil: whoever dials decides
function legs.dial_string(devices, of)
  local starts, by_start = {}, {}
  for index, device in ipairs(devices) do
    if not of.seconds or device.start < of.seconds then
      if not by_start[device.start] then
        by_start[device.start] = {}
        starts[#starts + 1] = device.start
      end
      table.insert(by_start[device.start], legs.leg(device, index, of))
    end
  end
  table.sort(starts)
  local attempts = {}
  for _, start in ipairs(starts) do
    local limits = { "ignore_early_media=ring_ready" }
    if start > 0 then table.insert(limits, "originate_delay_start=" .. start * 1000) end
    if of.seconds then table.insert(limits, "originate_timeout=" .. timeout(of.seconds - start)) end
    attempts[#attempts + 1] = "{" .. table.concat(limits, ",") .. "}" .. table.concat(by_start[start], ",")
  end
  return table.concat(attempts, ":_:")
end

-- What is called through a provider by itself.
function legs.outside_string(called, trunk, of)
  return "{ignore_early_media=ring_ready,originate_timeout=" .. timeout(of.seconds) .. "}" .. variables({
    { "sw_call", name(of.call) },
    { "sw_company", digits(of.company) },
    { "sw_leg", "outside" },
    { "sw_party", "trunk:" .. digits(trunk) },
    { "sw_device", 1 },
    { "sw_caller_leg", name(of.caller_leg) },
    { "origination_caller_id_number", of.shown_outside },
    { "origination_caller_id_name", "_undef_" },
    every_codec,
    { "execute_on_originate", "'lua leg.lua'" },
  }) .. outside(called, trunk)
end

return legs
