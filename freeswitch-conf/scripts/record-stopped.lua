-- Runs at the end of each recording.
require("sw.recording").leave_empty(event:getHeader("Record-File-Path") or "")
