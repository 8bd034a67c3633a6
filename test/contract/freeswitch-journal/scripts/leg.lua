-- Runs on each leg of a ring plan before its INVITE is sent.
require("sw.called-leg").begin(session)
