#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Killed at any durable step of an edit, an import, an export or a purge, the library reopens within two
seconds, nothing acknowledged is gone, and nothing half done is left to be seen.

strace delivers SIGKILL at the n-th call of one kind, for each n until the verb runs through."""

import os
import shutil
import subprocess
import time

from journey import DONE, Journey, Twinctl, make_folder

# LeakSanitizer cannot look at a process that strace looks at.
os.environ["ASAN_OPTIONS"] = os.environ.get("ASAN_OPTIONS", "") + ":detect_leaks=0"

journey = Journey()
state = {}

# The calls that make something durable or visible.
CALLS = ["pwrite64", "fdatasync", "fsync", "rename,renameat,renameat2", "unlink,unlinkat", "ftruncate"]
MOST_KILLS = 25  # for each kind of call; a longer run is one line away


def copy_of(source, name):
    """A library of its own for one kill: the same key, a copy of the folder."""
    twinctl = Twinctl(journey.place / name)
    shutil.rmtree(twinctl.place, ignore_errors=True)
    twinctl.place.mkdir()
    shutil.copytree(source.library, twinctl.library)
    shutil.copy2(source.key, twinctl.key)
    return twinctl


def snapshot(twinctl):
    start = time.monotonic()
    documents = twinctl.documents()
    assert time.monotonic() - start < 2, "reopening took more than two seconds"
    return documents


def kill_everywhere(verb, check):
    """Kills @verb at each step; @check(twinctl, finished) looks at what is left. Returns the number of kills."""
    kills = 0
    for call in CALLS:
        for number in range(1, MOST_KILLS + 1):
            twinctl = copy_of(state["base"], "victim")
            wrapper = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={call}",
                       "-e", f"inject={call}:signal=KILL:when={number}"]
            done = subprocess.run([*wrapper, *twinctl.command(*verb)], capture_output=True, timeout=60, check=False)
            finished = done.returncode == DONE
            kills += not finished
            twinctl.run("audit", "verify")
            check(twinctl, finished)
            if finished:
                break
    return kills


@journey.step("a library to be killed in")
def prepare():
    if shutil.which("strace") is None:
        state["skip"] = "strace is not installed"
        return state["skip"]
    base = Twinctl(journey.place / "base")
    base.place.mkdir()
    base.run("init", "--no-recovery")
    base.run("add", make_folder(journey.place / "folder"))
    base.run("classify", "thesis-guide.md", "PUBLIC")
    state["base"] = base
    state["before"] = base.documents()
    return None


def step(title, verb, check, least):
    @journey.step(title)
    def run():
        if "skip" in state:
            return state["skip"]
        kills = kill_everywhere([argument.replace("PLACE", str(journey.place)) for argument in verb], check)
        print(f"# {kills} kills")
        assert kills >= least, f"only {kills} kills hit"
        return None


def decided(twinctl, finished):
    document = snapshot(twinctl)["safety-handbook.pdf"]
    undecided = state["before"]["safety-handbook.pdf"]["undecided"]
    assert document["undecided"] in ((0,) if finished else (0, undecided)), document


def classified(twinctl, finished):
    level = snapshot(twinctl)["thesis-guide.md"]["classification"]
    assert level in (("RESTRICTED",) if finished else ("PUBLIC", "RESTRICTED")), level


def added(twinctl, _finished):
    documents = snapshot(twinctl)
    assert len(documents) in (12, 13), len(documents)
    twinctl.run("add", journey.place / "one-more")
    again = twinctl.documents()
    assert len(again) == 13 and again["new.txt"]["state"] in ("ready", "review"), again.get("new.txt")


def removed(twinctl, finished):
    documents = snapshot(twinctl)
    if finished:
        assert "porters-desk.txt" not in documents
    assert len(documents) in (11, 12)


def exported(twinctl, finished):
    archive = twinctl.place / "export.zip"
    snapshot(twinctl)
    if archive.exists():
        twinctl.run("verify", archive)
    elif finished:
        raise AssertionError("the export says it is done and is not there")


step("an edit: deciding all findings of a document", ["decide", "safety-handbook.pdf", "--all", "accept"], decided, 5)
step("an edit: classifying", ["classify", "thesis-guide.md", "RESTRICTED"], classified, 3)


@journey.step("one more file to add")
def one_more():
    folder = journey.place / "one-more"
    folder.mkdir()
    (folder / "new.txt").write_text("A new note about the cooling water.\n", encoding="utf-8")


step("an import", ["add", "PLACE/one-more"], added, 5)
step("a removal", ["remove", "porters-desk.txt"], removed, 5)
step("an export", ["export", "--format", "archive", "-o", "PLACE/victim/export.zip"], exported, 2)

journey.main()
