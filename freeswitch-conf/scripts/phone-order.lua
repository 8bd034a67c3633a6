-- Runs on the leg of a phone that is to dial, or to supervise, before it is asked to ring. Queue calls stay away from it from now on.
local account = require("sw.account")
local channel = require("sw.channel")
local phones = require("sw.phones")

session:setAutoHangup(false)
local user = channel.filtered(channel.get(session, "sw_ordered"), "A-Za-z0-9-")
-- A phone that answers with another address (302) does not call.
session:setVariable("outbound_redirect_fatal", "true")
account.learn(session, user)
phones.take(session, user, account.extension_id(session))
