local prompt = require("sw.prompt")

return function(session, node)
  if node.prompt then
    prompt.answer(session)
    prompt.play(session, node.prompt)
  end
  return "next"
end
