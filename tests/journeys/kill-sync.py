#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Killed with SIGKILL at any step of an edit, a sync or a publication, on either side: done again without it, library and server are what
they are after a run that nobody killed. Killed before each call that changes a file or sends something, and in the middle of each that
moves bytes; between two of them nothing changes that outlives the process. TWIN_TEST_EVERYWHERE=1 takes them all instead of some."""
import signal
import time

from faults import KILL, REMOVES, SENDS, TEAR, WRITES, Benches, alternate, some, wait_for
from journey import Journey

POINTS = 60  # for each side of each verb
STEPS = WRITES | REMOVES | SENDS

journey = Journey()


def kill_client(benches):
    def attempt(bench, point):
        action, number = point
        bench.in_client.arm(STEPS, action, number)
        status, _ = wait_for(bench.begin(benches.verb))
        assert status in (0, -signal.SIGKILL), status
        benches.finish(bench)
        return status != 0
    return attempt


def kill_server(benches):
    """It is dead while the client goes on asking, and is there again for the next time."""
    def attempt(bench, point):
        action, number = point
        bench.in_server.arm(STEPS, action, number)
        running = bench.begin(benches.verb)
        while running.poll() is None and bench.in_server.count() < number:
            time.sleep(0.005)
        # At times the answer is out and the client has ended before the server dies.
        killed = bench.in_server.count() >= number
        if killed:
            bench.server.process.wait(30)
            bench.stop()
            bench.serve()
        wait_for(running)
        bench.in_server.disarm()
        benches.finish(bench)
        return killed
    return attempt


def step(verb, side, shim, kill):
    @journey.step(f"{verb}: {side} is killed at any step, and it is done again")
    def run():
        start = time.monotonic()
        benches = Benches(journey.place / side, verb)
        try:
            points = some(alternate(KILL, TEAR, benches.count(STEPS, shim)), POINTS)
            kills = sum(benches.each(points, kill(benches)))
        finally:
            benches.stop()
        print(f"# {kills} kills at {len(points)} points, {time.monotonic() - start:.0f} s")
        # What the server does by itself at its start may be among what was counted, and not be there again.
        assert kills >= len(points) // 2, f"only {kills} of {len(points)} kills hit"


for name in ("edit", "sync", "publish"):
    step(name, "twinctl", "in_client", kill_client)
for name in ("sync", "publish"):
    step(name, "twin-server", "in_server", kill_server)

journey.main()
