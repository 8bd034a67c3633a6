#!/bin/sh
# Installs Debian packages into an image and leaves no lists or archives behind.
# DEBIAN_MIRROR replaces the archive of the base image and APT_OPTIONS go to apt; both serve this step only.
# Usage: install-packages.sh PACKAGE...
set -eu
export DEBIAN_FRONTEND=noninteractive
# Services of packages belong to the entrypoints, and a package must not fill a volume.
printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
chmod 755 /usr/sbin/policy-rc.d

if [ -n "${DEBIAN_MIRROR:-}" ]; then
  . /etc/os-release
  printf 'deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] %s %s main\n' \
    "$DEBIAN_MIRROR" "$VERSION_CODENAME" >/tmp/mirror.list
  APT_OPTIONS="${APT_OPTIONS:-} -o Dir::Etc::sourcelist=/tmp/mirror.list -o Dir::Etc::sourceparts=-"
fi
# shellcheck disable=SC2086 # options are words
apt-get ${APT_OPTIONS:-} -q update
# shellcheck disable=SC2086
apt-get ${APT_OPTIONS:-} -qy install --no-install-recommends "$@"
apt-get clean
rm -rf /var/lib/apt/lists/* /tmp/mirror.list /usr/sbin/policy-rc.d
