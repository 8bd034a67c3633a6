# What a FreeSWITCH needs from Debian to run, with the base configuration of freeswitch-conf/. The program itself is in no Debian
# package: the operator's own is mounted at /opt/freeswitch, and must have been built for this release. Build context: the project's folder.
ARG SUITE=bookworm
FROM debian:${SUITE}-slim
ARG DEBIAN_MIRROR=
ARG APT_OPTIONS=
# More of them, for a FreeSWITCH that is built with other libraries.
ARG PACKAGES=
COPY ops/docker/install-packages.sh /usr/local/lib/switchroom/
RUN sh /usr/local/lib/switchroom/install-packages.sh tzdata libcurl4 libedit2 libfreetype6 libjpeg62-turbo liblua5.3-0 \
  libpcre2-8-0 libpng16-16 libsndfile1 libspeex1 libspeexdsp1 libsqlite3-0 libssl3 libstdc++6 libtiff6 libuuid1 ${PACKAGES}
COPY ops/docker/shared-folders.sh /usr/local/lib/switchroom/
RUN sh /usr/local/lib/switchroom/shared-folders.sh
COPY freeswitch-conf/ /usr/local/lib/switchroom/freeswitch-conf/
COPY ops/docker/read-secret.sh ops/docker/freeswitch-entrypoint.sh ops/docker/freeswitch-check.sh /usr/local/lib/switchroom/
# A checkout that only its owner can read is no hindrance.
RUN chmod -R a+rX /usr/local/lib/switchroom
USER engine
# Wherever it was installed, its libraries are here now; fs_cli finds port and password in its home.
ENV PATH=/opt/freeswitch/bin:$PATH LD_LIBRARY_PATH=/opt/freeswitch/lib HOME=/var/lib/switchroom/freeswitch/engine
ENTRYPOINT ["sh", "/usr/local/lib/switchroom/freeswitch-entrypoint.sh"]
HEALTHCHECK --interval=5s --timeout=5s --start-period=60s --retries=5 \
  CMD ["sh", "/usr/local/lib/switchroom/freeswitch-check.sh"]
