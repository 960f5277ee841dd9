#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A partner shows a twin on its platform (J5): the agreement before any key, a launch that it signs, a session that knows its learner by a digest
alone, and a frame that only the partner's own sites may put around it."""
import base64
import hashlib
import hmac
import html
import http.server
import json
import os
import pathlib
import sys
import threading
import time
import urllib.parse
import urllib.request

POSTGRES = os.environ.get("TWIN_TEST_POSTGRES")
ROOT = pathlib.Path(__file__).resolve().parent.parent
os.environ.setdefault("TWIN_SERVER_TESTS", str(ROOT / "server"))
sys.path[:0] = [str(ROOT / "web"), str(ROOT / "server"), str(ROOT.parent / "data" / "samples" / "partner")]
from journey import REFUSED, Twinctl  # noqa: E402
from launch import encode, launch_url, sign_launch  # noqa: E402
from receive import KEYS, Refused, check, sign  # noqa: E402
from pages import HANDBOOK, Server, Visitor, prepare_postgres, put_twin, run_cases  # noqa: E402
from totp import code_of  # noqa: E402

STUDENT = "student-42-marker"
AGREEMENT = "The partner is a controller of its own (Art. 4(7) GDPR)."
SITE = "http://localhost:7071"


class Partner:
    """A server, a twin for partners on it, and a partner with all that it needs."""

    def __init__(self, folder, postgres=None, arguments=(), env=None, **fields):
        self.server = Server(folder, postgres, ["--partners-here", *arguments])
        self.server.env.update(env or {})
        self.fields = dict(dict(name="School", contact="dpo@school.example", origins=[SITE]), **fields)

    def __enter__(self):
        self.server.__enter__()
        self.token = self.server.connect("creator@example.org")
        secret = self.server.ask("POST", "/v1/account/second-factor", token=self.token).json["secret"]
        assert self.ask("PUT", "/v1/account/second-factor", dict(code=code_of(secret, time.time()))).status == 204
        self.twin = put_twin(self.server, self.token, HANDBOOK, config=dict(accessMode="partner"))
        made = self.ask("POST", "/v1/partners", self.fields)
        assert made.status == 201, made.body
        self.path = "/v1/partners/" + made.json["id"]
        return self

    def __exit__(self, *_):
        self.server.__exit__()

    def ask(self, method, path, body=None):
        return self.server.ask(method, path, body, self.token)

    def accept(self):
        answer = self.ask("POST", self.path + "/agreement", dict(version="1", acceptedBy="Ada Example", text=AGREEMENT))
        assert answer.status == 204, answer.body

    def take_key(self, **fields):
        answer = self.ask("POST", self.path + "/keys", fields)
        assert answer.status == 201, answer.body
        self.key, self.secret = answer.json["key"], answer.json["launchSecret"]
        self.key_id = self.key.split("_")[2]

    def sign(self, user=STUDENT, **options):
        return sign_launch(self.key_id, self.secret, "lab-safety", user, **dict(dict(course="bio-101"), **options))

    def launch(self, token=None, visitor=None):
        visitor = visitor or Visitor(self.server)
        path = launch_url("", "lab-safety", token or self.sign())
        return visitor, visitor.get(path)

    def enter(self, user=STUDENT):
        visitor, answer = self.launch(self.sign(user))
        assert answer.status == 303 and answer["Location"] == "/t/lab-safety", (answer.status, answer.body)
        return visitor


def ready(folder, postgres=None, **options):
    class Ready(Partner):
        def __enter__(self):
            super().__enter__()
            self.accept()
            self.take_key()
            return self

    return Ready(folder, postgres, **options)


