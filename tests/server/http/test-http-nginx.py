# SPDX-License-Identifier: GPL-3.0-or-later
"""The nginx configuration that is shipped, run by a real nginx on loopback with a certificate of the moment."""

import os
import re
import shutil
import socket
import ssl
import subprocess
import tempfile
import time
from pathlib import Path

from probe import Probe, Suite, check, receive, request_for

CONFIGURATION = Path(os.environ["NGINX_CONF"])
suite = Suite()


def free_port():
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


class Nginx:
    """nginx with the shipped file, in which only addresses and places are others."""

    def __init__(self, place, upstream):
        self.port = free_port()
        key, certificate = place / "key.pem", place / "certificate.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1",
                        "-subj", "/CN=probe", "-keyout", key, "-out", certificate], check=True, capture_output=True)
        text = CONFIGURATION.read_text(encoding="utf-8")
        for before, after in (("unix:/run/twin-server/http.sock", upstream), ("/etc/ssl/twin/fullchain.pem", str(certificate)),
                              ("/etc/ssl/twin/privkey.pem", str(key)), ("/var/log/nginx", str(place)), ("twin.example.org", "probe"),
                              ("listen 443 ssl", f"listen 127.0.0.1:{self.port} ssl"), ("listen 80;", f"listen 127.0.0.1:{free_port()};")):
            check(before in text, f"{before} is not in the configuration")
            text = text.replace(before, after)
        text = re.sub(r"\n *listen \[::\][^\n]*", "", text)
        paths = "".join(f"{kind}_temp_path {place}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        user = "user root;\n" if os.geteuid() == 0 else ""
        main = place / "nginx.conf"
        main.write_text(f"daemon off;\n{user}pid {place}/pid;\nerror_log {place}/error.log;\nevents {{}}\nhttp {{\n{paths}{text}}}\n",
                        encoding="utf-8")
        self.process = subprocess.Popen(["nginx", "-p", str(place), "-c", str(main), "-e", str(place / "error.log")])
        for _ in range(100):
            time.sleep(0.05)
            with socket.socket() as sock:
                if sock.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
        raise RuntimeError("nginx did not start: " + (place / "error.log").read_text(encoding="utf-8"))

    def connect(self, highest=None, alpn=None):
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        if highest is not None:
            context.minimum_version = context.maximum_version = highest
        if alpn is not None:
            context.set_alpn_protocols(alpn)
        return context.wrap_socket(socket.create_connection(("127.0.0.1", self.port), timeout=5), server_hostname="probe")

    def send(self, request):
        with self.connect() as sock:
            sock.sendall(request)
            sock.settimeout(0.5)
            return receive(sock, 0.05)

    def stop(self):
        self.process.terminate()
        self.process.wait()


def main():
    with tempfile.TemporaryDirectory(prefix="twin-nginx.") as name, Probe("--behind-proxy", address=f"unix:{name}/socket") as probe:
        nginx = Nginx(Path(name), probe.address)
        try:
            add_tests(nginx)
            suite.main()
        finally:
            nginx.stop()


def add_tests(nginx):
    @suite.test("a request goes through, is known to be secure, and comes with HSTS")
    def _():
        answer = nginx.send(request_for("/peer"))
        check(answer.status == 200 and b" secure " in answer.body, answer.raw)
        check("strict-transport-security" in answer.fields and answer.fields["server"] == "nginx", answer.fields)

    @suite.test("TLS 1.2 and 1.3, nothing older; HTTP/2 is offered")
    def _():
        for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
            nginx.connect(highest=version).close()
        try:
            nginx.connect(highest=ssl.TLSVersion.TLSv1_1).close()
            check(False, "TLS 1.1 was taken")
        except (ssl.SSLError, ValueError):
            pass
        with nginx.connect(alpn=["h2", "http/1.1"]) as sock:
            check(sock.selected_alpn_protocol() == "h2", sock.selected_alpn_protocol())

    @suite.test("a client cannot say who it is")
    def _():
        one = nginx.send(request_for("/peer", "X-Real-IP: 192.0.2.1"))
        check(one.status == 200 and one.body == nginx.send(request_for("/peer")).body, one.raw)

    @suite.test("smuggling stops at the door")
    def _():
        for fields in (("Content-Length: 5", "Transfer-Encoding: chunked"), ("Content-Length: 5", "Content-Length: 5"),
                       ("Host: other",)):
            answer = nginx.send(request_for("/echo", *fields, method="POST") + b"0\r\n\r\n")
            check(answer.status == 400 and answer.count == 1, answer.raw)

    @suite.test("bodies travel, and those past the limit do not")
    def _():
        answer = nginx.send(request_for("/echo", "Content-Length: 300000", method="POST") + b"x" * 300_000)
        check(b'"length":300000' in answer.body, answer.raw)
        answer = nginx.send(request_for("/echo", "Content-Length: 9000000", method="POST"))
        check(answer.status == 413, answer.raw)

    @suite.test("events come at once")
    def _():
        with nginx.connect() as sock:
            sock.sendall(request_for("/events"))
            sock.settimeout(1)
            check(b"data: first" in receive(sock).raw, "held back")

    @suite.test("too many requests from one address are turned away")
    def _():
        with nginx.connect() as sock:
            sock.sendall(request_for("/hello") * 200)
            sock.settimeout(1)
            raw = receive(sock).raw
        check(raw.count(b"HTTP/1.1 200") >= 50 and raw.count(b"HTTP/1.1 429") >= 50, f"{raw.count(b'HTTP/1.1 200')} good ones")


if shutil.which("nginx") is None or shutil.which("openssl") is None:
    print("1..0 # SKIP nginx or openssl is not installed")
else:
    main()
