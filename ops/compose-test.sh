#!/bin/sh
# `make compose-test`: builds the images of docker-compose.yml, brings the system up, makes the demonstration company, places the
# demonstration call into each of its engines, and takes everything down again. Fails when any of it is wrong. It has a project name,
# ports, secrets and images of its own, and so touches no other container.
#   ENGINE            asterisk (default), freeswitch or both
#   FREESWITCH_HOME   the folder of an installed FreeSWITCH; without it, FreeSWITCH is skipped
#   FREESWITCH_SUITE  the Debian release that it was built for (default: this machine's, else bookworm)
set -eu
project=$(cd "$(dirname "$0")/.." && pwd)
cd "$project"
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
folder=$project/var/compose-test
settings=$folder/.env
log=$folder/log
# One per checkout.
name=switchroom-compose-test-$(printf '%s' "$project" | cksum | cut -d ' ' -f 1)
export SWITCHROOM_IMAGES=switchroom-compose-test
if [ -n "${SWITCHROOM_CACHE:-}" ]; then cache=$SWITCHROOM_CACHE
elif [ -n "${XDG_CACHE_HOME:-}" ]; then cache=$XDG_CACHE_HOME/switchroom
elif [ "$(id -u)" = 0 ]; then cache=/var/cache/switchroom
else cache=$HOME/.cache/switchroom; fi
# What the environment says would win over the settings of this test.
for variable in $(env | sed -n 's/^\(SWITCHROOM_[A-Z_]*\)=.*/\1/p'); do
  case $variable in SWITCHROOM_IMAGES | SWITCHROOM_CACHE) ;; *) unset "$variable" ;; esac
done
unset COMPOSE_PROFILES COMPOSE_FILE
case ${ENGINE:-asterisk} in
asterisk | freeswitch) engines=${ENGINE:-asterisk} ;;
both) engines='asterisk freeswitch' ;;
*)
  echo "compose-test: ENGINE can be asterisk, freeswitch, both; it is $ENGINE" >&2
  exit 64
  ;;
esac
skipped=
if [ "$engines" != asterisk ] && [ -z "${FREESWITCH_HOME:-}" ]; then
  skipped='SKIPPED: FreeSWITCH, since FREESWITCH_HOME is not set; it names the folder of an installed one, its prefix'
  case $engines in asterisk*) engines=asterisk ;; *) engines= ;; esac
fi

started=$(date +%s)
say() { printf 'compose-test: %3d s  %s\n' $(($(date +%s) - started)) "$*"; }
fail() {
  printf 'compose-test: FAILED: %s\n' "$@" >&2
  exit 1
}
as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

running=
end_running() {
  [ -n "$running" ] || return 0
  # The command may be a function: then a shell, with the program below it.
  pkill -TERM -P "$running" 2>/dev/null || true
  kill "$running" 2>/dev/null || true
  running=
}

# within SECONDS COMMAND...: its words go to the log; says every 15 s that it is still at work.
within() {
  limit=$1
  shift
  "$@" >"$log" 2>&1 9>&- </dev/null &
  running=$!
  waited=0
  while kill -0 "$running" 2>/dev/null; do
    if [ "$waited" -ge "$limit" ]; then
      end_running
      echo "not done within $limit s" >>"$log"
      return 124
    fi
    sleep 1
    waited=$((waited + 1))
    [ $((waited % 15)) != 0 ] || say "  … $(tail -n 1 "$log" | tr -d '\r' | cut -c 1-100)"
  done
  status=0
  wait "$running" || status=$?
  running=
  return "$status"
}

# The same, and the end of everything when it fails.
patiently() {
  within "$@" && return
  tail -n 40 "$log" >&2
  shift
  fail "$*; its last words are above"
}

composed() { compose --env-file "$settings" --project-name "$name" "$@"; }

. "$project/ops/docker/engine.sh"

up=
passed=
finish() {
  trap '' INT TERM
  end_running
  if [ -n "$up" ]; then
    if [ -z "$passed" ]; then
      say 'the last words of each service:'
      composed ps >&2 || true
      composed logs --no-color --tail 25 >&2 || true
    fi
    say 'taking everything down'
    if ! within 240 composed down --volumes --remove-orphans; then
      tail -n 20 "$log" >&2
      passed=
    fi
  fi
  stop_engine || passed=
  if [ -n "$passed" ]; then say "passed${skipped:+; $skipped}"; else
    say 'FAILED'
    exit 1
  fi
}

[ -z "$skipped" ] || say "$skipped"
[ -n "$engines" ] || exit 0
mkdir -p "$cache" "$folder"
chmod 700 "$folder"
exec 9>"$cache/compose-test.lock"
flock -n 9 || fail 'another compose-test runs'
sh ops/install/install.sh
trap finish EXIT
trap 'exit 130' INT TERM
start_engine

prepare() {
  rm -f "$settings"
  ports=$(node --import tsx ops/docker/free-ports.ts)
  case $engines in *' '*) engine=both ;; *) engine=$engines ;; esac
  # shellcheck disable=SC2086 # settings are words
  env $ports ENGINE="$engine" SWITCHROOM_FIRST_COMPANY=Demonstration sh ops/docker/prepare.sh "$folder" >/dev/null
}
prepare
up=yes
# What a run that was killed left behind.
patiently 240 composed down --volumes --remove-orphans
rm -f "$folder/demonstration.json"

ensure_base_image forky
case $engines in *freeswitch*) ensure_base_image "$(sed -n 's/^FREESWITCH_SUITE=//p' "$settings")" ;; esac
say 'building the images (minutes at the first time)'
patiently 1800 composed build
docker image prune --force --filter "label=switchroom.images=$SWITCHROOM_IMAGES" >/dev/null

# Ports again: the first ones may be taken after a long build.
prepare
# Usage: containers [MORE-FILTERS...]; how many this system has.
containers() { docker ps --all --quiet --filter "label=com.docker.compose.project=$name" "$@" | wc -l; }
await_health() {
  waited=0
  services=$(containers)
  until [ "$(containers --filter health=healthy)" = "$services" ]; do
    [ $waited -lt 120 ] || fail "not all of the $services services are healthy within 120 s"
    sleep 1
    waited=$((waited + 1))
  done
  say "all $services services are healthy"
}
call() {
  for engine in $engines; do
    say "placing the demonstration call ($engine)"
    SWITCHROOM_VAR=$folder ENGINE=$engine timeout 120 node --import tsx ops/demo.ts 9>&-
  done
}

say 'bringing the system up'
patiently 300 composed up --detach --no-build
await_health
say 'making the engines known'
patiently 120 composed run --rm -T register-engines
say 'making the demonstration company'
patiently 120 node --import tsx ops/docker/seed.ts "$folder"
call

# Everything ends and starts again in no order, as when the machine restarts; volumes and secrets must do.
say 'restarting all services'
patiently 240 composed restart
await_health
call

# New containers for what is there: each one waits for the others as at the first start, but now the media nodes are known.
say 'taking everything down but for its data, and bringing it up again'
patiently 240 composed down
patiently 300 composed up --detach --no-build
await_health
call
passed=yes
