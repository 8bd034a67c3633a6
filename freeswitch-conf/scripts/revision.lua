-- lua revision.lua COMPANY: the revision of the company's call logic that calls are led by from now on; `none` when there is none (no
-- answer at all would be an error).
local routing = require("sw.routing")

local book = routing.open(argv[1] or "")
stream:write(book and book.revision or "none")
if book then book:close() end
