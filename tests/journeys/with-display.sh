#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Runs a command with a display, a session bus and a home of its own, all gone afterwards.
#   with-display.sh [SIZE] COMMAND...        SIZE is as 1280x900, the default
#
# The server chooses the display's number itself and tells it when it is ready, so that many
# of these can start at once; xvfb-run guesses a number and hopes. The bus starts nothing but
# the accessibility bus: no keyring, no portal, nothing that the computer happens to have.
set -eu

size=1280x900
case $1 in
  [0-9]*x[0-9]*) size=$1; shift ;;
esac

place=$(mktemp -d "${TMPDIR:-/tmp}/twin-display.XXXXXX")
server=
cleanup () {
  if [ -n "$server" ]; then
    kill "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
  fi
  rm -rf "$place"
}
trap cleanup EXIT
trap 'exit 143' HUP INT TERM

# Prints the number when there is a display.
start_display () {
  : >"$place/number"
  Xvfb -displayfd 3 -screen 0 "${size}x24" -nolisten tcp -noreset 3>"$place/number" >"$place/log" 2>&1 &
  server=$!
  for _ in $(seq 200); do
    [ -s "$place/number" ] && return 0
    kill -0 "$server" 2>/dev/null || return 1
    sleep 0.05
  done
  kill "$server" 2>/dev/null || true
  return 1
}

for _ in 1 2 3 4 5; do
  start_display && break
  sleep 0.5
done
if [ ! -s "$place/number" ]; then
  cat "$place/log" >&2
  echo "with-display.sh: no display could be started" >&2
  exit 1
fi

mkdir -p "$place/services" "$place/config/gtk-4.0" "$place/data" "$place/cache"
# A page that slides in takes no clicks until it is there, and how long that is depends on the machine. (Without animations
# libadwaita 1.7 does not tell a screen reader that what is beside a bottom sheet is showing: who looks at that keeps them.)
if [ -z "${TWIN_ANIMATIONS:-}" ]; then
  printf '[Settings]\ngtk-enable-animations=0\n' >"$place/config/gtk-4.0/settings.ini"
fi
mkdir -m 700 "$place/runtime"
cp /usr/share/dbus-1/services/org.a11y.Bus.service "$place/services/"
cat >"$place/session.conf" <<END
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir=$place/runtime</listen>
  <auth>EXTERNAL</auth>
  <servicedir>$place/services</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
END

DISPLAY=:$(cat "$place/number")
export DISPLAY
export XDG_CONFIG_HOME="$place/config" XDG_DATA_HOME="$place/data" XDG_CACHE_HOME="$place/cache"
export XDG_RUNTIME_DIR="$place/runtime"
unset WAYLAND_DISPLAY XAUTHORITY DBUS_SESSION_BUS_ADDRESS

# What the bus has to say about the services that it starts is not for the report.
status=0
dbus-run-session --config-file "$place/session.conf" -- sh -c 'exec "$@" >&5 2>&4 4>&- 5>&-' sh "$@" \
  4>&2 5>&1 >/dev/null 2>&1 || status=$?
exit "$status"
