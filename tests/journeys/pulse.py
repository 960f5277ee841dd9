# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a window stays fluid, and what it takes: asks Studio's main loop for an answer all the time, as a screen
reader does, and looks at the memory of Studio and its workers."""

import threading
import time
from pathlib import Path

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

ROOT = "/org/a11y/atspi/accessible/root"
PING_EVERY = 0.01
LOOK_EVERY = 0.2


def a11y_bus():
    session = Gio.bus_get_sync(Gio.BusType.SESSION)
    address = session.call_sync("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress", None, GLib.VariantType("(s)"),
                                Gio.DBusCallFlags.NONE, 5000).unpack()[0]
    flags = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
    return Gio.DBusConnection.new_for_address_sync(address, flags)


def ask_bus(bus, method, *arguments):
    parameters = GLib.Variant(*arguments) if arguments else None
    return bus.call_sync("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", method, parameters, None,
                         Gio.DBusCallFlags.NONE, 5000).unpack()[0]


def name_of(bus, pid):
    """Under which name the process @pid answers."""
    for name in ask_bus(bus, "ListNames"):
        if name.startswith(":") and ask_bus(bus, "GetConnectionUnixProcessID", "(s)", (name,)) == pid:
            return name
    raise AssertionError("Studio is not on the accessibility bus")


def memory_mb(pid):
    """The process's own share: what is in its memory, without what the page cache has of its program and libraries."""
    try:
        fields = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:])
    except (OSError, ValueError):
        return 0, 0
    number = lambda name: int(fields[name].split()[0]) / 1024  # noqa: E731
    return number("Rss"), number("Private_Clean") + number("Private_Dirty")


def children(pid):
    try:
        return [int(child) for task in Path(f"/proc/{pid}/task").iterdir() for child in (task / "children").read_text().split()]
    except OSError:
        return []


class Pulse:
    """From its creation to stop(): the answers' delays in milliseconds, the largest memory in MiB."""

    def __init__(self, pid):
        self.pid = pid
        self.bus = a11y_bus()
        self.name = name_of(self.bus, pid)
        self.delays = []
        self.late = []  # this thread's own: how late a sleep of ours ends says how busy the machine is
        self.studio = self.worker = self.total = 0
        self.private = 0
        self.stopped = threading.Event()
        self.threads = [threading.Thread(target=run, daemon=True) for run in (self.ping, self.look)]
        for thread in self.threads:
            thread.start()

    def ping(self):
        while not self.stopped.is_set():
            start = time.monotonic()
            try:
                self.bus.call_sync(self.name, ROOT, "org.a11y.atspi.Accessible", "GetRole", None, None,
                                   Gio.DBusCallFlags.NONE, 60000)
            except GLib.Error:
                break
            end = time.monotonic()
            self.delays.append((end - start) * 1000)
            time.sleep(PING_EVERY)
            self.late.append((time.monotonic() - end - PING_EVERY) * 1000)

    def look(self):
        while not self.stopped.is_set():
            rss, private = memory_mb(self.pid)
            workers = [memory_mb(child) for child in children(self.pid)]
            self.studio = max(self.studio, rss)
            self.private = max(self.private, private)
            self.worker = max([self.worker, *(one[0] for one in workers)])
            self.total = max(self.total, rss + sum(one[1] for one in workers))
            self.stopped.wait(LOOK_EVERY)

    def stop(self):
        self.stopped.set()
        for thread in self.threads:
            thread.join()
        return self

    def of(self, part):
        ordered = sorted(self.delays) or [0]
        return ordered[min(len(ordered) - 1, int(len(ordered) * part))]

    def lateness(self):
        """How late a sleep of our own ended at most: what the machine is to blame for."""
        return max(self.late, default=0)

    def __str__(self):
        ordered = sorted(self.late) or [0]
        over = {limit: sum(delay > limit for delay in self.delays) for limit in (50, 100, 250, 1000)}
        return (f"{len(self.delays)} answers: median {self.of(.5):.1f} ms, 99 % {self.of(.99):.0f} ms, longest {self.of(1):.0f} ms; "
                + ", ".join(f"{count} over {limit}" for limit, count in over.items())
                + f"; our own sleeps end {ordered[int(len(ordered) * .99)]:.0f} ms late (99 %), {ordered[-1]:.0f} at most"
                + f"; Studio {self.studio:.0f} MiB ({self.private:.0f} its own), largest worker {self.worker:.0f}, together {self.total:.0f}")
