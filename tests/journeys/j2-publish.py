#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Journey J2, steps 6 to 9, against the real server: what travels, a cable that is pulled, only what changed, two computers, http://."""
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from cable import Cable
from journey import FAILED, REFUSED, Journey, Twinctl

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "server"))
from server import Server, prepare_postgres  # noqa: E402

POSTGRES = os.environ.get("TWIN_TEST_POSTGRES")
SECTIONS = 400
PASSWORD = "Correct horse 9!"
MARKER, LISTED = "gudrun.marker@example.com", "listed.learner@example.org"

journey = Journey(chained=True)
state = {}


def tool(name="first"):
    return state[name]


def handbook(changed=None):
    lines = ["# Handbook", ""]
    for n in range(SECTIONS):
        step = "another step" if n == changed else "step"
        lines += [f"## Section {n}", "", f"The {step} {n * 7} of the procedure is done by whoever opened valve {n * 13 % 101}, before anybody "
                  f"else enters room {n * 29 % 307} of the building, and is written down in book {n * 3 % 17}.", ""]
    return "\n".join([*lines, "## Whom to ask", "", f"Write to {MARKER} before noon.", ""])


def publish(of="first", *more, **how):
    one = tool(of)
    return one.json("publish", "Lab", "--token-file", one.token, *more, **how)


def preview():
    return tool().json("publish", "Lab", "--dry-run")[0]


@journey.step("given: a restricted twin that knows a handbook, with an access list")
def prepare():
    one = state["first"] = Twinctl(journey.place / "first")
    one.place.mkdir()
    one.token = one.place / "token"
    one.run("init", "--no-recovery")
    (journey.place / "handbook.md").write_text(handbook(), encoding="utf-8")
    (journey.place / "list.csv").write_text(f"email\n{LISTED}\n", encoding="utf-8")
    one.run("add", journey.place / "handbook.md")
    one.run("decide", "handbook.md", "--all", "accept")
    one.run("classify", "handbook.md", "PUBLIC")
    one.run("settings", "dpa.accepted=true")
    one.run("twin", "create", "Lab")
    one.run("twin", "set", "Lab", "levels=PUBLIC", "accessMode=restricted")
    one.run("access", "Lab", "import", journey.place / "list.csv")


@journey.step("an address with http:// is refused, before a byte")
def refuse_plain():
    text = tool().run("connect", "http://twins.example.org", "--email", "a@example.org", "--country", "DE", "--token-file", tool().token,
                      "--code-file", "-", stdin="AAAA\n", expect=REFUSED)
    assert text == "", text
    assert tool().json("ledger") == []


@journey.step("connect with the one-time code, which is typed and never an argument")
def connect():
    folder = journey.place / "server"
    url = prepare_postgres(Server(folder), POSTGRES) if POSTGRES else None
    state["server"] = Server(folder, url).__enter__()
    state["cable"] = Cable(int(state["server"].url.rsplit(":", 1)[1].rstrip("/")))
    one = tool()
    one.run("publish", "Lab", "--token-file", one.token, "--override", "first time", expect=FAILED)  # to no server
    one.run("connect", state["cable"].address, "--email", "anna@example.org", "--country", "DE", "--token-file", one.token, "--code-file", "-",
            stdin=state["server"].code() + "\n")
    assert one.token.stat().st_mode & 0o777 == 0o600
    state["secret"] = one.token.read_text(encoding="utf-8").strip()


@journey.step("what will travel is shown byte by byte, and holds no address")
def show():
    everything = tool().run("publish", "Lab", "--show")
    assert "[EMAIL_REDACTED]" in everything and "manifest.json" in everything
    for marker in (MARKER, LISTED, "@"):
        assert marker not in everything, marker
    before = preview()
    assert before["first"] and before["documents_added"] == 1 and before["access_added"] == 1, before
    state["whole"] = before


@journey.step("the gate stops what nobody evaluated, until somebody says why")
def gate():
    publish(expect=REFUSED)


