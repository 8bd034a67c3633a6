return { decide = function() return "next" end }
