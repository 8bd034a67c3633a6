#!/bin/sh
# Installs what Switchroom runs on and this machine lacks: the programs that its private instances and test phones
# are made of, an Asterisk of its own, and its node packages. Says nothing when nothing is missing.
#
# No system service appears. The packages below hold programs alone: the service of MariaDB is in mariadb-server, that
# of Redis in redis-server, of SIP in asterisk; their -core and -tools packages have neither unit nor init script, and
# --no-install-recommends keeps others away. Asterisk is unpacked into a folder and never installed.
#
#   SWITCHROOM_CACHE   where the unpacked Asterisk is kept (default: XDG_CACHE_HOME/switchroom, or /var/cache/switchroom
#                      for root and ~/.cache/switchroom for others); keep in step with ops/instances/cache-folder.ts
set -eu
umask 022
project=$(cd "$(dirname "$0")/../.." && pwd)
# People who are not root often have no sbin folder on their PATH.
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin

say() { printf 'install: %s\n' "$*"; }
fail() {
  printf 'install: %s\n' "$@" >&2
  exit 1
}
has() { command -v "$1" >/dev/null 2>&1; }
is_root() { [ "$(id -u)" = 0 ]; }

# ---- node -----------------------------------------------------------------------------------------------------------
# First of all: what follows takes minutes, and an older Node fails later with words that tell nothing of its age.
require_node() {
  needed='Node (20.19 or later, with npm) is needed'
  has node && has npm || fail "$needed"
  version=$(node -p process.versions.node)
  major=${version%%.*}
  minor=${version#*.}
  minor=${minor%%.*}
  [ "$major" -gt 20 ] || { [ "$major" = 20 ] && [ "$minor" -ge 19 ]; } ||
    fail "$needed" "the one on PATH is $version"
}

# ---- which packages are missing -------------------------------------------------------------------------------------
# A word of `missing` is a package, or several names of it in the releases, joined by |.
missing=
need() { missing="$missing $1"; }

asterisk_on_path() {
  has asterisk || return 1
  major=$(asterisk -V 2>/dev/null | sed -n 's/^Asterisk \(certified\/\)\{0,1\}\([0-9]*\).*/\2/p')
  [ "${major:-0}" -ge 22 ]
}

cache_folder() {
  if [ -n "${SWITCHROOM_CACHE:-}" ]; then echo "$SWITCHROOM_CACHE"
  elif [ -n "${XDG_CACHE_HOME:-}" ]; then echo "$XDG_CACHE_HOME/switchroom"
  elif is_root || [ -z "${HOME:-}" ]; then echo /var/cache/switchroom
  else echo "$HOME/.cache/switchroom"; fi
}

is_unpacked() { [ -x "$1/usr/sbin/asterisk" ]; }

needs_unpacking() {
  if asterisk_on_path || is_unpacked "$(cache_folder)/asterisk-root"; then return 1; fi
  # What root has unpacked serves everybody, unless somebody asks for a cache of their own.
  [ -n "${SWITCHROOM_CACHE:-}" ] || ! is_unpacked /var/cache/switchroom/asterisk-root
}

find_missing_packages() {
  has mariadbd && has mariadb-install-db || need 'mariadb-server-core|mariadb-server-core-10.6'
  has my_print_defaults || need 'mariadb-client-core|mariadb-client-core-10.6'
  # redis-check-rdb is the server itself under another name; see ops/instances/binaries.ts.
  has redis-server || has redis-check-rdb || need redis-tools
  has sipp || need sip-tester
  has baresip || need baresip-core
  # Converts prompts that people upload; prlimit keeps it in its bounds.
  has ffmpeg || need ffmpeg
  has prlimit || need util-linux
  [ -e /usr/share/zoneinfo/Europe/Budapest ] || need tzdata
  if needs_unpacking; then
    has mmdebstrap || need mmdebstrap
    [ -e "$keyring" ] || need debian-archive-keyring
  fi
}
keyring=/usr/share/keyrings/debian-archive-keyring.gpg

# ---- apt ------------------------------------------------------------------------------------------------------------
as_root() {
  if is_root; then "$@"; else sudo "$@"; fi
}

# Quiet; shows what apt said only when it fails. The lock is held at times by the system's own updates.
apt() {
  log=$(mktemp)
  if as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300 "$@" >"$log" 2>&1; then
    rm -f "$log"
  else
    tail -n 20 "$log" >&2
    rm -f "$log"
    fail "apt-get $1 failed; its last words are above"
  fi
}

# The first of the names that this release has.
choose_package() {
  for name in $(echo "$1" | tr '|' ' '); do
    case $(apt-cache policy "$name" 2>/dev/null) in
      *'Candidate: (none)'*) ;;
      *Candidate:*)
        echo "$name"
        return
        ;;
    esac
  done
  fail "this release has no package $1" >&2
}

