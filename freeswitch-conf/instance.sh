#!/bin/sh
# Writes what differs between two FreeSWITCHes on one machine: folders, ports, secrets.
# Usage: instance.sh FOLDER, with the settings below in the environment. Creates FOLDER/conf (a copy of this base with
# instance/ and generated/) and all folders FreeSWITCH wants.
set -eu
base=$(cd "$(dirname "$0")" && pwd)
folder=$1
: "${BIND_ADDRESS:?}" "${SIP_PORT:?}" "${RTP_FIRST:?}" "${RTP_LAST:?}" "${ESL_PORT:?}" "${CONTROL_SECRET:?}"
: "${CONTROL_ADDRESS:=127.0.0.1}" "${CONTROL_PERMIT:=127.0.0.1/32}" "${SYSTEM_NAME:=switchroom}"
generated=${GENERATED_DIR:-$folder/generated}
recordings=${RECORDING_DIR:-$folder/recordings}
umask 077
for name in conf/instance log run db cache temp; do mkdir -p "$folder/$name"; done
mkdir -p "$generated" "$recordings"
for part in autoload_configs dialplan scripts; do
  rm -rf "${folder:?}/conf/$part"
  cp -R "$base/$part" "$folder/conf/$part"
done
cp "$base/freeswitch.xml" "$folder/conf/"
ln -sfn "$generated" "$folder/conf/generated"
setting() { printf '  <X-PRE-PROCESS cmd="set" data="%s=%s"/>\n' "$1" "$2"; }
{
  echo '<include>'
  setting system_name "$SYSTEM_NAME"
  setting bind_address "$BIND_ADDRESS"
  setting sip_port "$SIP_PORT"
  setting rtp_first "$RTP_FIRST"
  setting rtp_last "$RTP_LAST"
  setting control_address "$CONTROL_ADDRESS"
  setting control_permit "$CONTROL_PERMIT"
  setting esl_port "$ESL_PORT"
  setting control_secret "$CONTROL_SECRET"
  setting log_folder "$folder/log"
  setting generated_folder "$generated"
  setting recording_folder "$recordings"
  echo '</include>'
} >"$folder/conf/instance/settings.xml"
