-- A leg that the script does not run on, as far as scripts ask of one.
local api = freeswitch.API()

-- Of a leg that is gone no variable is set, and none can be.
return function(uuid)
  local leg = {}

  function leg.get_uuid() return uuid end

  function leg.getVariable(_, name)
    local value = api:executeString("uuid_getvar " .. uuid .. " " .. name) or ""
    if value == "_undef_" or value:sub(1, 4) == "-ERR" then return nil end
    return value
  end

  function leg.setVariable(_, name, value)
    api:executeString("uuid_setvar " .. uuid .. " " .. name .. " " .. value)
  end

  return leg
end
