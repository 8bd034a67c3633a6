-- lua members.lua (VERB ORIGIN QUEUE AGENT PLACE LEVEL)...: changes memberships, for the control plane. Answers as sw/member-changes.lua says.
local member_changes = require "sw.member-changes"

stream:write(member_changes.make_all(argv, 1))
