-- Numbers as providers send them.
local channel = require("sw.channel")

local number = {}

local function begins(text, with)
  return text:sub(1, #with) == with
end

local function with_country_code(digits, has_plus, rules)
  if has_plus then return digits end
  if begins(digits, rules.international) then return digits:sub(#rules.international + 1) end
  if rules.national ~= "" and begins(digits, rules.national) then
    return rules.country .. digits:sub(#rules.national + 1)
  end
  -- No prefix at all: many providers send E.164 without its plus.
  local shorter = #digits - #rules.country
  if begins(digits, rules.country) and shorter >= rules.shortest and shorter <= rules.longest then return digits end
  if #digits > rules.longest then return digits end
  if #digits < rules.shortest then return nil end
  return rules.country .. digits
end

-- A number in E.164 without plus, nil when it is none: the same rules as `toE164` in src/domain/numbering, to the letter.
function number.read(sent, rules)
  local kept = channel.filtered(sent, "+0-9")
  local digits = with_country_code(channel.filtered(kept, "0-9"), begins(kept, "+"), rules)
  if digits and #digits >= 7 and #digits <= 15 and not begins(digits, "0") then return digits end
  return nil
end

return number
