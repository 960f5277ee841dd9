#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Studio and the real server: connecting, the state at the foot of the sidebar, the queue, two computers, conflicts, a token that ends."""
import re
import shutil
import sys
import time
from pathlib import Path

from cable import Cable
from journey import Journey, Twinctl
from window import Window

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "server"))
from server import Server  # noqa: E402

PASSWORD = "Correct-Horse-7-battery"
EMAIL = "anna@example.org"

journey = Journey(chained=True)
state = {}


def window():
    return state["window"]


def keyring(place):
    """libsecret's own file in the place of a desktop's keyring."""
    return {"SECRET_BACKEND": "file", "SECRET_FILE_TEST_PATH": str(place / "test.keyring"), "SECRET_FILE_TEST_PASSWORD": "one"}


def account():
    window().press("Account of", "button")
    window().find("Account", "label")
    time.sleep(0.6)  # rows are clicked, and a banner that goes moves them


def says(words, patience=30):
    window().wait(lambda: window().look("Account of", "button") is not None and words in window().look("Account of", "button").get_name(),
                  f"“{words}” in the account’s row", patience)


def fill(name, text, role="text"):
    window().until_focused(name, role)
    window().key("ctrl+a")
    window().type(text)


def error(text):
    window().press("Connect", "button")
    window().reads(text)


def other():
    return state["other"]


def purpose(tool):
    return tool.json("twin", "show", "Lab")[0]["config"]["persona"].get("purpose", "")


def set_purpose(text):
    window().press("Lab", "list item")
    window().press("Behaviour", "page tab")
    window().until_focused("What It Is For")
    window().key("ctrl+a")
    window().type(text)
    window().key("Tab")


def mark():
    """What the sidebar says of the twin, after what is published of it."""
    return window().find("Lab", "list item").get_description().replace("Draft, not published", "").lstrip(", ")


def open_conflict():
    account()
    window().press("Conflicts", "list item")
    window().reads("Both versions are kept until you choose")
    window().press("Lab", "list item")
    window().find("Keep Mine", "button")


@journey.step("given: a library that is on two computers, and a server")
def prepare():
    tool = state["tool"] = Twinctl(journey.place / "first")
    tool.place.mkdir()
    tool.run("init", "--no-recovery")
    (journey.place / "handbook.md").write_text("# Handbook\n\nThe valve is opened slowly.\n", encoding="utf-8")
    tool.run("add", journey.place / "handbook.md")
    tool.run("classify", "handbook.md", "PUBLIC")
    tool.run("twin", "create", "Lab")
    shutil.copytree(tool.place, journey.place / "second")
    two = state["other"] = Twinctl(journey.place / "second")
    two.token = two.place / "token"
    state["server"] = Server(journey.place / "server").__enter__()
    state["cable"] = Cable(int(state["server"].url.rsplit(":", 1)[1].rstrip("/")))
    state["window"] = Window(tool.library, tool.key, height=860, env=keyring(journey.place))
    says("Only on this computer")


@journey.step("without a server the page says what one is for and what it can read")
def local():
    account()
    window().reads("Only on This Computer")
    window().reads("the server cannot read it")
    assert not window().unnamed(), window().unnamed()


@journey.step("what is wrong is said in words, before a code is used up")
def refuse():
    code = state["code"] = state["server"].code()
    window().press("Connect…", "button")
    fill("Server Address", "http://twins.example.org")
    error("An address with http:// is not encrypted")
    fill("Server Address", "twins")
    error("This is not the address of a server")
    fill("Server Address", "http://127.0.0.1:9")
    error("Enter the one-time code")
    fill("One-Time Code", "AAAA-BBBB-CCCC")
    fill("Your Name", "Anna Brandt")
    fill("E-Mail Address", "anna")
    error("Enter your e-mail address")
    fill("E-Mail Address", EMAIL)
    fill("Password", "short")
    error("at least 12 characters")
    fill("Password", PASSWORD)
    fill("Country", "ZZ")
    error("Enter the two letters of your country")
    fill("Country", "DE")
    error("The server does not answer")
    fill("Server Address", state["cable"].address)
    error("The server does not take this code")
    fill("One-Time Code", code)
    fill("Country", "US")
    error("a region where data from your country may not be kept")
    assert not window().unnamed(), window().unnamed()


@journey.step("connect with the code: both sides come in step, and the page says what the account is")
def connect():
    fill("Country", "DE")
    window().key("Return")
    window().gone("One-Time Code")
    says("Synced just now", 60)
    says("Account of Anna Brandt")
    window().reads(EMAIL)
    window().reads("Administrator of the server")
    window().reads("DE, kept in EU")
    window().reads(state["cable"].address)
    window().reads("Nothing is waiting")
    assert not window().unnamed(), window().unnamed()
    keys = (journey.place / "test.keyring").read_bytes()
    token = state["token"] = re.search(rb"Bearer (\S+)", bytes(state["cable"].sent))[1].decode()
    assert token.encode() not in keys, "the token can be read"
    listed = state["server"].ask("GET", "/v1/changes?limit=100", token=token)
    assert b'"twin"' in listed.body and b"Lab" not in listed.body, listed.body


