# Sourced by ops/compose-test.sh: a Docker engine to talk to. Wants the functions say, fail, as_root, patiently, the folder $cache.
#
# An engine that answers is used. Else a private one is started, with images, state and socket of its own, so that no container
# of anybody else starts or ends with it; it changes no firewall rules, which is why builds use the machine's network.
own_engine=$cache/docker-run
own_engine_pid=

compose() {
  if docker compose version >/dev/null 2>&1; then docker compose "$@"; else docker-compose "$@"; fi
}

has_compose() {
  docker compose version >/dev/null 2>&1 || command -v docker-compose >/dev/null 2>&1
}

has_package() {
  case $(apt-cache policy "$1" 2>/dev/null) in *'Candidate: (none)'*) return 1 ;; *Candidate:*) return 0 ;; *) return 1 ;; esac
}

# Usage: install_packages NAME|OTHER-NAME...; of the names in the releases the first that there is.
install_packages() {
  command -v apt-get >/dev/null || fail "this machine has no apt-get; install by hand what these packages hold: $*"
  patiently 600 as_root apt-get -q -o DPkg::Lock::Timeout=300 update
  chosen=
  for names in "$@"; do
    package=
    for candidate in $(echo "$names" | tr '|' ' '); do
      [ -n "$package" ] || ! has_package "$candidate" || package=$candidate
    done
    [ -n "$package" ] || fail "this release has no package $names"
    chosen="$chosen $package"
  done
  say "installing$chosen (a minute or so)"
  # shellcheck disable=SC2086 # package names are words
  patiently 900 as_root env DEBIAN_FRONTEND=noninteractive apt-get -qy install --no-install-recommends $chosen
}

# Whether this process is the private engine: a number from a file may be somebody else's by now.
is_own_engine() {
  tr '\0' '\n' 2>/dev/null <"/proc/$1/cmdline" | grep -qxF -- "--pidfile=$own_engine/docker.pid"
}

start_engine() {
  command -v docker >/dev/null || install_packages docker.io
  has_compose || install_packages 'docker-compose-plugin|docker-compose-v2|docker-compose'
  if docker info >/dev/null 2>&1; then
    say 'using the Docker engine that answers'
    return
  fi
  [ "$(id -u)" = 0 ] || fail 'no Docker engine answers; start yours, or run this as root, who gets a private one'
  command -v dockerd >/dev/null || install_packages docker.io
  export DOCKER_HOST="unix://$own_engine/docker.sock" SWITCHROOM_BUILD_NETWORK=host
  # One that an earlier run could not end, because it was killed.
  own_engine_pid=$(cat "$own_engine/docker.pid" 2>/dev/null || echo 0)
  if is_own_engine "$own_engine_pid" && docker info >/dev/null 2>&1; then return; fi
  say 'no Docker engine answers: starting a private one'
  mkdir -p "$own_engine" "$cache/docker"
  rm -f "$own_engine/docker.pid"
  # A session of its own: Ctrl-C must reach it last, when the containers are gone.
  setsid dockerd --host="$DOCKER_HOST" --data-root="$cache/docker" --exec-root="$own_engine/exec" \
    --pidfile="$own_engine/docker.pid" --bridge=none --iptables=false --ip6tables=false \
    >"$own_engine/log" 2>&1 9>&- </dev/null &
  own_engine_pid=$!
  tries=0
  until docker info >/dev/null 2>&1; do
    tries=$((tries + 1))
    [ $tries -le 60 ] || fail 'the Docker engine did not start:' "$(tail -n 10 "$own_engine/log")"
    sleep 1
  done
}

stop_engine() {
  [ -n "$own_engine_pid" ] && is_own_engine "$own_engine_pid" || return 0
  say 'ending the private Docker engine'
  kill "$own_engine_pid"
  tries=0
  while kill -0 "$own_engine_pid" 2>/dev/null; do
    tries=$((tries + 1))
    if [ $tries -gt 30 ]; then
      say 'it did not end within 30 s'
      return 1
    fi
    sleep 1
  done
}

# Usage: ensure_base_image SUITE. Where no registry is in reach, the base image is made from Debian's packages themselves.
ensure_base_image() {
  base=debian:$1-slim
  docker image inspect "$base" >/dev/null 2>&1 && return
  say "pulling $base"
  if timeout 120 docker pull -q "$base" >"$log" 2>&1; then return; fi
  say "no registry in reach: making $base from packages"
  command -v mmdebstrap >/dev/null || install_packages mmdebstrap
  mirror=$(sed -n 's/^DEBIAN_MIRROR="\(.*\)"$/\1/p' "$settings")
  keyring=/usr/share/keyrings/debian-archive-keyring.gpg
  archive=$folder/base.tar
  # An archive that is mirrored seldom has a Release file that is out of date by the calendar; it is signed still.
  patiently 600 mmdebstrap --variant=minbase --keyring="$keyring" --aptopt='Acquire::Check-Valid-Until "false"' \
    --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
    "$1" "$archive" "deb [signed-by=$keyring] ${mirror:-http://deb.debian.org/debian} $1 main"
  docker import "$archive" "$base" >/dev/null
  rm -f "$archive"
}
