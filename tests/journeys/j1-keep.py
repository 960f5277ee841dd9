#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keeping documents in order in the window: folders that are followed, look-alikes, passages by hand."""

import time

from journey import SAMPLES, Journey, Twinctl
from tour import Tour
from window import Window

FIRST = "The tour of the laboratories is on Monday."
SECOND = "Bring your own safety glasses."

journey = Journey(chained=True)
state = {}


def window():
    return state["window"]


def tool():
    return state["tool"]


def tour():
    return state["tour"]


def notes():
    return journey.place / "Lecture Notes"


def passages(name):
    return len(tool().json("chunks", name))


@journey.step("a file that comes into a watched folder is read by itself")
def comes():
    state["tool"] = Twinctl(journey.place)
    tool().run("init", "--no-recovery")
    notes().mkdir()
    (notes() / "week-1.txt").write_text(FIRST, encoding="utf-8")
    guide = (SAMPLES / "thesis-guide.md").read_text(encoding="utf-8")
    (journey.place / "draft.md").write_text(guide + "\n\nThis is the draft of last year.\n", encoding="utf-8")
    tool().run("add", SAMPLES / "thesis-guide.md")
    tool().run("add", journey.place / "draft.md")
    tool().run("add", SAMPLES / "safety-handbook.pdf")
    tool().run("watch", "add", notes())
    state["window"] = Window(tool().library, tool().key)
    state["tour"] = Tour(window())
    window().find("week-1", "list item")
    (notes() / "week-2.txt").write_text(SECOND, encoding="utf-8")
    window().find("week-2", "list item", patience=30)


@journey.step("a file that goes takes its document out of sight; the dialog says which, and brings it back")
def goes():
    (notes() / "week-2.txt").unlink()
    window().gone("week-2.txt", patience=30)
    tour().watched_folders()
    window().find("Lecture Notes")
    window().press("Keep week-2", "button")
    window().gone("Keep week-2")
    tour().home()
    window().find("week-2", "list item")


@journey.step("a folder is watched no more, and once more after Undo")
def stopped():
    tour().watched_folders()
    window().press("Stop Watching Lecture Notes", "button")
    window().gone("Stop Watching Lecture Notes")
    assert tool().json("watch", "list") == [], "it is still watched"
    window().press("Undo", "button")
    window().find("Stop Watching Lecture Notes", "button")
    tour().home()


@journey.step("two that say nearly the same are shown side by side; both are kept, or one, and either is undone")
def alike():
    tour().menu("Add", "l")
    window().press("draft", "list item")
    window().press("Keep Both", "button")
    window().find("No Two Are Alike")
    window().press("Undo", "button")
    window().press("draft", "list item")
    window().press("Keep draft", "button")
    window().find("No Two Are Alike")
    assert tool().documents()["thesis-guide.md"]["state"] == "duplicate", tool().documents()
    window().press("Undo", "button")
    window().find("draft", "list item")
    assert tool().documents()["thesis-guide.md"]["state"] != "duplicate", tool().documents()
    tour().home()


@journey.step("a passage is split at the cursor, joined again and rewritten, and each is undone")
def by_hand():
    before = passages("safety-handbook.pdf")
    tour().passages()
    window().press("Passage 2", "list item")
    window().press("Split", "button")
    window().find("Split Here", "button")
    window().key("Down", "Down")
    window().press("Split Here", "button")
    window().find(f"{before + 1} passages")
    assert passages("safety-handbook.pdf") == before + 1, "it was not stored"
    window().press("Join with Next", "button")
    window().find(f"{before} passages")
    window().key("ctrl+z")
    window().find(f"{before + 1} passages")
    window().key("ctrl+z")
    window().find(f"{before} passages")
    window().press("Edit", "button")
    window().find("Save", "button")
    time.sleep(0.5)  # the dialog slides in, and then has the keyboard
    window().type("Changed by hand. ")
    window().press("Save", "button")
    window().find("Passage 2, edited", "list item")
    assert "Changed by hand." in tool().run("chunks", "safety-handbook.pdf"), "the words are not in the passage"
    window().key("ctrl+z")
    window().gone("Passage 2, edited")
    window().close()


journey.main()
