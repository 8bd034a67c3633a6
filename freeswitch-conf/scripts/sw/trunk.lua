-- Which provider calls, and which number it calls.
local channel = require("sw.channel")
local number = require("sw.number")
local routing = require("sw.routing")

local trunk = {}

local function address_of(session)
  return channel.filtered(session:getVariable("sip_network_ip"), "0-9a-f.:")
end

-- What a company knows of an address: its trunk there, and how that writes numbers if anything is said of it.
local function trunk_at(company, address)
  return routing.look_up(company, "address " .. address)
end

-- How the provider writes numbers; nil: nothing is said of it.
function trunk.rules(session, book)
  local found = book:find("address " .. address_of(session))
  return found and found.rules
end

-- sent: plus or not, then digits. Returns the number in E.164 without plus, nil when it is none; the company that has it, nil when
-- nobody has; and the id of the trunk, nil when it is not known. Numbers are unique in the installation, so the number decides of
-- the companies that have a provider at this address; each has its own word for how that writes them.
function trunk.called(session, sent)
  local address = address_of(session)
  local digits = sent:gsub("^%+", "")
  local first_trunk
  for _, company in ipairs(routing.companies_at(address)) do
    local found = trunk_at(company, address)
    if found then
      first_trunk = first_trunk or found.trunk
      local read = digits
      if found.rules then read = number.read(sent, found.rules) end
      local owner = read and routing.company_of_number(read)
      if owner then
        local own = owner ~= company and trunk_at(owner, address) or found
        return read, owner, own.trunk
      end
    end
  end
  local owner = first_trunk == nil and routing.company_of_number(digits) or nil
  local own = owner and trunk_at(owner, address)
  return digits, owner, own and own.trunk or first_trunk
end

return trunk