@journey.step("an edit without a network waits, is marked and named; the page says what is in the way")
def offline():
    state["cable"].unplug()
    set_purpose("Safety")
    says("Offline, 1 change waiting", 40)
    assert mark() == "Changed here", mark()
    account()
    window().reads("does not answer")
    window().press("Try Now", "button")
    says("Offline, 1 change waiting", 40)
    window().press("Changes Waiting", "list item")
    window().find("Waiting", "label")
    window().reads("Lab")
    window().reads("Twin")
    assert not window().unnamed(), window().unnamed()


@journey.step("the network is back: what waited is sent, and the other computer has it")
def online():
    state["cable"].plug()
    window().find("Nothing Is Waiting", patience=60)
    window().reads("Synced just now")
    window().press("Back", "button")
    window().gone("Try Now")
    window().wait(lambda: mark() == "", "the end of the mark")
    two = other()
    two.run("connect", state["server"].url, "--email", EMAIL, "--sign-in", "--token-file", two.token, "--code-file", "-", stdin=PASSWORD + "\n")
    two.json("sync", "--token-file", two.token)
    assert purpose(two) == "Safety", purpose(two)
    # What differed before it was connected is for its own creator to choose.
    for number in [entry["number"] for entry in two.json("conflicts")]:
        two.run("conflicts", "--theirs", number)


@journey.step("the same place edited on both: both versions are shown, and one is chosen")
def conflict():
    two = other()
    state["cable"].unplug()
    set_purpose("Safety in the laboratory")
    says("Offline, 1 change waiting", 40)
    # The other computer has a way of its own to the server, and is there first.
    two.run("twin", "set", "Lab", "persona.purpose=Safety in the kitchen")
    two.json("sync", "--token-file", two.token)
    state["cable"].plug()
    account()
    says("1 conflict to decide", 60)
    assert mark() == "Conflict", mark()
    open_conflict()
    window().reads("Safety in the laboratory")
    window().reads("Safety in the kitchen")
    window().reads("What It Is For")
    assert not window().unnamed(), window().unnamed()
    assert purpose(state["tool"]) == "Safety in the kitchen", "the server's is in force"
    window().press("Keep Mine", "button")
    window().wait(lambda: purpose(state["tool"]) == "Safety in the laboratory", "my version in the store")


@journey.step("the choice can be undone, and made again")
def undo():
    window().press("Undo", "button")
    window().wait(lambda: purpose(state["tool"]) == "Safety in the kitchen", "their version in the store")
    window().press("Lab", "list item")
    window().press("Keep Mine", "button")
    window().find("No Conflicts")
    window().press("Back", "button")
    says("Synced just now", 60)
    two = other()
    two.json("sync", "--token-file", two.token)
    assert purpose(two) == "Safety in the laboratory", purpose(two)
    assert two.json("conflicts") == [], two.json("conflicts")


@journey.step("two places: each may be chosen for itself")
def places():
    two = other()
    state["cable"].unplug()
    window().press("Lab", "list item")
    window().press("Behaviour", "page tab")
    fill("Tone", "brisk")
    window().key("Return")
    window().until_focused("What It Is For")
    window().key("ctrl+a")
    window().type("Cooking")
    window().key("Tab")
    says("Offline, 1 change waiting", 40)
    window().wait(lambda: purpose(state["tool"]) == "Cooking", "the edit in the store")
    two.run("twin", "set", "Lab", "persona.purpose=Cleaning", "persona.tone=slow")
    two.json("sync", "--token-file", two.token)
    state["cable"].plug()
    account()
    says("1 conflict to decide", 60)
    open_conflict()
    window().until_focused("What It Is For, on", "radio button")
    window().until_focused("What It Is For, on this computer", "radio button", key="Left")
    window().key("space")
    window().press("Keep Selected", "button")
    window().find("No Conflicts")
    window().press("Back", "button")
    says("Synced just now", 60)
    persona = state["tool"].json("twin", "show", "Lab")[0]["config"]["persona"]
    assert persona["purpose"] == "Cooking" and persona["tone"] == "slow", persona


@journey.step("a token that was ended elsewhere: the page says so, edits wait, signing in again sends them")
def expired():
    answer = state["server"].ask("DELETE", "/v1/session", token=state["token"])
    assert answer.status == 204, answer.body
    set_purpose("Heating")
    says("Sign in again", 60)
    account()
    window().reads("does not know this computer any more")
    window().press("Sign In Again…", "button")
    fill("E-Mail Address", EMAIL)
    fill("Password", "Wrong-Horse-7-battery")
    error("do not belong together")
    fill("Password", PASSWORD)
    window().key("Return")
    says("Synced just now", 60)
    two = other()
    two.json("sync", "--token-file", two.token)
    assert purpose(two) == "Heating", purpose(two)


@journey.step("signed out: the server is forgotten, the library stays")
def sign_out():
    account()
    window().until_focused("Sign Out…")
    window().key("Return")
    window().reads("stay here")
    window().press("Sign Out", "button")
    says("Only on this computer")
    window().reads("Only on This Computer")
    assert purpose(state["tool"]) == "Heating"
    actions = [row["action"] for row in state["tool"].json("audit") if row["action"].startswith("server.")]
    assert actions == ["server.disconnect", "server.connect", "server.connect"], actions
    window().close()
    state["server"].__exit__()


journey.main()
