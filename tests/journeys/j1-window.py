#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Journey J1, a creator prepares a folder offline, in the window and by keyboard."""

import re
import shutil
import subprocess
import time

from journey import Journey, make_folder
from window import Window

journey = Journey(chained=True)
state = {}

PASSPHRASE = "four words of chance"

ROWS = {
    "Privacy policy of the learning platform": "finding",
    "empty.txt": "Empty file",
    "contracts-2026.pdf": "Password needed",
    "Working with Solvents": "",
    "Laboratory Safety Handbook": "",
    "First Week Checklist": "",
    "Opening hours of the laboratories": "",
    "Fume hood in C214": "1 finding to decide",
    "porters-desk.txt": "To be classified",
    "chemical-store.csv": "",
}


def window():
    return state["window"]


def open_window(**how):
    state["window"] = Window(journey.place / "library", **how)
    return window()


def unlock(passphrase=PASSPHRASE):
    window().find("Open With Passphrase", "button")
    window().until_focused("Passphrase", "text")
    window().type(passphrase)
    window().key("Return")


def rows():
    """What the list of documents says: title -> all that is read in its row."""
    found = {}
    for node, _ in window().walk():
        if node.get_role_name() == "list item" and node.get_parent().get_name() == "Documents":
            found[node.get_name()] = [below.get_name() for below, _ in window().walk(node, 2)]
    return found


def count():
    """How many documents there are, by the words under the title."""
    for node, _ in window().walk():
        found = re.match(r"(\d+) documents?\b", node.get_name() or "")
        if found and node.get_role_name() == "label":
            return int(found[1])
    return 0


def review(title):
    window().key("alt+1")
    window().to_row(title)
    window().key("Return")
    window().find("Search in Text", "toggle button")
    time.sleep(0.3)


def leave():
    window().key("Escape")
    window().find("Documents", "list")


def group_labels():
    """The recovery key as it is shown: its groups in order."""
    groups = []
    for node, _ in window().walk():
        text = node.get_name() or ""
        if node.get_role_name() == "label" and len(text) == 4 and text.isalnum() and text.upper() == text:
            groups.append(text)
    return groups


@journey.step("the first start: no keyring, so a passphrase; the recovery key, and two groups of it typed again")
def first_start():
    open_window()
    window().press("Continue", "button")

    window().find("Choose a Passphrase")
    assert not window().is_sensitive(window().find("Continue", "button")), "no passphrase, and yet it goes on"
    window().until_focused("Passphrase", "text")
    window().type(PASSPHRASE)
    window().until_focused("The same again", "text")
    window().type(PASSPHRASE)
    window().key("Return")

    window().find("Write Down Your Recovery Key")
    groups = group_labels()
    assert len(groups) == 13, groups
    state["recovery"] = "-".join(groups)
    assert not window().is_sensitive(window().find("Continue", "button")), "the box is not ticked, and yet it goes on"
    window().until_focused("I have put the recovery key", "check box")
    window().key("space")
    window().until_focused("Continue", "button")
    window().key("Return")

    window().find("Check What You Wrote Down")
    for _ in range(2):
        window().until_focused("Group ", "text")
        number = int(window().focused().get_name().split()[-1])
        window().type(groups[number - 1].lower())
        window().key("Tab")
    window().until_focused("Start", "button")
    window().key("Return")
    window().find("Add Your First Documents")


@journey.step("locked at the next start; files named at the start are read once the passphrase is there")
def add_folder():
    window().close()
    folder = make_folder(journey.place / "folder")
    open_window(extra=[folder])
    unlock("not the passphrase")
    window().reads("This passphrase does not open your documents.")
    window().key("ctrl+a")
    window().type(PASSPHRASE)
    window().key("Return")
    window().find("Documents", "list")
    start = time.monotonic()
    window().wait(lambda: count() == 12, "twelve documents")
    assert time.monotonic() - start < 3, "the rows are late"


@journey.step("1: twelve rows, each in a state that says what it means")
def states():
    window().resize(1100, 880)
    window().wait(lambda: not window().contains("Waiting") and not window().contains("Reading"), "the end of reading", 60)
    seen = rows()
    for title, text in ROWS.items():
        assert title in seen, (title, list(seen))
        assert any(text in read for read in seen[title]), (title, seen[title])
    twins = {title: read for title, read in seen.items() if title.startswith("thesis-guide")}
    assert len(twins) == 2, twins
    assert sum("Same content as another document" in read for read in twins.values()) == 1, twins


@journey.step("1: an encrypted file says what would help")
def explanation():
    window().to_row("contracts-2026.pdf")
    window().key("Return")
    window().find("Close", "button")
    window().reads("Password needed.")
    window().key("Escape")
    window().to_row("contracts-2026.pdf")


@journey.step("2: hidden text of the DOCX is shown for what it is, and is not in what travels")
def hidden():
    review("Working with Solvents")
    window().reads("Call Ingrid at home")
    window().press("After", "radio button")
    window().wait(lambda: not window().contains("Call Ingrid at home"), "the text as it travels")
    window().reads("Between 9 and 11 in room C003.")
    leave()


