#!/bin/sh
# Writes the configuration with the password, then becomes Redis.
set -eu
. /usr/local/lib/switchroom/read-secret.sh
password=$(read_secret redis-password)
umask 077
# noeviction, as Bull demands: full memory must be an error, never a lost job.
cat >/run/switchroom/redis.conf <<CONF
bind 0.0.0.0
port 6379
requirepass $password
daemonize no
dir /var/lib/redis
save ""
appendonly yes
appendfsync everysec
maxmemory-policy noeviction
CONF
exec "$@"
