#!/bin/sh
# Makes sure of the FreeSWITCH that is mounted, writes the instance's configuration anew from the environment, then becomes it.
set -eu
code=/usr/local/lib/switchroom
home=/opt/freeswitch
folders=/var/lib/switchroom/freeswitch
instance=$folders/engine
. "$code/read-secret.sh"
fail() {
  printf 'FREESWITCH_HOME: %s\n' "$@" >&2
  exit 78
}

for program in freeswitch fs_cli; do
  [ -x "$home/bin/$program" ] || fail "it is not set, or no FreeSWITCH was installed into it: bin/$program is missing"
done
modules=
for folder in "$home"/lib/freeswitch/mod "$home"/mod; do
  [ -n "$modules" ] || [ ! -d "$folder" ] || modules=$folder
done
[ -n "$modules" ] || fail 'neither lib/freeswitch/mod nor mod is in it, where the modules should be'
wanted=$(sed -n 's/.*<load module="\(.*\)".*/\1/p' "$code/freeswitch-conf/autoload_configs/modules.conf.xml")
set -- "$home/bin/freeswitch"
for module in $wanted; do
  [ -f "$modules/$module.so" ] || fail "it was built without $module"
  set -- "$@" "$modules/$module.so"
done
. /etc/os-release
# A library is missing, or one is older than what it was built with; a program of another processor has none at all.
lacking=$(ldd "$@" 2>&1 | grep -E 'not found|not a dynamic executable' | sort -u) || true
[ -z "$lacking" ] || fail "it does not run on this image, Debian $VERSION_CODENAME:" "$lacking" \
  'name the Debian that it was built for in FREESWITCH_SUITE, and packages that it needs besides in FREESWITCH_PACKAGES, then build again'

CONTROL_SECRET=$(read_secret freeswitch-secret)
export CONTROL_SECRET
export GENERATED_DIR=$folders/generated RECORDING_DIR=$folders/spool
sh "$code/freeswitch-conf/instance.sh" "$instance"
# For the health check and for people.
(umask 077 && printf '[default]\nhost => 127.0.0.1\nport => %s\npassword => %s\n' "$ESL_PORT" "$CONTROL_SECRET" >"$instance/.fs_cli_conf")
unset CONTROL_SECRET
# Recordings and journal are read by another account of the group.
umask 027
exec sh "$code/freeswitch-conf/run.sh" "$instance" "$RECORDING_DIR" "$home/bin/freeswitch" -mod "$modules"
