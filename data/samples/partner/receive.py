#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a learning platform does with what it is told: looks at the signature before anything else, at the time, and whether it had it before.
Nothing but Python's library."""
import base64
import hashlib
import hmac
import http.server
import json
import os
import sys
import time

WINDOW = 5 * 60
KEYS = {"event", "session_id", "message_length", "course_context"}


class Refused(Exception):
    """What came is not from the twin server, too old, not as agreed, or here already."""


class Repeated(Refused):
    """It was here already: nothing is to be done, and the server need not send it again."""


def sign(secret, event, timestamp, body):
    mac = hmac.new(secret.encode(), b".".join([event.encode(), timestamp.encode(), body]), hashlib.sha256)
    return "v1," + base64.b64encode(mac.digest()).decode()


def check(secret, headers, body, seen, now=None):
    """The message in @body, of a request with @headers. @seen: ids that were taken, to which this one is added; keep them for the window at
    least. The server sends again, under the same id, what was not answered with 2xx."""
    event, timestamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    expected = sign(secret, event, timestamp, body)
    if not any(hmac.compare_digest(one, expected) for one in headers.get("webhook-signature", "").split()):
        raise Refused("the signature is not right")
    if abs((time.time() if now is None else now) - int(timestamp)) > WINDOW:
        raise Refused("it is too old, or too new")
    message = json.loads(body)
    if set(message) != KEYS:
        raise Refused("there is more in it than was agreed, or less")
    if event in seen:
        raise Repeated("it was here already")
    seen.add(event)
    return message


class Receiver(http.server.BaseHTTPRequestHandler):
    secret, seen = "", set()

    def do_POST(self):  # noqa: N802
        body = self.rfile.read(min(int(self.headers.get("Content-Length", 0)), 64 * 1024))
        try:
            print(check(self.secret, self.headers, body, self.seen), flush=True)
            self.send_response(204)
        except Refused as refusal:
            self.send_response(204 if isinstance(refusal, Repeated) else 400)
            print(f"refused: {refusal}", file=sys.stderr)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


if __name__ == "__main__":
    Receiver.secret = os.environ["TWIN_WEBHOOK_SECRET"]
    http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Receiver).serve_forever()
