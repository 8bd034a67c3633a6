-- Runs at the end of each recording. The engine deletes a file that nothing was written to; then nobody could tell a call that was
-- never connected from one whose recording was lost. So an empty one is left in its place.
local path = event:getHeader("Record-File-Path") or ""
local folder = freeswitch.getGlobalVariable("recording_folder") or ""
local base = path:sub(1, #folder + 1) == folder .. "/" and path:sub(#folder + 2):match("^[%w-]+%.raw$")

if base and not io.open(path, "rb") then
  local file = io.open(path, "ab")
  if file then file:close() end
end
