#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# with-keyring.sh STATE PROGRAM [ARGUMENT...]
#
# Runs PROGRAM with the system keyring in one of the states that people meet, in a
# folder and on a session bus of its own; nothing of the user's desktop is touched.
#
#   unlocked      the Secret Service, open
#   locked        the Secret Service with a locked collection; nobody answers its prompt
#   no-service    a session bus without a keyring
#   no-bus        no session bus at all
#   file          libsecret's encrypted file, as inside Flatpak, with its password
#   file-wrong    the same file with another password
#   file-none     the file, with nobody who gives a password
#
# For "locked" and "file-wrong" PROGRAM is called twice: first with
# TWIN_TEST_STATE=prepare while all is well, then in the state itself.
set -eu

state=$1
shift
home=$(mktemp -d "${TMPDIR:-/tmp}/twin-keyring-XXXXXX")
trap 'rm -rf "$home"' EXIT
export HOME="$home" XDG_RUNTIME_DIR="$home/run" XDG_DATA_HOME="$home/data"
export XDG_CONFIG_HOME="$home/config" XDG_CACHE_HOME="$home/cache"
export TWIN_TEST_FOLDER="$home"
mkdir -p -m 0700 "$XDG_RUNTIME_DIR" "$XDG_DATA_HOME" "$XDG_CONFIG_HOME" "$XDG_CACHE_HOME"
unset DISPLAY WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS SECRET_BACKEND

file_backend () {
  export SECRET_BACKEND=file SECRET_FILE_TEST_PATH="$home/test.keyring"
}

# A bus on which only programs of this script answer: the installed services, a
# keyring among them, are not started on demand.
on_own_bus () {
  cat > "$home/bus.conf" <<CONF
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir=$XDG_RUNTIME_DIR</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
CONF
  dbus-run-session --config-file="$home/bus.conf" -- "$@"
}

# Makes the login keyring. The daemon ends with its bus. The tests' own strictness
# about warnings is not for it.
start_daemon='printf test | env -u G_DEBUG gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
  gdbus wait --session --timeout 10 org.freedesktop.secrets'

case $state in
  unlocked)
    export TWIN_TEST_STATE=unlocked
    on_own_bus sh -euc "$start_daemon"'; exec "$@"' sh "$@"
    ;;
  locked)
    on_own_bus sh -euc "$start_daemon"'
      TWIN_TEST_STATE=prepare "$@" >&2
      gdbus call --session --dest org.freedesktop.secrets --object-path /org/freedesktop/secrets \
        --method org.freedesktop.Secret.Service.Lock \
        "[objectpath \"/org/freedesktop/secrets/collection/login\"]" >/dev/null
      TWIN_TEST_STATE=locked exec "$@"' sh "$@"
    ;;
  no-service)
    export TWIN_TEST_STATE=no-keyring
    on_own_bus "$@"
    ;;
  no-bus)
    export TWIN_TEST_STATE=no-keyring DBUS_SESSION_BUS_ADDRESS="unix:path=$home/nothing"
    "$@"
    ;;
  file)
    file_backend
    SECRET_FILE_TEST_PASSWORD=one TWIN_TEST_STATE=unlocked "$@"
    ;;
  file-wrong)
    file_backend
    SECRET_FILE_TEST_PASSWORD=one TWIN_TEST_STATE=prepare "$@" >&2
    SECRET_FILE_TEST_PASSWORD=two TWIN_TEST_STATE=locked "$@"
    ;;
  file-none)
    file_backend
    export TWIN_TEST_STATE=no-keyring
    on_own_bus "$@"
    ;;
  *)
    echo "with-keyring.sh: unknown state $state" >&2
    exit 2
    ;;
esac
