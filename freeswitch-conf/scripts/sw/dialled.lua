-- What a phone dialled that is no extension of its company: a number outside, or an emergency number. Whether it may, a node of the
-- call logic decides, by the extension of the phone [U1].
local channel = require("sw.channel")
local journal = require("sw.journal")
local number = require("sw.number")
local routing = require("sw.routing")

local dialled = {}

-- The same as `readDialled` in src/domain/numbering. Returns nothing when it is no number.
local function read(book, sent)
  if book:find("emergency " .. sent) then return "emergency", sent end
  local digits = number.read(sent, book:find("caller-rules"))
  if digits then return "number", digits end
end

-- A number of the company itself is called as from outside.
local function start(session, book, kind, digits)
  local own = kind == "number" and book:find("number " .. digits)
  if own then return own end
  local extension = channel.get(session, "sw_extension")
  local names = book:find("dial")
  -- A file that an older controller wrote says nothing of it.
  if not names then return nil end
  local name = extension and (book:find("dial " .. extension) or names.usual) or names.without
  channel.set(session, "sw_dialled_kind", kind)
  channel.set(session, "sw_dialled", digits)
  channel.set(session, "sw_revision", book.revision)
  journal.write(session, "SW_CALL", "company-" .. channel.get(session, "sw_company"))
  return kind == "number" and book:find("node " .. name).guard or name
end

-- sent: plus or not, then digits. Returns the node to go to; nil when it is no number.
function dialled.start(session, sent)
  local book = routing.open(channel.get(session, "sw_company"))
  if not book then return nil end
  local kind, digits = read(book, sent)
  local node = kind and start(session, book, kind, digits)
  book:close()
  return node
end

return dialled
