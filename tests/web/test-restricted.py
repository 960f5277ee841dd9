#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A learner of a restricted twin (J3), over plain HTTP, with letters that a real mail server took, on both engines."""
import hashlib
import html
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
import time

from closed import ANNA, BASE, BERT, DOCUMENTS, QUESTION, SINK, ask, csrf_of, find_link, make_access, read_letter, send, sign_in, site, without_ids
from pages import HANDBOOK, Server, Visitor, prepare_postgres, put_twin, run_cases

POSTGRES = os.environ.get("TWIN_TEST_POSTGRES")


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


def a_changed_policy_is_mailed_once(folder, postgres=None):
    """R175: to whoever has an account, also when the server is killed before it sends and after it sent."""
    def start_anew(server):
        server.process.kill()
        server.process.wait()
        server.process.stdout.close()
        server.__enter__()

    with site(folder, postgres) as server:
        assert server.run("controller", "--email", "privacy@school.example", "--policy-date", "2026-04-03").returncode == 0
        text = pathlib.Path(folder, "policy.txt")
        text.write_text("The new policy.")
        server.process.kill()
        changed = server.run("controller", "--policy-date", "2026-12-01", "--policy-change", "Results of quizzes go earlier.", "--policy-text", str(text))
        assert changed.returncode == 0 and "1 account gets a letter" in changed.stdout, changed
        start_anew(server)
        letter = read_letter("a@example.org")
        digest = hashlib.sha256(text.read_bytes()).hexdigest()
        for words in ("From 2026-12-01", "Ab dem 2026-12-01", "Results of quizzes go earlier.", digest, "privacy@school.example"):
            assert words in letter, letter
        start_anew(server)
        assert "gets a letter" not in server.run("controller", "--policy-date", "2027-01-01", "--policy-minor").stdout
        start_anew(server)
        time.sleep(1)
        assert not list((SINK / "letters").glob("*.eml"))


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
        assert "spill kit" in ask(anna, QUESTION).page.text
        inner = ask(anna, "Who switches off the green kettle?").page
        assert "last one who leaves" in inner.text
        answers = [without_ids(ask(anna, question)).replace(question.split("the ")[1], "")
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


def consent_is_off_and_as_easy_to_take_back(folder, postgres=None):
    """J3.4, J3.6, J3.8, R96-R98, R103, R133: off by default, alike buttons, chat without it, bookmarks only with it; taken back in one action."""
    with site(folder, postgres) as server:
        anna = sign_in(server)
        profile = anna.get(BASE + "/profile").page
        buttons = [attrs for attrs in profile.all("button") if attrs.get("aria-pressed") and attrs.get("name") == "value"][:2]
        assert [one["aria-pressed"] for one in buttons] == ["true", "false"] and buttons[0].get("class") == buttons[1].get("class"), buttons
        assert ask(anna, QUESTION).status == 200
        without = anna.get(BASE + "/history")
        assert without.status == 403 and "did not consent" in without.page.text
        assert not ask(anna, QUESTION).page.all("input", name="message")

        assert send(anna, "/consent", dict(value="on")).status == 303
        answered = ask(anna, "Where do old batteries go?").page
        message = answered.all("input", name="message")[0]["value"]
        assert send(anna, "/bookmark", dict(message=message)).status == 303
        marked = anna.get(BASE + "/history?bookmarks").page
        assert "red box" in marked.text
        assert send(anna, "/bookmark", dict(message=message, note="Ask Mats <b>")).status == 303  # correction (R157)
        assert anna.get(BASE + "/history?bookmarks").page.all("input", name="note")[0]["value"] == "Ask Mats <b>"
        again = sign_in(server)  # the history is there after signing in again
        assert "Where do old batteries go?" in again.get(BASE + "/history").page.text
        bert = sign_in(server, BERT)
        send(bert, "/consent", dict(value="on"))
        assert "batteries" not in bert.get(BASE + "/history").page.text
        assert send(bert, "/bookmark", dict(message=message)).status in (403, 404)

        assert send(again, "/consent", dict(value="off")).status == 303
        assert again.get(BASE + "/history").status == 403 and anna.get(BASE + "/history").status == 403
        ledger = again.get(BASE + "/profile").page.text
        assert "given" in ledger and "taken back" in ledger


def quizzes_are_taken_on_the_page(folder, postgres=None):
    """J3.7, R145: without consent the result is shown and not kept; with it the score is."""
    with site(folder, postgres) as server:
        anna = sign_in(server)
        path = [link for link in anna.get(BASE).page.links() if "/quiz/" in link][0]
        page = anna.get(path).page
        assert "Nothing of it is kept" in page.text and len(page.all("fieldset")) == 3 and len(page.all("input", type="radio")) == 7
        rest = path[len(BASE):]
        result = send(anna, rest, dict(q0="1", q1="0")).page
        read_in = [link for link in result.links() if "/passage/" in link]
        assert len(read_in) == 1 and "spill kit" in anna.get(read_in[0].split("#")[0]).page.text
        assert "1 of 3 right" in result.text and "The answer is: The yellow canister" in result.text, result.text
        assert "Quizzes taken" not in anna.get(BASE + "/profile").page.text
        send(anna, "/consent", dict(value="on"))
        assert "3 of 3 right" in send(anna, rest, dict(q0="1", q1="1", q2="2", began="0")).page.text
        assert "Quizzes taken" in anna.get(BASE + "/profile").page.text
        for wrong in (dict(q0="99", q1="-1", q2="x"), {}):
            assert "0 of 3 right" in send(anna, rest, wrong).page.text
        assert anna.get(BASE + "/quiz/" + "0" * 36).status == 404


def rights_are_exercised_by_oneself(folder, postgres=None):
    """J7.2-J7.5, R112, R156-R162: everything held, the export, objection, restriction, deletion with a receipt; another learner is not touched."""
    with site(folder, postgres) as server:
        anna, bert = sign_in(server), sign_in(server, BERT)
        for learner in (anna, bert):
            send(learner, "/consent", dict(value="on"))
            ask(learner, "Where do old batteries go?")
        held = anna.get(BASE + "/profile").page.text
        assert "Questions and answers" in held and "Ledger of consent" in held
        exported = anna.get(BASE + "/export")
        assert exported["Content-Disposition"].startswith("attachment") and "Where do old batteries go?" in exported.body.decode()
        json.loads(exported.body)
        assert ANNA not in exported.body.decode()

        assert send(anna, "/object", dict(value="on")).status == 303 and send(anna, "/restrict", dict(value="on")).status == 303
        pressed = [attrs["aria-pressed"] for attrs in anna.get(BASE + "/profile").page.all("button") if attrs.get("name") == "value"]
        assert pressed == ["false", "true"] * 3, pressed
        assert anna.get(BASE + "/history").status == 403 and ask(anna, QUESTION).status == 200
        send(anna, "/restrict", dict(value="off"))
        assert anna.get(BASE + "/history").status == 200

        asked = anna.get(BASE + "/erase").page
        assert "cannot be undone" in asked.text
        erased = send(anna, "/erase")
        assert erased.status == 200 and "Max-Age=0" in erased["Set-Cookie"] and "signature" in erased.page.text
        receipt = pathlib.Path(folder, "receipt.json")
        receipt.write_text(html.unescape(re.search(r"<pre[^>]*>(.*?)</pre>", erased.body.decode(), re.S)[1]))
        if os.environ.get("TWINCTL"):
            checked = subprocess.run([os.environ["TWINCTL"], "verify", str(receipt)], capture_output=True, text=True)
            assert checked.returncode == 0, checked.stderr
            receipt.write_text(receipt.read_text().replace("learner", "lerner", 1))
            assert subprocess.run([os.environ["TWINCTL"], "verify", str(receipt)], capture_output=True).returncode != 0
        assert anna.get(BASE).status == 303
        assert "Where do old batteries go?" in bert.get(BASE + "/history").page.text
        again = sign_in(server)
        assert again.get(BASE + "/history").status == 403
        assert "Questions and answers" not in again.get(BASE + "/profile").page.text


def the_profile_is_for_who_is_signed_in(folder):
    with site(folder) as server:
        put_twin(server, server.token, HANDBOOK, name="Open Course")
        visitor = Visitor(server)
        for path in ("/profile", "/export", "/erase", "/history"):
            assert visitor.get(BASE + path)["Location"] == BASE + "/sign-in", path
            assert visitor.get("/t/open-course" + path).status == 404, path
        assert visitor.post("/t/open-course/object", dict(value="on")).status == 303
        assert "You objected" in visitor.get("/t/open-course/privacy").page.text
        assert not visitor.set_cookies


def nothing_in_clear_on_disk(folder):
    """J3.9, R86, R102, R172: no address, no network, no browser in any file, and none in what the server wrote."""
    with site(folder) as server:
        anna = sign_in(server)
        ask(anna, QUESTION)
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


both = [nobody_learns_who_is_on_the_list, a_changed_policy_is_mailed_once, a_scanner_does_not_use_the_link_up, one_cookie_and_no_other,
        what_lacks_a_role_or_a_factor_is_not_there, leaving_ends_the_sign_in, consent_is_off_and_as_easy_to_take_back, quizzes_are_taken_on_the_page, rights_are_exercised_by_oneself]
sys.exit(run_cases([*both, *map(with_postgres, both), forms_need_their_own_page, off_the_list_is_out, the_profile_is_for_who_is_signed_in, nothing_in_clear_on_disk]))
