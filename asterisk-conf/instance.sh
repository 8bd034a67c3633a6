#!/bin/sh
# Writes what differs between two Asterisks on one machine: folders, ports, secrets.
# Usage: instance.sh FOLDER, with the settings below in the environment. Creates
# FOLDER/etc (a copy of this base with instance/ and generated/) and all folders Asterisk wants.
# FOLDER/data is the distribution's data with two folders more among the sounds: `switchroom`, the prompts that the
# controller writes into GENERATED_DIR/sounds as CONTENTHASH.wav, and `sw-spool`, where messages are recorded. Beside them is
# `sw-pause`, which musiconhold.conf says more about.
set -eu
base=$(cd "$(dirname "$0")" && pwd)
folder=$1
: "${MODULES_DIR:?}" "${DATA_DIR:?}" "${BIND_ADDRESS:?}" "${SIP_PORT:?}" "${RTP_FIRST:?}" "${RTP_LAST:?}"
: "${AMI_PORT:?}" "${HTTP_PORT:?}" "${CONTROL_SECRET:?}" "${CONTROL_ADDRESS:=127.0.0.1}" "${CONTROL_PERMIT:=127.0.0.1/32}"
generated=${GENERATED_DIR:-$folder/generated}
recordings=${RECORDING_DIR:-$folder/recordings}
# Announcements: the distribution calls its English voice en_US_f_Allison and links `en` to it only when installed in full.
language=en
for voice in "$DATA_DIR"/sounds/en_*; do
  [ -d "$DATA_DIR/sounds/en" ] || language=$(basename "$voice")
done
umask 077
mkdir -p "$folder/data/sounds" "$folder/etc/instance" "$folder/run" "$folder/log/cel-custom" "$folder/db/keys" "$folder/spool" "$generated" "$recordings"
cp "$base"/*.conf "$folder/etc/"
ln -sfn "$generated" "$folder/etc/generated"
ln -sfn "$recordings" "$folder/spool/monitor"
for entry in "$DATA_DIR"/*; do
  [ "$entry" = "$DATA_DIR/sounds" ] || ln -sfn "$entry" "$folder/data/"
done
for entry in "$DATA_DIR"/sounds/*; do
  [ ! -e "$entry" ] || ln -sfn "$entry" "$folder/data/sounds/"
done
ln -sfn "$generated/sounds" "$folder/data/sounds/switchroom"
ln -sfn "$recordings" "$folder/data/sounds/sw-spool"
mkdir -p "$folder/data/sw-pause"
head -c 320 /dev/zero >"$folder/data/sw-pause/pause.sln"
cat >"$folder/etc/asterisk.conf" <<CONF
[directories]
astetcdir => $folder/etc
astmoddir => $MODULES_DIR
astvarlibdir => $DATA_DIR
astdbdir => $folder/db
astkeydir => $folder/db
astdatadir => $folder/data
astagidir => $folder/spool
astspooldir => $folder/spool
astrundir => $folder/run
astlogdir => $folder/log
[options]
systemname=${SYSTEM_NAME:-switchroom}
hideconnect=yes
defaultlanguage=$language
transmit_silence=no
live_dangerously=no
CONF
cat >"$folder/etc/manager.conf" <<CONF
[general]
enabled=yes
bindaddr=$CONTROL_ADDRESS
port=$AMI_PORT
displayconnects=no
allowmultiplelogin=yes
authtimeout=5
[switchroom]
secret=$CONTROL_SECRET
deny=0.0.0.0/0.0.0.0
permit=$CONTROL_PERMIT
read=agent,call,system
write=agent,call,system,command,reporting
writetimeout=5000
CONF
cat >"$folder/etc/http.conf" <<CONF
[general]
enabled=yes
bindaddr=$CONTROL_ADDRESS
bindport=$HTTP_PORT
enable_static=no
enable_status=no
CONF
cat >"$folder/etc/ari.conf" <<CONF
[general]
enabled=yes
pretty=no
channelvars=SW_FILES_OF
[switchroom]
type=user
read_only=no
password=$CONTROL_SECRET
password_format=plain
CONF
cat >"$folder/etc/rtp.conf" <<CONF
[general]
rtpstart=$RTP_FIRST
rtpend=$RTP_LAST
CONF
cat >"$folder/etc/instance/pjsip-transport.conf" <<CONF
[transport-udp]
type=transport
protocol=udp
bind=$BIND_ADDRESS:$SIP_PORT
CONF
