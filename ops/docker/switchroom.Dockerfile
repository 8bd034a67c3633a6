# One image for the roles api, worker and link. Build context: the project's folder.
FROM debian:forky-slim AS packages
ARG DEBIAN_MIRROR=
ARG APT_OPTIONS=
ARG NPM_REGISTRY=
COPY ops/docker/install-packages.sh /usr/local/lib/switchroom/
RUN sh /usr/local/lib/switchroom/install-packages.sh nodejs npm ca-certificates
WORKDIR /srv/switchroom
# ca.crt is there only on a machine whose way to the registry needs certificates of its own (see prepare.sh); a pattern may miss.
COPY package.json package-lock.json va[r]/compose/trust/ca.crt ./
RUN if [ -f ca.crt ]; then export NODE_EXTRA_CA_CERTS=$PWD/ca.crt; fi; \
  npm ci --omit=dev --ignore-scripts --no-audit --no-fund ${NPM_REGISTRY:+--registry="$NPM_REGISTRY"} \
  && rm -f ca.crt

FROM debian:forky-slim
ARG DEBIAN_MIRROR=
ARG APT_OPTIONS=
COPY ops/docker/install-packages.sh /usr/local/lib/switchroom/
RUN sh /usr/local/lib/switchroom/install-packages.sh nodejs ffmpeg
COPY ops/docker/shared-folders.sh /usr/local/lib/switchroom/
RUN sh /usr/local/lib/switchroom/shared-folders.sh
WORKDIR /srv/switchroom
COPY --from=packages /srv/switchroom/node_modules/ node_modules/
COPY package.json tsconfig.json ./
COPY src/ src/
COPY ops/docker/read-secret.sh ops/docker/switchroom-entrypoint.sh /usr/local/lib/switchroom/
# What the service register-engines runs.
COPY ops/docker/container-engines.ts ops/docker/register-engines.ts ops/docker/
COPY ops/local/media-nodes.ts ops/local/rest-client.ts ops/local/
# A checkout that only its owner can read is no hindrance.
RUN chmod -R a+rX src ops package.json tsconfig.json /usr/local/lib/switchroom
USER switchroom
ENV NODE_ENV=production
ENTRYPOINT ["sh", "/usr/local/lib/switchroom/switchroom-entrypoint.sh"]
CMD ["node", "--import", "tsx", "src/main.ts"]
