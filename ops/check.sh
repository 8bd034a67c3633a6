#!/bin/sh
# `make check`: everything that can be said without running the product. All checks run; any fault fails.
set -u
cd "$(dirname "$0")/.."
failed=0
step() {
  name=$1
  shift
  printf '%-22s' "$name"
  if output=$("$@" 2>&1); then
    echo ok
  else
    echo FAILED
    printf '%s\n' "$output"
    failed=1
  fi
}
step 'types' npx --no-install tsc --noEmit
step 'lint' npx --no-install eslint .
step 'format' npx --no-install prettier --check .
step 'import directions' npx --no-install depcruise --config .dependency-cruiser.cjs src ops test
step 'dead code' npx --no-install knip
step 'OpenAPI document' node --import tsx ops/openapi.ts --check
step 'shell scripts' sh -c 'for script in ops/*.sh ops/install/*.sh ops/docker/*.sh asterisk-conf/*.sh freeswitch-conf/*.sh; do sh -n "$script" || exit 1; done'
exit "$failed"