def no_key_without_an_agreement(folder, postgres=None):
    """R121: who is responsible is agreed on first, with what was accepted, by whom and when."""
    with Partner(folder, postgres) as partner:
        refused = partner.ask("POST", partner.path + "/keys", {})
        assert refused.status == 403 and "agreement" in refused.json["detail"], refused.body
        assert partner.ask("POST", partner.path + "/agreement", dict(version="1", acceptedBy="Ada Example", text="")).status == 400
        partner.accept()
        told = partner.ask("GET", partner.path).json
        assert told["agreement"]["digest"] == hashlib.sha256(AGREEMENT.encode()).hexdigest() and told["agreement"]["version"] == "1"
        assert told["agreement"]["acceptedBy"] == "Ada Example" and told["agreement"]["at"], told
        partner.take_key(scopes="launch", days=30)
        told = partner.ask("GET", partner.path)
        assert partner.key.encode() not in told.body and partner.secret.encode() not in told.body, "said once"
        (key,) = told.json["keys"]
        assert key["id"] == partner.key_id and key["scopes"] == "launch" and key["lastUsed"] == ""
        partner.enter()
        assert partner.ask("GET", partner.path).json["keys"][0]["lastUsed"] != ""
        assert partner.ask("DELETE", f"{partner.path}/keys/{partner.key_id}").status == 204
        assert partner.launch()[1].status == 403
        actions = [one["action"] for one in partner.ask("GET", "/v1/organisation/audit").json["entries"] if one["action"].startswith("partner.")]
        assert actions == ["partner.create", "partner.agreement", "partner.key", "partner.key-revoke"], actions


def fields_are_checked(folder, postgres=None):
    with Partner(folder, postgres) as partner:
        for bad in (dict(origins=["https://school.example/"]), dict(origins=["https://school.example; script-src *"]), dict(origins=["http://school.example"]),
                    dict(origins=["https://*.school.example"]), dict(origins=["https://u@school.example"]), dict(webhookUrl="http://school.example/hook"),
                    dict(webhookUrl="ftp://school.example"), dict(webhookUrl="https://u:p@school.example/"), dict(name=""), dict(origins=["*"])):
            assert partner.ask("PATCH", partner.path, bad).status == 400, bad
        assert partner.ask("PATCH", partner.path, dict(origins=["https://school.example:8443", "https://b.example"])).status == 204
        assert partner.ask("GET", partner.path).json["origins"] == ["https://school.example:8443", "https://b.example"]


def what_the_partner_calls_a_learner_is_nowhere(folder, postgres=None):
    with ready(folder, postgres, env=dict(G_MESSAGES_DEBUG="all")) as partner:
        visitor = partner.enter()
        (cookie,) = visitor.set_cookies
        assert cookie.startswith("__Host-partner_session-lab-safety=") and "; Secure; HttpOnly; SameSite=None; Partitioned; Max-Age=28800" in cookie, cookie
        page = visitor.get("/t/lab-safety")
        assert page.status == 200 and "End the Session" in page.page.text
        answer = visitor.question("/t/lab-safety", "Where do old batteries go?")
        assert answer.status == 403, "a form without what the page has"
        (token,) = {one["value"] for one in page.page.all("input", name="csrf")}
        answer = visitor.post("/t/lab-safety/ask", dict(question="Where do old batteries go?", previous="", csrf=token))
        assert answer.status == 200 and "red box" in answer.page.text, answer.status
        partner.server.process.terminate()
        log = "".join(partner.server.words) + partner.server.process.stdout.read()
    assert "/t/{twin}/launch" in log and STUDENT not in log, "the log of everything names the route"
    places = [pathlib.Path(folder)]
    if postgres:  # tables and write-ahead log
        places.append(pathlib.Path(dict(part.split("=", 1) for part in POSTGRES.split())["host"], "data"))
    for place in places:
        searched = [path for path in place.rglob("*") if path.is_file()]
        assert len(searched) >= 3, searched
        for path in searched:
            data = path.read_bytes()
            for mark in (STUDENT, base64.b64encode(STUDENT.encode()).decode().rstrip("="), STUDENT.encode().hex()):
                assert mark.encode() not in data, path


