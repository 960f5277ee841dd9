#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Journey J2, steps 5 and 6, in the window against the real server: what stands against publishing is mended, the cable is pulled in
the middle, Studio is killed, nothing is sent twice, and both sides hold the same."""
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

from cable import Cable
from journey import Journey, Twinctl, start_keyring
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


def pieces():
    """The pieces that went over the cable, whole or in part, in their order."""
    return re.findall(rb"PUT /v1/pieces/sha-256/([0-9a-f]{64})", bytes(state["cable"].sent))


def repeated():
    """How many of them went more than once."""
    return len(pieces()) - len(set(pieces()))


def slow_down(seconds):
    """So that there is time to do something in the middle; 0: as fast as it goes."""
    state["cable"].delay = seconds


def add_book(word):
    """Another large document, ready to travel."""
    (journey.place / f"{word}.md").write_text(handbook(word), encoding="utf-8")
    tool().run("add", journey.place / f"{word}.md")
    tool().run("decide", f"{word}.md", "--all", "accept")
    tool().run("classify", f"{word}.md", "PUBLIC")
    tool().run("twin", "documents", "Lab", "add", f"{word}.md")


def publish():
    """A tone is not evaluated, so the reason that was given for the twin still holds."""
    window().find("Changes Are Waiting")
    window().press("Publish", "button")


def publish_anyway(reason):
    window().press("Publish Anyway…", "button")
    window().find("Publish Anyway?")
    assert not window().is_sensitive(window().find("Publish", "button"))
    window().until_focused("Reason", "text")
    window().type(reason)
    window().key("Return")
    window().gone("Publish Anyway?")


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


def connect():
    """From the check to the account page, and back to the twin."""
    window().press("Connect…", "button")
    window().find("Only on This Computer")
    window().press("Connect…", "button")
    for field, text in (("Server Address", state["cable"].address), ("One-Time Code", state["server"].code()),
                        ("E-Mail Address", "anna@example.org"), ("Password", "Quiet-Valve-17"), ("Country", "DE")):
        window().until_focused(field, "text")
        window().key("ctrl+a")
        window().type(text)
    window().press("Connect", "button")
    window().gone("Only on This Computer", patience=60)


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
    connect()
    kept = subprocess.run(["secret-tool", "lookup", "item", "server/" + state["cable"].address], capture_output=True, text=True, check=True)
    state["secret"] = bytes.fromhex(kept.stdout).decode()
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
    publish_anyway("first time")


@journey.step("the cable was pulled in the middle: it goes on by itself, and both sides hold the same")
def published_once():
    window().find("Everything Is Published", patience=60)
    assert state["cable"].cuts == 1
    now = published()
    assert not now["changed"], now
    assert is_off("Publish")
    window().reads("The same here and on the server: fingerprint " + now["digest"][:16])
    window().reads("Active")
    window().reads(state["cable"].address + "/t/lab")
    assert any(entry["action"] == "twin.publish" for entry in tool().json("audit"))
    for marker in (MARKER.encode(), LISTED.encode()):
        assert marker not in state["cable"].sent, marker


@journey.step("a change is told in the list of twins and in the section")
def changed():
    window().close()
    add_book("experiment")
    open_studio()
    window().reads("1 change")
    window().reads("1 new document")
    window().press("Show Every Byte", "list item")
    window().reads("experiment.md")
    window().reads("New")
    assert not window().contains("config.accessMode")
    window().key("Escape")
    window().find("Checks", "list")


@journey.step("Studio is killed in the middle: opened again it goes on, and no piece goes twice")
def killed():
    state["cable"].start_over()
    slow_down(0.3)
    publish_anyway("two books")
    window().wait(lambda: len(pieces()) >= 3, "three pieces on their way")
    window().kill()
    assert published()["changed"], "everything had arrived"
    slow_down(0.5)
    open_studio()
    window().find("Going On Where It Was Interrupted")
    slow_down(0)
    window().find("Everything Is Published", patience=60)
    assert repeated() <= 1, "more than the one that was on its way"
    assert on_server() == [published()["digest"]]


@journey.step("paused, nothing travels; resumed, the rest does")
def paused():
    window().close()
    add_book("inspection")
    open_studio()
    state["cable"].start_over()
    slow_down(0.3)
    publish_anyway("three books")
    window().wait(lambda: len(pieces()) >= 2, "two pieces on their way")
    window().press("Pause", "button")
    window().find("Paused")
    slow_down(0)  # whatever went on now would be there at once
    time.sleep(2)
    assert published()["changed"], "it goes on while it is paused"
    window().close()
    open_studio()
    window().find("Paused Before Studio Was Closed")
    window().press("Resume", "button")
    window().find("Everything Is Published", patience=60)
    assert repeated() <= 1, "more than the one that was on its way"
    assert on_server() == [published()["digest"]]


@journey.step("without the server it waits, and is sent when the server is there again")
def waiting():
    window().close()
    tool().run("twin", "set", "Lab", "persona.tone=calm")
    state["server"].__exit__()
    open_studio()
    publish()
    window().find("The Server Cannot Be Reached", patience=60)
    window().press("Try Now", "button")
    assert window().contains("The Server Cannot Be Reached")
    state["server"].__enter__()
    state["cable"].port = int(state["server"].url.rsplit(":", 1)[1].rstrip("/"))
    window().find("Everything Is Published", patience=60)
    assert on_server() == [published()["digest"]]


@journey.step("another computer has published meanwhile: nothing is replaced until somebody says so")
def conflict():
    window().close()
    shutil.copytree(tool().library, journey.place / "second" / "library")
    shutil.copy(tool().key, journey.place / "second" / "key")
    second = Twinctl(journey.place / "second")
    second.run("twin", "set", "Lab", "persona.tone=brisk")
    theirs = second.json("publish", "Lab", "--override", "brisk")[0]["digest"]
    tool().run("twin", "set", "Lab", "persona.tone=slow")
    open_studio()
    publish()
    window().find("Another Computer Has Published This Twin", patience=60)
    assert on_server() == [theirs]
    window().press("Replace…", "button")
    window().find("Replace What Is Published?")
    window().press("Replace", "button")
    window().find("Everything Is Published", patience=60)
    assert on_server() == [published()["digest"]] != [theirs]


@journey.step("unpublished, the server has nothing of it, and it is a draft again")
def unpublish():
    window().until_focused("Unpublish…", "button")
    window().key("Return")
    window().find("Unpublish This Twin?")
    window().press("Unpublish", "button")
    window().find("Publish", "button", patience=60)
    window().wait(lambda: on_server() == [], "the end of it on the server")
    window().reads("Draft")
    window().close()
    state["server"].__exit__()
    state["keyring"].terminate()


journey.main()
