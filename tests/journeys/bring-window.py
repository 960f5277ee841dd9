#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A second computer in the window: the welcome page brings a library from a server, by signing in with a second factor and the recovery
key. What is in the way on the network is said in words, and nothing of what was typed is lost."""
import subprocess
import sys
import time
from pathlib import Path

from cable import Cable
from journey import HERE, Journey, Twinctl
from window import Window

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "server"))
from server import Server  # noqa: E402
from totp import code_of  # noqa: E402

EMAIL, PASSWORD = "anna@example.org", "Correct horse 9!"
SYNC = HERE.parent / "sync"

journey = Journey(chained=True)
state = {}


def window():
    return state["window"]


def keyring(place):
    """libsecret's own file in the place of a desktop's keyring."""
    return {"SECRET_BACKEND": "file", "SECRET_FILE_TEST_PATH": str(place / "test.keyring"), "SECRET_FILE_TEST_PASSWORD": "one"}


def fill(name, text, role="text"):
    window().until_focused(name, role)
    window().key("ctrl+a")
    window().type(text)


def refused(words, button="Continue"):
    window().press(button, "button")
    window().reads(words, 60)


def stranger(protocol, answer):
    """Somebody else at the address; which address."""
    process = subprocess.Popen([sys.executable, str(SYNC / "tls-server.py"), protocol, str(SYNC / "tls"), answer], stdout=subprocess.PIPE,
                               text=True)
    port = int(process.stdout.readline())
    state.setdefault("strangers", []).append(process)
    return f"http://127.0.0.1:{port}" if protocol == "plain" else f"https://localhost:{port}"


def write(name, text):
    path = journey.place / name
    path.write_text(text, encoding="utf-8")
    return path


def picture(tool):
    """What people see of a library, as far as it has no times in it."""
    documents = {key: {field: one[field] for field in one if field not in ("added_at", "path")} for key, one in tool.documents().items()}
    twin = tool.json("twin", "show", "Kursbegleiter")
    for entry in twin:
        entry.pop("updated_at", None)
    return dict(documents=documents, twin=twin, questions=tool.json("evaluate", "Kursbegleiter", "--list"), settings=tool.json("settings"),
                texts=[tool.run("show", key, "--redacted") for key in sorted(documents)],
                answer=tool.run("ask", "Kursbegleiter", "Where do falcons breed?"))


@journey.step("given: a library with decisions, a twin, a question and copies of originals, in an account with a second factor")
def prepare():
    one = state["first"] = Twinctl(journey.place / "first")
    one.place.mkdir()
    one.token = one.place / "token"
    state["recovery"] = one.json("init")[0]["recovery_key"]
    one.run("add", write("handbook.md", "# Falcons\n\nA falcon breeds on the tower of the town hall. Write to gudrun@example.com.\n"),
            write("stones.md", "# Stones\n\nTourmaline is a mineral of the boron group. Call 030 1234567 for more.\n"))
    one.run("decide", "handbook.md", "--all", "accept")
    one.run("classify", "handbook.md", "PUBLIC")
    one.run("twin", "create", "Kursbegleiter")
    one.run("twin", "set", "Kursbegleiter", "levels=PUBLIC", "persona.tone=brisk")
    one.run("evaluate", "Kursbegleiter", write("questions.csv", "question,category,document,passage,answerable\n"
                                               "Where do falcons breed?,Birds,handbook.md,breeds on the tower of the town hall,\n"))
    one.run("settings", "copies.documents=all", "sessionTimeout=7200")
    server = state["server"] = Server(journey.place / "server").__enter__()
    state["cable"] = Cable(int(server.url.rsplit(":", 1)[1].rstrip("/")))
    one.run("connect", server.url, "--email", EMAIL, "--country", "DE", "--token-file", one.token, "--code-file", "-", stdin=server.code() + "\n")
    token = one.token.read_text(encoding="utf-8").strip()
    assert server.ask("PUT", "/v1/account/password", dict(new=PASSWORD), token).status == 204
    state["secret"] = server.ask("POST", "/v1/account/second-factor", token=token).json["secret"]
    assert server.ask("PUT", "/v1/account/second-factor", dict(code=code_of(state["secret"], time.time() - 30)), token).status == 204
    one.run("sync", "--token-file", one.token)
    other = Twinctl(journey.place / "other")
    other.place.mkdir()
    state["wrong"] = other.json("init")[0]["recovery_key"]


@journey.step("the welcome page offers to bring a library; what is missing is said before anything is sent")
def offer():
    two = state["second"] = Twinctl(journey.place / "second")
    two.place.mkdir()
    state["window"] = Window(two.library, two.key, height=820, env=keyring(journey.place))
    window().find("Your Documents Stay With You")
    window().press("Bring a Library From a Server…", "button")
    window().find("Bring Your Library")
    time.sleep(0.6)
    assert not window().unnamed(), window().unnamed()
    fill("Server Address", "twins")
    refused("This is not the address of a server")
    fill("Server Address", "http://twins.example.org")
    refused("An address with http:// is not encrypted")
    fill("Server Address", state["cable"].address)
    refused("Enter the e-mail address")
    fill("E-Mail Address", EMAIL)
    refused("Enter the password")


@journey.step("a certificate that nobody vouches for, encryption that is too old, a network’s sign-in page, no network: clear words each")
def in_the_way():
    fill("Password", "Wrong horse 9!!")
    for protocol, answer, words in (("1.3", "json", "The connection is not secure, so nothing was sent"),
                                    ("plain", "portal", "the sign-in page of a network")):
        fill("Server Address", stranger(protocol, answer))
        refused(words)
    fill("Server Address", state["cable"].address)
    state["cable"].unplug()
    refused("The server does not answer")
    state["cable"].plug()
    refused("E-mail address and password do not belong together")
    assert not state["second"].library.exists(), "something was made before anybody signed in"


@journey.step("the account has a second factor: its field appears, with what was typed still there")
def factor():
    fill("Password", PASSWORD)
    refused("protected by a second factor")
    window().find("Code of the Authenticator", "text")
    fill("Code of the Authenticator", "000000")
    refused("This code is not the one of now")
    fill("Code of the Authenticator", code_of(state["secret"], time.time()))
    window().key("Return")
    window().find("Enter the Recovery Key", patience=60)
    time.sleep(0.6)
    assert not window().unnamed(), window().unnamed()


@journey.step("a recovery key of another library opens nothing and leaves nothing; the right one brings everything")
def bring():
    refused("Enter the recovery key", "Bring Library")
    fill("Recovery Key", state["wrong"])
    refused("does not open the library of this account", "Bring Library")
    assert not state["second"].library.exists() or not list(state["second"].library.iterdir())
    fill("Recovery Key", state["recovery"])
    window().key("Return")
    window().find("Kursbegleiter", "list item", patience=90)
    window().wait(lambda: window().look("Account of", "button") and "Synced just now" in window().look("Account of", "button").get_name(),
                  "both sides in step", 90)
    window().find("handbook.md", "list item")
    window().find("stones.md", "list item")


@journey.step("originals, decisions, twin, questions and settings are the same on both")
def equal():
    one, two = state["first"], state["second"]
    window().wait(lambda: {entry["state"] for entry in two.documents().values()} == {entry["state"] for entry in one.documents().values()},
                  "the originals, read", 90)
    here, there = picture(one), picture(two)
    for part in here:
        assert here[part] == there[part], (part, here[part], there[part])
    assert [entry["copy"] for entry in two.json("copies")] == ["there", "there"], two.json("copies")
    actions = [entry["action"] for entry in two.json("audit")]
    assert "server.recovery" in actions and "server.connect" in actions, actions
    assert window().close() in (0, -15)


@journey.step("it opens again without asking, and no second recovery key is made")
def again():
    state["window"] = Window(state["second"].library, state["second"].key, env=keyring(journey.place))
    window().find("Kursbegleiter", "list item", patience=60)
    assert window().look("Recovery Key") is None
    window().close()
    for process in state["strangers"]:
        process.kill()
        process.wait()
    state["server"].__exit__()


journey.main()
