#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Journey J2, steps 5 and 6, in the window against the real server: what stands against publishing is mended, the cable is pulled in
the middle, Studio is killed, nothing is sent twice, and both sides hold the same."""
import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from cable import Cable
from journey import Journey, Twinctl
from window import Window

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "server"))
from server import Server  # noqa: E402

SECTIONS = 400
MARKER, LISTED = "gudrun.marker@example.com", "listed.learner@example.org"

journey = Journey(chained=True)
state = {}


def window():
    return state["window"]


def tool():
    return state["tool"]


def handbook(word="procedure"):
    lines = ["# Handbook", ""]
    for n in range(SECTIONS):
        lines += [f"## Section {n}", "", f"The step {n * 7} of the {word} is done by whoever opened valve {n * 13 % 101}, before anybody else "
                  f"enters room {n * 29 % 307} of the building, and is written down in book {n * 3 % 17}.", ""]
    return "\n".join([*lines, "## Whom to ask", "", f"Write to {MARKER} before noon.", ""])


def start_keyring():
    """The token is kept in the keyring and nowhere else: one that this test has for itself."""
    daemon = subprocess.Popen(["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"], stdin=subprocess.PIPE,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    daemon.stdin.write(b"test")
    daemon.stdin.close()
    time.sleep(1)
    return daemon


def open_studio(**how):
    state["window"] = Window(tool().library, tool().key, height=860, **how)
    window().press("Lab", "list item")
    window().press("Publish", "page tab")


def published():
    return tool().json("publish", "Lab", "--dry-run")[0]


def on_server():
    return [one["digest"] for one in state["server"].ask("GET", "/v1/published-twins", token=state["secret"]).json["twins"]]


def is_off(name):
    node = window().look(name, "button")
    return node is not None and not window().is_sensitive(node)


def puts():
    """The pieces that went over the cable whole or in part."""
    return state["cable"].sent.count(b"PUT /v1/pieces")


@journey.step("given: a restricted twin with what is undecided and unclassified, a server, a keyring")
def prepare():
    if shutil.which("gnome-keyring-daemon") is None:
        raise AssertionError("gnome-keyring-daemon is not installed")
    state["keyring"] = start_keyring()
    one = state["tool"] = Twinctl(journey.place)
    one.run("init", "--no-recovery")
    (journey.place / "handbook.md").write_text(handbook(), encoding="utf-8")
    (journey.place / "list.csv").write_text(f"email\n{LISTED}\n", encoding="utf-8")
    one.run("settings", "piiDetection.actions.email=ASK")
    one.run("add", journey.place / "handbook.md")
    one.run("settings", "dpa.accepted=true")
    one.run("twin", "create", "Lab")
    one.run("twin", "documents", "Lab", "add", "handbook.md")
    one.run("twin", "set", "Lab", "accessMode=restricted")
    one.run("access", "Lab", "import", journey.place / "list.csv")
    state["server"] = Server(journey.place / "server").__enter__()
    state["cable"] = Cable(int(state["server"].url.rsplit(":", 1)[1].rstrip("/")))


@journey.step("without a server and with open checks, Publish is off and says why")
def blocked():
    open_studio()
    window().reads("1 finding is undecided")
    window().reads("1 document is not classified")
    window().reads("No server is connected")
    window().find("Publish", "button")
    assert is_off("Publish")
    button = window().look("Publish", "button")
    assert "undecided" in button.get_description() and "No server is connected" in button.get_description(), button.get_description()
    assert not window().unnamed(), window().unnamed()
    window().find("Lab", "list item")
    window().reads("Draft")


@journey.step("each open check leads to where it is mended")
def mend():
    window().press("Classify…", "button")
    window().press("Public", "radio button")
    window().press("Classify", "button")
    window().gone("Classify…")
    window().press("Review", "button")
    window().find("After", "radio button", patience=30)
    window().press("Redact", "button")
    window().wait(lambda: tool().documents()["handbook.md"].get("undecided", 0) == 0, "the decision")
    window().key("Escape")
    window().find("Checks", "list")
    window().gone("1 finding is undecided")
    tool().run("connect", state["cable"].address, "--email", "anna@example.org", "--country", "DE", "--code-file", "-",
               stdin=state["server"].code() + "\n")
    state["secret"] = subprocess.run(["secret-tool", "lookup", "item", "server/" + state["cable"].address], capture_output=True, text=True,
                                     check=False).stdout.strip()
    window().close()
    open_studio()
    window().reads("Connected to " + state["cable"].address)
    window().find("Publish Anyway…", "button")


@journey.step("every byte is shown, can be searched, and holds no address")
def contents():
    window().press("Show Every Byte", "list item")
    window().reads("config.accessMode")
    window().until_focused("Search in what travels")
    window().type("before noon")
    window().reads("[EMAIL_REDACTED]")
    window().key("ctrl+a")
    window().type(MARKER)
    window().find("Nothing Found")
    window().key("Escape")
    window().press("Bytes", "radio button")
    window().reads('"format":"twin-bundle/1"')
    assert not window().contains(MARKER) and not window().contains(LISTED)
    window().key("Escape")
    window().find("Checks", "list")


@journey.step("what was not evaluated asks for a reason, which stands in the audit log")
def anyway():
    total = published()["total"]
    state["cable"].start_over(cut_after=total // 2)
    window().press("Publish Anyway…", "button")
    window().find("Publish Anyway?")
    assert not window().is_sensitive(window().find("Publish", "button"))
    window().until_focused("Reason", "text")
    window().type("first time")
    window().key("Return")
    window().gone("Publish Anyway?")


@journey.step("the cable was pulled in the middle: it goes on by itself, and both sides hold the same")
def published_once():
    window().find("Everything Is Published", patience=60)
    assert state["cable"].cuts == 1
    now = published()
    assert not now["changed"], now
    assert is_off("Publish")
    window().reads("The same here and on the server: fingerprint " + now["digest"][:16])
    window().reads("Active")
    assert any(entry["action"] == "twin.publish" for entry in tool().json("audit"))
    for marker in (MARKER.encode(), LISTED.encode()):
        assert marker not in state["cable"].sent, marker


journey.main()