@journey.step("5: decided by keyboard alone: R, K, Up, Down and Ctrl+Z")
def decide():
    review("Fume hood in C214")
    window().reads("1 of 2 decided")
    window().key("r")
    window().reads("2 of 2 decided")
    window().reads("[IBAN_REDACTED]")
    window().key("ctrl+z")
    window().reads("1 of 2 decided")
    window().wait(lambda: not window().contains("[IBAN_REDACTED]"), "the account in clear again")
    window().key("k")
    window().reads("2 of 2 decided")
    window().wait(lambda: not window().contains("[IBAN_REDACTED]"), "the account kept")

    window().key("ctrl+z")
    window().reads("1 of 2 decided")
    window().key("Up", "Down", "r")
    window().reads("[IBAN_REDACTED]")
    leave()


@journey.step("5: decisions survive kill -9")
def survive():
    window().kill()
    open_window(height=880)
    unlock()
    window().find("Documents", "list")
    review("Fume hood in C214")
    window().reads("2 of 2 decided")
    window().reads("[IBAN_REDACTED]")
    window().key("Tab")
    leave()


@journey.step("6: text that speaks to assistants is one finding")
def instruction():
    review("Privacy policy")
    window().find("Instructions", "list item")
    found = [node for node, _ in window().walk() if node.get_role_name() == "list item"
             and (node.get_name() or "").startswith("Instructions")]
    assert len(found) == 1, [node.get_name() for node in found]
    window().reads("Instructions to assistants")
    leave()


@journey.step("7: a document is classified from the list, by keyboard")
def classify():
    window().to_row("porters-desk.txt")
    window().key("ctrl+s")
    window().key("space")
    window().until_focused("Classify", "button")
    window().key("Return")
    window().find("Confidential")
    window().until_focused("Confidential")
    window().key("space")
    window().until_focused("Classify", "button")
    window().key("Return")
    window().wait(lambda: "Confidential" in rows().get("porters-desk.txt", []), "the classification in the row")


@journey.step("what is pasted becomes a document")
def paste():
    before = count()
    window().key("ctrl+f")
    window().find("Search documents", "entry")
    window().type("Goggles hang beside the door")
    window().key("ctrl+a", "ctrl+c", "Escape")
    window().to_row("Privacy policy")
    window().key("ctrl+v")
    window().wait(lambda: count() == before + 1, "the pasted document")


@journey.step("10: locked, nothing of it can be read; the recovery key opens it too")
def lock():
    window().key("ctrl+l")
    window().find("Twin Studio Is Locked")
    assert not window().contains("Fume hood"), "a locked window still shows titles"
    window().until_focused("Recovery key", "text")
    window().type(state["recovery"])
    window().key("Return")
    window().find("Documents", "list")


@journey.step("9: killed while reading, the next start goes on by itself, and nothing is there twice")
def kill():
    folder = journey.place / "many"
    folder.mkdir()
    for number in range(40):
        (folder / f"note-{number:02}.txt").write_text(
            f"Note {number}\n\n" + "\n\n".join(f"Paragraph {k} of note {number} tells what was measured in week {k}."
                                               for k in range(900)), encoding="utf-8")
    before = count()
    window().close()
    open_window(extra=[folder])
    unlock()
    window().wait(lambda: count() > before, "the first new rows")
    window().kill()

    open_window()
    unlock()
    window().find("Documents", "list")
    window().wait(lambda: not window().contains("Waiting") and not window().contains("Reading"), "the end of reading", 90)
    assert before < count() <= before + 40, count()
    partly = count()
    window().close()

    open_window(extra=[folder])
    unlock()
    window().wait(lambda: count() == before + 40, f"{before + 40} documents, not {partly}", 60)
    window().wait(lambda: not window().contains("Waiting") and not window().contains("Reading"), "the end of reading", 90)
    assert count() == before + 40, "a document is there twice"


@journey.step("10: nothing readable on disk")
def encrypted():
    window().close()
    markers = [b"safety glasses", b"john@example.com", b"Diethyl ether", b"thesis-guide", b"Goggles", PASSPHRASE.encode()]
    for path in (journey.place / "library").rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            for marker in markers:
                assert marker not in content, f"{path.name} holds {marker}"


@journey.step("with a keyring: no passphrase, and the next start asks for nothing")
def keyring():
    if shutil.which("gnome-keyring-daemon") is None:
        return "gnome-keyring-daemon is not installed"
    daemon = subprocess.Popen(["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"],
                              stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    daemon.stdin.write(b"the keyring's own")
    daemon.stdin.close()
    try:
        state["window"] = Window(journey.place / "kept")
        time.sleep(0.5)
        window().press("Continue", "button")
        window().find("Write Down Your Recovery Key")
        # What was never written down is asked for again.
        window().close()
        state["window"] = Window(journey.place / "kept")
        window().find("Write Down Your Recovery Key")
        groups = group_labels()
        window().press("I have put the recovery key", "check box")
        window().press("Continue", "button")
        window().find("Check What You Wrote Down")
        for _ in range(2):
            window().until_focused("Group ", "text")
            number = int(window().focused().get_name().split()[-1])
            window().type(groups[number - 1])
            window().key("Tab")
        window().press("Start", "button")
        window().find("Add Your First Documents")
        window().close()

        state["window"] = Window(journey.place / "kept")
        window().find("Add Your First Documents")
        window().close()
    finally:
        daemon.terminate()
        daemon.wait()

    state["window"] = Window(journey.place / "kept")
    window().find("No Keyring Answers")
    window().close()
    return None


journey.main()
