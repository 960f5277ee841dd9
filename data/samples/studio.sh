#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Studio with a twin that is published and was asked for eight weeks: library, server and what was asked are made up, in
# a temporary folder, and go when the window is closed. Analytics (Alt+3) draws the figures.
#
#   studio.sh SAMPLES
set -euo pipefail

samples=$1
place=$(mktemp -d "${TMPDIR:-/tmp}/twin-studio-demo.XXXXXX")
export TWIN_LIBRARY=$place/library TWIN_KEY_FILE=$place/key
server=

tool () { "${TWINCTL:-twinctl}" "$@" >"$place/last" 2>&1 || { cat "$place/last" >&2; return 1; }; }
ask_server () { "${TWIN_SERVER:-twin-server}" --data "$place/server" "$@"; }

# The token of the made-up account does not stay in the keyring.
finish () {
  [ -z "$server" ] || { tool disconnect || true; kill "$server"; wait "$server" || true; }
  rm -rf "$place"
}
trap finish EXIT

echo 'Reading the sample documents and making the twin…'
tool init --no-recovery
tool add "$samples/chemistry"
for document in "$samples"/chemistry/*; do
  tool decide "${document##*/}" --all accept
  tool classify "${document##*/}" PUBLIC
done
tool twin create 'Lab Safety'
tool twin set 'Lab Safety' levels=PUBLIC accessMode=public analyticsEnabled=true \
  'noAnswer=I have not found anything about this. Please ask the student office.'

echo 'Starting a server and publishing on it…'
ask_server --listen 127.0.0.1:0 >"$place/words" 2>&1 &
server=$!
until address=$(grep -o -m 1 'http://127\.0\.0\.1:[0-9]*' "$place/words"); do
  kill -0 "$server" 2>/dev/null || { cat "$place/words" >&2; exit 1; }
  sleep 0.1
done
ask_server code | tool connect "$address" --email demo@example.org --country DE --code-file -
tool publish 'Lab Safety' --override 'A demonstration'
ask_server sample lab-safety >"$place/last" 2>&1 || { cat "$place/last" >&2; exit 1; }

printf 'Learners ask it at %s/t/lab-safety. Analytics (Alt+3) shows eight weeks of made-up use.\n' "$address"
"${TWIN_STUDIO:-twin-studio}" --library "$TWIN_LIBRARY" --key-file "$TWIN_KEY_FILE"
