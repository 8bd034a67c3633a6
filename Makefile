# Everything a person runs. Each target installs what it needs by itself.
.PHONY: run stop demo test conformance check bench compose-test install
.DEFAULT_GOAL := help

help: ## what there is to run
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 16

install: ## install what is missing (engine, databases, phones, packages)
	@sh ops/install/install.sh

run: install ## start private database, redis and engine (ENGINE=asterisk, freeswitch or both), then Switchroom; Ctrl-C ends all
	@exec node --import tsx ops/run.ts

stop: ## end exactly what `make run` started
	@exec node --import tsx ops/stop.ts

demo: install ## place a real call into the running system and tell its story
	@exec node --import tsx ops/demo.ts

test: install ## every test, on real engines
	@exec node --import tsx ops/test.ts

conformance: install ## every suite with real phones on Asterisk and on FreeSWITCH; writes docs/conformance.md
	@exec node --import tsx ops/conformance.ts

check: install ## types, lint, format, import directions, dead code, OpenAPI document, shell scripts
	@sh ops/check.sh

bench: install ## speed as ratios taken in one run
	@exec node --import tsx test/bench/run.ts

compose-test: ## the same system in containers, and the demonstration call against it (ENGINE as for run)
	@sh ops/compose-test.sh