def launches_are_checked(folder, postgres=None):
    """R117: signed by the partner, once, in time, for this twin."""
    with ready(folder, postgres) as partner:
        now = int(time.time())

        def forge(header, claims, secret=None):
            signed = b".".join(encode(json.dumps(part).encode()) for part in (header, claims))
            return (signed + b"." + encode(hmac.new((secret or partner.secret).encode(), signed, hashlib.sha256).digest())).decode()

        good = dict(alg="HS256", kid=partner.key_id, typ="JWT")
        claims = dict(sub="s", aud="lab-safety", jti="0123456789abcdef", iat=now, exp=now + 60)
        bad = [
            ("x", 403), ("a.b.c", 403), (partner.sign() + "A", 403), (forge(good, claims, "twn_lch_other"), 403), (forge(dict(good, alg="none"), claims), 403),
            (forge(dict(good, alg="HS512"), claims), 403), (forge(dict(good, crit=["x"]), claims), 403), (forge(dict(good, kid="AAAAAAAA"), claims), 403),
            (forge(good, dict(claims, aud="other")), 403), (forge(good, dict(claims, sub="")), 403), (forge(good, dict(claims, sub="x" * 257)), 403),
            (forge(good, dict(claims, jti="short")), 403), (forge(good, dict(claims, course="a@b.example")), 403), (forge(good, dict(claims, exp=now - 120, iat=now - 180)), 403),
            (forge(good, dict(claims, exp=now + 3600)), 403), (forge(good, dict(claims, iat=now + 600, exp=now + 660)), 403),
        ]
        for token, status in bad:
            visitor, answer = partner.launch(token)
            assert answer.status == status and not visitor.cookies, (token, answer.status)
        assert partner.launch(forge(good, claims))[1].status == 303
        visitor, again = partner.launch(forge(good, claims))
        assert again.status == 403 and not visitor.cookies and "once" in again.page.text, "works once"
        assert f"frame-ancestors {SITE}" in again["Content-Security-Policy"], "its learners read why in the frame"
        assert partner.launch(sign_launch(partner.key_id, partner.secret, "other", STUDENT))[1].status in (403, 404)
        assert Visitor(partner.server).get("/t/lab-safety").status == 404
        assert Visitor(partner.server).get("/t/lab-safety/launch").status == 400
        stranger = Visitor(partner.server)
        stranger.cookies["__Host-partner_session-lab-safety"] = "0" * 64
        assert stranger.get("/t/lab-safety").status == 404


def only_the_partners_sites_may_frame_it(folder, postgres=None):
    """R117: the allow-list of the partner, and nobody else; without a launch nobody at all."""
    with ready(folder, postgres) as partner:
        visitor = partner.enter()
        pages = [visitor.get("/t/lab-safety" + rest) for rest in ("", "/about", "/privacy", "/nothing-here")]
        for page in pages[:3]:
            assert f"frame-ancestors {SITE}" in page["Content-Security-Policy"] and page["X-Frame-Options"] is None, page.headers
        assert "Content-Security-Policy" in pages[3].headers and "frame-ancestors 'none'" in pages[3]["Content-Security-Policy"]
        for rest in ("/about", "/privacy"):  # of somebody without a launch
            page = Visitor(partner.server).get("/t/lab-safety" + rest)
            assert "frame-ancestors 'none'" in page["Content-Security-Policy"] and page["X-Frame-Options"] == "DENY", page.headers
        assert visitor.get("/t/lab-safety/profile").status == 404
        public = put_twin(partner.server, partner.token, HANDBOOK, name="Open")
        assert public and "frame-ancestors 'none'" in visitor.get("/t/open")["Content-Security-Policy"]
        assert partner.ask("PATCH", partner.path, dict(origins=[])).status == 204
        assert "frame-ancestors 'none'" in visitor.get("/t/lab-safety")["Content-Security-Policy"], "at once"


