-- What the account of a phone says of it.
local channel = require("sw.channel")
local routing = require("sw.routing")

local account = {}

function account.said(user, name)
  return freeswitch.API():executeString("user_data " .. user .. "@switchroom var " .. name)
end

-- Writes on a leg what the engine itself writes on that of a phone that calls.
function account.learn(session, user)
  for _, name in ipairs({ "sw_company", "sw_extension", "effective_caller_id_name", "effective_caller_id_number" }) do
    channel.set(session, name, account.said(user, name))
  end
end

-- The id of the extension that the phone belongs to; nil: it has none.
function account.extension_id(session)
  local own = channel.get(session, "sw_extension")
  local node = own and routing.look_up(channel.get(session, "sw_company"), "extension " .. own)
  return node and node:match("^extension%-(%d+)$")
end

return account
