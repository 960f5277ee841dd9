#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The program as a whole, over plain HTTP: accounts, tokens, objects, two accounts apart, backups and engines."""
import base64
import os
import shutil
import sys
import uuid

from server import Server, prepare_postgres, run_cases

POSTGRES = os.environ.get("TWIN_TEST_POSTGRES")


def new_id():
    return str(uuid.uuid4())


def a_newcomer_gets_an_account(folder):
    with Server(folder) as server:
        code = server.code()
        first = server.ask("POST", "/v1/connect", dict(code=code, email="Anna@Example.org", country="DE"))
        assert first.status == 201, first.body
        again = server.ask("POST", "/v1/connect", dict(code=code, email="b@example.org", country="DE"))
        assert again.status == 403, again.status
        assert first.headers["Set-Cookie"] is None  # R165: creators come with a token, so there is no cookie to outlive a session
        token = first.json["token"]
        account = server.ask("GET", "/v1/account", token=token).json
        assert account["email"] == "anna@example.org" and account["role"] == "super_admin", account
        assert server.ask("DELETE", "/v1/session", token=token).status == 204
        assert server.ask("GET", "/v1/account", token=token).status == 401


def tokens_are_checked(folder):
    with Server(folder) as server:
        token = server.connect("a@example.org")
        for wrong in (token[:-1] + ("0" if token[-1] != "0" else "1"), "twn_pat_", token.upper(), "x" * 66):
            answer = server.ask("GET", "/v1/account", token=wrong)
            assert answer.status == 401 and answer.headers["WWW-Authenticate"] == "Bearer", wrong
        assert server.ask("GET", "/v1/account").json["type"] == "/problems/unauthenticated"


def guesses_are_slowed_down(folder):
    with Server(folder) as server:
        statuses = [server.ask("GET", "/v1/account", token="x").status for _ in range(40)]
        assert statuses[0] == 401 and statuses[-1] == 429, statuses


