-- The guard of a call that the controller holds; the engine runs it once a second. The controller changes sw_lease each second for as
-- long as it lives. A call that saw no change is taken back: at once when the controller shows no sign of life at all, at the second
-- look otherwise. Waits for nothing, not even for the controller's clock.
-- argv: the call, and which of its stays with the controller this one guards
local api = freeswitch.API()
local call, stay = argv[1], argv[2]
-- As in sw/controller.lua. Whole seconds are compared: two of them may be no more than one, which any beat may take.
local heartbeat_seconds = 3

local function get(name)
  local value = api:execute("uuid_getvar", call .. " " .. name) or ""
  if value == "_undef_" or value:sub(1, 4) == "-ERR" then return "" end
  return value
end

local function set(name, value)
  api:execute("uuid_setvar", call .. " " .. name .. " " .. value)
end

local function is_silent()
  local heartbeat = tonumber(freeswitch.getGlobalVariable("sw_heartbeat") or "")
  return not heartbeat or os.time() - heartbeat >= heartbeat_seconds
end

if get("sw_stay") ~= stay then
  -- The call went on, or is gone.
  api:execute("sched_del", "lease-" .. call .. "-" .. stay)
elseif get("sw_lease") ~= get("sw_lease_seen") then
  set("sw_lease_seen", get("sw_lease"))
  set("sw_lease_missed", "0")
elseif get("sw_lease_missed") == "1" or is_silent() then
  api:execute("sched_del", "lease-" .. call .. "-" .. stay)
  api:execute("lua", "bring-back.lua " .. call .. " " .. stay .. " unavailable now")
else
  set("sw_lease_missed", "1")
end
