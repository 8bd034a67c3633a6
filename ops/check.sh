#!/bin/sh
# `make check`: everything that can be said without running the product. All checks run, beside each other; any fault fails.
set -u
cd "$(dirname "$0")/.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
# A shell starts what runs beside it deaf to Ctrl-C.
trap 'trap - TERM; kill 0' INT
# Tells at once whether it went well; what is wrong is told when all are over, so that no two talk at the same time.
step() {
  name=$1
  shift
  if "$@" >"$folder/output of $name" 2>&1; then
    rm "$folder/output of $name"
    printf '%-22s%s\n' "$name" ok
  else
    printf '%-22s%s\n' "$name" FAILED
  fi
}
# The longest first.
step 'lint' npx --no-install eslint . &
step 'types' npx --no-install tsc --noEmit &
step 'format' npx --no-install prettier --check . &
step 'import directions' npx --no-install depcruise --config .dependency-cruiser.cjs src ops test &
step 'dead code' npx --no-install knip &
step 'OpenAPI document' node --import tsx ops/openapi.ts --check &
step 'shell scripts' sh -c 'for script in ops/*.sh ops/install/*.sh ops/docker/*.sh asterisk-conf/*.sh freeswitch-conf/*.sh; do sh -n "$script" || exit 1; done' &
wait
# What a step that was killed left is a fault, too.
for output in "$folder"/*; do
  [ -e "$output" ] || exit 0
  printf '\n%s\n' "${output##*/}"
  cat "$output"
done
exit 1
