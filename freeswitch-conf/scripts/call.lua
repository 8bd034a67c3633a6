-- Every call comes here from the dialplan, and comes back here when something took it out of its walk.
-- argv: phone | trunk | transfer | feature-code | resume | node NAME COMPANY
local entries = require("sw.entries")
local walk = require("sw.walk")
local leg_life_is_there, leg_life = pcall(require, "sw.leg-life")

session:setAutoHangup(false)
local node = entries[argv[1]](session, argv[2], argv[3])
walk.go(session, node)
if leg_life_is_there and not session:ready() then leg_life.replaced(session) end
