-- Every call comes here from the dialplan, and comes back here when something took it out of its walk.
-- argv: phone | picked-up-to-dial | trunk | transfer | feature-code | resume | node NAME COMPANY
local entries = require("sw.entries")
local joined_calls = require("sw.joined-calls")
local walk = require("sw.walk")

session:setAutoHangup(false)
local node = entries[argv[1]](session, argv[2], argv[3])
walk.go(session, node)
joined_calls.join(session)
-- A conversation is over, and its caller's leg with it.
if session:ready() then session:hangup("NORMAL_CLEARING") end
