-- Brings a call that the controller holds back to the call logic. A controller that hung for a while may ask too late: the guard has
-- taken the call back by then, and it is somewhere else.
-- argv: the call, which of its stays, the exit of the node, and how it comes back: `now`, or `when-left`, as soon as the controller ends its
-- connection. With a transfer what the caller types meanwhile would be lost.
-- prints +OK, or -ERR when this stay is over
local api = freeswitch.API()
local call, stay, exit, moment = argv[1], argv[2], argv[3], argv[4]

if api:execute("uuid_getvar", call .. " sw_stay") ~= stay then
  stream:write("-ERR the call has left\n")
else
  api:execute("uuid_setvar", call .. " sw_exit " .. exit)
  if moment == "now" then
    -- The connection stays open for a while (sw/controller.lua).
    local open = tonumber(api:execute("uuid_getvar", call .. " sw_left_open")) or 0
    api:execute("uuid_setvar", call .. " sw_left_open " .. open + 1)
    -- Whoever looks from now on finds that the stay is over.
    api:execute("uuid_setvar", call .. " sw_stay")
    api:execute("uuid_transfer", call .. " resume XML sw-resume")
  end
  stream:write("+OK\n")
end
