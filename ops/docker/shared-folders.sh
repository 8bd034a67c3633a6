#!/bin/sh
# Accounts and folders that the engines and Switchroom share through volumes. Their images are made with this, since an empty
# volume takes owner and mode from whichever image it is mounted into first.
set -eu
groupadd --gid 10800 switchroom
useradd --uid 10801 --gid switchroom --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin engine
useradd --uid 10802 --gid switchroom --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin switchroom

root=/var/lib/switchroom
# Stored recordings are nobody else's.
install -d -o switchroom -g switchroom -m 0700 "$root/recordings"
# Those of Asterisk, and the same of FreeSWITCH.
for engine in "$root" "$root/freeswitch"; do
  # Switchroom writes call logic, phones and queues; the engine reads them.
  install -d -o switchroom -g switchroom -m 2750 "$engine/generated"
  # The engine records into it; Switchroom takes finished recordings out.
  install -d -o engine -g switchroom -m 2770 "$engine/spool"
  # The engine's own: configuration with the control secret, registrations, logs. Switchroom reads the journal among the logs.
  install -d -o engine -g switchroom -m 2750 "$engine/engine" "$engine/engine/log"
done
install -d -o engine -g switchroom -m 2750 "$root/engine/log/cel-custom"
