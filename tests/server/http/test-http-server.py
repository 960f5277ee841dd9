# SPDX-License-Identifier: GPL-3.0-or-later
"""What the server does for clients that behave: routes, bodies, ranges, streams, cookies, an end in peace."""

import base64
import hashlib
import json
import os
import socket
import subprocess
import tempfile
import time

from probe import HOST, Answer, Probe, Suite, check, receive, request_for

suite = Suite()
HEX = 64


def post(path, body, *fields):
    return request_for(path, f"Content-Length: {len(body)}", *fields, method="POST") + body


def refuses(*arguments, words):
    done = subprocess.run([os.environ["HTTP_PROBE"], *arguments], capture_output=True, text=True, timeout=10, check=False)
    check(done.returncode == 1 and words in done.stderr, f"{done.returncode}: {done.stderr}")


with Probe("--heartbeat", "300", stderr=subprocess.PIPE) as probe:

    @suite.test("a path gives its segments, a query its fields")
    def _():
        answer = probe.get("/v1/a%20b/c+%C3%A9?q=x+y%2B")
        check(json.loads(answer.body) == {"type": "a b", "id": "c+é", "q": "x y+"}, answer.raw)
        check(probe.get("/v1/special/one").body.startswith(b'{"message"'), "text does not go before a name")
        check(json.loads(probe.get("/v1/special/two").body)["type"] == "special", "no way back to a name")

    @suite.test("security headers are on every answer, problems have their type")
    def _():
        answer = probe.get("/nothing")
        problem = json.loads(answer.body)
        check(answer.fields["content-type"] == "application/problem+json", answer.fields)
        check(problem == {"type": "/problems/not-found", "title": "There is nothing here", "status": 404}, problem)
        check(answer.fields["x-content-type-options"] == "nosniff", answer.fields)
        check(answer.fields["cache-control"] == "no-store", answer.fields)
        check("strict-transport-security" not in answer.fields and "server" not in answer.fields, answer.fields)

    @suite.test("an error of the inside stays inside")
    def _():
        answer = probe.get("/fail")
        check(answer.status == 500 and b"secret" not in answer.raw, answer.raw)

    @suite.test("methods: HEAD from GET, Allow, OPTIONS")
    def _():
        head = probe.send(request_for("/file", method="HEAD"))
        check(head.status == 200 and head.body == b"" and head.fields["content-length"] == "100000", head.raw)
        answer = probe.send(request_for("/v1/a/b", method="PUT"))
        check(answer.status == 405 and answer.fields["allow"] == "OPTIONS, GET, HEAD, DELETE", answer.raw)
        answer = probe.send(request_for("/v1/a/b", method="OPTIONS"))
        check(answer.status == 204 and answer.fields["allow"] == "OPTIONS, GET, HEAD, DELETE", answer.raw)
        check(probe.send(request_for("*", method="OPTIONS")).status == 204, "OPTIONS *")

    @suite.test("one connection carries many requests, also without waiting for answers")
    def _():
        requests = [request_for("/hello"), request_for("/worker"), request_for("/nothing"), post("/echo", b"abc"),
                    post("/quick", b"abc"), request_for("/v1/a/b", method="HEAD")] * 5
        answer = probe.send(b"".join(requests), quiet=5)
        check(answer.count == len(requests) and not answer.closed, f"{answer.count}: {answer.raw}")

    @suite.test("bodies: by length, in chunks, none, with a digest")
    def _():
        body = b"x" * 300_000
        digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
        chunks = b"".join(b"%x\r\n%s\r\n" % (n, b"y" * n) for n in (1, 70_000, 200)) + b"0\r\n\r\n"
        for path in ("/echo", "/quick", "/sink/name"):
            method = "PUT" if path.startswith("/sink") else "POST"
            answer = probe.send(post(path, body, f"Content-Digest: sha-256=:{digest}:").replace(b"POST", method.encode()))
            check(json.loads(answer.body) == {"length": len(body)}, answer.raw)
            answer = probe.send(post(path, body + b"z", f"Content-Digest: sha-256=:{digest}:").replace(b"POST", method.encode()))
            check(answer.status == 422 and b"digest-mismatch" in answer.body, answer.raw)
            answer = probe.send(request_for(path, "Transfer-Encoding: chunked", method=method) + chunks)
            check(json.loads(answer.body) == {"length": 70_201}, answer.raw)
            answer = probe.send(request_for(path, method=method))
            check(json.loads(answer.body) == {"length": 0}, answer.raw)

    @suite.test("Expect: 100-continue is answered, or refused before the body")
    def _():
        with probe.connect() as sock:
            sock.sendall(request_for("/echo", "Content-Length: 3", "Expect: 100-continue", method="POST"))
            check(sock.recv(1000) == b"HTTP/1.1 100 Continue\r\n\r\n", "no 100")
            sock.sendall(b"abc")
            sock.settimeout(0.4)
            check(json.loads(receive(sock).body) == {"length": 3}, "no answer")
        for answer in (probe.send(request_for("/small", "Content-Length: 5000", "Expect: 100-continue", method="POST")),
                       probe.send(request_for("/echo", "Content-Length: 5", "Expect: 100-continue", "Authorization: Bearer wrong",
                                              method="POST"))):
            check(answer.status in (401, 413) and b"100 Continue" not in answer.raw, answer.raw)

    @suite.test("sinks: refusal before, error within, closed after a client that leaves")
    def _():
        check(probe.send(post("/sink/forbidden", b"abc").replace(b"POST", b"PUT")).status == 403, "open")
        answer = probe.send(post("/sink/a", b"abc!" + b"x" * 100_000).replace(b"POST", b"PUT"))
        check(answer.status == 403 and b"exclamation" in answer.body, answer.raw)
        with probe.connect() as sock:
            sock.sendall(request_for("/sink/a", "Content-Length: 100", method="PUT") + b"abc")
            time.sleep(0.3)
            check(probe.get("/count").body.endswith(b" 1"), "not open")
        time.sleep(0.3)
        check(probe.get("/count").body.endswith(b" 0"), "not closed")

    @suite.test("ranges where a route allows them")
    def _():
        letters = (b"abcdefghijklmnopqrstuvwxyz" * 4000)[:100_000]
        for path in ("/file", "/read"):
            for field, status, expected in (("bytes=0-9", 206, letters[:10]), ("bytes=99990-", 206, letters[-10:]),
                                            ("bytes=-5", 206, letters[-5:]), ("bytes=50000-200000", 206, letters[50_000:]),
                                            ("bytes=100000-", 416, b""), ("bytes=0-1,4-5", 200, letters),
                                            ("bytes=9-1", 200, letters), ("lines=1-2", 200, letters)):
                answer = probe.get(path, f"Range: {field}")
                check(answer.status == status and answer.body == expected, f"{path} {field}: {answer.status} {len(answer.body)}")
        answer = probe.get("/file", "Range: bytes=1-2")
        check(answer.fields["content-range"] == "bytes 1-2/100000" and answer.fields["accept-ranges"] == "bytes", answer.fields)
        check(probe.get("/file", "Range: bytes=0-9", 'If-Range: "6"').status == 200, "If-Range of another")
        check(probe.get("/file", "Range: bytes=0-9", 'If-Range: "7"').status == 206, "If-Range of this")
        check(probe.get("/file", 'If-None-Match: W/"7"').status == 304, "If-None-Match")
        check(probe.get("/whole", "Range: bytes=0-9").status == 200, "a route that has no ranges")

    @suite.test("JSON: type, encoding, doubled members")
    def _():
        def status(body, content_type="application/json"):
            return probe.send(post("/json", body, f"Content-Type: {content_type}")).status

        check(status(b'{"a":{"b":1,"c":":"}}') == 200, "good")
        check(status(b'{"a":1}', "application/json; charset=UTF-8") == 200, "with a charset")
        for body in (b'{"a":1,"a":2}', b'{"a":1,"\\u0061":2}', b'[1]', b'{"a":', b'', b'{"a":"\xff"}', b'[' * 5000):
            check(status(body) == 400, body[:20])
        check(status(b'{"a":1}', "text/plain") == 400 and status(b'{"a":1}', "application/json; charset=latin1") == 400, "types")

    @suite.test("forms: cookies of the strict kind, no other site's pages")
    def _():
        form = "Content-Type: application/x-www-form-urlencoded"
        answer = probe.send(post("/form", b"a=b+c", form))
        check(answer.status == 303 and answer.fields["location"] == "/hello", answer.raw)
        check(answer.fields["set-cookie"] == "__Host-probe=value; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=60", answer.fields)
        check(probe.send(post("/form", b"a=b", form, "Sec-Fetch-Site: cross-site")).status == 403, "Sec-Fetch-Site")
        check(probe.send(post("/form", b"a=b", form, "Sec-Fetch-Site: same-origin")).status == 303, "Sec-Fetch-Site")
        check(probe.send(post("/form", b"a=b", form, "Origin: https://other")).status == 403, "Origin")
        check(probe.send(post("/form", b"a=b", form, "Origin: https://probe")).status == 303, "Origin")
        check(probe.get("/peer", "Cookie: a=b; __Host-probe=c").body.split()[2] == b"c", "cookie")
        check(probe.get("/peer", "Cookie: __Host-probe=b; __Host-probe=c").body.split()[2] == b"-", "two cookies")

    @suite.test("the peer is a digest, and headers of a proxy are not believed without one")
    def _():
        digest, way, _ = probe.get("/peer").body.decode().split()
        check(len(digest) == HEX and way == "open", digest)
        check(probe.get("/peer", "X-Real-IP: 192.0.2.1", "X-Forwarded-Proto: https").body.decode().split()[:2] == [digest, "open"],
              "believed")

    @suite.test("a quota tells itself, then 429 with Retry-After")
    def _():
        answers = [probe.get("/limited") for _ in range(4)]
        check([answer.status for answer in answers] == [204, 204, 204, 429], [answer.status for answer in answers])
        check(answers[0].fields["ratelimit-policy"] == '"probe";q=3;w=60', answers[0].fields)
        check(answers[0].fields["ratelimit"].startswith('"probe";r=2;t='), answers[0].fields)
        check(0 < int(answers[3].fields["retry-after"]) <= 20, answers[3].fields)

    @suite.test("events: at once, heartbeats, to everybody, gone clients are noticed")
    def _():
        one, other = probe.connect(), probe.connect()
        for sock in (one, other):
            sock.sendall(request_for("/events"))
            time.sleep(0.1)
            first = Answer(sock.recv(4096), False)
            check(first.fields["content-type"] == "text/event-stream" and first.fields["x-accel-buffering"] == "no", first.raw)
            check(b"id: 1\nevent: hello\ndata: first\ndata: second\n\n" in first.body, first.raw)
        check(probe.send(post("/publish", b"news")).body == b"2", "not two streams")
        other.close()
        one.settimeout(1)
        raw = b""
        while b":\n\n" not in raw:
            raw += one.recv(4096)
        check(b"data: news\n\n" in raw, raw)
        time.sleep(0.7)
        check(probe.send(post("/publish", b"more")).body == b"1", "the gone one is still there")
        one.close()

    @suite.test("a client that does not read its events is let go")
    def _():
        with probe.connect() as sock:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            sock.sendall(request_for("/events"))
            time.sleep(0.2)
            for _ in range(200):
                count = probe.send(post("/publish", b"x" * 100_000), quiet=0.02).body
                if count == b"0":
                    return
            check(False, "20 MB went nowhere")

    # R154, R172
    @suite.test("the log has routes, no paths, queries or addresses")
    def _():
        probe.stop()
        lines = probe.process.stderr.read().splitlines()
        check(any(line.startswith("GET /v1/{type}/{id} 200 ") for line in lines), lines[:5])
        check(any(line.startswith("GET - 404 ") for line in lines), "no 404")
        check(not any("special/two" in line or "?" in line or "127.0.0" in line for line in lines), "too much")

    @suite.test("behind a proxy the peer is who the proxy says")
    def _():
        with Probe("--behind-proxy") as behind:
            def peer(*fields):
                return behind.get("/peer", *fields).body.decode().split()[:2]

            check(peer("X-Real-IP: 192.0.2.1")[0] != peer("X-Real-IP: 192.0.2.2")[0], "two are one")
            check(peer("X-Real-IP: 192.0.2.1")[0] == peer("X-Real-IP: ::ffff:192.0.2.1")[0], "one is two")
            check(peer("X-Real-IP: 2001:db8:0:1::1")[0] == peer("X-Real-IP: 2001:db8:0:1:2:3:4:5")[0], "one /64 is two")
            check(peer("X-Real-IP: 2001:db8:0:1::1")[0] != peer("X-Real-IP: 2001:db8:0:2::1")[0], "two /64 are one")
            check(peer("X-Forwarded-Proto: https")[1] == "secure", "not secure")
            for address, text in (("203.0.113.7", "203.0.113.7"), ("::ffff:203.0.113.7", "203.0.113.7"), ("2001:db8:0:1:2:3:4:5", "2001:db8:0:1::")):
                salted = behind.get("/salted-peer", f"X-Real-IP: {address}").body.decode()
                check(salted == hashlib.sha256(b"salt-ip" + text.encode()).hexdigest(), address)
            check("strict-transport-security" in behind.get("/hello", "X-Forwarded-Proto: https").fields, "no HSTS")

    @suite.test("addresses: unix, IPv6, and those that are refused with a way out")
    def _():
        with tempfile.TemporaryDirectory(prefix="twin-http.") as place:
            path = f"unix:{place}/socket"
            with Probe(address=path) as local:
                check(local.get("/hello").status == 200 and os.stat(f"{place}/socket").st_mode & 0o777 == 0o660, "unix")
                refuses(path, words="Another program listens")
            with Probe(address=path) as local:
                check(local.get("/hello").status == 200, "what a killed one left is in the way")
                local.stop()
            check(not os.path.exists(f"{place}/socket"), "the socket was left")
        refuses("0.0.0.0:0", words="--behind-proxy")
        refuses("[::]:0", words="--behind-proxy")
        refuses("192.0.2.1:80", words="nginx")
        for text in ("nowhere", "127.0.0.1", "127.0.0.1:99999", "example.org:80", "::1:80", "unix:relative"):
            refuses(text, words="an address" if not text.startswith("unix") else "absolute path")
        with Probe("--behind-proxy", address="0.0.0.0:0") as public:
            check(public.get("/hello").status == 200, "behind a proxy")

    @suite.test("it ends in peace: streams are closed, handlers told, nobody waited for over long")
    def _():
        with Probe("--stop", "1000") as ending:
            socks = [ending.connect() for _ in range(3)]
            for sock, path in zip(socks, ("/events", "/slow", "/stubborn")):
                sock.sendall(request_for(path))
            time.sleep(0.3)
            begin = time.monotonic()
            check(ending.stop() == 0, "it crashed")
            took = time.monotonic() - begin
            check(0.9 < took < 2.5, f"{took} s")
            answers = [receive(sock) for sock in socks]
            check(answers[0].closed and answers[0].raw.endswith(b"0\r\n\r\n"), answers[0].raw)
            check(answers[1].status == 204 and answers[2].status == 503, [answer.status for answer in answers])

    @suite.test("an idle server ends at once")
    def _():
        with Probe() as ending:
            ending.get("/hello")
            begin = time.monotonic()
            check(ending.stop() == 0 and time.monotonic() - begin < 0.5, "slow")

    @suite.test("1,000 idle event streams: memory and threads")
    def _():
        with Probe("--quiet") as many:
            before = many.memory()
            socks = []
            for _ in range(1000):
                sock = many.connect()
                sock.sendall(request_for("/events"))
                socks.append(sock)
            for sock in socks:
                check(sock.recv(4096).startswith(b"HTTP/1.1 200"), "no stream")
            cost = many.memory() - before
            check(cost < 60 and many.threads() < 40, f"{cost} MB, {many.threads()} threads")
            check(many.send(post("/publish", b"x"), quiet=2).body == b"1000", "not all are open")
            for sock in socks:
                sock.close()

    suite.main()