def a_session_ends_with_the_learner_or_the_partner(folder, postgres=None):
    with ready(folder, postgres) as partner:
        visitor, other = partner.enter("one"), partner.enter("two")
        page = visitor.get("/t/lab-safety").page
        token = page.all("input", name="csrf")[0]["value"]
        cookie = dict(visitor.cookies)
        goodbye = visitor.post("/t/lab-safety/sign-out", dict(csrf=token))
        assert goodbye.status == 200 and "The session has ended" in goodbye.page.text and not visitor.cookies
        visitor.cookies = cookie
        assert visitor.get("/t/lab-safety").status == 404
        assert other.get("/t/lab-safety").status == 200
        assert partner.ask("DELETE", partner.path).status == 204
        assert other.get("/t/lab-safety").status == 404
        assert partner.launch()[1].status == 403
        assert partner.ask("DELETE", partner.path).status == 404
        told = partner.ask("GET", partner.path).json
        assert told["endedAt"] and told["contact"] == "" and told["keys"] == [] and told["agreement"]["version"] == "1", told


class Receiver:
    """The partner's receiver, as the sample has it, on a port of its own; @status: what it answers when it does not look; it hangs while @free is
    not set."""

    def __init__(self):
        self.requests, self.secret, self.seen, self.status, self.free = [], "", set(), None, threading.Event()
        self.free.set()
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):  # noqa: N802
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.requests.append((self.path, dict(self.headers.items()), body))
                outer.free.wait(60)
                self.send_response(outer.status or 204)
                if outer.status in (301, 302, 307, 308):
                    self.send_header("Location", f"http://127.0.0.1:{self.server.server_address[1]}/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/hook"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    def wait(self, number, seconds=30):
        end = time.monotonic() + seconds
        while len(self.requests) < number:
            assert time.monotonic() < end, f"{len(self.requests)} of {number} requests came"
            time.sleep(0.02)
        return self.requests[number - 1]


def ask_once(partner, visitor, question="Where do old batteries go?"):
    token = visitor.get("/t/lab-safety").page.all("input", name="csrf")[0]["value"]
    answer = visitor.post("/t/lab-safety/ask", dict(question=question, previous="", csrf=token))
    assert answer.status == 200, answer.status


def deliveries(partner):
    answer = partner.ask("GET", partner.path + "/deliveries")
    assert answer.status == 200, answer.body
    return answer.json["deliveries"]


def settled(partner, number, seconds=30):
    """The deliveries, once the first of them has had that many attempts."""
    end = time.monotonic() + seconds
    while True:
        listed = deliveries(partner)
        if listed and len(listed[0]["attempts"]) >= number:
            return listed
        assert time.monotonic() < end, listed
        time.sleep(0.05)


def take_secret(partner):
    answer = partner.ask("POST", partner.path + "/webhook-secret")
    assert answer.status == 201, answer.body
    return answer.json["secret"]


def refused(*arguments, **options):
    try:
        check(*arguments, **options)
    except Refused as refusal:
        return str(refusal)
    raise AssertionError("it was taken")


def the_partner_is_told_and_nothing_more(folder, postgres=None):
    with Receiver() as receiver, ready(folder, postgres, webhookUrl=receiver.url) as partner:
        secret = take_secret(partner)
        visitor = partner.enter()
        ask_once(partner, visitor, "Wohin mit alten Batterien, größere?")
        path, headers, body = receiver.wait(1)
        headers = {name.lower(): value for name, value in headers.items()}
        message = check(secret, headers, body, set())
        assert path == "/hook" and set(message) == KEYS and message["event"] == "session.message", message
        assert message["message_length"] == len("Wohin mit alten Batterien, größere?") and message["course_context"] == "bio-101", message
        (first,) = settled(partner, 1)
        assert first["id"] == headers["webhook-id"] and first["state"] == "told" and first["attempts"][0]["status"] == 204, first
        assert first["digest"] == hashlib.sha256(body).hexdigest() and first["size"] == len(body)
        # What the sample receiver refuses: another body, another time, the same once more, and one member more.
        seen = set()
        assert "signature" in refused(secret, headers, body.replace(b"bio-101", b"bio-102"), seen)
        assert "signature" in refused(secret, dict(headers, **{"webhook-timestamp": "1"}), body, seen)
        assert "old" in refused(secret, headers, body, seen, now=time.time() + 301)
        check(secret, headers, body, seen)
        assert "already" in refused(secret, headers, body, seen)
        more = json.dumps(dict(message, user="student-42")).encode()
        stamp = headers["webhook-timestamp"]
        assert "more" in refused(secret, {"webhook-id": "x", "webhook-timestamp": stamp, "webhook-signature": sign(secret, "x", stamp, more)}, more, seen)
        # With a new secret both sign for a day.
        new = take_secret(partner)
        ask_once(partner, visitor)
        _, headers, body = receiver.wait(2)
        headers = {name.lower(): value for name, value in headers.items()}
        assert len(headers["webhook-signature"].split()) == 2
        assert check(new, headers, body, set()) == check(secret, headers, body, set())
        assert check(new, headers, body, set())["session_id"] == message["session_id"]


def a_receiver_that_is_down_gets_it_later(folder, postgres=None):
    with Receiver() as receiver, ready(folder, postgres, webhookUrl=receiver.url) as partner:
        secret = take_secret(partner)
        receiver.status = 503
        ask_once(partner, partner.enter())
        first = {name.lower(): value for name, value in receiver.wait(1)[1].items()}
        (waiting,) = settled(partner, 1)
        assert waiting["state"] == "waiting" and waiting["attempts"][0]["outcome"] == "refused" and waiting["attempts"][0]["status"] == 503, waiting
        receiver.status = None
        _, headers, body = receiver.wait(2)
        headers = {name.lower(): value for name, value in headers.items()}
        assert headers["webhook-id"] == first["webhook-id"] and int(headers["webhook-timestamp"]) - int(first["webhook-timestamp"]) >= 4, headers
        check(secret, headers, body, set())
        (told,) = settled(partner, 2)
        assert told["state"] == "told" and told["dueAt"] == "", told
        assert partner.ask("POST", f"{partner.path}/deliveries/{told['id']}").status == 204  # by hand
        assert receiver.wait(3)[1]["webhook-id"] == first["webhook-id"]
        assert partner.ask("POST", f"{partner.path}/deliveries/msg_no").status == 404
        receiver.status = 307  # nobody is followed
        ask_once(partner, partner.enter())
        receiver.wait(4)
        assert settled(partner, 1)[0]["attempts"][0]["outcome"] == "refused" and len(receiver.requests) == 4
        assert all(path == "/hook" for path, _, _ in receiver.requests)
        receiver.status = 410
        ask_once(partner, partner.enter())
        receiver.wait(5)
        assert settled(partner, 1)[0]["state"] == "given-up"


def a_receiver_that_hangs_delays_nobody_else(folder, postgres=None):
    """Another partner is told while one does not answer; the one that hangs has one request at a time, and gets the rest when it answers."""
    with Receiver() as hanging, Receiver() as receiver, ready(folder, postgres, webhookUrl=hanging.url) as partner:
        take_secret(partner)
        hanging.free.clear()
        visitor = partner.enter()
        for _ in range(3):
            ask_once(partner, visitor)
        hanging.wait(1)
        partner.path = "/v1/partners/" + partner.ask("POST", "/v1/partners", dict(partner.fields, name="Other", webhookUrl=receiver.url)).json["id"]
        partner.accept()
        partner.take_key()
        take_secret(partner)
        began = time.monotonic()
        ask_once(partner, partner.enter())
        receiver.wait(1, 10)
        assert time.monotonic() - began < 10 and len(hanging.requests) == 1, hanging.requests
        hanging.free.set()
        hanging.wait(3)


def no_name_leads_inside(folder, postgres=None):
    """With a server that is not for trying out, what leads to an address of this network is not connected to, whatever its name."""
    with Receiver() as receiver, ready(folder, postgres, webhookUrl=receiver.url) as partner:
        take_secret(partner)
        visitor = partner.enter()
        port = receiver.server.server_address[1]
        assert partner.ask("PATCH", partner.path, dict(webhookUrl=f"https://localhost:{port}/hook")).status == 204
        partner.server.__exit__()
        partner.server.arguments.remove("--partners-here")
        partner.server.__enter__()
        for url in (receiver.url, "http://10.0.0.1/"):
            assert partner.ask("PATCH", partner.path, dict(webhookUrl=url)).status == 400, url
        visitor.host = partner.server.url.split("//")[1]
        ask_once(partner, visitor)
        assert settled(partner, 1)[0]["attempts"][0]["outcome"] == "closed", deliveries(partner)
        assert not receiver.requests


def a_partner_reads_what_was_released(folder, postgres=None):
    """Over the API; the numbers themselves are the subject of tests/server/test-insights.c, with a clock that is moved."""
    with ready(folder, postgres) as partner:
        path = "/v1/partner/twins/lab-safety/analytics"
        ask = lambda key, where=path: partner.server.ask("GET", where, token=key)
        told = ask(partner.key)
        assert told.status == 200 and told.json["windows"] == [] and told.json["enabled"] is False, told.body
        put_twin(partner.server, partner.token, HANDBOOK, name="Open")
        assert ask(partner.key, path.replace("lab-safety", "open")).status == 404, "partners do not show it"
        stranger = partner.server.connect("stranger@example.org")
        put_twin(partner.server, stranger, HANDBOOK, name="Elsewhere", config=dict(accessMode="partner"))
        assert ask(partner.key, path.replace("lab-safety", "elsewhere")).status == 404, "of another organisation"
        assert Visitor(partner.server).get(launch_url("", "elsewhere", sign_launch(partner.key_id, partner.secret, "elsewhere", STUDENT))).status == 403
        for key in (None, partner.token, partner.key[:-1], partner.key[:-1] + ("A" if partner.key[-1] != "A" else "B")):
            assert ask(key).status == 401, key
        assert partner.server.ask("GET", "/v1/account", token=partner.key).status == 401, "it opens nothing else"
        partner.take_key(scopes="launch")
        assert ask(partner.key).status == 403
        partner.enter()
        partner.take_key(scopes="analytics")
        assert ask(partner.key).status == 200 and partner.launch()[1].status == 403


def all_of_it_from_the_terminal(folder, postgres=None):
    with Server(folder + "/server", postgres, ["--partners-here"]) as server:
        place = pathlib.Path(folder, "creator")
        place.mkdir()
        tool = Twinctl(place)
        token = ["--token-file", tool.place / "token"]
        run = lambda *arguments, **how: tool.run("partners", *arguments, *token, **how)
        tool.run("init", "--no-recovery")
        tool.run("connect", server.url, "--email", "a@example.org", "--country", "DE", *token, "--code-file", "-", stdin=server.code() + "\n")
        begun = tool.json("account", "second-factor", "begin", *token)[0]
        tool.run("account", "second-factor", "confirm", "--secret-file", "-", *token, stdin=code_of(begun["secret"], time.time()) + "\n")
        run("add", "School", "--contact", "dpo@school.example", "--origins", "https://school.example,https://b.example")
        (listed,) = tool.json("partners", *token)
        assert listed["name"] == "School" and listed["origins"] == ["https://school.example", "https://b.example"], listed
        run("keys", "School", expect=REFUSED)
        (place / "agreement.txt").write_text(AGREEMENT, encoding="utf-8")
        run("agree", "School", place / "agreement.txt", "--agreement", "1", "--accepted-by", "Ada Example")
        run("change", "School", "--webhook", "https://school.example/hook")
        (key,) = tool.json("partners", "keys", "School", "--scopes", "launch", "--days", "7", *token)
        (secret,) = tool.json("partners", "webhook-secret", "School", *token)
        assert key["key"].startswith("twn_ptn_") and key["launchSecret"].startswith("twn_lch_") and secret["secret"].startswith("twn_whk_")
        (shown,) = tool.json("partners", "show", "School", *token)
        assert shown["agreement"]["digest"] == hashlib.sha256(AGREEMENT.encode()).hexdigest() and shown["webhookUrl"] and shown["hasWebhookSecret"]
        assert [one["scopes"] for one in shown["keys"]] == ["launch"]
        assert tool.json("partners", "deliveries", "School", *token) == []
        run("redeliver", "School", "msg_no", expect=REFUSED)
        run("revoke", "School", shown["keys"][0]["id"])
        run("revoke", "School", shown["keys"][0]["id"], expect=REFUSED)
        run("end", "School")
        (listed,) = tool.json("partners", *token)
        assert listed["endedAt"], listed


class Platform:
    """A learning platform's page with a frame around whatever its address names, on a site of its own: another port, and another name than the server's."""

    def __init__(self):
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):  # noqa: N802
                source = html.escape(urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query).get("frame", [""])[0])
                body = f"<!doctype html><title>Platform</title><iframe id=twin width=800 height=700 src='{source}'></iframe>".encode()
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.site = f"http://localhost:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    def around(self, address):
        return self.site + "/?frame=" + urllib.parse.quote(address, safe="")