install_packages() {
  names=$(echo "$missing" | sed 's/|[^ ]*//g')
  has apt-get || fail "this machine has no apt-get (Debian, Ubuntu); install by hand what these packages hold:$names"
  is_root || has sudo ||
    fail 'some packages are missing, and you are neither root nor is there sudo' \
      "ask an administrator for: apt-get install --no-install-recommends$names"
  say 'bringing the package lists up to date'
  apt update
  chosen=
  for alternatives in $missing; do
    package=$(choose_package "$alternatives") || exit 1
    chosen="$chosen $package"
  done
  say "installing$chosen (a minute or so)"
  # shellcheck disable=SC2086
  apt install --yes --no-install-recommends $chosen
}

# ---- Asterisk -------------------------------------------------------------------------------------------------------
# The Debian archive that this machine itself uses; empty if it uses none (Ubuntu).
debian_mirror() {
  {
    for file in /etc/apt/sources.list.d/*.sources; do
      [ -e "$file" ] || continue
      # Paragraphs of `Key: values`; one may be switched off.
      awk 'BEGIN { RS = ""; FS = "\n" } {
        off = 0; uris = ""
        for (i = 1; i <= NF; i++) {
          if (tolower($i) ~ /^enabled:[ \t]*no/) off = 1
          if (tolower($i) ~ /^uris:/) { uris = $i; sub(/^[^:]*:/, "", uris) }
        }
        if (!off) print uris
      }' "$file" | tr ' \t' '\n\n'
    done
    for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
      [ -e "$file" ] || continue
      sed -n 's/^[ \t]*deb[ \t]\{1,\}\(\[[^]]*\][ \t]*\)\{0,1\}\([^ \t]*\).*/\2/p' "$file"
    done
  } | sed 's/\/*$//' | grep '/debian$' | head -n 1
}

# Debian's stable release has no asterisk; the coming one and unstable have. Unpacked is enough: it runs with the
# loader and libraries beside it, without chroot and without root.
unpack_asterisk() {
  cache=$(cache_folder)
  root=$cache/asterisk-root
  mkdir -p "$cache" || fail "cannot write to $cache; set SWITCHROOM_CACHE to a folder of yours"
  mirror=$(debian_mirror)
  # Nothing of the package is run, so that nobody needs to be root; but root is refused the mode of the others.
  if is_root; then mode=root; else mode=chrootless; fi
  log=$(mktemp)
  for suite in forky sid; do
    say "unpacking Asterisk from Debian $suite into $root (270 MB, under a minute)"
    unfinished=$(mktemp -d "$cache/unfinished.XXXXXX")
    trap 'rm -rf "$unfinished"' EXIT
    trap 'exit 130' INT TERM
    # An archive that is mirrored seldom has a Release file that is out of date by the calendar; it is signed still.
    if mmdebstrap --quiet --mode="$mode" --variant=extract --include=asterisk --keyring="$keyring" \
      --aptopt='Acquire::Check-Valid-Until "false"' \
      "$suite" "$unfinished/root" ${mirror:+"deb [signed-by=$keyring] $mirror $suite main"} >"$log" 2>&1 &&
      is_unpacked "$unfinished/root"; then
      chmod 755 "$unfinished/root"
      # Somebody else may have been quicker: theirs is as good.
      mv -T "$unfinished/root" "$root" 2>/dev/null || is_unpacked "$root" || fail "cannot move Asterisk to $root"
      rm -rf "$log" "$unfinished"
      trap - EXIT INT TERM
      return
    fi
    rm -rf "$unfinished"
  done
  tail -n 20 "$log" >&2
  rm -f "$log"
  fail 'Asterisk could not be unpacked; the last words of mmdebstrap are above' \
    'an Asterisk of version 22 or later on PATH would be used instead'
}

# Asterisk asks for its own host name in every call. Where only a silent name server could answer, each call waits
# ten seconds for it.
warn_of_slow_host_name() {
  has getent && has timeout || return 0
  status=0
  timeout 2 getent hosts "$(uname -n)" >/dev/null || status=$?
  [ "$status" != 124 ] ||
    say "warning: the name of this machine, $(uname -n), takes long to look up, so every call would;" \
      "add it to /etc/hosts (127.0.1.1 $(uname -n))"
}

# ---- node packages --------------------------------------------------------------------------------------------------
# npm leaves node_modules/.package-lock.json; ours names the exact lock file and the Node that they were built for.
wanted_stamp() { echo "$(cksum <package-lock.json) $(node -p process.versions.modules)"; }

install_node_packages() {
  cd "$project"
  stamp=node_modules/.installed-for
  wanted=$(wanted_stamp)
  [ ! -f "$stamp" ] || [ "$(cat "$stamp")" != "$wanted" ] || return 0
  if [ -f "$stamp" ] || [ ! -f node_modules/.package-lock.json ] ||
    [ package-lock.json -nt node_modules/.package-lock.json ]; then
    say 'installing node packages (a minute or so)'
    npm ci --include=dev --no-audit --no-fund --loglevel=error || fail 'npm ci failed; its words are above'
  fi
  echo "$wanted" >"$stamp"
}

# ---- all of it ------------------------------------------------------------------------------------------------------
require_node
find_missing_packages
[ -z "$missing" ] || install_packages
if needs_unpacking; then unpack_asterisk; fi
warn_of_slow_host_name
install_node_packages
