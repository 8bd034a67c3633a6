#!/bin/sh
# Becomes the FreeSWITCH of a folder that instance.sh has made; it writes nowhere else.
# Usage: run.sh FOLDER RECORDINGS PROGRAM [OPTION...]
set -eu
folder=$1 recordings=$2 program=$3
shift 3
exec "$program" -nf -nc -nonat -np -conf "$folder/conf" -log "$folder/log" -run "$folder/run" -db "$folder/db" \
  -scripts "$folder/conf/scripts" -temp "$folder/temp" -cache "$folder/cache" -recordings "$recordings" "$@"
