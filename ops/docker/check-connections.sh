#!/bin/sh
# Healthy when the server (process 1) holds a connection to each address: the check of the roles that answer no HTTP.
# Usage: check-connections.sh HOST:PORT...
set -eu
for address in "$@"; do
  port=$(printf '%04X' "${address##*:}")
  connected=no
  # Columns: 3 remote address, 4 state (01: established), 10 inode
  for inode in $(awk -v port=":$port" '$4 == "01" && substr($3, length($3) - 4) == port { print $10 }' /proc/1/net/tcp /proc/1/net/tcp6); do
    if [ -n "$(find /proc/1/fd -lname "socket:\[$inode\]" 2>/dev/null)" ]; then connected=yes; fi
  done
  if [ $connected = no ]; then
    echo "no connection to $address"
    exit 1
  fi
done
