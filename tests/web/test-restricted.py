#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A learner of a restricted twin (J3), over plain HTTP, with letters that a real mail server took, on both engines."""
import email
import email.policy
import hashlib
import hmac
import os
import pathlib
import re
import statistics
import sys
import time

from pages import HANDBOOK, SECRET, Server, Visitor, describe, prepare_postgres, put_twin, run_cases

POSTGRES = os.environ.get("TWIN_TEST_POSTGRES")
SINK = pathlib.Path(os.environ["TWIN_TEST_SMTP"])
KEY = "7" * 64
ANNA, BERT = "anna@school.example", "bert@elsewhere.example"
BASE = "/t/closed-course"
QUESTION = "What do I do when something is spilled?"


def digest(value):
    return hmac.new(bytes.fromhex(KEY), value.encode(), hashlib.sha256).hexdigest()


def make_access(*entries):
    return dict(key=KEY, entries=sorted([dict(dict(hash=digest(value), kind=kind, until=0), **more) for value, kind, more in entries],
                                        key=lambda entry: entry["hash"]))


ACCESS = make_access((ANNA, "address", {}), ("elsewhere.example", "domain", {}))
DOCUMENTS = HANDBOOK + [describe("Vault", [SECRET], level="CONFIDENTIAL", roles=["manager"]), describe("Second", [SECRET + " Twice."], level="RESTRICTED", mfa=True),
                        describe("Inner Circle", ["The green kettle is switched off by the last one who leaves."], level="CONFIDENTIAL")]


class site:
    def __init__(self, folder, postgres=None, access=None, **config):
        self.server = Server(folder, postgres, ["--smtp-url", f"smtp://127.0.0.1:{(SINK / 'plain').read_text()}", "--mail-from", "twins@server.example"])
        self.access, self.config = access or ACCESS, config

    def __enter__(self):
        for letter in (SINK / "letters").iterdir():
            letter.unlink()
        self.server.__enter__()
        self.server.token = self.server.connect("a@example.org")
        self.server.twin = put_twin(self.server, self.server.token, DOCUMENTS, name="Closed Course", access=self.access,
                                    config=dict(self.config, accessMode="restricted"))
        return self.server

    def __exit__(self, *_):
        self.server.__exit__()


def read_letter(to, seconds=20):
    """The text of the newest letter to @to, which is taken away."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for file in sorted((SINK / "letters").glob("*.eml"), reverse=True):
            envelope, _, content = file.read_bytes().partition(b"\n")
            if to.encode() in envelope:
                file.unlink()
                letter = email.message_from_bytes(content, policy=email.policy.default)
                return letter.get_body(("plain",)).get_content()
        time.sleep(0.05)
    raise AssertionError(f"no letter to {to}")


def find_link(letter):
    return re.search(r"http://\S+(/t/\S+/link\?token=\S+)", letter)[1]


def find_code(letter):
    return re.search(r"^\s*(\d{4}\s?\d{4})\s*$", letter, re.M)[1]


def csrf_of(page):
    return page.all("input", name="csrf")[0]["value"]


def send(visitor, path, form=None):
    """As the form on the page does it: with the session's token."""
    token = csrf_of(visitor.get(BASE + "/about").page)
    return visitor.post(BASE + path, dict(form or {}, csrf=token))


def sign_in(server, address=ANNA, by="link"):
    visitor = Visitor(server)
    visitor.post(BASE + "/sign-in", dict(address=address))
    letter = read_letter(address)
    if by == "link":
        link = find_link(letter)
        done = visitor.post(BASE + "/link", dict(token=link.split("token=")[1]))
    else:
        done = visitor.post(BASE + "/code", dict(code=find_code(letter)))
    assert done.status == 303 and done["Location"] == BASE, (done.status, done.page.text)
    assert visitor.get(BASE).status == 200
    return visitor


def without_ids(answer):
    return re.sub(r"question-[0-9a-f-]+", "", answer.body.decode())


