#!/bin/sh
# Makes what docker-compose.yml needs and git must not hold: the secrets and the settings of this machine.
# Usage: prepare.sh [FOLDER]   (default: var/compose); what is there already is kept.
#   afterwards: docker compose --env-file var/compose/.env up --build --detach
# Ports and addresses can be given in the environment at the first run, or edited in FOLDER/.env.
set -eu
project=$(cd "$(dirname "$0")/../.." && pwd)
folder=${1:-$project/var/compose}
umask 077
mkdir -p "$folder/secrets"
folder=$(cd "$folder" && pwd)
# Containers run under accounts of their own and read single files of it; on this machine the folder keeps others out.
chmod 700 "$folder" "$folder/secrets"

random_hex() { # BYTES
  od -An -v -tx1 -N "$1" /dev/urandom | tr -d ' \n'
}
make_secret() { # NAME BYTES
  [ -s "$folder/secrets/$1" ] || random_hex "$2" >"$folder/secrets/$1"
  chmod 644 "$folder/secrets/$1"
}
make_secret database-password 24
make_secret redis-password 24
make_secret control-secret 24
# Losing this one makes the sealed secrets in the database unreadable: it belongs into the backup.
make_secret seal-key 32
make_secret admin-password 10
# The mail server with its password, smtp://USER:PASSWORD@HOST:587: nobody but its owner knows it. Empty: no mail is sent.
[ -e "$folder/secrets/smtp-url" ] || printf '%s' "${SWITCHROOM_SMTP_URL:-}" >"$folder/secrets/smtp-url"
chmod 644 "$folder/secrets/smtp-url"

# How this machine reaches the archives, so that builds of images do as well. Empty: as the images do by default.
debian_mirror() {
  . /etc/os-release
  [ "${ID:-}" = debian ] || return 0
  mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Codename: '"${VERSION_CODENAME:-}" 2>/dev/null | head -n 1)
  mirror=${mirror%/}
  case $mirror in
  '' | *@* | file:* | copy:* | http://deb.debian.org/debian | https://deb.debian.org/debian) ;;
  *) printf '%s' "$mirror" ;;
  esac
}
apt_options() {
  command -v apt-config >/dev/null || return 0
  apt-config dump --format '%f=%v%n' Acquire::http::Proxy Acquire::https::Proxy \
    Acquire::Check-Valid-Until Acquire::Check-Date 2>/dev/null |
    while read -r option; do
      # Without a value it is not set; what names a password stays here.
      case $option in *= | *@* | *' '*) ;; *) printf -- '-o %s ' "$option" ;; esac
    done
}
npm_setting() { # NAME
  command -v npm >/dev/null || return 0
  value=$(cd "$project" && npm config get "$1" 2>/dev/null) || value=
  case $value in null | undefined | *@* | https://registry.npmjs.org/) ;; *) printf '%s' "$value" ;; esac
}

# Certificates that this machine trusts beyond the usual ones; the build of the image looks at this one place.
trusted=${NODE_EXTRA_CA_CERTS:-$(npm_setting cafile)}
mkdir -p "$project/var/compose/trust"
if [ -n "$trusted" ] && [ -f "$trusted" ]; then
  cp "$trusted" "$project/var/compose/trust/ca.crt"
else
  rm -f "$project/var/compose/trust/ca.crt"
fi

settings=$folder/.env
[ -f "$settings" ] || cat >"$settings" <<ENV
# Settings of docker-compose.yml on this machine; made by ops/docker/prepare.sh.
SWITCHROOM_SECRETS="$folder/secrets"
# Where phones and providers reach SIP and media. 127.0.0.1: from this machine only.
SWITCHROOM_SIP_ADDRESS=${SWITCHROOM_SIP_ADDRESS:-127.0.0.1}
SWITCHROOM_SIP_PORT=${SWITCHROOM_SIP_PORT:-5060}
SWITCHROOM_RTP_FIRST=${SWITCHROOM_RTP_FIRST:-10000}
SWITCHROOM_RTP_LAST=${SWITCHROOM_RTP_LAST:-10499}
# On loopback, always.
SWITCHROOM_HTTP_PORT=${SWITCHROOM_HTTP_PORT:-8080}
SWITCHROOM_LINK_HTTP_PORT=${SWITCHROOM_LINK_HTTP_PORT:-18081}
SWITCHROOM_AMI_PORT=${SWITCHROOM_AMI_PORT:-15038}
SWITCHROOM_ARI_PORT=${SWITCHROOM_ARI_PORT:-18088}
SWITCHROOM_DATABASE_PORT=${SWITCHROOM_DATABASE_PORT:-13306}
SWITCHROOM_REDIS_PORT=${SWITCHROOM_REDIS_PORT:-16379}
# Made at the first start; the password is secrets/admin-password.
SWITCHROOM_FIRST_COMPANY="${SWITCHROOM_FIRST_COMPANY:-First company}"
SWITCHROOM_FIRST_ADMIN_EMAIL=${SWITCHROOM_FIRST_ADMIN_EMAIL:-admin@example.com}
# Who sends notices of messages, through the mail server in secrets/smtp-url. Both or neither.
SWITCHROOM_MAIL_FROM=${SWITCHROOM_MAIL_FROM:-}
# For builds of the images.
SWITCHROOM_BUILD_NETWORK=${SWITCHROOM_BUILD_NETWORK:-default}
DEBIAN_MIRROR="$(debian_mirror)"
APT_OPTIONS="$(apt_options)"
NPM_REGISTRY="$(npm_setting registry)"
ENV
echo "secrets and settings are in $folder"
