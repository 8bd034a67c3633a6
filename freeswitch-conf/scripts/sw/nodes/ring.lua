-- Rings the devices of an extension or of a ring group by their plan [U4, R11].
local caller = require("sw.caller")
local channel = require("sw.channel")
local journal = require("sw.journal")
local legs = require("sw.legs")
local ringing = require("sw.ringing")

return function(session, node)
  local at_once, later = {}, false
  for _, device in ipairs(node.devices) do
    if device.start == 0 then
      table.insert(at_once, legs.told(device))
    elseif device.start < node.seconds then
      later = true
    end
  end
  if #at_once == 0 and not later then return "unavailable" end
  -- The later ones are told when their time has come.
  if #at_once > 0 then journal.write(session, "SW_RING", table.concat(at_once, "&")) end
  -- Who calls hears ringing from the beginning, also while the first device is still waited for or its owner is asked.
  if later or #at_once < #node.devices or node.devices[1].kind == "mobile" then session:execute("ring_ready") end
  local dial_string = legs.dial_string(node.devices, {
    call = journal.call_of(session),
    company = channel.get(session, "sw_company"),
    caller_leg = session:get_uuid(),
    shown_outside = caller.shown_outside(session),
    seconds = node.seconds,
  })
  return ringing.ring(session, dial_string, #node.devices, node.seconds)
end
