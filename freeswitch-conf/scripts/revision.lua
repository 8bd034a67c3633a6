-- lua revision.lua COMPANY: the revision of the company's call logic that calls are led by from now on; nothing when there is none.
local routing = require("sw.routing")

local book = routing.open(argv[1] or "")
if book then
  stream:write(book.revision)
  book:close()
end
