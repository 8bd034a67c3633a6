-- Runs on the leg of a mobile that answered, while the caller still hears ringing: asks with a tone for the key 1. Without it
-- the leg ends and the others go on ringing. Three wrong keys or fifteen seconds are enough.
local tone = "tone_stream://%(200,0,600)"
local most_asked, most_wrong = 15, 3

session:setAutoHangup(false)
session:setVariable("playback_terminators", "none")

local wrong = 0
for _ = 1, most_asked do
  if not session:ready() then return end
  local key = session:playAndGetDigits(1, 1, 1, 800, "", tone, "", "[0-9*#]")
  if key == "1" then
    -- No offer any more that could be taken back (sw/offer-legs.lua).
    session:setVariable("sw_ringing_at", "")
    return
  end
  if key ~= "" then wrong = wrong + 1 end
  if wrong == most_wrong then break end
end
session:hangup("NO_ANSWER")
