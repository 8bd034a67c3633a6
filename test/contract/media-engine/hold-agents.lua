-- hold-agents.lua MS: for so long nobody can change who serves whom in mod_callcenter.
local database = freeswitch.Dbh("sqlite://callcenter")
database:query("BEGIN EXCLUSIVE")
freeswitch.msleep(tonumber(argv[1]))
database:query("COMMIT")
database:release()
stream:write("+OK\n")
