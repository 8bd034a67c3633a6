-- An agent was connected to the far half of a stand-in: the near half calls the customer.
-- argv: the near half
local api = freeswitch.API()
local near = argv[1]

-- The engine runs this at each bridge of the far half, also with a colleague whom the customer was passed on to.
if api:execute("uuid_getvar", near .. " sw_taken") ~= "yes" then
  api:execute("uuid_setvar", near .. " sw_taken yes")
  api:execute("uuid_transfer", near .. " customer XML sw-stand-in")
end
