#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a learning platform does to show a twin: it signs, on its own server, who comes. Nothing but Python's library."""
import argparse
import base64
import hashlib
import hmac
import json
import os
import secrets
import time
import urllib.parse


def encode(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=")


def sign_launch(key, secret, twin, user, course="", now=None, seconds=120, nonce=None):
    """A JSON Web Token (RFC 7519, HS256) for one learner and one twin. @key: the key's id, the eight characters after "twn_ptn_";
    @secret: the launch secret; @user: what the platform calls the learner, an id rather than a name or an address."""
    now = int(time.time() if now is None else now)
    claims = dict(sub=user, aud=twin, course=course, jti=nonce or secrets.token_urlsafe(24), iat=now, exp=now + seconds)
    signed = b".".join(encode(json.dumps(part, separators=(",", ":")).encode()) for part in (dict(alg="HS256", kid=key, typ="JWT"), claims))
    return (signed + b"." + encode(hmac.new(secret.encode(), signed, hashlib.sha256).digest())).decode()


def launch_url(server, twin, token):
    """Where the frame or the window goes. The address works once."""
    return f"{server.rstrip('/')}/t/{twin}/launch?" + urllib.parse.urlencode(dict(token=token))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("server", help="https://twins.example.org")
    parser.add_argument("twin", help="the name in the twin's address, behind /t/")
    parser.add_argument("user", help="what the platform calls the learner")
    parser.add_argument("--course", default="")
    parser.add_argument("--key", required=True, help="the id of the key")
    arguments = parser.parse_args()
    launch = sign_launch(arguments.key, os.environ["TWIN_LAUNCH_SECRET"], arguments.twin, arguments.user, arguments.course)
    print(launch_url(arguments.server, arguments.twin, launch))
