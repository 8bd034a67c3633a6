-- Runs once when the engine begins: whatever calls the journal told of before are lost.
freeswitch.API():execute("log", "NOTICE SW_STARTED " .. os.date("%z") .. " - -")
