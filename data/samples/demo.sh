#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The main job in the terminal, on the sample documents: from a folder of files to an
# answer with its sources. Everything is made in a temporary folder and removed again.
#
#   demo.sh SAMPLES
set -euo pipefail

samples=$1
place=$(mktemp -d "${TMPDIR:-/tmp}/twin-demo.XXXXXX")
trap 'rm -rf "$place"' EXIT
export TWIN_LIBRARY=$place/library TWIN_KEY_FILE=$place/key

step () { printf '\n\033[1m%s\033[0m\n' "$*"; }
show () {
  local word line='$ twinctl'
  for word in "$@"; do
    [[ $word =~ ^[[:alnum:]_./=-]+$ ]] && line+=" $word" || line+=" ${word@Q}"
  done
  printf '%s\n' "$line"
  twinctl "$@"
}

step 'A library, encrypted, with its key beside it for this once (normally it is in the keyring).'
show init --no-recovery

step 'A folder of documents is read. Nothing leaves this computer.'
show add "$samples/chemistry"

step 'What was found in the handbook, and what would leave.'
show show safety-handbook.pdf --findings
twinctl show safety-handbook.pdf --redacted | grep -m 1 _REDACTED

step 'Whatever is still open is decided, and each document is classified.'
for document in "$samples"/chemistry/*; do
  name=$(basename "$document")
  show decide "$name" --all accept
  show classify "$name" INTERNAL
done

step 'A twin that knows all of them.'
show twin create 'Lab Safety'
show twin set 'Lab Safety' levels=INTERNAL 'noAnswer=I have not found anything about this. Please ask the student office.'

step 'And now ask.'
show ask 'Lab Safety' 'What do I do when something is spilled?'
show ask 'Lab Safety' 'How long do I rinse my eyes after an accident with acid?'
show ask 'Lab Safety' 'What does the football team need for the final?'
