#!/bin/sh
# Makes what docker-compose.yml needs and git must not hold: the secrets and the settings of this machine.
# Usage: prepare.sh [FOLDER]   (default: var/compose); what is there already is kept.
#   afterwards: docker compose --env-file var/compose/.env up --build --detach
# Ports and addresses can be given in the environment at the first run, or edited in FOLDER/.env. Given at any run:
#   ENGINE            asterisk (the first run's default), freeswitch or both
#   FREESWITCH_HOME   the folder of an installed FreeSWITCH, its prefix: it has bin/freeswitch in it
#   FREESWITCH_SUITE  the Debian release that it was built for (default: this machine's, else bookworm)
set -eu
project=$(cd "$(dirname "$0")/../.." && pwd)
folder=${1:-$project/var/compose}
fail() {
  printf 'prepare: %s\n' "$@" >&2
  exit 78
}
case ${ENGINE:-} in
'' | asterisk | freeswitch) profiles=${ENGINE:-} ;;
both) profiles=asterisk,freeswitch ;;
*) fail "ENGINE can be asterisk, freeswitch, both; it is $ENGINE" ;;
esac
if [ -n "${FREESWITCH_HOME:-}" ]; then
  [ -x "$FREESWITCH_HOME/bin/freeswitch" ] || fail "FREESWITCH_HOME is $FREESWITCH_HOME, and there is no bin/freeswitch in it"
  FREESWITCH_HOME=$(cd "$FREESWITCH_HOME" && pwd)
fi
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
make_secret freeswitch-secret 24
# Losing this one makes the sealed secrets in the database unreadable: it belongs into the backup.
make_secret seal-key 32
make_secret admin-password 10
# The mail server with its password, smtp://USER:PASSWORD@HOST:587: nobody but its owner knows it. Empty: no mail is sent.
[ -e "$folder/secrets/smtp-url" ] || printf '%s' "${SWITCHROOM_SMTP_URL:-}" >"$folder/secrets/smtp-url"
chmod 644 "$folder/secrets/smtp-url"

# FreeSWITCH will have been built on the machine where it lies.
debian_release() {
  . /etc/os-release
  case ${ID:-} in debian) echo "${VERSION_CODENAME:-bookworm}" ;; *) echo bookworm ;; esac
}

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
template() {
  cat <<ENV
# Settings of docker-compose.yml on this machine; made by ops/docker/prepare.sh.
SWITCHROOM_SECRETS="$folder/secrets"
# The engines: asterisk, freeswitch, or both with a comma between them.
COMPOSE_PROFILES=${profiles:-asterisk}
# An installed FreeSWITCH, the Debian release that it was built for, and packages that it needs besides.
FREESWITCH_HOME="${FREESWITCH_HOME:-}"
FREESWITCH_SUITE=${FREESWITCH_SUITE:-$(debian_release)}
FREESWITCH_PACKAGES="${FREESWITCH_PACKAGES:-}"
# Where phones and providers reach SIP and media. 127.0.0.1: from this machine only.
SWITCHROOM_SIP_ADDRESS=${SWITCHROOM_SIP_ADDRESS:-127.0.0.1}
SWITCHROOM_SIP_PORT=${SWITCHROOM_SIP_PORT:-5060}
SWITCHROOM_RTP_FIRST=${SWITCHROOM_RTP_FIRST:-10000}
SWITCHROOM_RTP_LAST=${SWITCHROOM_RTP_LAST:-10499}
# The same of FreeSWITCH.
SWITCHROOM_FREESWITCH_SIP_PORT=${SWITCHROOM_FREESWITCH_SIP_PORT:-5080}
SWITCHROOM_FREESWITCH_RTP_FIRST=${SWITCHROOM_FREESWITCH_RTP_FIRST:-10500}
SWITCHROOM_FREESWITCH_RTP_LAST=${SWITCHROOM_FREESWITCH_RTP_LAST:-10999}
# On loopback, always. Reverse proxies before the HTTP port whose X-Forwarded-For is believed.
SWITCHROOM_TRUSTED_PROXIES=${SWITCHROOM_TRUSTED_PROXIES:-0}
SWITCHROOM_HTTP_PORT=${SWITCHROOM_HTTP_PORT:-8080}
SWITCHROOM_LINK_HTTP_PORT=${SWITCHROOM_LINK_HTTP_PORT:-18081}
SWITCHROOM_AMI_PORT=${SWITCHROOM_AMI_PORT:-15038}
SWITCHROOM_ARI_PORT=${SWITCHROOM_ARI_PORT:-18088}
SWITCHROOM_ESL_PORT=${SWITCHROOM_ESL_PORT:-18021}
SWITCHROOM_DATABASE_PORT=${SWITCHROOM_DATABASE_PORT:-13306}
SWITCHROOM_REDIS_PORT=${SWITCHROOM_REDIS_PORT:-16379}
# Made at the first start; the password is secrets/admin-password.
SWITCHROOM_FIRST_COMPANY="${SWITCHROOM_FIRST_COMPANY:-First company}"
SWITCHROOM_FIRST_COMPANY_COUNTRY=${SWITCHROOM_FIRST_COMPANY_COUNTRY:-HU}
SWITCHROOM_FIRST_COMPANY_TIME_ZONE=${SWITCHROOM_FIRST_COMPANY_TIME_ZONE:-Europe/Budapest}
SWITCHROOM_FIRST_ADMIN_EMAIL=${SWITCHROOM_FIRST_ADMIN_EMAIL:-admin@example.com}
# Who sends notices of messages, through the mail server in secrets/smtp-url. Both or neither.
SWITCHROOM_MAIL_FROM=${SWITCHROOM_MAIL_FROM:-}
# For builds of the images.
SWITCHROOM_BUILD_NETWORK=${SWITCHROOM_BUILD_NETWORK:-default}
DEBIAN_MIRROR="$(debian_mirror)"
APT_OPTIONS="$(apt_options)"
NPM_REGISTRY="$(npm_setting registry)"
ENV
}
setting() { sed -n "s/^$1=\"\{0,1\}\([^\"]*\)\"\{0,1\}$/\1/p" "$settings"; }
replace_setting() { # NAME VALUE
  while IFS= read -r line; do
    case $line in "$1="*) printf '%s="%s"\n' "$1" "$2" ;; *) printf '%s\n' "$line" ;; esac
  done <"$settings" >"$settings.new"
  mv "$settings.new" "$settings"
}
if [ -f "$settings" ]; then
  # Settings that a later version brought, and what was asked for now.
  template | while IFS= read -r line; do
    case $line in '#'*) continue ;; esac
    grep -q "^${line%%=*}=" "$settings" || printf '%s\n' "$line" >>"$settings"
  done
  [ -z "$profiles" ] || replace_setting COMPOSE_PROFILES "$profiles"
  [ -z "${FREESWITCH_HOME:-}" ] || replace_setting FREESWITCH_HOME "$FREESWITCH_HOME"
  [ -z "${FREESWITCH_SUITE:-}" ] || replace_setting FREESWITCH_SUITE "$FREESWITCH_SUITE"
else
  template >"$settings"
fi
case ",$(setting COMPOSE_PROFILES)," in
*,freeswitch,*)
  [ -n "$(setting FREESWITCH_HOME)" ] ||
    fail 'FreeSWITCH is in no Debian package: name the folder of an installed one, its prefix, in FREESWITCH_HOME'
  ;;
esac
echo "secrets and settings are in $folder"
