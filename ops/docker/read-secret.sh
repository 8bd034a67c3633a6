# Sourced by the entrypoints: read_secret NAME prints the secret, or says what is missing and ends the container.
# Only letters, digits, - and _ are taken: a secret goes into configuration files, SQL and URLs as it is.
read_secret() {
  secret_file=/run/secrets/$1
  if [ ! -f "$secret_file" ] || [ ! -r "$secret_file" ]; then
    echo "the secret $1 is missing; make the secrets with: sh ops/docker/prepare.sh" >&2
    exit 78
  fi
  secret=$(cat "$secret_file")
  case $secret in
  '' | *[!A-Za-z0-9_-]*)
    echo "the secret $1 is empty or has other characters than letters, digits, - and _" >&2
    exit 78
    ;;
  esac
  printf '%s' "$secret"
}
