-- The engine reads the clock of its machine when it starts, and counts on from there (switch_time.c). When that clock is set, or the
-- machine was stopped for a while, all that the engine tells would be off until it starts again: when calls began, since when callers wait.
local clock = {}

-- Two clocks of whole seconds that go alike differ by one at times.
local unnoticed_seconds = 1

-- mod_callcenter writes down when something was, and compares it with now: were the clock put back, nobody whose last call ended after
-- that would be offered one. So that is put on or back as well, and all have waited as long as before.
local moments = {
  agents = { "last_bridge_end", "last_offered_call", "ready_time" },
  members = { "joined_epoch" },
}

local function shift_queue_calls(seconds)
  local database = freeswitch.Dbh("sqlite://callcenter")
  if not database:connected() then return end
  for place, columns in pairs(moments) do
    for _, column in ipairs(columns) do
      database:query(("UPDATE %s SET %s = %s + %d"):format(place, column, column, seconds))
    end
  end
  database:release()
end

function clock.follow()
  local api = freeswitch.API()
  local behind = os.time() - math.floor(api:getTime() / 1000)
  if math.abs(behind) <= unnoticed_seconds then return end
  local answer = api:execute("fsctl", "sync_clock")
  shift_queue_calls(behind)
  freeswitch.consoleLog("warning", "the clock of the machine was set by " .. behind .. " s: " .. answer .. "\n")
end

return clock
