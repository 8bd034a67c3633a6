# Asterisk 22 with the base configuration of asterisk-conf/. Build context: the project's folder.
FROM debian:forky-slim
ARG DEBIAN_MIRROR=
ARG APT_OPTIONS=
COPY ops/docker/install-packages.sh /usr/local/lib/switchroom/
RUN sh /usr/local/lib/switchroom/install-packages.sh asterisk
COPY ops/docker/shared-folders.sh /usr/local/lib/switchroom/
RUN sh /usr/local/lib/switchroom/shared-folders.sh
COPY asterisk-conf/ /usr/local/lib/switchroom/asterisk-conf/
COPY ops/docker/read-secret.sh ops/docker/asterisk-entrypoint.sh /usr/local/lib/switchroom/
# A checkout that only its owner can read is no hindrance.
RUN chmod -R a+rX /usr/local/lib/switchroom
USER engine
ENTRYPOINT ["sh", "/usr/local/lib/switchroom/asterisk-entrypoint.sh"]
CMD ["asterisk", "-f", "-C", "/var/lib/switchroom/engine/etc/asterisk.conf"]
HEALTHCHECK --interval=5s --timeout=5s --start-period=60s --retries=5 \
  CMD ["asterisk", "-C", "/var/lib/switchroom/engine/etc/asterisk.conf", "-rx", "core waitfullybooted"]
