#!/bin/sh
# Becomes the FreeSWITCH of a folder that instance.sh has made; it writes nowhere else.
# Usage: run.sh FOLDER RECORDINGS PROGRAM [OPTION...]
set -eu
folder=$1 recordings=$2 program=$3
shift 3
# The engine gives the files of its journal that it rotated the numbers 1 to 9, and counts from 1 anew at each start (`suffix` of
# mod_logfile): it would delete those that it has from before, the youngest first. So they go behind its nine, where the youngest nine are
# kept. Each moves up only, as whoever reads them meanwhile counts on.
journal=$folder/log/journal.log
for rotated in 9 8 7 6 5 4 3 2 1; do
  [ -e "$journal.$rotated" ] || continue
  for older in 17 16 15 14 13 12 11 10; do
    [ ! -e "$journal.$older" ] || mv -f "$journal.$older" "$journal.$((older + 1))"
  done
  mv -f "$journal.$rotated" "$journal.10"
done
# In real time where that is allowed: a voice that waits for a processor has gaps, and an offer hands itself from thread to thread.
# 1 is the priority that FreeSWITCH takes. By itself it would try, and complain where it may not.
priority=-np
if chrt --fifo 1 true 2>/dev/null; then priority=-rp; fi
exec "$program" -nf -nc -nonat "$priority" -conf "$folder/conf" -log "$folder/log" -run "$folder/run" -db "$folder/db" \
  -scripts "$folder/conf/scripts" -temp "$folder/temp" -cache "$folder/cache" -recordings "$recordings" "$@"
