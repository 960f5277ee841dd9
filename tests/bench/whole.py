# SPDX-License-Identifier: GPL-3.0-or-later
"""All documents of the collection at once, from the files to what can be searched, and how long one document takes
from being dropped to being found; against Recoll, which indexes text alone.

    ./run bench whole

Ours also finds personal data and encrypts all it keeps. Pictures are read if the build reads them (-Docr)."""

import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "journeys"))
from journey import Twinctl  # noqa: E402

CORPUS = Path(os.environ.get("TWIN_SHARED_DATA", Path(__file__).resolve().parents[2].parent / "shared" / "data")) / "corpus" / "dev"
LARGEST = 5 << 20  # bytes of a file that is dropped alone


def collect(place):
    """Copies of all ordinary files in @place, each under a name of its own."""
    place.mkdir()
    for path in sorted(CORPUS.rglob("*")):
        if path.is_file() and ".expected." not in path.name and "hostile" not in path.parts:
            shutil.copyfile(path, place / f"{path.parent.name}-{path.name}")
    return sorted(place.iterdir())


def cost_of(command, environment=None):
    """Wall seconds and processor seconds of @command and all that it starts."""
    before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False, env={**os.environ, **(environment or {})})
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.monotonic() - begin, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def new_library(place):
    twinctl = Twinctl(place)
    place.mkdir()
    twinctl.run("init", "--no-recovery")
    return twinctl


def show_all(place, files):
    twinctl = new_library(place / "all")
    rows = [("Twin Studio", *cost_of(twinctl.command("add", *files)))]
    if shutil.which("recollindex"):
        settings = place / "recoll"
        settings.mkdir()
        (settings / "recoll.conf").write_text(f"topdirs = {files[0].parent}\n", encoding="utf-8")
        rows.append(("recollindex, text only", *cost_of(["recollindex", "-c", str(settings)])))
    print(f"| {len(files)} files | wall s | processor s | to ours |\n|---|--:|--:|--:|")
    for name, wall, cpu in rows:
        print(f"| {name} | {wall:.2f} | {cpu:.2f} | {cpu / rows[0][2]:.1f}x |", flush=True)


def show_first(place, files):
    """One file at a time into a library that holds others: the program starts, opens it, reads, indexes and ends."""
    twinctl = new_library(place / "first")
    cost_of(twinctl.command("add", *files[::10]))
    costs = []
    for path in [p for i, p in enumerate(files) if i % 10 and p.stat().st_size <= LARGEST]:
        costs.append((*cost_of(twinctl.command("add", path)), path.name))
    walls = sorted(wall for wall, _, _ in costs)
    print(f"\nOne file at a time, {len(walls)} of at most 5 MB, until the command has ended and it is found: median {statistics.median(walls) * 1000:.0f} ms, "
          f"95th of a hundred {walls[len(walls) * 95 // 100] * 1000:.0f} ms, longest {walls[-1] * 1000:.0f} ms ({max(costs)[2]}); "
          f"of processor time {statistics.median(cpu for _, cpu, _ in costs) * 1000:.0f} ms in the median.")


def measure(build):
    if not CORPUS.is_dir():
        print("The collection of real documents is not here (corpus beside the checkout in shared/data).")
        return
    os.environ["TWINCTL"] = str(build / "src/cli/twinctl")
    os.environ["TWIN_EXTRACT"] = str(build / "src/extract/twin-extract")
    with tempfile.TemporaryDirectory(prefix="twin-bench.") as name:
        files = collect(Path(name) / "files")
        show_all(Path(name), files)
        show_first(Path(name), files)
