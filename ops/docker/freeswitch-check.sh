#!/bin/sh
# Healthy when FreeSWITCH takes the password and is ready for calls.
set -eu
[ "$(fs_cli -x 'fsctl ready_check')" = true ]
