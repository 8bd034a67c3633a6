#!/bin/sh
# Becomes the FreeSWITCH of a folder that instance.sh has made; it writes nowhere else.
# Usage: run.sh FOLDER RECORDINGS PROGRAM [OPTION...]
set -eu
folder=$1 recordings=$2 program=$3
shift 3
# In real time where that is allowed: a voice that waits for a processor has gaps, and an offer hands itself from thread to thread.
# 1 is the priority that FreeSWITCH takes. By itself it would try, and complain where it may not.
priority=-np
if chrt --fifo 1 true 2>/dev/null; then priority=-rp; fi
exec "$program" -nf -nc -nonat "$priority" -conf "$folder/conf" -log "$folder/log" -run "$folder/run" -db "$folder/db" \
  -scripts "$folder/conf/scripts" -temp "$folder/temp" -cache "$folder/cache" -recordings "$recordings" "$@"
