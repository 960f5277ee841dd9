#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a command beside mail servers of its own (aiosmtpd), on free ports of this computer.

    smtp-sink.py COMMAND...

TWIN_TEST_SMTP is a folder with
  plain, starttls, smtps   the port of each kind of server, in words; starttls and smtps ask for user "twin", password "secret"
  busy, refusing           of one that answers 451 to every letter but the third, and one that answers 550
  authority.pem            what their certificate is signed by
  letters/                 a file for each letter that arrived: its envelope in the first line
"""
import itertools
import os
import pathlib
import shutil
import ssl
import subprocess
import sys
import tempfile
import warnings

try:
    from aiosmtpd.controller import Controller
    from aiosmtpd.smtp import AuthResult, LoginPassword
except ImportError:
    print("1..0 # SKIP python3-aiosmtpd is not installed")
    sys.exit(0)

warnings.filterwarnings("ignore", message="Requiring AUTH")
numbers = itertools.count(1)


class Sink:
    def __init__(self, folder, refuse=None):
        self.folder = folder
        self.refuse = refuse
        self.n = 0

    async def handle_DATA(self, server, session, envelope):
        self.n += 1
        answer = self.refuse(self.n) if self.refuse else None
        if answer:
            return answer
        name = self.folder / f"{next(numbers):04d}.eml"
        part = name.with_suffix(".part")
        head = f"{envelope.mail_from} {','.join(envelope.rcpt_tos)} {'tls' if server.transport.get_extra_info('ssl_object') else 'plain'}\n"
        part.write_bytes(head.encode() + envelope.content)
        part.rename(name)
        return "250 OK"


def authenticate(server, session, envelope, mechanism, data):
    good = isinstance(data, LoginPassword) and data.login == b"twin" and data.password == b"secret"
    return AuthResult(success=good, handled=False)


def make_certificate(folder):
    key, authority = folder / "key.pem", folder / "authority.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", key, "-out", authority,
                    "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"],
                   check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority, key)
    return context


class FreePort(Controller):
    """aiosmtpd connects to the port that it was given to see whether it listens; of a free one it is known afterwards."""

    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


def main():
    folder = pathlib.Path(tempfile.mkdtemp(prefix="smtp-"))
    letters = folder / "letters"
    letters.mkdir()
    context = make_certificate(folder)
    signing_in = dict(authenticator=authenticate, auth_required=True)
    servers = {
        "plain": FreePort(Sink(letters), hostname="127.0.0.1", port=0),
        "starttls": FreePort(Sink(letters), hostname="127.0.0.1", port=0, tls_context=context, require_starttls=True, **signing_in),
        "smtps": FreePort(Sink(letters), hostname="127.0.0.1", port=0, ssl_context=context, auth_require_tls=False, **signing_in),
        "busy": FreePort(Sink(letters, lambda n: None if n == 3 else "451 later"), hostname="127.0.0.1", port=0),
        "refusing": FreePort(Sink(letters, lambda n: "550 no such box"), hostname="127.0.0.1", port=0),
    }
    try:
        for name, server in servers.items():
            server.start()
            (folder / name).write_text(str(server.port))
        return subprocess.run(sys.argv[1:], env=dict(os.environ, TWIN_TEST_SMTP=str(folder))).returncode
    finally:
        for server in servers.values():
            if server.server:
                server.stop()
        shutil.rmtree(folder, ignore_errors=True)


sys.exit(main())
