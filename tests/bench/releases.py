# SPDX-License-Identifier: GPL-3.0-or-later
"""Releasing a window of a million questions: the gate, its audit and the deletion, beside the GROUP BYs of the same database over the
same rows, which hide nobody."""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
N = 1000000


def measure(build):
    print(f"{N:,} questions of {N // 10:,} people in one week, in seconds:\n")
    print("| engine | GROUP BY, six of them | release, with deletion | overwriting what was deleted |")
    print("|---|---|---|---|")
    for engine in ("embedded", "postgres"):
        command = [str(build / "tests" / "bench" / "release-speed"), engine, str(N)]
        if engine == "postgres":
            command = [sys.executable, str(HERE.parent / "server" / "with-postgres.py"), *command]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            print(f"| {engine} | not measured | | |")
            continue
        line = next(line for line in done.stdout.splitlines() if line.startswith(engine))
        _, _, grouped, sealed, purged = line.split("\t")
        print(f"| {engine} | {grouped} | {sealed} | {purged} |")
