#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A disk that is full or broken at any read or write of an edit, a sync or a publication, on either side: it is said in the user's words,
nothing is lost, and with the disk mended it goes through. TWIN_TEST_EVERYWHERE=1 breaks each read and write instead of some."""
import errno
import os
import re
import time

from faults import FAIL, FAIL_ON, READS, WRITES, Benches, some, wait_for
from journey import DONE, Journey

POINTS = 24  # for each error, side and verb
KINDS = {"ENOSPC": WRITES, "EIO": WRITES | READS}

# What a library of the program says to programmers.
JARGON = re.compile(r"sqlite|sqlcipher|errno|ENOSPC|\bEIO\b|disk I/O error|database or disk|SQL logic|transaction|\(null\)", re.IGNORECASE)
WORDS = {"ENOSPC": re.compile(r"\bfull\b|no (space|room)|room left", re.IGNORECASE), "EIO": re.compile(r"disk|read|written|write|input/output", re.IGNORECASE)}

# The server may warn here, and must stay.
os.environ.pop("G_DEBUG", None)

journey = Journey()


def check_words(words, error=None):
    """What a person reads; @error: and that it says what is wrong with this disk."""
    words = words.rstrip().splitlines()[-1]  # before it, when it tried again
    assert words.startswith("twinctl: ") and not JARGON.search(words), words
    assert error is None or WORDS[error].search(words), words


def break_client(benches, error):
    """The disk stays broken until twinctl has ended."""
    def attempt(bench, number):
        bench.in_client.arm(KINDS[error], FAIL_ON, number, getattr(errno, error))
        status, words = wait_for(bench.begin(benches.verb))
        assert status >= DONE, status
        if status != DONE:
            check_words(words, error)
        benches.finish(bench)
        return status != DONE
    return attempt


def break_server(benches, error):
    """The call fails once, and whoever asked the server asks again or says so; the server stays."""
    def attempt(bench, number):
        bench.in_server.arm(KINDS[error], FAIL, number, getattr(errno, error))
        status, words = wait_for(bench.begin(benches.verb))
        bench.in_server.disarm()
        assert bench.server.process.poll() is None, f"the server ended: {bench.server.process.stdout.read()}"
        if status != DONE:
            check_words(words)
        benches.finish(bench)
        return status != DONE
    return attempt


def step(verb, side, shim, how):
    @journey.step(f"{verb}: the disk of {side} is full or broken, and then it is not")
    def run():
        start = time.monotonic()
        benches = Benches(journey.place / side, verb)
        told = tried = 0
        try:
            for error, kinds in KINDS.items():
                points = some(range(1, benches.count(kinds, shim) + 1), POINTS)
                tried += len(points)
                told += sum(benches.each(points, how(benches, error)))
        finally:
            benches.stop()
        print(f"# {tried} faults, {told} of which ended twinctl, {time.monotonic() - start:.0f} s")
        assert shim == "in_server" or told > 0


for name in ("edit", "sync", "publish"):
    step(name, "twinctl", "in_client", break_client)
for name in ("sync", "publish"):
    step(name, "twin-server", "in_server", break_server)

journey.main()