def a_browser_shows_it_in_the_partners_frame_alone(folder, postgres=None):
    try:
        import websocket  # pylint: disable=import-outside-toplevel
        from browser import PROGRAM, Browser  # pylint: disable=import-outside-toplevel
    except ImportError as missing:
        return f"{missing}"
    if not PROGRAM:
        return "no Chromium to look with"
    with Platform() as listed, Platform() as other, ready(folder, postgres, origins=[listed.site]) as partner, Browser() as browser:
        port = pathlib.Path(browser.folder, "DevToolsActivePort").read_text().split()[0]

        def in_frame(expression):
            """In the frame, which is of another site and therefore a target of its own; "" where nothing of the server is shown."""
            targets = json.load(urllib.request.urlopen(f"http://127.0.0.1:{port}/json"))
            found = [one for one in targets if one["type"] == "iframe" and one["url"].startswith(partner.server.url)]
            if not found:
                return ""
            frame = websocket.create_connection(found[0]["webSocketDebuggerUrl"], timeout=30, suppress_origin=True)
            frame.send(json.dumps(dict(id=1, method="Runtime.evaluate", params=dict(expression=expression, returnByValue=True))))
            while (answer := json.loads(frame.recv())).get("id") != 1:
                pass
            frame.close()
            return answer["result"]["result"].get("value", "")

        def wait(words, seconds=20):
            end = time.monotonic() + seconds
            while words not in (text := in_frame("document.body ? document.body.innerText : ''")):
                assert time.monotonic() < end, text
                browser.evaluate("1")
                time.sleep(0.1)

        launch = lambda: launch_url(partner.server.url, "lab-safety", partner.sign())
        browser.open(listed.around(launch()))
        wait("You are talking to a computer")
        in_frame("document.querySelector('textarea').value = 'Where do old batteries go?'; document.querySelector('form.ask button').click()")
        wait("red box")
        refused = lambda: [one for one in browser.messages if "frame-ancestors" in one or "Refused to" in one]
        assert not refused(), browser.messages
        browser.open(other.around(launch()))
        end = time.monotonic() + 20
        while not refused():
            assert time.monotonic() < end, "another site's frame shows it"
            browser.evaluate("1")
            time.sleep(0.1)
        assert "talking to a computer" not in in_frame("document.body ? document.body.innerText : ''")
    return None


CASES = [all_of_it_from_the_terminal, a_browser_shows_it_in_the_partners_frame_alone, a_partner_reads_what_was_released, the_partner_is_told_and_nothing_more,
         a_receiver_that_is_down_gets_it_later, a_receiver_that_hangs_delays_nobody_else, no_name_leads_inside,
         no_key_without_an_agreement, fields_are_checked, what_the_partner_calls_a_learner_is_nowhere, launches_are_checked,
         only_the_partners_sites_may_frame_it, a_session_ends_with_the_learner_or_the_partner]


def beside(case):
    def run(folder):
        return case(folder, prepare_postgres(Server(folder), POSTGRES) if POSTGRES else None)

    run.__name__ = case.__name__
    return run


sys.exit(run_cases([beside(case) for case in CASES]))
