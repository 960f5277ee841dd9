#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""An organisation from the terminal, against the real server: the account with password, second factor and country; invitations, members
and their roles, groups."""
import os
import sys
import time
from pathlib import Path

from journey import REFUSED, USAGE, Journey, Twinctl

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "server"))
from server import Server, prepare_postgres  # noqa: E402
from totp import code_of  # noqa: E402

POSTGRES = os.environ.get("TWIN_TEST_POSTGRES")
PASSWORD, SECOND = "Correct horse 9!", "Battery staple 7!"

journey = Journey(chained=True)
state = {}


def tool(name, code, email, country="DE"):
    one = state[name] = Twinctl(journey.place / name)
    one.place.mkdir()
    one.token = one.place / "token"
    one.run("init", "--no-recovery")
    one.run("connect", state["server"].url, "--email", email, "--country", country, "--token-file", one.token, "--code-file", "-", stdin=code + "\n")
    return one


def run(name, *arguments, **how):
    return state[name].run(*arguments, "--token-file", state[name].token, **how)


def rows(name, *arguments, **how):
    return state[name].json(*arguments, "--token-file", state[name].token, **how)


def members():
    return {row["email"]: row for row in rows("anna", "members")}


@journey.step("given: a server and the account of its first super admin")
def prepare():
    folder = journey.place / "server"
    url = prepare_postgres(Server(folder), POSTGRES) if POSTGRES else None
    state["server"] = Server(folder, url).__enter__()
    tool("anna", state["server"].code(), "anna@example.org")
    account = rows("anna", "account")[0]
    assert account["role"] == "super_admin" and not account["has_password"] and account["country_days"] == 0, account


@journey.step("a password is set, and changed only by who knows the old one; a weak one is refused")
def password():
    run("anna", "account", "password", "--secret-file", "-", stdin="short\n", expect=REFUSED)
    run("anna", "account", "password", "--secret-file", "-", stdin=PASSWORD + "\n")
    run("anna", "account", "password", "--secret-file", "-", stdin=f"{SECOND}\n{SECOND}\n", expect=REFUSED)
    both = journey.place / "both"
    both.write_text(f"{PASSWORD}\n{SECOND}\n", encoding="utf-8")
    run("anna", "account", "password", "--secret-file", both)
    assert state["server"].ask("POST", "/v1/sign-in", dict(email="anna@example.org", password=SECOND)).status == 200
    assert rows("anna", "account")[0]["has_password"]


@journey.step("who administers needs a second factor: it is shown once, confirmed with a code, and counts at once")
def factor():
    run("anna", "members", expect=REFUSED)
    shown = rows("anna", "account", "second-factor", "begin")[0]
    state["secret"] = shown["secret"]
    assert shown["uri"].startswith("otpauth://totp/") and shown["secret"] in shown["uri"], shown
    run("anna", "account", "second-factor", "confirm", "--secret-file", "-", stdin="000000\n", expect=REFUSED)
    run("anna", "account", "second-factor", "confirm", "--secret-file", "-", stdin=code_of(shown["secret"], time.time()) + "\n")
    assert rows("anna", "account")[0]["has_second_factor"]
    assert list(members()) == ["anna@example.org"]


@journey.step("the country changes once in 90 days, and never to where this server may not keep the data")
def country():
    run("anna", "account", "country", "US", expect=REFUSED)
    run("anna", "account", "country", "FR")
    run("anna", "account", "country", "DE", expect=REFUSED)
    run("anna", "account", "name", "Anna Brandt")
    account = rows("anna", "account")[0]
    assert (account["country"], account["country_days"], account["name"]) == ("FR", 90, "Anna Brandt"), account


@journey.step("invitations are made, listed without their codes, and ended")
def invite():
    code = run("anna", "invitations", "create", "user").strip()
    ended = run("anna", "invitations", "create", "creator").strip()
    listed = {row["role"]: row["id"] for row in rows("anna", "invitations")}
    assert sorted(listed) == ["creator", "user"] and code not in str(listed), listed
    run("anna", "invitations", "revoke", listed["creator"])
    run("anna", "invitations", "revoke", listed["creator"], expect=USAGE)
    assert state["server"].ask("POST", "/v1/connect", dict(code=ended, email="c@example.org", country="DE")).status == 403
    tool("ben", code, "ben@example.org")
    assert rows("anna", "invitations") == []
    run("ben", "invitations", "create", "user", expect=REFUSED)


@journey.step("roles are given, and the last super admin stays; who is disabled is out at once")
def roles():
    run("anna", "members", "role", "ben@example.org", "manager")
    assert members()["ben@example.org"]["role"] == "manager"
    run("anna", "members", "role", "anna@example.org", "user", expect=REFUSED)
    run("anna", "members", "role", "nobody@example.org", "user", expect=USAGE)
    run("ben", "account")
    run("anna", "members", "disable", members()["ben@example.org"]["id"])
    run("ben", "account", expect=REFUSED)
    run("anna", "members", "enable", "ben@example.org")
    assert members()["ben@example.org"]["status"] == "active"


@journey.step("groups are made, renamed, filled and deleted")
def groups():
    run("anna", "groups", "create", "Finance")
    run("anna", "groups", "create", "Finance", expect=None)
    run("anna", "groups", "add", "Finance", "ben@example.org")
    run("anna", "groups", "rename", "Finance", "Treasury")
    listed = rows("anna", "groups")
    assert [(row["name"], row["members"]) for row in listed] == [("Treasury", [members()["ben@example.org"]["id"]])], listed
    run("anna", "groups", "remove", "Treasury", "ben@example.org")
    run("anna", "groups", "delete", "Treasury")
    assert rows("anna", "groups") == []


@journey.step("a token for a program is made with scope and end, listed and ended")
def tokens():
    token = run("anna", "tokens", "create", "ci", "--scopes", "publish", "--days", "7").strip()
    row = next(row for row in rows("anna", "tokens") if row["name"] == "ci")
    assert row["scopes"] == "publish" and token not in str(row), row
    run("anna", "tokens", "revoke", row["id"])
    assert state["server"].ask("GET", "/v1/published-twins", token=token).status == 401


@journey.step("the second factor is switched off with a code, and administering ends with it")
def off():
    run("anna", "account", "second-factor", "off", "--secret-file", "-", stdin=code_of(state["secret"], time.time() + 30) + "\n")
    assert not rows("anna", "account")[0]["has_second_factor"]
    run("anna", "members", expect=REFUSED)
    state["server"].__exit__()


journey.main()
