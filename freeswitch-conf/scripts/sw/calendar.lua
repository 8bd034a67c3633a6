-- What a clock on the wall shows, and what a calendar says about it.
local calendar = {}

-- Seconds that the clocks of a zone are ahead of UTC. changes: {{from, offset}, ...}, the first one for all time before, too.
local function offset_at(changes, now)
  local offset = changes[1][2]
  for _, change in ipairs(changes) do
    if change[1] > now then break end
    offset = change[2]
  end
  return offset
end

-- Returns `2026-12-24`, the weekday (1 is Monday), and the minute of the day.
local function wall_clock(changes, now)
  local shown = now + offset_at(changes, now)
  local weekday = tonumber(os.date("!%w", shown))
  return os.date("!%Y-%m-%d", shown), weekday == 0 and 7 or weekday, shown % 86400 // 60
end

-- The exit that holds at an instant, and the node it leads to; nil when the zone is not known.
function calendar.exit_at(book, name, zone, now)
  local changes = book:find("zone " .. zone)
  if not changes then return nil end
  local date, weekday, minute = wall_clock(changes, now)
  -- A whole year of one override, a whole month of one, a date, or else the weekday.
  for _, day in ipairs({ date:sub(1, 4), date:sub(1, 7), date, "weekday-" .. weekday }) do
    for _, window in ipairs(book:find(name .. " " .. day) or {}) do
      if minute >= window[1] and minute < window[2] then return window[3], window[4] end
    end
  end
  return table.unpack(book:find(name .. " default") or {})
end

return calendar
