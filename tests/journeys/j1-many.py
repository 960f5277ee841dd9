#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A folder of many files, a PDF of many pages and a folder of hostile files, in the window: it answers all the
while, tells how far it is, goes on after having been killed, and loses and doubles nothing.

TWIN_MANY_FILES and TWIN_MANY_PAGES make it as large as wanted (10000 and 500); TWIN_MANY_PICTURES names a folder for
pictures."""

import collections
import os
import re
import time
from pathlib import Path

from journey import Journey, Twinctl
from long_document import write_pdf
from many_files import make_many
from pulse import Pulse
from window import GLib, Window

N_FILES = int(os.environ.get("TWIN_MANY_FILES", "240"))
N_PAGES = int(os.environ.get("TWIN_MANY_PAGES", "60"))
N_SLOW_PAGES = 1500  # of the last file of the folder: as long as it is read there is a middle to be killed in
PICTURES = os.environ.get("TWIN_MANY_PICTURES")
CORPUS = Path(os.environ.get("TWIN_SHARED_DATA", "none")) / "corpus"

# What may keep the window from answering, on a machine that has other things to do.
LONGEST_MS = 5000
MOST_MB = 600

FINAL = {"ready", "review", "failed", "duplicate", "blocked"}

journey = Journey(chained=True)
state = {}


def window():
    return state["window"]


def tool():
    return state["tool"]


def open_window(*files):
    state["window"] = Window(tool().library, tool().key, extra=files)
    state["pulse"] = Pulse(window().process.pid)


def picture(name):
    if PICTURES is not None:
        Path(PICTURES).mkdir(exist_ok=True)
        window().picture(Path(PICTURES) / f"{name}.png")


def check_pulse(what):
    """The window has answered all the while."""
    pulse = state["pulse"].stop()
    print(f"# {what}: {pulse}", flush=True)
    assert pulse.of(1) < LONGEST_MS + 10 * pulse.lateness(), "the window did not answer for long"
    assert pulse.private < MOST_MB, "the window takes much memory"
    state["pulse"] = Pulse(window().process.pid)


def is_reading():
    try:
        return window().look("Pause", "button") is not None
    except GLib.Error:  # no answer in the time that AT-SPI gives
        return True


def wait_for_end(patience):
    """Nothing is being read, and nothing comes up again."""
    quiet = 0
    end = time.monotonic() + patience
    while quiet < 3:
        quiet = 0 if is_reading() else quiet + 1
        assert time.monotonic() < end, "the reading does not end"
        time.sleep(0.5)


def documents(folder):
    """Those of the files in @folder, not of what lies in them."""
    names = {path.name for path in folder.rglob("*") if path.is_file()}
    return [document for document in tool().json("documents") if document["name"] in names]


def many():
    return documents(journey.place / "folder")


@journey.step("a folder of many files: its rows are there before they are read, and the bar tells how far it is")
def drop():
    state["tool"] = Twinctl(journey.place)
    tool().run("init", "--no-recovery")
    make_many(journey.place / "folder", N_FILES - 1, CORPUS if N_FILES >= 2000 else None)
    write_pdf(journey.place / "folder" / "year-2999.pdf", N_SLOW_PAGES)
    open_window(journey.place / "folder")
    window().wait(lambda: re.search(r"Reading \d+ of \d+ files", window().describe()), "the bar", 60)
    picture("begun")


@journey.step("killed in the middle")
def kill():
    def in_the_middle():
        # Not all of it: `twinctl` has to read a library that Studio writes to.
        done = [document for document in many() if document["state"] in FINAL]
        state["before"] = {document["id"]: document["state"] for document in done}
        return min(N_FILES // 4, 1000) <= len(done) < N_FILES

    window().wait(in_the_middle, "a quarter of the files", 600)
    picture("middle")
    check_pulse("until it was killed")
    state["pulse"].stop()
    window().kill()


@journey.step("it goes on by itself; nothing is lost, doubled or read again")
def go_on():
    open_window()
    wait_for_end(300 + N_FILES)
    picture("end")
    check_pulse("after that")
    assert len(many()) == N_FILES, (len(many()), N_FILES)
    after = {document["id"]: document["state"] for document in many()}
    assert set(after.values()) <= FINAL, set(after.values())
    lost = [ident for ident, was in state["before"].items() if after.get(ident) != was]
    assert not lost, lost
    read = collections.Counter(entry["object"] for entry in tool().json("audit", "--limit", 0) if entry["action"] == "document.import")
    again = [ident for ident in state["before"] if read[ident] > 1]
    assert not again, again
    tool().run("audit", "verify")


@journey.step("the list can be moved through and searched")
def move():
    window().key("ctrl+f")
    window().type("1.txt")
    window().find("List of documents" if False else "Documents", "list")
    time.sleep(1)
    picture("filtered")
    window().key("Escape")
    for _ in range(10):
        window().key("Page_Down")
    check_pulse("moving through the list")


@journey.step("a PDF of many pages: the row counts them")
def many_pages():
    path = journey.place / "long" / "handbook.pdf"
    path.parent.mkdir()
    write_pdf(path, N_PAGES)
    state["pulse"].stop()
    window().close()
    open_window(path)
    window().find("handbook", "list item", 60)
    picture("pages")
    wait_for_end(300 + N_PAGES)
    check_pulse("many pages")
    [document] = documents(path.parent)
    assert document["state"] == "review" and document["undecided"] > N_PAGES, document


@journey.step("hostile files: each is read or says why not, and the window answers all the while")
def hostile():
    folder = CORPUS / "dev" / "hostile"
    if not folder.is_dir() or N_FILES >= 2000:  # then they were among the others
        return "the collection of hostile files is not here" if N_FILES < 2000 else None
    state["pulse"].stop()
    window().close()
    open_window(folder)
    window().wait(is_reading, "the bar", 60)
    wait_for_end(600)
    picture("hostile")
    check_pulse("hostile files")
    for document in documents(folder):
        assert document["state"] in FINAL and (document["state"] != "failed" or document["reason"]), document
    return None


if __name__ == "__main__":
    try:
        journey.main()
    finally:
        if "window" in state:
            window().close()
