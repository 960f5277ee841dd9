# SPDX-License-Identifier: GPL-3.0-or-later
"""How long Studio takes to its first frame with 10,000 documents, against an empty libadwaita window."""

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "journeys"))
from journey import Twinctl  # noqa: E402

DOCUMENTS = 10_000
ROUNDS = 7


def environment(build, place):
    env = dict(os.environ, GSK_RENDERER="cairo", ADW_DISABLE_PORTAL="1", GDK_DEBUG="no-portals", GSETTINGS_BACKEND="memory",
               GSETTINGS_SCHEMA_DIR=str(build / "data"), TWIN_EXTRACT=str(build / "src/extract/twin-extract"),
               XDG_DATA_HOME=str(place / "data"), XDG_CONFIG_HOME=str(place / "config"))
    env.pop("WAYLAND_DISPLAY", None)
    return env


def until_visible(command, title, env):
    """Milliseconds from exec to a mapped window; GTK maps it with its first frame. And its memory in MB."""
    begin = time.monotonic()
    program = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while subprocess.run(["xdotool", "search", "--onlyvisible", "--name", title], env=env,
                             stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False).stdout == b"":
            if time.monotonic() - begin > 30 or program.poll() is not None:
                raise RuntimeError(f"{command[0]} showed no window")
        shown = (time.monotonic() - begin) * 1000
        time.sleep(3)
        status = Path(f"/proc/{program.pid}/status").read_text(encoding="utf-8")
        return shown, int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) / 1024
    finally:
        program.kill()
        program.wait()


def make_library(build, place):
    os.environ["TWINCTL"] = str(build / "src/cli/twinctl")
    os.environ["TWIN_EXTRACT"] = str(build / "src/extract/twin-extract")
    twinctl = Twinctl(place)
    folder = place / "folder"
    folder.mkdir()
    for number in range(DOCUMENTS):
        (folder / f"note-{number:05}.txt").write_text(f"Note {number} on the cooling water.\n", encoding="utf-8")
    twinctl.run("init", "--no-recovery")
    begin = time.monotonic()
    subprocess.run(twinctl.command("add", folder), check=True, stdout=subprocess.DEVNULL)
    print(f"Importing {DOCUMENTS} small files took {time.monotonic() - begin:.1f} s.")
    return twinctl


def measure(build):
    if "DISPLAY" not in os.environ:
        command = ["sh", str(Path(__file__).parent.parent / "journeys" / "with-display.sh"), sys.executable, __file__]
        subprocess.run(command, check=True)
        return

    with tempfile.TemporaryDirectory(prefix="twin-bench.") as name:
        place = Path(name)
        twinctl = make_library(build, place)
        env = environment(build, place)
        studio = [str(build / "src/studio/twin-studio"), "--library", str(twinctl.library), "--key-file", str(twinctl.key)]
        empty = [str(build / "tests/bench/empty-window")]
        times = {"empty": [], "studio": []}
        memory = {}
        for _ in range(ROUNDS):
            for kind, command, title in (("empty", empty, "Empty"), ("studio", studio, "Twin Studio")):
                shown, memory[kind] = until_visible(command, title, env)
                times[kind].append(shown)

    print("| | first frame, median ms | memory after 3 s, MB |\n|---|--:|--:|")
    for kind, label in (("empty", "an empty libadwaita window"), ("studio", f"Studio, {DOCUMENTS:,} documents")):
        print(f"| {label} | {statistics.median(times[kind]):.0f} | {memory[kind]:.0f} |")
    print(f"\nDifference: {statistics.median(times['studio']) - statistics.median(times['empty']):.0f} ms.")


if __name__ == "__main__":
    measure(Path(os.environ["TWIN_BUILD"]))
