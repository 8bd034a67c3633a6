#!/bin/sh
# Writes the instance's configuration anew from the environment, then becomes Asterisk.
set -eu
code=/usr/local/lib/switchroom
instance=/var/lib/switchroom/engine
. "$code/read-secret.sh"
CONTROL_SECRET=$(read_secret control-secret)
for modules in /usr/lib/*/asterisk/modules; do MODULES_DIR=$modules; done
export CONTROL_SECRET MODULES_DIR
export DATA_DIR=/usr/share/asterisk
export GENERATED_DIR=/var/lib/switchroom/generated RECORDING_DIR=/var/lib/switchroom/spool
# A socket that a killed Asterisk left behind.
rm -rf "$instance/run"
sh "$code/asterisk-conf/instance.sh" "$instance"
unset CONTROL_SECRET
# Recordings and journal are read by another account of the group.
umask 027
exec "$@"
