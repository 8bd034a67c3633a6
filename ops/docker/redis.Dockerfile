# Redis with a password, kept over restarts. Build context: the project's folder.
FROM debian:forky-slim
ARG DEBIAN_MIRROR=
ARG APT_OPTIONS=
# A temporary folder is mounted at /run/switchroom: at a restart it takes the mode of the folder below it.
COPY ops/docker/install-packages.sh /usr/local/lib/switchroom/
RUN sh /usr/local/lib/switchroom/install-packages.sh redis-server redis-tools \
  && install -d -o redis -g redis -m 0700 /var/lib/redis \
  && install -d -m 1777 /run/switchroom
COPY ops/docker/read-secret.sh ops/docker/redis-entrypoint.sh ops/docker/redis-check.sh /usr/local/lib/switchroom/
# A checkout that only its owner can read is no hindrance.
RUN chmod -R a+rX /usr/local/lib/switchroom
USER redis
ENTRYPOINT ["sh", "/usr/local/lib/switchroom/redis-entrypoint.sh"]
CMD ["redis-server", "/run/switchroom/redis.conf"]
HEALTHCHECK --interval=3s --timeout=5s --start-period=60s --retries=5 \
  CMD ["sh", "/usr/local/lib/switchroom/redis-check.sh"]
