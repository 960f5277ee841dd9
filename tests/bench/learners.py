# SPDX-License-Identifier: GPL-3.0-or-later
"""What learners' data costs with files and, beside it, with PostgreSQL on the same computer: storing a question, a page of a history,
the retention job; and whether asking for a sign-in link takes as long for an address on the list as for one that is not.

TWIN_BENCH_MESSAGES: how many messages are there, 100000 without it."""

import os
import subprocess
import sys
from pathlib import Path

MESSAGES = os.environ.get("TWIN_BENCH_MESSAGES", "100000")
WITH_POSTGRES = Path(__file__).parent.parent / "server" / "with-postgres.py"
ROWS = {
    "fill": "filling, seconds",
    "record p50": "a question and its answer, stored and durable, ms p50",
    "record p95": "… p95",
    "history p50": "a page of a history, 50 messages opened, ms p50",
    "history p95": "… p95",
    "link, listed p50": "asking for a link, address on the list, ms p50",
    "link, unlisted p50": "… off the list",
    "link, listed p95": "… on the list, p95",
    "link, unlisted p95": "… off the list, p95",
    "preview": "preview of retention, seconds",
    "run": "run, seconds",
    "rows": "rows that it deleted",
    "again": "a second run, with nothing to do, seconds",
}
IN_SECONDS = {"fill", "preview", "run", "again"}


def run(build, engine):
    done = subprocess.run([sys.executable, WITH_POSTGRES, build / "tests/bench/learners-speed", engine, MESSAGES],
                          check=True, capture_output=True, text=True)
    lines = (line.split("\t") for line in done.stdout.splitlines() if "\t" in line)
    return {name: float(value) for name, value in lines}


def show(name, value):
    if name == "rows":
        return f"{value:,.0f}"
    return f"{value / 1000:.1f}" if name in IN_SECONDS else f"{value:.2f}"


def measure(build):
    figures = [run(build, engine) for engine in ("embedded", "postgres")]
    print(f"{int(MESSAGES):,} messages over 150 days. PostgreSQL without fsync, on a socket.\n")
    print("| | files | PostgreSQL | ratio |\n|---|--:|--:|--:|")
    for name, label in ROWS.items():
        ours, theirs = (one.get(name, 0) for one in figures)
        ratio = f"{ours / theirs:.2f}" if theirs else ""
        print(f"| {label} | {show(name, ours)} | {show(name, theirs)} | {ratio} |")
