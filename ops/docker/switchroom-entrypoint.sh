#!/bin/sh
# Makes the server's environment from the secrets, so that none of them shows in `docker inspect`, then becomes the server.
set -eu
. /usr/local/lib/switchroom/read-secret.sh
: "${DATABASE_ADDRESS:?}" "${REDIS_ADDRESS:?}"
database_password=$(read_secret database-password)
redis_password=$(read_secret redis-password)
SWITCHROOM_SEAL_KEY=$(read_secret seal-key)
export SWITCHROOM_SEAL_KEY
export SWITCHROOM_DATABASE_URL="mariadb://switchroom:$database_password@$DATABASE_ADDRESS/switchroom"
export SWITCHROOM_REDIS_URL="redis://:$redis_password@$REDIS_ADDRESS/0"
export SWITCHROOM_RECORDINGS=/var/lib/switchroom/recordings
# Only the process that makes the first administrator is given this secret.
if [ -n "${SWITCHROOM_FIRST_ADMIN_EMAIL:-}" ]; then
  SWITCHROOM_FIRST_ADMIN_PASSWORD=$(read_secret admin-password)
  export SWITCHROOM_FIRST_ADMIN_PASSWORD
fi
if [ -s /run/secrets/smtp-url ]; then
  # Any text: it becomes a variable and nothing else.
  SWITCHROOM_SMTP_URL=$(cat /run/secrets/smtp-url)
  export SWITCHROOM_SMTP_URL
fi
exec "$@"
