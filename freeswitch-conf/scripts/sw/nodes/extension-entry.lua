return { decide = function() return "next" end, revises = true }
