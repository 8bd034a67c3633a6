-- Makes agent 7, who is called at phone1 as the product calls agents.
local contacts = require("sw.contacts")

local api = freeswitch.API()
local agent = "callcenter_config agent "
api:executeString(agent .. "add agent-7 callback")
api:executeString(agent .. "set contact agent-7 '" .. contacts.of("agent-7", "phone1") .. "'")
api:executeString(agent .. "set status agent-7 Available")
for _, queue in ipairs({ "queue-17", "queue-18" }) do
  api:executeString("hash insert/sw-ready/" .. queue .. ":agent-7/phone1")
  api:executeString("hash insert/sw-ring/" .. queue .. "/20")
end
stream:write("+OK\n")
