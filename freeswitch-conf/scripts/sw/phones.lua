-- Which phones have a call. Each leg to or from one is counted, in mod_hash's limits, which forget a leg when it ends. A name is
-- that of a place with one device: the SIP user of a phone, or mobile-7.
local phones = {}

local membership = require "sw.membership"

local api = freeswitch.API()

function phones.is_busy(name)
  return (tonumber(api:executeString("limit_usage hash sw-phone " .. name)) or 0) > 0
end

-- Counts a leg that rings at the phone or comes from it.
function phones.count(session, name)
  -- A transfer ends no leg.
  session:setVariable("limit_ignore_transfer", "true")
  api:executeString("uuid_limit " .. session:get_uuid() .. " hash sw-phone " .. name .. " -1")
end

-- Counts it, and keeps queue calls away from the agent there meanwhile.
-- extension: id of the extension that the phone belongs to, or nil
function phones.take(session, name, extension)
  phones.count(session, name)
  local agent = membership.agent_at(name)
  if agent == nil and extension ~= nil then agent = membership.agent_at("extension-" .. extension) end
  if agent ~= nil and session:getVariable("cc_agent") ~= agent then
    -- The dispatcher passes over an agent with other calls, without an attempt at each.
    session:execute("callcenter_track", agent)
  end
end

return phones
