-- Makes agent 7, who is called at phone1.
local api = freeswitch.API()
local agent = "callcenter_config agent "
api:executeString(agent .. "add agent-7 callback")
api:executeString(agent .. "set contact agent-7 '${lua(contact.lua phone1 ${uuid})}'")
api:executeString(agent .. "set status agent-7 Available")
stream:write("+OK\n")
