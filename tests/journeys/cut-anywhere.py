#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The connection cut after any byte of a sync and of a publication, in either direction: done again without the cut, library and server are
what they are after a run that nothing cut. TWIN_TEST_EVERYWHERE=1 cuts after each byte."""
import time

from faults import Benches, some
from journey import Journey

POINTS = 32  # for each direction of each exchange

journey = Journey()


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
            benches.each(points, cut(benches))
        finally:
            benches.stop()
        print(f"# {len(points)} cuts in {sizes[0]} + {sizes[1]} bytes, {time.monotonic() - start:.0f} s")


step("sync")
step("publish")

journey.main()
