-- Says by which exit a call goes on as soon as the controller ends its connection. Nothing that the caller types meanwhile is lost, as it
-- would be with a transfer.
-- argv: the call, which of its stays, the exit of the node; prints +OK, or -ERR when this stay is over
local api = freeswitch.API()
local call, stay, exit = argv[1], argv[2], argv[3]

if api:execute("uuid_getvar", call .. " sw_stay") ~= stay then
  stream:write("-ERR the call has left\n")
else
  api:execute("uuid_setvar", call .. " sw_exit " .. exit)
  stream:write("+OK\n")
end
