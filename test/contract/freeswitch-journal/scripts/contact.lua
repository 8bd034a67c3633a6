-- The dial string of a phone, for a call.
local user, call = argv[1], argv[2]
local contact = freeswitch.API():execute("sofia_contact", "switchroom/" .. user .. "@switchroom")
stream:write("[leg_timeout=20,sw_leg=phone,sw_party=phone:" .. user .. ",sw_call=" .. call
  .. ",execute_on_originate='lua leg.lua']" .. contact)