def a_password_and_a_second_factor(folder):
    import base64 as b64, hashlib, hmac, struct, time

    def code_of(secret, when):
        digest = hmac.new(b64.b32decode(secret), struct.pack(">Q", int(when) // 30), hashlib.sha1).digest()
        offset = digest[19] & 15
        return "%06d" % ((struct.unpack(">I", digest[offset:offset + 4])[0] & 0x7fffffff) % 1000000)

    with Server(folder) as server:
        email, password = "a@example.org", "Correct horse 9!"
        weak = server.ask("POST", "/v1/connect", dict(code=server.code(), email=email, country="DE", password="short"))
        assert weak.status == 400 and "12 characters" in weak.json["detail"], weak.body
        token = server.connect(email, password=password)
        wrong = [server.ask("POST", "/v1/sign-in", dict(email=who, password="Wrong horse 9!!")) for who in (email, "nobody@example.org")]
        assert [a.status for a in wrong] == [401, 401] and wrong[0].body == wrong[1].body
        made = server.ask("POST", "/v1/account/second-factor", token=token).json
        assert made["uri"].startswith("otpauth://totp/")
        assert server.ask("PUT", "/v1/account/second-factor", dict(code="000000"), token).status == 403
        assert server.ask("PUT", "/v1/account/second-factor", dict(code=code_of(made["secret"], time.time() - 30)), token).status == 204
        asked = server.ask("POST", "/v1/sign-in", dict(email=email, password=password))
        assert asked.json["type"] == "/problems/second-factor-required", asked.body
        code = code_of(made["secret"], time.time())
        entered = server.ask("POST", "/v1/sign-in", dict(email=email, password=password, code=code))
        assert entered.status == 200, entered.body
        again = server.ask("POST", "/v1/sign-in", dict(email=email, password=password, code=code))
        assert again.status == 401  # a code works once
        new = server.ask("PUT", "/v1/account/password", dict(old=password, new="Another horse 9!"), entered.json["token"])
        assert new.status == 204
        assert server.ask("GET", "/v1/account", token=token).status == 401  # other tokens end
        assert server.ask("GET", "/v1/account", token=entered.json["token"]).json["hasSecondFactor"] is True


def countries_are_declared(folder):
    with Server(folder) as server:
        for country, status in (("XX", 400), ("de", 400), ("US", 403), (None, 400)):
            body = dict(code="AAAA-AAAA-AAAA", email="a@example.org")
            body.update(country=country) if country else None
            assert server.ask("POST", "/v1/connect", body).status == status, country
        token = server.connect("a@example.org")
        assert server.ask("PATCH", "/v1/account", dict(country="AT", name="Anna"), token).json["country"] == "AT"
        late = server.ask("PATCH", "/v1/account", dict(country="DE"), token)
        assert late.status == 403 and "90" in late.json["detail"], late.body
        assert server.ask("PATCH", "/v1/account", dict(name="Anna B."), token).json["name"] == "Anna B."


def objects_keep_their_versions(folder, postgres=None):
    with Server(folder, postgres) as server:
        token, name = server.connect("a@example.org"), new_id()
        assert server.ask("PUT", f"/v1/objects/twin/{name}", b"x", token, If_None_Match="*").status == 400  # no key
        assert server.ask("PUT", f"/v1/objects/twin/{name}", b"x", token, Idempotency_Key='"k"').status == 428
        made = server.put(token, "twin", name, b"one", key="k1")
        assert made.status == 201
        rev = made.headers["ETag"].strip('"')
        replay = server.put(token, "twin", name, b"one", key="k1")
        assert replay.status == 201 and replay.headers["Idempotency-Replayed"] == "?1"
        assert server.put(token, "twin", name, b"other", key="k1").status == 422
        changed = server.put(token, "twin", name, b"two", rev=rev)
        assert changed.status == 200
        late = server.put(token, "twin", name, b"three", rev=rev)
        assert late.status == 412 and base64.b64decode(late.json["current"]["body"]) == b"two"
        assert server.put(token, "nonsense", name, b"x").status == 404
        changes = server.ask("GET", "/v1/changes", token=token).json
        assert [c["id"] for c in changes["changes"]] == [name] and not changes["more"]
        assert server.ask("GET", "/v1/changes?since=nonsense", token=token).status == 400
        assert server.ask("GET", "/v1/changes?limit=0", token=token).status == 400


def accounts_are_apart(folder, postgres=None):
    with Server(folder, postgres) as server:
        anna, bert, name = server.connect("a@example.org"), server.connect("b@example.org"), new_id()
        rev = server.put(anna, "twin", name, b"secret").headers["ETag"].strip('"')
        assert server.ask("GET", f"/v1/objects/twin/{name}", token=bert).status == 404
        assert server.put(bert, "twin", name, b"mine", rev=rev).status == 404
        assert server.ask("DELETE", f"/v1/objects/twin/{name}", None, bert, If_Match=f'"{rev}"', Idempotency_Key='"d"').status == 404
        assert server.ask("GET", "/v1/changes", token=bert).json["changes"] == []
        assert server.put(bert, "twin", name, b"of bert").status == 201  # the same id is another object
        assert server.ask("GET", f"/v1/objects/twin/{name}", token=anna).json["body"] == base64.b64encode(b"secret").decode()


def nothing_is_readable_on_disk(folder):
    with Server(folder) as server:
        server.connect("anna.brandt@example.org", name="Anna Brandt")
    for root, _, files in os.walk(folder):
        for file in files:
            content = open(os.path.join(root, file), "rb").read()
            assert b"example.org" not in content and b"Brandt" not in content, file


def a_backup_comes_back(folder):
    key = os.path.join(folder, "one", "keys", "server.key")
    backup, other = os.path.join(folder, "backup"), os.path.join(folder, "two")
    with Server(os.path.join(folder, "one")) as server:
        token = server.connect("a@example.org")
        server.put(token, "twin", new_id(), b"kept")
        cursor = server.ask("GET", "/v1/changes", token=token).json["next"]
        assert server.run("backup", backup).returncode == 0
        assert server.run("backup", backup).returncode == 1  # not over another
    os.makedirs(os.path.join(other, "keys"))
    os.link(key, os.path.join(other, "keys", "server.key"))
    restored = Server(other)
    made = restored.run("restore", backup)
    assert made.returncode == 0, made.stderr
    assert restored.run("doctor").returncode == 0
    with restored as server:
        # What a computer saw may not have happened in this past: it looks at everything again.
        assert server.ask("GET", f"/v1/changes?since={cursor}", token=token).status == 410
        assert len(server.ask("GET", "/v1/changes", token=token).json["changes"]) == 1


def a_backup_brings_nobody_back(folder):
    one, two, backup = (os.path.join(folder, name) for name in ("one", "two", "backup"))
    with Server(one) as server:
        token, other = server.connect("a@example.org"), server.connect("b@example.org")
        server.put(token, "twin", new_id(), b"of a")
        made = server.run("backup", backup)
        assert made.returncode == 0 and "keys" in made.stdout, made.stdout
        assert server.ask("POST", "/v1/account/deletion", {}, token).status == 202
        assert server.ask("GET", "/v1/account", token=other).status == 200
        assert server.run("restore", backup).returncode == 1  # not over what is there
    os.makedirs(two)
    shutil.copytree(os.path.join(one, "keys"), os.path.join(two, "keys"))
    restored, erased = Server(two), os.path.join(two, "keys", "erased")

    # A list that is damaged is said before anything is copied.
    with open(erased, "ab") as file:
        file.write(b"damaged\n")
    made = restored.run("restore", backup)
    assert made.returncode == 1 and "Line 2" in made.stderr and os.listdir(two) == ["keys"], made.stderr
    shutil.copy(os.path.join(one, "keys", "erased"), erased)
    made = restored.run("restore", backup)
    assert made.returncode == 0 and "1 deletion is younger" in made.stdout, made.stdout + made.stderr
    assert "BAD  " not in restored.run("doctor").stdout
    with restored as server:
        assert server.ask("GET", "/v1/account", token=token).status == 401
        assert server.ask("GET", "/v1/account", token=other).status == 200

    # Where it was cut off nobody is served.
    open(os.path.join(two, "restoring"), "w").close()
    told = restored.run("--listen", "127.0.0.1:0")
    assert told.returncode == 1 and "restore again" in told.stderr, told.stderr


def the_record_names_who_is_responsible(folder):
    with Server(folder) as server:
        made = server.run("record")
        assert made.returncode == 0 and "nobody said it yet" in made.stdout and "twin-server controller" in made.stderr, made.stderr
        server.run("controller", "--name", "School of Labs", "--address", "1 Lab Street", "--email", "dpo@example.org", "--authority", "Berlin")
        made = server.run("record")
        assert "School of Labs" in made.stdout and made.stderr == "", made.stderr


def a_missing_key_is_told(folder):
    with Server(folder) as server:
        server.connect("a@example.org")
    os.remove(os.path.join(folder, "keys", "server.key"))
    told = Server(folder).run("doctor")
    assert told.returncode == 1 and "key is missing" in told.stdout, told.stdout


def it_goes_over_to_postgres_and_back(folder):
    if not POSTGRES:
        return "PostgreSQL is not there; run it with tests/server/with-postgres.py"
    name = new_id()
    with Server(folder) as server:
        token = server.connect("a@example.org")
        server.put(token, "twin", name, b"kept")
    address = prepare_postgres(Server(folder), POSTGRES)
    moved = Server(folder, address).run("migrate", "--to", "postgres")
    assert moved.returncode == 0, moved.stderr
    with Server(folder, address) as server:
        assert base64.b64decode(server.ask("GET", f"/v1/objects/twin/{name}", token=token).json["body"]) == b"kept"
        server.put(token, "twin", new_id(), b"new")
    again = Server(folder, address).run("migrate", "--to", "postgres")
    assert again.returncode == 1 and "empty" in again.stderr


def postgres_keeps_versions(folder):
    return objects_keep_their_versions(folder, prepare_postgres(Server(folder), POSTGRES)) if POSTGRES else "PostgreSQL is not there"


def postgres_keeps_accounts_apart(folder):
    return accounts_are_apart(folder, prepare_postgres(Server(folder), POSTGRES)) if POSTGRES else "PostgreSQL is not there"


sys.exit(run_cases([
    a_newcomer_gets_an_account,
    tokens_are_checked,
    guesses_are_slowed_down,
    a_password_and_a_second_factor,
    countries_are_declared,
    objects_keep_their_versions,
    accounts_are_apart,
    nothing_is_readable_on_disk,
    a_backup_comes_back,
    a_backup_brings_nobody_back,
    the_record_names_who_is_responsible,
    a_missing_key_is_told,
    it_goes_over_to_postgres_and_back,
    postgres_keeps_versions,
    postgres_keeps_accounts_apart,
]))