@journey.step("the cable is pulled at half: it goes on by itself, and the server has what is here")
def cut():
    state["cable"].start_over(cut_after=state["whole"]["total"] // 2)
    done = publish("first", "--override", "not evaluated yet")[0]
    assert state["cable"].cuts == 1
    assert done["pieces"] == preview()["pieces"] + done["pieces"], "something would travel again"
    listed = state["server"].ask("GET", "/v1/published-twins", token=state["secret"]).json["twins"]
    assert [one["digest"] for one in listed] == [done["digest"]] == [preview()["digest"]], listed
    for marker in (MARKER.encode(), LISTED.encode()):
        assert marker not in state["cable"].sent, marker
    state["done"] = done
    rows = tool().json("ledger")
    assert sum(row["bytes_out"] for row in rows if row["purpose"] == "publish") >= state["whole"]["bytes"]
    assert any(entry["action"] == "twin.publish" for entry in tool().json("audit"))


@journey.step("nothing changed: nothing but the manifest travels")
def again():
    state["cable"].start_over()
    done = publish()[0]
    assert done["pieces"] == 0 and done["digest"] == state["done"]["digest"], done


@journey.step("killed in the middle: the rest goes next time, and no piece twice")
def killed():
    one = tool()
    (journey.place / "second.md").write_text(handbook().replace("procedure", "experiment"), encoding="utf-8")
    one.run("add", journey.place / "second.md")
    one.run("decide", "second.md", "--all", "accept")
    one.run("classify", "second.md", "PUBLIC")
    expected = preview()
    assert expected["pieces"] > 5 and expected["documents_added"] == 1, expected
    state["cable"].start_over()
    running = subprocess.Popen(one.command("publish", "Lab", "--override", "two books", "--token-file", one.token), stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    while state["cable"].sent.count(b"PUT /v1/pieces") < 5 and running.poll() is None:
        pass
    running.send_signal(signal.SIGKILL)
    running.wait()
    done = publish("first", "--override", "two books")[0]
    assert 0 < done["pieces"] <= expected["pieces"] - 3, (done, expected)


@journey.step("one passage changes: only its piece travels")
def changed_passage():
    one = tool()
    one.run("settings", "piiDetection.actions.email=MASK")
    change = preview()
    assert change["passages_changed"] == 2 and change["passages_added"] + change["passages_removed"] == 0, change  # it stands in both books
    assert change["pieces"] <= 2, change
    done = publish("first", "--override", "masked")[0]
    assert done["pieces"] == change["pieces"], (done, change)


@journey.step("a second computer publishes: the first is told and replaces nothing unasked")
def second_computer():
    one = tool()
    shutil.copytree(one.place, journey.place / "second")
    two = state["second"] = Twinctl(journey.place / "second")
    two.token = two.place / "token"
    two.run("twin", "set", "Lab", "persona.tone=brisk")
    there = publish("second", "--override", "brisk")[0]
    one.run("twin", "set", "Lab", "persona.tone=slow")
    publish("first", "--override", "slow", expect=FAILED)
    listed = state["server"].ask("GET", "/v1/published-twins", token=state["secret"]).json["twins"]
    assert listed[0]["digest"] == there["digest"], "it was overwritten"
    mine = publish("first", "--replace", there["rev"])[0]
    assert mine["digest"] != there["digest"] and mine["rev"] > there["rev"]


@journey.step("the same twin edited on both: both versions are kept and shown until somebody chooses")
def conflict():
    one, two = tool(), tool("second")
    for computer in (one, two):
        assert computer.json("sync", "--token-file", computer.token)[0]["status"] == "in-step"
    for computer in (one, two):
        for number in [entry["number"] for entry in computer.json("conflicts")]:
            computer.run("conflicts", "--theirs", number)
        computer.json("sync", "--token-file", computer.token)
    one.run("twin", "set", "Lab", "persona.purpose=Safety")
    two.run("twin", "set", "Lab", "persona.purpose=Cooking")
    one.json("sync", "--token-file", one.token)
    two.json("sync", "--token-file", two.token)
    found = two.json("conflicts")
    assert len(found) == 1 and "Cooking" in found[0]["mine"] and "Safety" in found[0]["theirs"], found
    two.run("conflicts", "--mine", found[0]["number"])
    two.json("sync", "--token-file", two.token)
    one.json("sync", "--token-file", one.token)
    assert two.json("conflicts") == [] and one.json("conflicts") == []
    assert "Cooking" in one.run("twin", "show", "Lab") + json.dumps(one.json("twin", "show", "Lab"))


@journey.step("taken back: the server has nothing of it; published again, it is there again")
def take_back():
    one = tool()
    one.run("unpublish", "Lab", "--token-file", one.token)
    assert state["server"].ask("GET", "/v1/published-twins", token=state["secret"]).json["twins"] == []
    assert preview()["first"]
    again = publish("first", "--override", "once more")[0]
    listed = state["server"].ask("GET", "/v1/published-twins", token=state["secret"]).json["twins"]
    assert [entry["digest"] for entry in listed] == [again["digest"]]


@journey.step("the account is deleted with its password: its page is gone; brought back, both are there [R53, R54]")
def delete_account():
    one, server = tool(), state["server"]
    page = lambda: server.ask("GET", "/t/lab").status
    owner = journey.place / "owner"
    owner.write_text(PASSWORD + "\n", encoding="utf-8")
    one.run("account", "password", "--secret-file", owner, "--token-file", one.token)
    assert page() == 503, "its learners are let in by mail, for which there is no server here"
    deleted = one.json("account", "delete", "--secret-file", owner, "--token-file", one.token)[0]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", deleted["destroyed_on"]) and not one.token.exists(), deleted
    assert page() == 404
    assert one.json("documents"), "the library stays"
    signing_in = ["connect", state["cable"].address, "--email", "anna@example.org", "--sign-in", "--code-file", owner, "--token-file", one.token]
    one.run(*signing_in, expect=REFUSED)
    undeleted = server.run("undelete", "anna@example.org")
    assert undeleted.returncode == 0, undeleted.stderr
    one.run(*signing_in)
    assert page() == 503
    state["secret"] = one.token.read_text(encoding="utf-8").strip()


@journey.step("signed out: nothing is sent, and the token is gone")
def sign_out():
    one = tool()
    one.run("disconnect", "--token-file", one.token)
    assert not one.token.exists()
    one.run("sync", "--token-file", one.token, expect=FAILED)
    assert state["server"].ask("GET", "/v1/account", token=state["secret"]).status == 401
    state["server"].__exit__()


journey.main()
