#!/bin/sh
# Makes the data folder at the first start, sets the account's password at each one, then becomes MariaDB.
# The administrator is the container's own account, over the socket: docker compose exec mariadb mariadb
set -eu
. /usr/local/lib/switchroom/read-secret.sh
password=$(read_secret database-password)
data=/var/lib/mysql/data
umask 077
if [ ! -d "$data" ]; then
  # Renamed when complete: a start that was interrupted leaves no half of a database.
  rm -rf "$data.new"
  mariadb-install-db --no-defaults --datadir="$data.new" --auth-root-authentication-method=socket --auth-root-socket-user=mysql \
    --skip-test-db --skip-name-resolve >/dev/null
  mv "$data.new" "$data"
fi
# Run by the server at every start, before it takes connections.
cat >/run/switchroom/accounts.sql <<SQL
CREATE DATABASE IF NOT EXISTS switchroom CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
CREATE OR REPLACE USER 'switchroom'@'%' IDENTIFIED BY '$password';
GRANT ALL PRIVILEGES ON \`switchroom%\`.* TO 'switchroom'@'%';
DELETE FROM mysql.global_priv WHERE User NOT IN ('root', 'mysql', 'mariadb.sys', 'switchroom') OR (User <> 'switchroom' AND Host <> 'localhost');
FLUSH PRIVILEGES;
SQL
cat >/run/switchroom/check.cnf <<CNF
[client]
protocol=tcp
host=127.0.0.1
user=switchroom
password=$password
CNF
exec "$@"
