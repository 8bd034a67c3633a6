-- What is done on the leg of an offer of a queue that asks all at once when it is answered: a variable and its text, which has neither comma
-- nor quote. After two seconds it is decided who has the caller (answer-race.lua).
return { "api_on_answer_sw_race", "sched_api +2 none lua answer-race.lua ${uuid}" }
