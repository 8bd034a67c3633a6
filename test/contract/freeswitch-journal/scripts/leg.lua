-- Runs on each leg before its INVITE is sent.
require("sw.called-leg").begin(session)
if freeswitch.API():execute("hash", "select/test/withdrawn") == "yes" then session:hangup("REQUESTED_CHAN_UNAVAIL") end
