#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The connection cut after any byte of a sync and of a publication, in either direction: done again without the cut, library and server are
what they are after a run that nothing cut. TWIN_TEST_EVERYWHERE=1 cuts after each byte.

Where two cuts let both sides say the same to each other until all is done, both are in the same states; one of them is looked through from
all sides, the other by what the server says that it holds."""
import re
import time

from faults import Benches, some
from journey import Journey

POINTS = 150  # for each direction of each exchange

journey = Journey()


def talk(bench):
    """Who said what: methods, paths and answers, and which of these the server remembered. Not what differs from run to run."""
    asked = re.findall(rb"(?:GET|HEAD|PUT|POST|DELETE|PATCH) /[^ \r\n]*(?= HTTP)", bytes(bench.cable.sent))
    answered = re.findall(rb"HTTP/1\.1 [0-9]{3}|Idempotency-Replayed", bytes(bench.cable.answered))
    return tuple(re.sub(rb"[0-9a-f]{64}|[0-9a-f-]{36}|since=[^&]*", b"*", word) for word in (*asked, *answered))


def cut(benches):
    def attempt(bench, point):
        direction, byte = point
        bench.cable.start_over(**{direction: byte})
        bench.first.run(*bench.verb(benches.verb), expect=None)
        assert bench.cable.cuts == 1, "nothing was cut"
        benches.finish(bench)
    return attempt


def step(verb):
    @journey.step(f"{verb}: cut after any byte, and done again")
    def run():
        start = time.monotonic()
        benches = Benches(journey.place, verb)
        sizes = [min(bench.exchange[way] for bench in benches.all) for way in (0, 1)]
        points = [(direction, byte) for way, direction in enumerate(("cut_after", "cut_answer_after")) for byte in some(range(sizes[way]), POINTS)]
        try:
            benches.each(points, cut(benches), talk)
        finally:
            benches.stop()
        print(f"# {len(points)} cuts in {sizes[0]} + {sizes[1]} bytes, {len(benches.seen)} conversations, {time.monotonic() - start:.0f} s")


step("sync")
step("publish")

journey.main()
