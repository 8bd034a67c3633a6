-- Which phones have a call. Each leg to or from one is counted, in mod_hash's limits, which forget a leg when it ends. A name is
-- that of a place with one device: the SIP user of a phone, or mobile-7.
local phones = {}

local membership = require "sw.membership"

local api = freeswitch.API()

function phones.is_busy(name)
  return (tonumber(api:executeString("limit_usage hash sw-phone " .. name)) or 0) > 0
end

-- most: with this one; then what is done with a leg that would be one more
local function count(session, name, most)
  -- A transfer ends no leg.
  session:setVariable("limit_ignore_transfer", "true")
  api:executeString("uuid_limit " .. session:get_uuid() .. " hash sw-phone " .. name .. " " .. most)
end

-- Counts a leg that rings at the phone if it is the only one there, else ends it. False: it is ended, whoever did so.
function phones.take_free(session, name, cause)
  count(session, name, "1 !" .. cause)
  return session:getState() ~= "CS_HANGUP"
end

-- Counts a leg that rings at the phone or comes from it, and keeps queue calls away from the agent there meanwhile.
-- extension: id of the extension that the phone belongs to, or nil
function phones.take(session, name, extension)
  count(session, name, "-1")
  phones.keep_free(session, name, extension)
end

function phones.keep_free(session, name, extension)
  local agent = membership.agent_at(name)
  if agent == nil and extension ~= nil then agent = membership.agent_at("extension-" .. extension) end
  if agent ~= nil and session:getVariable("cc_agent") ~= agent then
    -- The dispatcher passes over an agent with other calls, without an attempt at each.
    session:execute("callcenter_track", agent)
  end
end

return phones