def nobody_learns_who_is_on_the_list(folder, postgres=None):
    """J3.1, R104, R105: the same page, status and headers, and the same time, for addresses on and off the list; mail only for those on it."""
    with site(folder, postgres) as server:
        assert Visitor(server).get(BASE)["Location"] == BASE + "/sign-in"
        pages, times = [], {ANNA: [], "nobody@school.example": []}
        for number in range(8):
            for address in (ANNA, f"nobody{number}@school.example"):
                visitor = Visitor(server)
                began = time.perf_counter()
                answer = visitor.post(BASE + "/sign-in", dict(address=address))
                times[ANNA if address == ANNA else "nobody@school.example"].append(time.perf_counter() - began)
                pages.append((answer.status, without_ids(answer), sorted(name for name in answer.headers.keys())))
        assert len(set(map(str, pages))) == 1 and pages[0][0] == 200, pages[:2]
        assert "If the address is on the list" in Visitor(server).post(BASE + "/sign-in", dict(address=BERT)).page.text
        medians = sorted(statistics.median(values) for values in times.values())
        assert medians[1] < 3 * medians[0] + 0.02, medians
        read_letter(ANNA)
        time.sleep(0.3)
        assert not [file for file in (SINK / "letters").glob("*.eml") if re.search(rb"nobody\d", file.read_bytes())]
        assert Visitor(server).post(BASE + "/sign-in", dict(address="no address")).status == 400


def a_scanner_does_not_use_the_link_up(folder, postgres=None):
    """J3.2, R99: HEAD and GET by others, and even pressing the button; then the learner's own press works, once."""
    with site(folder, postgres) as server:
        anna, scanner = Visitor(server), Visitor(server, agent="Scanner")
        anna.post(BASE + "/sign-in", dict(address=ANNA))
        link = find_link(read_letter(ANNA))
        token = link.split("token=")[1]
        for method in ("HEAD", "GET", "GET"):
            assert scanner.ask(method, link).status in (200, 403)
        assert scanner.post(BASE + "/link", dict(token=token)).status == 403 and not scanner.cookies
        shown = anna.get(link)
        assert shown.status == 200 and shown.page.all("input", name="token")[0]["value"] == token and not shown["Set-Cookie"]
        first = anna.post(BASE + "/link", dict(token=token))
        assert first.status == 303 and anna.get(BASE).status == 200
        assert anna.post(BASE + "/link", dict(token=token)).status in (303, 403)
        again = Visitor(server)
        again.cookies = {}
        assert again.post(BASE + "/link", dict(token=token)).status == 403 and again.get(BASE).status == 303


def one_cookie_and_no_other(folder, postgres=None):
    """J3.3, R101, R163, R164: learner_session, HttpOnly, Secure, 24 hours; the language only after it was chosen (R166)."""
    with site(folder, postgres) as server:
        anna = sign_in(server, by="code")
        names = {cookie.split("=")[0] for cookie in anna.set_cookies}
        assert names == {"__Host-learner_session"}, anna.set_cookies
        given = anna.set_cookies[-1]
        for part in ("HttpOnly", "Secure", "SameSite=Lax", "Path=/", "Max-Age=86400"):
            assert part in given, given
        assert "Domain" not in given
        chosen = send(anna, "/language", dict(language="de"))
        assert chosen.status == 303 and "__Host-NEXT_LOCALE=de" in chosen["Set-Cookie"] and "Max-Age=34560000" in chosen["Set-Cookie"]
        assert anna.get(BASE).page.all("html")[0]["lang"] == "de"
        assert send(anna, "/language", dict(language="xx")).status == 400


