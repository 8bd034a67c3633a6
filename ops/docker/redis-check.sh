#!/bin/sh
# Healthy when Redis takes the password and has loaded its data.
set -eu
. /usr/local/lib/switchroom/read-secret.sh
REDISCLI_AUTH=$(read_secret redis-password)
export REDISCLI_AUTH
[ "$(redis-cli -h 127.0.0.1 ping)" = PONG ]
