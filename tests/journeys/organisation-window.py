#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The organisation and one's own account in Studio, with the real server: signing in with a second factor past what is in the way on the
network, members, invitations, groups, tokens, password, second factor and country."""
import subprocess
import sys
import time
from pathlib import Path

from journey import HERE, Journey, Twinctl
from window import Window

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "server"))
from server import Server  # noqa: E402
from totp import code_of  # noqa: E402

EMAIL, PASSWORD, SECOND = "anna@example.org", "Correct horse 9!", "Battery staple 7!"
SYNC = HERE.parent / "sync"

journey = Journey(chained=True)
state = {}


def window():
    return state["window"]


def keyring(place):
    """libsecret's own file in the place of a desktop's keyring."""
    return {"SECRET_BACKEND": "file", "SECRET_FILE_TEST_PATH": str(place / "test.keyring"), "SECRET_FILE_TEST_PASSWORD": "one"}


def fill(name, text):
    window().until_focused(name, "text")
    window().key("ctrl+a")
    window().type(text)


def refused(words, button="Connect"):
    window().press(button, "button")
    window().reads(words, 60)


def stranger(protocol, answer):
    process = subprocess.Popen([sys.executable, str(SYNC / "tls-server.py"), protocol, str(SYNC / "tls"), answer], stdout=subprocess.PIPE, text=True)
    state.setdefault("strangers", []).append(process)
    port = int(process.stdout.readline())
    return f"http://127.0.0.1:{port}" if protocol == "plain" else f"https://localhost:{port}"


def row(name):
    """Opens what a row of the account stands for."""
    window().until_focused(name, "list item")
    window().key("Return")


def ask(method, path, body=None):
    return state["server"].ask(method, path, body, state["token"])


def rows(name):
    return ask("GET", f"/v1/organisation/{name}").json[name]


@journey.step("given: a library and an account with a second factor on the server")
def prepare():
    tool = state["tool"] = Twinctl(journey.place / "first")
    tool.place.mkdir()
    tool.run("init", "--no-recovery")
    tool.run("twin", "create", "Lab")
    server = state["server"] = Server(journey.place / "server").__enter__()
    state["token"] = server.connect(EMAIL, password=PASSWORD, name="Anna Brandt")
    state["secret"] = ask("POST", "/v1/account/second-factor").json["secret"]
    assert ask("PUT", "/v1/account/second-factor", dict(code=code_of(state["secret"], time.time() - 30))).status == 204
    code = ask("POST", "/v1/organisation/invitations", dict(role="user")).json["code"]
    server.ask("POST", "/v1/connect", dict(code=code, email="ben@example.org", country="DE"))
    state["window"] = Window(tool.library, tool.key, height=900, env=keyring(journey.place))


@journey.step("signing in: a wrong certificate and a network’s sign-in page are named, the second factor is asked for, nothing typed is lost")
def sign_in():
    window().press("Account of", "button")
    window().press("Connect…", "button")
    window().press("Sign In", "radio button")
    fill("Server Address", stranger("1.3", "json"))
    fill("E-Mail Address", EMAIL)
    fill("Password", PASSWORD)
    refused("The connection is not secure, so nothing was sent")
    fill("Server Address", stranger("plain", "portal"))
    refused("the sign-in page of a network")
    fill("Server Address", state["server"].url.rstrip("/"))
    refused("protected by a second factor")
    fill("Code of the Authenticator", "000000")
    refused("This code is not the one of now")
    fill("Code of the Authenticator", code_of(state["secret"], time.time()))
    window().key("Return")
    window().gone("Server Address", 60)
    window().reads(EMAIL, 60)
    window().reads("Organisation")


@journey.step("the people: members with their roles; one becomes a manager")
def members():
    row("Organisation")
    window().find("ben@example.org", "list item", 60)
    window().reads("Administrator of the server · Second factor on")
    assert not window().unnamed(), window().unnamed()
    row("ben@example.org")
    window().find("May Sign In")
    assert not window().unnamed(), window().unnamed()
    window().until_focused("Role")
    window().key("space", "Home", "Down", "Down", "Return")
    window().press("Save", "button")
    window().reads("Manager · No second factor", 60)
    assert {one["email"]: one["role"] for one in rows("members")}["ben@example.org"] == "manager"


@journey.step("what the role does not reach, or the last super admin may not, is said and the form stays")
def last():
    row(EMAIL)
    window().find("May Sign In")
    window().until_focused("Role")
    window().key("space", "Home", "Return")
    refused("needs a super admin who can sign in", "Save")
    window().key("Escape")
    window().gone("May Sign In")


@journey.step("an invitation is made, shown once and ended")
def invite():
    window().press("Invite…", "button")
    window().press("Make Code", "button")
    window().reads("Shown This Once", 60)
    assert len(rows("invitations")) == 1
    window().press("Close", "button")
    window().press("End the invitation", "button")
    window().find("End Invitation?", "dialog")
    window().press("End", "button")
    window().reads("Nobody is invited", 60)
    assert rows("invitations") == []


@journey.step("a group is made, filled and deleted")
def groups():
    window().press("New Group…", "button")
    fill("Name", "Finance")
    window().key("Return")
    window().find("Finance", "list item", 60)
    row("Finance")
    window().until_focused("ben@example.org")
    window().key("space")
    window().press("Save", "button")
    window().reads("1 member", 60)
    assert [(one["name"], len(one["members"])) for one in rows("groups")] == [("Finance", 1)]
    window().press("Delete the group Finance", "button")
    window().find("Delete Group?", "dialog")
    window().press("Delete", "button")
    window().reads("There are no groups", 60)


@journey.step("a token is made with what it may do, shown once, listed and ended")
def tokens():
    window().press("Back", "button")
    row("Computers and Programs")
    window().reads("This computer", 60)
    window().press("New Token…", "button")
    fill("Name", "nightly")
    refused("Choose at least one thing", "Make Token")
    window().until_focused("Publish")
    window().key("space")
    window().press("Make Token", "button")
    window().reads("twn_pat_", 60)
    assert not window().unnamed(), window().unnamed()
    window().press("Close", "button")
    window().find("nightly", "list item", 60)
    window().press("End the access of nightly", "button")
    window().find("End Access?", "dialog")
    window().press("End", "button")
    window().gone("nightly", 60)
    window().press("Back", "button")


@journey.step("the country changes, and not twice in 90 days")
def country():
    row("Country and Region")
    fill("Country", "ZZ")
    refused("code of two capital letters", "Change")
    fill("Country", "fr")
    window().key("Return")
    window().reads("FR, kept in EU", 60)
    row("Country and Region")
    window().reads("again in 90 days")
    fill("Country", "DE")
    refused("once in 90 days", "Change")
    window().key("Escape")


@journey.step("the password changes only with the old one and ends every other access")
def password():
    row("Password")
    fill("Old Password", SECOND)
    fill("New Password", SECOND)
    fill("The Same Again", SECOND + "x")
    refused("are not the same", "Change")
    fill("The Same Again", SECOND)
    refused("The old password is not right", "Change")
    fill("Old Password", PASSWORD)
    window().press("Change", "button")
    window().gone("Old Password", 60)
    assert ask("GET", "/v1/account").status == 401
    answer = state["server"].ask("POST", "/v1/sign-in", dict(email=EMAIL, password=SECOND, code=code_of(state["secret"], time.time() + 30)))
    assert answer.status == 200, answer.body
    state["token"] = answer.json["token"]


@journey.step("the second factor is switched off with a code and set up anew, with key and link to be copied")
def factor():
    time.sleep(31)  # a code works once
    row("Two-Factor Sign-In")
    fill("Code of the Authenticator", code_of(state["secret"], time.time() + 30))
    window().press("Switch Off", "button")
    window().gone("Code of the Authenticator", 60)
    window().wait(lambda: not ask("GET", "/v1/account").json["hasSecondFactor"], "the second factor off")
    window().wait(lambda: "Off" in (window().look("Two-Factor Sign-In", "list item").get_description() or "") or window().contains("Off"), "the row")
    time.sleep(1)
    row("Two-Factor Sign-In")
    window().press("Set Up", "button")
    window().reads("otpauth://totp/", 60)
    shown = next(node.get_name() for node, _ in window().walk() if "secret=" in (node.get_name() or ""))
    secret = shown.split("secret=")[1].split("&")[0]
    assert not window().unnamed(), window().unnamed()
    fill("Code of the Authenticator", code_of(secret, time.time()))
    window().press("Switch On", "button")
    window().gone("Code of the Authenticator", 60)
    window().wait(lambda: ask("GET", "/v1/account").json["hasSecondFactor"], "the second factor on")
    state["secret"] = secret


@journey.step("the account is deleted with password and code: this computer is signed out, and nobody gets in [R53, R54]")
def delete_account():
    time.sleep(31)  # a code works once
    signed_in = state["server"].ask("POST", "/v1/sign-in", dict(email=EMAIL, password=SECOND, code=code_of(state["secret"], time.time())))
    state["token"] = signed_in.json["token"]
    code = ask("POST", "/v1/organisation/invitations", dict(role="super_admin"))
    assert code.status == 201, code.body  # without another one the others would be left alone
    assert state["server"].ask("POST", "/v1/connect", dict(code=code.json["code"], email="carla@example.org", country="DE")).status == 201
    window().until_focused("Delete Account…", "button")
    window().key("Return")
    window().reads("After 30 days the server destroys")
    assert not window().unnamed(), window().unnamed()
    fill("Password", PASSWORD)
    fill("Code of the Authenticator", "000000")
    refused("The password is not right", "Delete")
    fill("Password", SECOND)
    fill("Code of the Authenticator", code_of(state["secret"], time.time() + 30))
    window().key("Return")
    window().reads("The Account Is Deleted", 60)
    window().press("Close", "button")
    window().reads("Only on This Computer", 60)
    assert ask("GET", "/v1/account").status == 401
    answer = state["server"].ask("POST", "/v1/sign-in", dict(email=EMAIL, password=SECOND))
    assert answer.json["type"] == "/problems/unauthenticated", answer.body
    window().close()
    for process in state["strangers"]:
        process.kill()
        process.wait()
    state["server"].__exit__()


journey.main()
