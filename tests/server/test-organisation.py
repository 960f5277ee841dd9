#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Organisations over HTTP, on both engines: who may do what to whom, tokens and sessions, the audit log; and that nobody reaches what
belongs to another, by walking every route of the description."""
import datetime
import hashlib
import json
import os
import re
import sys
import time
import uuid

from server import Server, prepare_postgres, run_cases
from totp import code_of

POSTGRES = os.environ.get("TWIN_TEST_POSTGRES")
ROLES = ["super_admin", "admin", "manager", "user", "creator", "dpo"]
PASSWORD = "Correct horse 9!"


def give_factor(server, token):
    secret = server.ask("POST", "/v1/account/second-factor", token=token).json["secret"]
    code = code_of(secret, time.time())
    assert server.ask("PUT", "/v1/account/second-factor", dict(code=code), token).status == 204
    return secret


def found(server, email):
    """A super admin of a new organisation, who has given a second factor."""
    token = server.connect(email)
    give_factor(server, token)
    return token


def join(server, by, email, role, factor=True):
    code = server.ask("POST", "/v1/organisation/invitations", dict(role=role), by)
    assert code.status == 201 and code.json["role"] == role, code.body
    made = server.ask("POST", "/v1/connect", dict(code=code.json["code"], email=email, country="DE"))
    assert made.status == 201 and made.json["account"]["role"] == role, made.body
    if factor:
        give_factor(server, made.json["token"])
    return made.json["token"], made.json["account"]["id"]


def members(server, token):
    return {one["id"]: one for one in server.ask("GET", "/v1/organisation/members", token=token).json["members"]}


def change(server, by, member, **fields):
    return server.ask("PATCH", f"/v1/organisation/members/{member}", fields, by).status


def administrators_need_a_second_factor(folder, postgres=None):
    with Server(folder, postgres) as server:
        token = server.connect("a@example.org")
        early = server.ask("POST", "/v1/account/tokens", dict(name="early", scopes="admin"), token).json["token"]
        admin_routes = [("GET", "/v1/organisation/members", None), ("POST", "/v1/organisation/invitations", dict(role="user")),
                        ("PATCH", "/v1/organisation", dict(requireMFAForAdmins=False)), ("POST", "/v1/organisation/groups", dict(name="g")),
                        ("GET", "/v1/organisation/audit", None)]
        for method, path, body in admin_routes:
            refused = server.ask(method, path, body, token)
            assert refused.status == 401 and refused.json["type"] == "/problems/second-factor-required", (path, refused.body)
        assert server.ask("GET", "/v1/organisation", token=token).json["settings"]["requireMFAForAdmins"] is True
        secret = give_factor(server, token)
        assert server.ask("GET", "/v1/organisation/members", token=token).status == 200
        assert server.ask("GET", "/v1/organisation/members", token=early).status == 401  # it was not given for that one
        removed = server.ask("POST", "/v1/account/second-factor/removal", dict(code=code_of(secret, time.time() + 30)), token)
        assert removed.status == 204, removed.body
        assert server.ask("GET", "/v1/organisation/members", token=token).status == 401


def roles_have_their_reach(folder, postgres=None):
    gives = {"super_admin": ROLES, "admin": ["manager", "user", "creator"], "manager": ["user", "creator"], "user": [], "creator": [], "dpo": []}
    with Server(folder, postgres) as server:
        tokens, ids = {"super_admin": found(server, "root@example.org")}, {}
        for role in ROLES[1:]:
            tokens[role], ids[role] = join(server, tokens["super_admin"], f"{role}@example.org", role)
        ids["super_admin"] = server.ask("GET", "/v1/account", token=tokens["super_admin"]).json["id"]
        for giver in ROLES:
            for role in ROLES:
                invited = server.ask("POST", "/v1/organisation/invitations", dict(role=role), tokens[giver]).status
                assert invited == (201 if role in gives[giver] else 403), (giver, role, invited)
        victim = join(server, tokens["super_admin"], "victim@example.org", "user")[1]
        for role in ("admin", "super_admin", "dpo"):
            assert change(server, tokens["admin"], victim, role=role) == 403, role
            assert change(server, tokens["admin"], ids[role], role="user") == 403, role
        assert change(server, tokens["manager"], victim, role="creator") == 403  # managers invite, they do not change
        assert change(server, tokens["admin"], victim, role="nonsense") == 400
        assert change(server, tokens["admin"], victim, role="manager") == 204
        assert members(server, tokens["admin"])[victim]["role"] == "manager"
        assert server.ask("GET", "/v1/organisation/audit", token=tokens["dpo"]).status == 200
        assert server.ask("GET", "/v1/organisation/audit", token=tokens["manager"]).status == 403
        assert server.ask("PATCH", "/v1/organisation", dict(sessionTimeout=60), tokens["dpo"]).status == 403


def invitations_are_listed_and_ended(folder, postgres=None):
    with Server(folder, postgres) as server:
        root, stranger = found(server, "root@example.org"), found(server, "stranger@example.org")
        manager, _ = join(server, root, "m@example.org", "manager")
        path, listed = "/v1/organisation/invitations", lambda token: server.ask("GET", "/v1/organisation/invitations", token=token).json["invitations"]
        codes = {role: server.ask("POST", path, dict(role=role), root).json["code"] for role in ("admin", "user", "creator")}
        open_ones = {one["role"]: one for one in listed(manager)}
        assert sorted(open_ones) == ["admin", "creator", "user"] and listed(stranger) == [], open_ones
        assert not any(code in json.dumps(open_ones) for code in codes.values())
        assert all(one["expiresAt"] > one["createdAt"] for one in open_ones.values())
        ids = {role: one["id"] for role, one in open_ones.items()}
        assert server.ask("DELETE", f"{path}/{ids['user']}", None, stranger).status == 404
        assert server.ask("DELETE", f"{path}/{ids['admin']}", None, manager).status == 403
        assert len(listed(root)) == 3, "a refusal ends nothing"
        assert server.ask("DELETE", f"{path}/{ids['user']}", None, manager).status == 204
        assert server.ask("DELETE", f"{path}/{ids['user']}", None, manager).status == 404
        assert server.ask("POST", "/v1/connect", dict(code=codes["user"], email="u@example.org", country="DE")).status == 403
        assert server.ask("POST", "/v1/connect", dict(code=codes["creator"], email="c@example.org", country="DE")).status == 201
        assert [one["role"] for one in listed(root)] == ["admin"]
        log = server.ask("GET", "/v1/organisation/audit", token=root).json["entries"]
        assert [entry["detail"] for entry in log if entry["action"] == "organisation.uninvite"] == [dict(role="user")], log


def the_country_changes_once_in_ninety_days(folder, postgres=None):
    with Server(folder, postgres) as server:
        token = server.connect("a@example.org")
        account = lambda: server.ask("GET", "/v1/account", token=token).json
        assert account()["daysUntilCountryChange"] == 0
        assert server.ask("PATCH", "/v1/account", dict(country="US"), token).status == 403
        assert server.ask("PATCH", "/v1/account", dict(country="FR"), token).json["daysUntilCountryChange"] == 90
        assert server.ask("PATCH", "/v1/account", dict(country="DE"), token).status == 403
        assert account()["country"] == "FR"


def the_last_super_admin_stays(folder, postgres=None):
    with Server(folder, postgres) as server:
        root = found(server, "root@example.org")
        own = server.ask("GET", "/v1/account", token=root).json["id"]
        assert change(server, root, own, role="admin") == 403 and change(server, root, own, status="disabled") == 403
        second_token, second = join(server, root, "second@example.org", "super_admin")
        assert change(server, second_token, own, status="disabled") == 204
        assert server.ask("GET", "/v1/account", token=root).status == 401  # at once
        assert change(server, second_token, second, role="user") == 403
        assert change(server, second_token, own, status="active") == 204
        assert server.ask("GET", "/v1/account", token=root).status == 401  # old tokens stay ended
        assert change(server, second_token, second, role="user") == 204


def groups_come_and_go(folder, postgres=None):
    with Server(folder, postgres) as server:
        root = found(server, "root@example.org")
        manager, _ = join(server, root, "m@example.org", "manager")
        _, user = join(server, root, "u@example.org", "user", factor=False)
        made = server.ask("POST", "/v1/organisation/groups", dict(name="Finance"), manager)
        assert made.status == 201
        path = "/v1/organisation/groups/" + made.json["id"]
        assert server.ask("POST", "/v1/organisation/groups", dict(name="Finance"), manager).status == 409
        assert server.ask("POST", "/v1/organisation/groups", dict(name=""), manager).status == 400
        for _ in range(2):
            assert server.ask("PUT", f"{path}/members/{user}", None, manager).status == 204
        assert server.ask("PUT", f"{path}/members/{uuid.uuid4()}", None, manager).status == 404
        assert server.ask("PATCH", path, dict(name="Treasury"), manager).status == 204
        listed = server.ask("GET", "/v1/organisation/groups", token=root).json["groups"]
        assert listed == [dict(id=made.json["id"], name="Treasury", members=[user])], listed
        assert server.ask("DELETE", f"{path}/members/{user}", None, manager).status == 204
        assert server.ask("DELETE", path, None, manager).status == 204 and server.ask("DELETE", path, None, manager).status == 404


def tokens_and_sessions(folder, postgres=None):
    with Server(folder, postgres) as server:
        computer = server.connect("a@example.org", device="Laptop", password=PASSWORD)
        made = server.ask("POST", "/v1/account/tokens", dict(name="ci", scopes="publish account", days=30), computer)
        assert made.status == 201, made.body
        token = made.json["token"]
        assert server.ask("GET", "/v1/changes", token=token).status == 403  # not in its scopes
        wider = server.ask("POST", "/v1/account/tokens", dict(name="more", scopes="publish sync"), token)
        assert wider.status == 403, wider.body
        for bad in (dict(name="x", scopes="all"), dict(name="", scopes="sync"), dict(name="x", scopes="sync", days=366), dict(name="x", scopes="sync", days=0)):
            assert server.ask("POST", "/v1/account/tokens", bad, computer).status == 400, bad
        session = server.ask("POST", "/v1/sign-in", dict(email="a@example.org", password=PASSWORD)).json["token"]
        listed = {one["name"]: one for one in server.ask("GET", "/v1/account/tokens", token=computer).json["tokens"]}
        assert {name: one["kind"] for name, one in listed.items()} == {"Laptop": "computer", "ci": "access", "Session": "session"}, listed
        assert [one["name"] for one in listed.values() if one["current"]] == ["Laptop"]
        today = datetime.datetime.now(datetime.timezone.utc).date().isoformat()
        assert listed["ci"]["lastUsed"] == today and token not in json.dumps(listed)
        for _ in range(2):
            assert server.ask("DELETE", "/v1/account/tokens/" + listed["ci"]["id"], None, computer).status == 204
        assert server.ask("DELETE", "/v1/account/tokens/00000000", None, computer).status == 404
        assert server.ask("GET", "/v1/account", token=token).status == 401
        assert server.ask("DELETE", "/v1/account/tokens/" + listed["Session"]["id"], None, computer).status == 204
        assert server.ask("GET", "/v1/account", token=session).status == 401


def an_account_ends_and_comes_back(folder, postgres=None):
    with Server(folder, postgres) as server:
        token = server.connect("anna@example.org", password=PASSWORD)
        secret = give_factor(server, token)
        weak = server.ask("POST", "/v1/account/tokens", dict(name="program", scopes="sync"), token).json["token"]
        delete = lambda token, **given: server.ask("POST", "/v1/account/deletion", given, token)
        code = code_of(secret, time.time() + 30)
        assert delete(weak, password=PASSWORD, code=code).status == 403
        assert delete(token).status == 403 and delete(token, password="Wrong horse 9!", code=code).status == 403
        assert delete(token, password=PASSWORD, code="000000").status == 403
        deleted = delete(token, password=PASSWORD, code=code)
        assert deleted.status == 202, deleted.body
        days = datetime.datetime.fromisoformat(deleted.json["destroyedAt"]) - datetime.datetime.now(datetime.timezone.utc)
        assert 29.9 < days.total_seconds() / 86400 <= 30, days
        assert server.ask("GET", "/v1/account", token=token).status == 401
        assert server.ask("POST", "/v1/sign-in", dict(email="anna@example.org", password=PASSWORD)).json["type"] == "/problems/unauthenticated"
        again = server.ask("POST", "/v1/connect", dict(code=server.code(), email="anna@example.org", country="DE"))
        assert again.status == 409 and "bring it back" in again.json["detail"], again.body
        assert server.run("undelete", "bert@example.org").returncode != 0
        assert server.run("undelete", "anna@example.org").returncode == 0
        assert server.ask("POST", "/v1/sign-in", dict(email="anna@example.org", password=PASSWORD)).json["type"] == "/problems/second-factor-required"


def settings_are_checked(folder, postgres=None):
    with Server(folder, postgres) as server:
        root = found(server, "root@example.org")
        expected = dict(dataResidency="EU", allowDataTransfer=False, requireMFAForAdmins=True, sessionTimeout=3600, encryptionLevel="STRONG", tokenLifetimeDays=365)
        assert server.ask("GET", "/v1/organisation", token=root).json["settings"] == expected
        for bad, status in ((dict(sessionTimeout=59), 400), (dict(sessionTimeout="60"), 400), (dict(unknown=1), 400), (dict(encryptionLevel="NONE"), 400),
                            (dict(allowDataTransfer=1), 400), (dict(dataResidency="US"), 403)):
            assert server.ask("PATCH", "/v1/organisation", bad, root).status == status, bad
        changed = server.ask("PATCH", "/v1/organisation", dict(sessionTimeout=120, tokenLifetimeDays=7), root).json["settings"]
        assert changed == dict(expected, sessionTimeout=120, tokenLifetimeDays=7)
        assert server.ask("POST", "/v1/account/tokens", dict(name="x", scopes="sync", days=8), root).status == 400
        log = server.ask("GET", "/v1/organisation/audit", token=root).json
        changes = [sorted(entry["detail"]["keys"]) for entry in log["entries"] if entry["action"] == "organisation.change"]
        assert changes == [["sessionTimeout", "tokenLifetimeDays"]], changes
        assert "example.org" not in json.dumps(log)
        page = server.ask("GET", f"/v1/organisation/audit?since={log['entries'][0]['seq']}&limit=1", token=root).json["entries"]
        assert [entry["seq"] for entry in page] == [log["entries"][1]["seq"]]
        told = server.run("audit", "--verify")  # R174: a closed list of events, each with the hash of the one before
        assert told.returncode == 0 and "good  the server" in told.stdout, (told.stdout, told.stderr)
        review = server.run("review")  # R173, R76
        assert review.returncode == 0 and "super_admin, active; second factor" in review.stdout and "Last review: –" in review.stdout, review
        assert "Last review: 20" in server.run("review", "--done").stdout and "example.org" not in review.stdout
        assert server.run("audit", "--verify").returncode == 0


class Person:
    """Somebody who has one of everything, so that there are ids to try."""

    def __init__(self, server, email):
        self.server, self.token = server, found(server, email)
        self.account = server.ask("GET", "/v1/account", token=self.token).json
        self.name, self.piece = str(uuid.uuid4()), f"piece of {email}".encode()
        self.digest = hashlib.sha256(self.piece).hexdigest()
        self.revs = {"/v1/objects": server.put(self.token, "twin", self.name, b"of " + email.encode()).headers["ETag"]}
        server.ask("PUT", f"/v1/pieces/sha-256/{self.digest}", self.piece, self.token)
        key = dict(If_None_Match="*")
        self.revs["/v1/copies"] = server.ask("PUT", f"/v1/copies/{self.name}", dict(manifest="AA==", pieces=[self.digest]), self.token,
                                             Idempotency_Key=f'"{uuid.uuid4()}"', **key).headers["ETag"]
        server.ask("PUT", "/v1/vault", email.encode(), self.token, Idempotency_Key=f'"{uuid.uuid4()}"', **key)
        self.twin, passage = str(uuid.uuid4()), dict(anchor="0" * 16, body=f"Passage of {email}", heading="", language="en", pages=[1, 1])
        line = (json.dumps(passage) + "\n").encode()
        server.ask("PUT", f"/v1/pieces/sha-256/{hashlib.sha256(line).hexdigest()}", line, self.token)
        document = dict(id=str(uuid.uuid4()), title="Book", language="en", passages=1, access=dict(level="PUBLIC", roles=[], groups=[], mfa=False),
                        pieces=[dict(digest=hashlib.sha256(line).hexdigest(), size=len(line))])
        self.manifest = dict(config={}, documents=[document], format="twin-bundle/1", name=f"Twin of {email}", twin=self.twin)
        self.revs["/v1/published-twins"] = server.ask("PUT", f"/v1/published-twins/{self.twin}", self.manifest, self.token,
                                                      Idempotency_Key=f'"{uuid.uuid4()}"', **key).headers["ETag"]
        self.group = server.ask("POST", "/v1/organisation/groups", dict(name="Group"), self.token).json["id"]
        server.ask("PUT", f"/v1/organisation/groups/{self.group}/members/{self.account['id']}", None, self.token)
        server.ask("POST", "/v1/organisation/invitations", dict(role="user"), self.token)
        self.invitation = server.ask("GET", "/v1/organisation/invitations", token=self.token).json["invitations"][0]["id"]
        self.partner = server.ask("POST", "/v1/partners", dict(name="School", contact=f"dpo of {email}"), self.token).json["id"]
        server.ask("POST", f"/v1/partners/{self.partner}/agreement", dict(version="1", acceptedBy="Ada", text="Text"), self.token)
        server.ask("POST", f"/v1/partners/{self.partner}/keys", {}, self.token)
        self.key = server.ask("GET", f"/v1/partners/{self.partner}", token=self.token).json["keys"][0]["id"]
        made = server.ask("POST", "/v1/account/tokens", dict(name="spare", scopes="sync"), self.token).json["token"]
        self.spare = made.split("_")[2]

    def ids(self, path):
        """Values for the parameters of @path. A new route with parameters says here whose they are."""
        for prefix, values in (("/v1/objects/", dict(type="twin", id=self.name)), ("/v1/pieces/", dict(digest=self.digest)),
                               ("/v1/copies/", dict(id=self.name)), ("/v1/published-twins/", dict(id=self.twin)),
                               ("/v1/twins/", dict(id=self.twin)), ("/v1/account/tokens/", dict(id=self.spare)),
                               ("/v1/organisation/groups/", dict(id=self.group, member=self.account["id"])),
                               ("/v1/organisation/invitations/", dict(id=self.invitation)),
                               ("/v1/partners/", dict(id=self.partner, key=self.key, event="msg_" + self.partner)),
                               ("/v1/organisation/members/", dict(id=self.account["id"]))):
            if path.startswith(prefix):
                return values
        raise AssertionError(f"whose ids does {path} take?")

    def rev(self, path):
        return next((rev for prefix, rev in self.revs.items() if path.startswith(prefix)), '"1"')

    def marks(self):
        return [self.name, self.twin, self.group, self.account["id"], self.account["organisation"], self.account["email"], self.spare, self.invitation,
                self.partner, self.key]

    def state(self):
        ask = lambda path: self.server.ask("GET", path, token=self.token)
        tokens = [one["id"] for one in ask("/v1/account/tokens").json["tokens"]]
        return [tokens] + [ask(path).body for path in (f"/v1/objects/twin/{self.name}", f"/v1/copies/{self.name}", f"/v1/published-twins/{self.twin}",
                                                       f"/v1/pieces/sha-256/{self.digest}", "/v1/vault", "/v1/organisation", "/v1/organisation/members",
                                                       "/v1/organisation/groups", "/v1/organisation/invitations", f"/v1/partners/{self.partner}")]


# They act on who asks and hold no id; the stream would not end.
OWN = {"POST /v1/connect", "POST /v1/sign-in", "DELETE /v1/session", "GET /v1/events"}


def nobody_reaches_what_is_anothers(folder, postgres=None):
    with Server(folder, postgres) as server:
        spec = server.ask("GET", "/v1/openapi.json").json
        anna, bert = Person(server, "anna@example.org"), Person(server, "bert@example.org")
        before, tried = anna.state(), 0
        for path, item in spec["paths"].items():
            for method, described in item.items():
                if method not in ("get", "put", "post", "patch", "delete"):
                    continue
                route = f"{method.upper()} {path}"
                if route in OWN or described.get("security") in ([], [{"partnerKey": []}]):
                    continue
                names = re.findall(r"\{(\w+)\}", path)
                ids = anna.ids(path) if names else {}
                url = re.sub(r"\{(\w+)\}", lambda match: ids[match[1]], path)
                if not names and method != "get":
                    continue
                kinds = described.get("requestBody", {}).get("content", {})
                body = None
                if "application/octet-stream" in kinds:
                    body = anna.piece if path.startswith("/v1/pieces/") else b"of bert"
                elif route == "PUT /v1/published-twins/{id}":
                    body = dict(bert.manifest, twin=anna.twin)
                elif kinds:
                    body = dict(role="user", status="disabled", name="Taken", manifest="AA==", pieces=[], slug="taken", version="1", acceptedBy="Bert", text="Text")
                answer = server.ask(method.upper(), url, body, bert.token, If_Match=anna.rev(path), Idempotency_Key=f'"{uuid.uuid4()}"')
                for mark in anna.marks():
                    assert mark.encode() not in answer.body, (route, mark)
                # A piece is named by what it is: who has its bytes may store them, for himself.
                expected = {201, 204} if route == "PUT /v1/pieces/sha-256/{digest}" else {403, 404}
                assert not names or answer.status in expected, (route, answer.status, answer.body)
                tried += 1
        # And what is anothers' inside one's own: a stranger in a group, a piece that one never sent.
        assert server.ask("PUT", f"/v1/organisation/groups/{bert.group}/members/{anna.account['id']}", None, bert.token).status == 404
        stolen = hashlib.sha256(b"secret of anna").hexdigest()
        server.ask("PUT", f"/v1/pieces/sha-256/{stolen}", b"secret of anna", anna.token)
        assert server.ask("POST", "/v1/pieces/missing", dict(digests=[stolen]), bert.token).json == dict(missing=[stolen])
        copy = server.ask("PUT", f"/v1/copies/{uuid.uuid4()}", dict(manifest="AA==", pieces=[stolen]), bert.token, If_None_Match="*", Idempotency_Key='"s"')
        assert copy.status == 422, copy.body
        assert tried >= 25, tried
        assert anna.state() == before


CASES = [administrators_need_a_second_factor, roles_have_their_reach, invitations_are_listed_and_ended, the_country_changes_once_in_ninety_days,
         the_last_super_admin_stays, groups_come_and_go, tokens_and_sessions, an_account_ends_and_comes_back,
         settings_are_checked, nobody_reaches_what_is_anothers]


def on_postgres(case):
    def run(folder):
        return case(folder, prepare_postgres(Server(folder), POSTGRES)) if POSTGRES else "PostgreSQL is not there"
    run.__name__ = case.__name__ + "_on_postgres"
    return run


sys.exit(run_cases([*CASES, *map(on_postgres, CASES)]))
