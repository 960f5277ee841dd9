#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Killed with SIGKILL at any durable step of an edit, a sync or a publication, on either side: done again without it, library and server are
what they are after a run that nobody killed. TWIN_TEST_EVERYWHERE=1 kills at every system call."""
import signal
import subprocess
import time

from faults import DURABLE, EVERYWHERE, Benches, Tracer, count_calls, points_of, run_faulty, some, strace, why_not
from journey import DONE, Journey

POINTS = 24  # for each side of each verb

journey = Journey()
CALLS = None if EVERYWHERE else DURABLE


def counted_in_client(benches):
    bench = benches.all[0]
    trace = bench.place / "trace"
    bench.start()
    subprocess.run([*strace(trace, "all"), *bench.first.command(*bench.verb(benches.verb))], capture_output=True, timeout=120, check=True)
    return points_of(count_calls(trace), CALLS)


def counted_in_server(benches):
    bench = benches.all[0]
    trace = bench.place / "trace"
    bench.start()
    with Tracer(bench.server, trace, "all"):
        bench.first.run(*bench.verb(benches.verb))
    return points_of(count_calls(trace), CALLS)


def kill_client(benches):
    def attempt(bench, point):
        call, number = point
        done = run_faulty(bench.first, bench.verb(benches.verb), call, f"{call}:signal=KILL:when={number}")
        killed = done.returncode != DONE
        assert not killed or done.returncode in (-signal.SIGKILL, 128 + signal.SIGKILL), done
        benches.finish(bench)
        return killed
    return attempt


def kill_server(benches):
    """It is dead while the client goes on asking, and is there again for the next time."""
    def attempt(bench, point):
        call, number = point
        with Tracer(bench.server, "/dev/null", call, f"{call}:signal=KILL:when={number}"):
            running = subprocess.Popen(bench.first.command(*bench.verb(benches.verb)), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            while running.poll() is None and bench.server.process.poll() is None:
                time.sleep(0.01)
        killed = bench.server.process.poll() is not None
        if killed:
            bench.stop()
            bench.serve()
        running.wait(120)
        benches.finish(bench)
        return killed
    return attempt


def step(verb, side, counted, kill):
    @journey.step(f"{verb}: {side} is killed at any step, and it is done again")
    def run():
        if reason := why_not():
            return reason
        start = time.monotonic()
        benches = Benches(journey.place / side, verb)
        try:
            points = some(counted(benches), POINTS)
            kills = sum(benches.each(points, kill(benches)))
        finally:
            benches.stop()
        print(f"# {kills} kills at {len(points)} points, {time.monotonic() - start:.0f} s")
        assert kills >= len(points) * 3 // 4, f"only {kills} of {len(points)} kills hit"
        return None


for name in ("edit", "sync", "publish"):
    step(name, "twinctl", counted_in_client, kill_client)
for name in ("sync", "publish"):
    step(name, "twin-server", counted_in_server, kill_server)

journey.main()
