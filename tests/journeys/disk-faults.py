#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A disk that is full or broken at any write of an edit, a sync or a publication, on either side: it is said in the user's words, nothing is
lost, and with the disk mended it goes through. TWIN_TEST_EVERYWHERE=1 breaks each write."""
import os
import re
import subprocess
import time

from faults import Benches, Tracer, count_calls, points_of, run_faulty, some, strace, why_not
from journey import DONE, Journey

POINTS = 12  # for each error, side and verb
WRITES = ("pwrite64", "pwritev", "fdatasync", "fsync", "ftruncate", "fallocate", "rename", "mkdir")

# What a library of the program says to programmers.
JARGON = re.compile(r"sqlite|sqlcipher|errno|ENOSPC|\bEIO\b|disk I/O error|database or disk|SQL logic|transaction|\(null\)", re.IGNORECASE)
WORDS = {"ENOSPC": re.compile(r"\bfull\b|no (space|room)|room left", re.IGNORECASE), "EIO": re.compile(r"disk|read|written|write|input/output", re.IGNORECASE)}

# The server may warn here, and must stay.
os.environ.pop("G_DEBUG", None)

journey = Journey()


def counted(benches, of_server):
    bench = benches.all[0]
    trace = bench.place / "trace"
    bench.start()
    if of_server:
        with Tracer(bench.server, trace, ",".join(WRITES)):
            bench.first.run(*bench.verb(benches.verb))
    else:
        subprocess.run([*strace(trace, ",".join(WRITES)), *bench.first.command(*bench.verb(benches.verb))], capture_output=True, timeout=120, check=True)
    return points_of(count_calls(trace), WRITES)


def check_words(done, error=None):
    """What a person reads; @error: and that it says what is wrong with this disk."""
    assert done.returncode > 0, done
    assert done.stderr.startswith("twinctl: ") and not JARGON.search(done.stderr), done.stderr
    assert error is None or WORDS[error].search(done.stderr), done.stderr


def break_client(benches, error):
    """The disk stays broken until twinctl has ended."""
    def attempt(bench, point):
        call, number = point
        done = run_faulty(bench.first, bench.verb(benches.verb), call, f"{call}:error={error}:when={number}+")
        if done.returncode != DONE:
            check_words(done, error)
        benches.finish(bench)
        return done.returncode != DONE
    return attempt


def break_server(benches, error):
    """The write fails once, and whoever asked the server asks again or says so; the server stays."""
    def attempt(bench, point):
        call, number = point
        with Tracer(bench.server, "/dev/null", call, f"{call}:error={error}:when={number}"):
            done = subprocess.run(bench.first.command(*bench.verb(benches.verb)), capture_output=True, text=True, timeout=120, check=False)
        if done.returncode != DONE:
            check_words(done)
        assert bench.server.process.poll() is None, "the server ended"
        benches.finish(bench)
        return done.returncode != DONE
    return attempt


def step(verb, side, of_server, how):
    @journey.step(f"{verb}: the disk of {side} is full or broken, and then it is not")
    def run():
        if reason := why_not():
            return reason
        start = time.monotonic()
        benches = Benches(journey.place / side, verb)
        told = tried = 0
        try:
            points = counted(benches, of_server)
            for error in WORDS:
                tried += len(some(points, POINTS))
                told += sum(benches.each(some(points, POINTS), how(benches, error)))
        finally:
            benches.stop()
        print(f"# {tried} faults, {told} of which ended twinctl, {time.monotonic() - start:.0f} s")
        assert of_server or told > 0
        return None


for name in ("edit", "sync", "publish"):
    step(name, "twinctl", False, break_client)
for name in ("sync", "publish"):
    step(name, "twin-server", True, break_server)

journey.main()