def what_lacks_a_role_or_a_factor_is_not_there(folder, postgres=None):
    """J3.5, R32-R34, R95: by wording or by the passage's address."""
    with site(folder, postgres) as server:
        anna = sign_in(server)
        assert "spill kit" in anna.post(BASE + "/ask", dict(question=QUESTION, csrf=csrf_of(anna.get(BASE).page))).page.text
        inner = anna.post(BASE + "/ask", dict(question="Who switches off the green kettle?", csrf=csrf_of(anna.get(BASE).page))).page
        assert "last one who leaves" in inner.text
        answers = [without_ids(anna.post(BASE + "/ask", dict(question=question, csrf=csrf_of(anna.get(BASE).page)))).replace(question.split("the ")[1], "")
                   for question in ("What is the violet unicorn code?", "What is the orange dragon code?")]
        assert answers[0] == answers[1]
        for one in DOCUMENTS[1:3]:
            assert anna.get(f"{BASE}/passage/{one['id']}/0").status == 404
        assert anna.get(f"{BASE}/passage/{DOCUMENTS[3]['id']}/0").status == 200
        assert not [1 for answer in anna.pages if b"7391" in answer.body]
        stranger = Visitor(server)
        assert stranger.get(f"{BASE}/passage/{DOCUMENTS[0]['id']}/0")["Location"] == BASE + "/sign-in"
        assert stranger.post(BASE + "/ask", dict(question=QUESTION)).status == 401


def forms_need_their_own_page(folder):
    """A form with the cookie but without the session's token is refused, and so is one from elsewhere."""
    with site(folder) as server:
        anna = sign_in(server)
        token = csrf_of(anna.get(BASE).page)
        assert anna.post(BASE + "/ask", dict(question=QUESTION)).status == 403
        assert anna.post(BASE + "/ask", dict(question=QUESTION, csrf="0" * len(token))).status == 403
        assert anna.post(BASE + "/sign-out", dict(csrf=token), Sec_Fetch_Site="cross-site", Origin="https://evil.example").status == 403
        assert anna.post(BASE + "/ask", dict(question=QUESTION, csrf=token)).status == 200
        assert csrf_of(sign_in(server, BERT).get(BASE).page) != token


def leaving_ends_the_sign_in(folder, postgres=None):
    with site(folder, postgres) as server:
        anna = sign_in(server)
        cookie = dict(anna.cookies)
        left = send(anna, "/sign-out")
        assert left.status == 303 and "Max-Age=0" in left["Set-Cookie"] and not anna.cookies
        anna.cookies = cookie
        assert anna.get(BASE).status == 303
        assert anna.get(BASE + "/about").status == 200 and anna.get(BASE + "/privacy").status == 200


def off_the_list_is_out(folder):
    with site(folder) as server:
        anna = sign_in(server)
        rev = server.ask("GET", "/v1/published-twins", token=server.token).json["twins"][0]["rev"]
        put_twin(server, server.token, DOCUMENTS, twin=server.twin, rev=rev, name="Closed Course", access=make_access((BERT, "address", {})),
                 config=dict(accessMode="restricted"))
        assert anna.get(BASE).status == 303


def nothing_in_clear_on_disk(folder):
    """J3.9, R86, R102, R172: no address, no network, no browser in any file, and none in what the server wrote."""
    with site(folder) as server:
        anna = sign_in(server)
        anna.post(BASE + "/ask", dict(question=QUESTION, csrf=csrf_of(anna.get(BASE).page)))
        for file in pathlib.Path(folder).rglob("*"):
            data = file.read_bytes() if file.is_file() else b""
            for trace in (ANNA.encode(), b"school.example", b"127.0.0.1", b"Mozilla/5.0", b"spilled"):
                assert trace not in data, (file, trace)


def with_postgres(case):
    def run(folder):
        if not POSTGRES:
            return "PostgreSQL is not there; run it with tests/server/with-postgres.py"
        return case(folder, prepare_postgres(Server(folder), POSTGRES))
    run.__name__ = case.__name__ + "_with_postgres"
    return run


both = [nobody_learns_who_is_on_the_list, a_scanner_does_not_use_the_link_up, one_cookie_and_no_other, what_lacks_a_role_or_a_factor_is_not_there,
        leaving_ends_the_sign_in]
sys.exit(run_cases([*both, *map(with_postgres, both), forms_need_their_own_page, off_the_list_is_out, nothing_in_clear_on_disk]))
