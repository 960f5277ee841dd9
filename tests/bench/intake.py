# SPDX-License-Identifier: GPL-3.0-or-later
"""How long it takes to take real documents in (text, structure, findings, encrypted store), against the
command line tools that only give text, one process a file, as a user would otherwise run them."""

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "journeys"))
from journey import Twinctl  # noqa: E402

CORPUS = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "corpus" / "dev"
PEERS = {"pdf": ["pdftotext", "FILE", "-"]}
FORMATS = ["pdf", "docx", "odt", "html", "md", "txt", "csv", "eml"]


def cpu_seconds(function):
    """Wall and CPU seconds of @function's child processes."""
    before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    function()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.monotonic() - begin, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def documents(kind):
    return [p for p in sorted((CORPUS / kind).iterdir()) if p.is_file() and ".expected." not in p.name]


def run_peer(kind):
    for path in documents(kind):
        command = [str(path) if argument == "FILE" else argument for argument in PEERS[kind]]
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)


def run_ours(kind, place):
    twinctl = Twinctl(place / kind)
    twinctl.place.mkdir()
    twinctl.run("init", "--no-recovery")
    return cpu_seconds(lambda: subprocess.run(twinctl.command("add", *documents(kind)),
                                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False))


def measure(build):
    if not CORPUS.is_dir():
        print(f"The collection of real documents is not here ({CORPUS.name} beside the checkout in shared/data/corpus).")
        return

    os.environ["TWINCTL"] = str(build / "src/cli/twinctl")
    os.environ["TWIN_EXTRACT"] = str(build / "src/extract/twin-extract")
    print("| format | files | Twin Studio: wall s | CPU s | the peer, text only: CPU s |\n|---|--:|--:|--:|--:|")
    with tempfile.TemporaryDirectory(prefix="twin-bench.") as name:
        for kind in FORMATS:
            wall, cpu = run_ours(kind, Path(name))
            peer = f"{PEERS[kind][0]} {cpu_seconds(lambda k=kind: run_peer(k))[1]:.2f}" if kind in PEERS else ""
            print(f"| {kind} | {len(documents(kind))} | {wall:.2f} | {cpu:.2f} | {peer} |", flush=True)
