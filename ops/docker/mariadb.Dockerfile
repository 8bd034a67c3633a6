# MariaDB with one database and one account. Build context: the project's folder.
FROM debian:forky-slim
ARG DEBIAN_MIRROR=
ARG APT_OPTIONS=
# A temporary folder is mounted at /run/switchroom: at a restart it takes the mode of the folder below it.
COPY ops/docker/install-packages.sh /usr/local/lib/switchroom/
RUN sh /usr/local/lib/switchroom/install-packages.sh mariadb-server mariadb-client \
  && rm -rf /var/lib/mysql /etc/mysql/debian.cnf \
  && install -d -o mysql -g mysql -m 0700 /var/lib/mysql \
  && install -d -m 1777 /run/switchroom
COPY ops/docker/read-secret.sh ops/docker/mariadb-entrypoint.sh /usr/local/lib/switchroom/
COPY ops/docker/mariadb.cnf /etc/mysql/my.cnf
# A checkout that only its owner can read is no hindrance.
RUN chmod -R a+rX /usr/local/lib/switchroom /etc/mysql/my.cnf
USER mysql
ENTRYPOINT ["sh", "/usr/local/lib/switchroom/mariadb-entrypoint.sh"]
CMD ["mariadbd"]
# As the application itself, over TCP: the account and the database are there.
HEALTHCHECK --interval=3s --timeout=5s --start-period=120s --retries=5 \
  CMD ["mariadb", "--defaults-file=/run/switchroom/check.cnf", "--execute=SELECT 1", "switchroom"]
