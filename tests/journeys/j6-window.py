#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Journey J6 in the window: a twin's analytics are off, are switched on, and are drawn from what the real server has released."""
import os
import subprocess
import sys
import time
from pathlib import Path

from journey import SAMPLES, Journey, Twinctl, start_keyring
from window import Window

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "server"))
from server import Server  # noqa: E402

journey = Journey(chained=True)
state = {}


def window():
    return state["window"]


def tool():
    return state["tool"]


def publish():
    tool().run("publish", "Lab", "--override", "It has no evaluation yet.")


@journey.step("given: a public twin on the real server")
def prepare():
    state["keyring"] = start_keyring()
    state["tool"] = Twinctl(journey.place)
    tool().run("init", "--no-recovery")
    tool().run("add", SAMPLES / "safety-handbook.pdf", SAMPLES / "working-with-solvents.docx")
    for name in ("safety-handbook.pdf", "working-with-solvents.docx"):
        tool().run("classify", name, "PUBLIC")
        tool().run("decide", name, "--all", "accept")
    tool().run("twin", "create", "Lab")
    tool().run("twin", "set", "Lab", "levels=PUBLIC", "accessMode=public")
    state["server"] = Server(journey.place / "server").__enter__()
    tool().run("connect", state["server"].url, "--email", "anna@example.org", "--country", "DE", "--code-file", "-",
               stdin=state["server"].code() + "\n")


@journey.step("nothing is counted until it is switched on (R171)")
def off():
    publish()
    state["window"] = Window(tool().library, tool().key, height=860)
    window().press("Analytics", "list item")
    window().find("Analytics Are Off")
    window().press("Switch On", "button")
    window().find("Analytics Are On")
    assert tool().json("twin", "show", "Lab")[0]["config"]["analyticsEnabled"] is True
    assert any(entry["action"] == "twin.analytics" for entry in tool().json("audit")), "it is not logged"
    window().close()


@journey.step("after eight weeks of use there are charts, with a table behind each")
def figures():
    publish()
    made = state["server"].run("sample", "lab")
    assert made.returncode == 0, made.stderr
    state["window"] = Window(tool().library, tool().key, height=860)
    window().press("Analytics", "list item")
    window().find("Conversations", "image", patience=30)
    window().reads("in this period")
    window().find("Questions by Topic", "list")
    assert not window().unnamed(), window().unnamed()
    window().press("Show as Table", "toggle button")
    window().find("Copy as CSV", "button")
    window().press("Show as Chart", "toggle button")


@journey.step("by keyboard: the points of the chart are read one after the other")
def points():
    chart = window().until_focused("Conversations", "image")
    last = chart.get_description()
    window().key("Left")
    window().wait(lambda: chart.get_description() not in ("", last), "the point before")
    window().key("End")
    window().wait(lambda: chart.get_description() == last, "the last point")


@journey.step("from an unanswered topic to a new evaluation question")
def gap():
    window().press("Add…", "toggle button")
    time.sleep(0.6)
    window().key("e")
    window().find("Category", "text", patience=20)
    window().key("Escape")


@journey.step("without the server the last figures stay, and say how old they are")
def offline():
    window().close()
    state["server"].__exit__(None, None, None)
    state["window"] = Window(tool().library, tool().key, height=860)
    window().press("Analytics", "list item")
    window().reads("As of ", patience=40)
    window().find("Conversations", "image")
    window().close()


@journey.step("the newcomer's way: one command, and Studio has a published twin with its first charts")
def sample():
    ready, done = journey.place / "ready", journey.place / "done"
    studio = journey.place / "studio"
    studio.write_text(f"#!/bin/sh\necho \"$2\" \"$4\" > '{ready}.part'\nmv '{ready}.part' '{ready}'\nwhile [ ! -e '{done}' ]; do sleep 0.1; done\n",
                      encoding="utf-8")
    studio.chmod(0o755)
    with subprocess.Popen(["bash", str(SAMPLES.parent / "studio.sh"), str(SAMPLES.parent)], env=dict(os.environ, TWIN_STUDIO=str(studio)),
                          stdout=sys.stderr) as script:  # what it says to people is no line of this report
        try:
            end = time.monotonic() + 120
            while not ready.exists():
                assert script.poll() is None and time.monotonic() < end, "the sample is not made"
                time.sleep(0.1)
            library, key = ready.read_text(encoding="utf-8").split()
            state["window"] = Window(library, key, height=860)
            window().find("Lab Safety", "list item")
            window().key("alt+3")
            window().find("Conversations", "image", patience=60)
            window().reads("in this period")
            window().reads("English")
            window().close()
        finally:
            done.touch()
    assert script.returncode == 0 and not Path(library).exists(), "something of the sample stays"
    state["keyring"].terminate()


journey.main()
