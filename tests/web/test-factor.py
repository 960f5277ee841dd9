#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A learner's second factor, over plain HTTP, on both engines."""
import json
import os
import re
import sys

from closed import (ACCESS, ANNA, BASE, BERT, DOCUMENTS, app_code, ask, csrf_of, find_secret, make_access, send, set_up_factor, sign_in, site)
from pages import Server, prepare_postgres, put_twin, run_cases

POSTGRES = os.environ.get("TWIN_TEST_POSTGRES")
UNICORN = "What is the violet unicorn code?"


def a_second_factor_opens_what_needs_it(folder, postgres=None):
    """J3.5, R32-R34: set up on the page, given once for a sign-in; then what needs it is answered from, and what needs a role still is not."""
    with site(folder, postgres) as server:
        anna = sign_in(server)
        assert "7391" not in ask(anna, UNICORN).page.text
        assert send(anna, "/factor", dict(code="123456"))["Location"] == BASE + "/factor"  # nothing is set up
        assert send(anna, "/factor/begin").status == 303
        page = anna.get(BASE + "/factor")
        secret = find_secret(page.page)
        assert page["Cache-Control"] == "no-store" and secret == find_secret(anna.get(BASE + "/factor").page)
        wrong = send(anna, "/factor/confirm", dict(code="000000" if app_code(secret) != "000000" else "111111"))
        assert wrong.status == 403 and wrong.page.all("p", role="alert") and find_secret(wrong.page) == secret
        code = app_code(secret)
        codes = re.findall(r"<li>([0-9A-Z-]{14})</li>", send(anna, "/factor/confirm", dict(code=f" {code[:3]} {code[3:]}")).body.decode())
        assert len(set(codes)) == 10
        page = anna.get(BASE + "/factor").page
        assert "Recovery codes left: 10" in page.text and not [href for href in page.links() if href.startswith("otpauth:")] and secret not in page.raw
        answer = ask(anna, UNICORN).page
        assert "7391" in answer.text and "You gave your second factor." in answer.text
        assert anna.get(f"{BASE}/passage/{DOCUMENTS[2]['id']}/0").status == 200  # RESTRICTED, with the factor
        assert anna.get(f"{BASE}/passage/{DOCUMENTS[1]['id']}/0").status == 404  # of a role that she has not

        bert, again = sign_in(server, BERT), sign_in(server)
        for other in (bert, again):
            assert "7391" not in ask(other, UNICORN).page.text and other.get(f"{BASE}/passage/{DOCUMENTS[2]['id']}/0").status == 404
        assert send(again, "/factor", dict(code=code)).status == 403  # used for setting up
        assert send(again, "/factor", dict(code=app_code(secret, 1)))["Location"] == BASE
        assert "7391" in ask(again, UNICORN).page.text

        third = sign_in(server)
        assert send(third, "/factor", dict(code=codes[0].lower()))["Location"] == BASE and "7391" in ask(third, UNICORN).page.text
        assert send(sign_in(server), "/factor", dict(code=codes[0])).status == 403  # each works once
        assert send(third, "/factor/remove", dict(code=codes[1])).status == 303
        for session in (anna, again, third):
            assert "7391" not in ask(session, UNICORN).page.text


def the_offer_of_a_factor_tells_nothing(folder, postgres=None):
    """The same line for every learner of every restricted twin, whether it holds something that needs a factor or not; and wrong codes wait."""
    with site(folder, postgres) as server:
        rev = server.ask("GET", "/v1/published-twins", token=server.token).json["twins"][0]["rev"]
        pages = {}
        for documents in (DOCUMENTS, DOCUMENTS[:2] + DOCUMENTS[3:]):
            put_twin(server, server.token, documents, twin=server.twin, rev=rev, name="Closed Course", access=ACCESS, config=dict(accessMode="restricted"))
            rev += 1
            for address in (ANNA, BERT):
                learner = sign_in(server, address)
                for path in ("", "/profile", "/factor"):
                    body = learner.get(BASE + path).body.decode().replace(csrf_of(learner.get(BASE).page), "")
                    pages.setdefault(path, set()).add(re.sub(r"<td>\d+</td>", "", body))
        assert all(len(bodies) == 1 for bodies in pages.values()), [len(bodies) for bodies in pages.values()]
        assert "Give a second factor" in pages[""].pop()

        codes = set_up_factor(learner)
        guessing = sign_in(server, BERT)
        answers = [send(guessing, "/factor", dict(code="no code")).status for _ in range(7)]
        assert answers == [403] * 5 + [429] * 2, answers
        assert send(guessing, "/factor", dict(code=codes[2])).status == 303


def what_was_said_with_a_factor_needs_it(folder, postgres=None):
    """History, export and deletion by somebody who reads the mail alone; off the list and back on it a lost factor is set up anew."""
    with site(folder, postgres) as server:
        anna = sign_in(server)
        send(anna, "/consent", dict(value="on"))
        codes = set_up_factor(anna)
        assert "7391" in ask(anna, UNICORN).page.text and "7391" in anna.get(BASE + "/history").page.text
        assert "7391" in anna.get(BASE + "/export").body.decode()
        exported = json.loads(anna.get(BASE + "/export").body)["tables"]
        assert exported["learner_factor"]["rows"][0]["secret"] is True and len(exported["recovery_code"]["rows"]) == 10
        thief = sign_in(server)
        assert "7391" not in thief.get(BASE + "/history").page.text
        for path in ("/export", "/erase"):
            assert thief.get(BASE + path)["Location"] == BASE + "/factor?first", path
        assert send(thief, "/erase")["Location"] == BASE + "/factor?first"
        assert "This needs your second factor." in thief.get(BASE + "/factor?first").page.text

        rev = server.ask("GET", "/v1/published-twins", token=server.token).json["twins"][0]["rev"]
        for access in (make_access(("elsewhere.example", "domain", {})), ACCESS):
            put_twin(server, server.token, DOCUMENTS, twin=server.twin, rev=rev, name="Closed Course", access=access, config=dict(accessMode="restricted"))
            rev += 1
        again = sign_in(server)
        assert send(again, "/factor", dict(code=codes[1]))["Location"] == BASE + "/factor"
        assert again.get(BASE + "/export")["Location"] == BASE + "/factor?first"
        set_up_factor(again)
        assert "7391" in again.get(BASE + "/history").page.text
        assert send(again, "/erase").status == 200
        assert "Second factors" not in sign_in(server).get(BASE + "/profile").page.text


def with_postgres(case):
    def run(folder):
        if not POSTGRES:
            return "PostgreSQL is not there; run it with tests/server/with-postgres.py"
        return case(folder, prepare_postgres(Server(folder), POSTGRES))
    run.__name__ = case.__name__ + "_with_postgres"
    return run


both = [a_second_factor_opens_what_needs_it, the_offer_of_a_factor_tells_nothing, what_was_said_with_a_factor_needs_it]
sys.exit(run_cases([*both, *map(with_postgres, both)]))
