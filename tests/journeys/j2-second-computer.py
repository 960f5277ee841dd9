#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A second computer: sign in, enter the recovery key, and everything is there; the originals too where their encrypted copies were
switched on, which the server keeps and cannot read."""
import os
import random
import signal
import subprocess
import sys
from pathlib import Path

from cable import Cable
from journey import FAILED, REFUSED, USAGE, Journey, Twinctl

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "server"))
from server import Server, prepare_postgres  # noqa: E402

POSTGRES = os.environ.get("TWIN_TEST_POSTGRES")
EMAIL, PASSWORD = "anna@example.org", "Correct horse 9!"
MARKERS = [b"gudrun.marker@example.com", b"Wanderfalke", b"Turmalin", b"handbook.md", b"Kursbegleiter", b"Where do falcons breed"]
BOOK_PIECES = 5

journey = Journey(chained=True)
state = {}


def synchronise(name):
    done = state[name].json("sync", "--token-file", state[name].token)[0]
    assert (done["status"], done["waiting"], done["set_aside"], done["conflicts"]) == ("in-step", 0, 0, 0), done


def copies(name, *arguments):
    return state[name].json("copies", *arguments, "--token-file", state[name].token)


def states_of(name):
    return {entry["name"]: entry["copy"] for entry in state[name].json("copies")}


def listed():
    return state["server"].ask("GET", "/v1/copies", token=state["secret"]).json["copies"]


def write(name, text):
    path = journey.place / name
    path.write_text(text, encoding="utf-8")
    return path


def picture(name):
    """All of a library that people see, as far as it has no times in it."""
    tool = state[name]
    documents = {key: {field: one[field] for field in one if field not in ("added_at", "path")} for key, one in tool.documents().items()}
    twin = tool.json("twin", "show", "Kursbegleiter")
    for entry in twin:
        entry.pop("updated_at", None)
    return dict(
        documents=documents,
        texts={key: [tool.run("show", key, view) for view in ("--text", "--findings", "--redacted")] for key in documents if key != "book.txt"},
        twin=twin,
        questions=tool.json("evaluate", "Kursbegleiter", "--list"),
        settings=tool.json("settings"),
        answer=tool.run("ask", "Kursbegleiter", "Where do falcons breed?"),
    )


@journey.step("given: a library with decisions, a twin, a question, and an account")
def prepare():
    one = state["first"] = Twinctl(journey.place / "first")
    one.place.mkdir()
    one.token = one.place / "token"
    state["recovery"] = one.json("init")[0]["recovery_key"]
    one.run("add", write("handbook.md", "# Falcons\n\nA Wanderfalke breeds on the tower of the town hall. Write to gudrun.marker@example.com.\n"),
            write("stones.md", "# Stones\n\nTurmalin is a mineral of the boron group. Call 030 1234567 for more.\n"))
    one.run("decide", "handbook.md", "--all", "accept")
    one.run("classify", "handbook.md", "PUBLIC")
    one.run("twin", "create", "Kursbegleiter")
    one.run("twin", "set", "Kursbegleiter", "levels=PUBLIC", "persona.tone=brisk")
    one.run("evaluate", "Kursbegleiter", write("questions.csv", "question,category,document,passage,answerable\n"
                                               "Where do falcons breed?,Birds,handbook.md,breeds on the tower of the town hall,\n"))
    state["folder"] = journey.place / "server"
    url = prepare_postgres(Server(state["folder"]), POSTGRES) if POSTGRES else None
    server = state["server"] = Server(state["folder"], url).__enter__()
    state["cable"] = Cable(int(server.url.rsplit(":", 1)[1].rstrip("/")))
    one.run("connect", state["cable"].address, "--email", EMAIL, "--country", "DE", "--token-file", one.token, "--code-file", "-",
            stdin=server.code() + "\n")
    state["secret"] = one.token.read_text(encoding="utf-8").strip()
    assert server.ask("PUT", "/v1/account/password", dict(new=PASSWORD), state["secret"]).status == 204
    synchronise("first")


@journey.step("no copy is made until somebody switches it on")
def off():
    assert listed() == [] and set(states_of("first").values()) == {"off"}


@journey.step("a twin's switch: the originals of its documents travel, and no others; the change is in the audit log")
def of_a_twin():
    one = state["first"]
    one.run("settings", "copies.documents=twins")
    one.run("twin", "set", "Kursbegleiter", "copies.originals=true")
    synchronise("first")
    assert states_of("first") == {"handbook.md": "there", "stones.md": "off"}, states_of("first")
    assert len(listed()) == 1
    actions = [(entry["action"], str(entry["detail"])) for entry in one.json("audit")]
    assert any(action == "settings.change" and "copies.documents" in detail for action, detail in actions), actions
    assert any(action == "twin.change" and "copies.originals" in detail for action, detail in actions), actions
    assert any(action == "copy.store" for action, _ in actions)


@journey.step("killed while a large original travels: the rest goes next time, and no piece twice")
def killed():
    one = state["first"]
    one.run("settings", "copies.documents=all")
    words = random.Random(7)
    write("book.txt", "\n".join(" ".join(words.choice("valve room book step water stone tower class").strip() + str(words.randrange(99999))
                                          for _ in range(12)) for _ in range(60000)))
    one.run("add", journey.place / "book.txt")
    size = (journey.place / "book.txt").stat().st_size
    assert size > (BOOK_PIECES - 1) << 20, size
    state["cable"].start_over()
    running = subprocess.Popen(one.command("copies", "send", "--token-file", one.token), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while state["cable"].sent.count(b"PUT /v1/pieces") < 4 and running.poll() is None:
        pass
    running.send_signal(signal.SIGKILL)
    running.wait()
    done = copies("first", "send")[0]
    total = -(-size // ((1 << 20) - 41)) + 1  # and stones.md
    assert 0 < done["pieces"] <= total - 2, (done, total)
    assert copies("first", "send")[0] == dict(documents=0, there=3, deleted=0, without=0, pieces=0, bytes=0)
    synchronise("first")


@journey.step("what the server keeps, and what travels, holds neither text nor name nor key")
def unreadable():
    keys = [state["recovery"].encode(), state["recovery"].replace("-", "").encode(), state["first"].key.read_bytes().strip(), PASSWORD.encode()]
    for path in [path for path in state["folder"].rglob("*") if path.is_file()]:
        content = path.read_bytes()
        for marker in [*MARKERS, *keys, EMAIL.encode()]:
            assert marker not in content, (path.name, marker)
    for marker in [*MARKERS, *keys]:
        assert marker not in state["cable"].sent, marker
    for copy in listed():
        whole = state["server"].ask("GET", f"/v1/copies/{copy['id']}", token=state["secret"]).json
        for digest in whole["pieces"]:
            piece = state["server"].ask("GET", f"/v1/pieces/sha-256/{digest}", token=state["secret"]).body
            assert len(piece) <= 1 << 20 and not any(marker in piece for marker in MARKERS)


@journey.step("a second computer: a wrong recovery key leaves nothing behind, the right one makes the library")
def recover():
    two = state["second"] = Twinctl(journey.place / "second")
    two.place.mkdir()
    two.token = two.place / "token"
    arguments = ["connect", state["cable"].address, "--email", EMAIL, "--recovery", "--recovery-file", "-", "--code-file", "-",
                 "--token-file", two.token]
    other = Twinctl(journey.place / "other")
    other.place.mkdir()
    wrong = other.json("init")[0]["recovery_key"]
    two.run(*arguments, stdin=f"Wrong horse 9!!\n{state['recovery']}\n", expect=REFUSED)
    two.run(*arguments, stdin=f"{PASSWORD}\n{wrong}\n", expect=FAILED)
    assert not two.library.exists()
    two.run(*arguments, stdin=f"{PASSWORD}\n{state['recovery']}\n")
    assert two.token.stat().st_mode & 0o777 == 0o600
    two.run(*arguments, stdin=f"{PASSWORD}\n{state['recovery']}\n", expect=FAILED)  # there is a library now
    state["other"] = other


@journey.step("another library is not mixed into the account")
def another_library():
    other = state["other"]
    other.token = other.place / "token"
    answer = other.run("connect", state["cable"].address, "--email", EMAIL, "--sign-in", "--code-file", "-", "--token-file", other.token,
                       stdin=PASSWORD + "\n", expect=REFUSED)
    assert answer == "" and not other.token.exists()


@journey.step("it brings twins, decisions, questions and settings; the originals come when they are fetched")
def bring():
    two = state["second"]
    synchronise("second")
    assert {one["state"] for one in two.documents().values()} == {"absent"}
    done = copies("second", "fetch", "stones.md")[0]
    assert done["documents"] == 1, done
    assert two.documents()["stones.md"]["state"] == state["first"].documents()["stones.md"]["state"]
    running = subprocess.Popen(two.command("copies", "fetch", "--token-file", two.token), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    incoming = two.library / "incoming"
    while running.poll() is None and not (incoming.exists() and len(list(incoming.iterdir())) >= 3):
        pass
    running.send_signal(signal.SIGKILL)
    running.wait()
    for path in [path for path in two.library.rglob("*") if path.is_file()]:
        assert not any(marker in path.read_bytes() for marker in MARKERS), path
    done = copies("second", "fetch")[0]
    assert done["without"] == 0 and done["pieces"] <= BOOK_PIECES, done
    assert not incoming.exists()
    synchronise("second")


@journey.step("everything is equal on both")
def equal():
    synchronise("first")
    one, two = picture("first"), picture("second")
    for part in one:
        assert one[part] == two[part], (part, one[part], two[part])
    assert copies("second", "send")[0]["documents"] == 0, "it was copied twice"


@journey.step("a document that is destroyed here: its copy goes, and a receipt says so; then it is gone there too")
def erased():
    one, two = state["first"], state["second"]
    path = next((two.library / "originals").iterdir()).parent
    before = len(list(path.iterdir()))
    gone = one.documents()["stones.md"]["id"]
    one.run("remove", "stones.md")
    first = [receipt["id"] for receipt in one.json("receipts")]
    assert "on the server until" in one.run("receipts", first[0])
    synchronise("first")
    assert gone not in [copy["id"] for copy in listed()]
    receipts = [one.run("receipts", receipt["id"]) for receipt in one.json("receipts") if receipt["id"] not in first]
    assert len(receipts) == 1 and gone in receipts[0] and "encrypted copy erased" in receipts[0], receipts
    assert any(entry["action"] == "copy.delete" for entry in one.json("audit"))
    synchronise("second")
    assert "stones.md" not in two.documents()
    assert len(list(path.iterdir())) == before - 1, "its original stays"


@journey.step("a token for a program is shown once, listed and ended; so is the other computer")
def tokens():
    one, two = state["first"], state["second"]
    token = one.run("tokens", "create", "ci", "--scopes", "publish", "--days", "7", "--token-file", one.token).strip()
    assert state["server"].ask("GET", "/v1/published-twins", token=token).status == 200
    listed = {entry["name"]: entry for entry in one.json("tokens", "--token-file", one.token) if not entry["current"]}
    assert token not in str(listed) and listed["ci"]["scopes"] == "publish", listed
    for _ in range(2):
        one.run("tokens", "revoke", listed["ci"]["id"], "--token-file", one.token)
    assert state["server"].ask("GET", "/v1/published-twins", token=token).status == 401
    one.run("tokens", "revoke", "00000000", "--token-file", one.token, expect=REFUSED)
    one.run("tokens", "create", "x", "--token-file", one.token, expect=USAGE)
    assert two.json("tokens", "--token-file", two.token)


@journey.step("switched off on one computer, the copies go")
def switched_off():
    state["second"].run("settings", "copies.documents=none")
    synchronise("second")
    assert listed() == []
    synchronise("first")
    assert listed() == [] and set(states_of("first").values()) == {"off"}, states_of("first")
    state["server"].__exit__()


journey.main()
