# SPDX-License-Identifier: GPL-3.0-or-later
"""What the journeys share: the folder of documents, a library in a temporary place,
twinctl as a person would type it, and the lines of a TAP test."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path

HERE = Path(__file__).resolve().parent
SAMPLES = HERE.parent.parent / "data" / "samples" / "chemistry"

DONE, FAILED, USAGE, REFUSED = 0, 1, 2, 3


def make_folder(folder):
    """The twelve files of journey J1: eight good ones, an encrypted one, an empty one, a page with
    instructions to assistants and the duplicate of a good one."""
    folder.mkdir(parents=True, exist_ok=True)
    for source in (SAMPLES, HERE / "folder"):
        for path in source.iterdir():
            shutil.copy(path, folder / path.name)
    shutil.copy(SAMPLES / "thesis-guide.md", folder / "thesis-guide-copy.md")
    return folder


def start_keyring():
    """A keyring for this test alone, open, on the session bus of the test; to be terminated by the caller."""
    daemon = subprocess.Popen(["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"], stdin=subprocess.PIPE,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    daemon.stdin.write(b"test")
    daemon.stdin.close()
    subprocess.run(["gdbus", "wait", "--session", "--timeout", "60", "org.freedesktop.secrets"], check=True, timeout=70)
    return daemon


class Twinctl:
    """One library and the tool that opens it."""

    def __init__(self, place):
        self.place = Path(place)
        self.library = self.place / "library"
        self.key = self.place / "key"
        self.program = os.environ["TWINCTL"]

    def command(self, *args, as_json=False):
        options = ["--library", str(self.library), "--key-file", str(self.key)]
        return [self.program, *options, *(["--json"] if as_json else []), *map(str, args)]

    def run(self, *args, expect=DONE, stdin="", as_json=False, wrapper=()):
        """Runs one verb and returns what it printed; its exit status must be @expect, or any if that is None."""
        done = subprocess.run([*wrapper, *self.command(*args, as_json=as_json)], input=stdin, text=True,
                              capture_output=True, timeout=120, check=False)
        assert expect in (None, done.returncode), \
            f"twinctl {' '.join(map(str, args))}: exit {done.returncode}, expected {expect}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def json(self, *args, **how):
        """The same with --json: one object for each line."""
        return [json.loads(line) for line in self.run(*args, as_json=True, **how).splitlines() if line.strip()]

    def documents(self):
        return {document["name"]: document for document in self.json("documents")}


class Journey:
    """Steps in order; one that fails does not hide the next, unless they all build on each other."""

    def __init__(self, chained=False):
        self.chained = chained
        self.count = 0
        self.failures = 0
        self.steps = []

    def step(self, title):
        def register(function):
            self.steps.append((title, function))
            return function
        return register

    def main(self):
        print(f"1..{len(self.steps)}", flush=True)
        with tempfile.TemporaryDirectory(prefix="twin-journey.") as place:
            self.place = Path(place)
            for title, function in self.steps:
                self.run(title, function)
        sys.exit(1 if self.failures else 0)

    def run(self, title, function):
        self.count += 1
        if self.chained and self.failures:
            print(f"not ok {self.count} - {title}\n# not tried, because an earlier step failed", flush=True)
            return
        try:
            skipped = function()
            print(f"ok {self.count} - {title}" + (f" # SKIP {skipped}" if skipped else ""), flush=True)
        except Exception:  # a failed step is a line of the report, whatever went wrong
            self.failures += 1
            print(f"not ok {self.count} - {title}", flush=True)
            traceback.print_exc()  # to where the test runner shows it
