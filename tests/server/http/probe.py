# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of the HTTP layer share: a probe server, a raw socket to it, and the lines of a TAP test."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import traceback

HOST = b"Host: probe\r\n"


class Answer:
    """One answer to one request, as it came through the socket."""

    def __init__(self, raw, closed):
        self.raw = raw
        self.closed = closed
        head, _, self.body = raw.partition(b"\r\n\r\n")
        lines = head.split(b"\r\n")
        self.status = int(lines[0].split()[1]) if lines[0].startswith(b"HTTP/1.1 ") else 0
        self.fields = {}
        for line in lines[1:]:
            name, _, value = line.partition(b":")
            self.fields[name.decode().lower()] = value.strip().decode()

    @property
    def count(self):
        """How many answers there are: more than requests would be smuggling."""
        return len(re.findall(rb"HTTP/1\.1 [2-5]\d\d ", self.raw))


class Probe:
    """The probe server, as a process of its own."""

    def __init__(self, *options, address="127.0.0.1:0", stderr=subprocess.DEVNULL):
        self.process = subprocess.Popen([os.environ["HTTP_PROBE"], *options, address], stdout=subprocess.PIPE, stderr=stderr, text=True)
        self.address = self.process.stdout.readline().strip()
        assert self.address, "the probe did not start"

    @property
    def port(self):
        return int(self.address.rsplit(":", 1)[1])

    def connect(self, timeout=5.0):
        if self.address.startswith("unix:"):
            sock = socket.socket(socket.AF_UNIX)
            sock.settimeout(timeout)
            sock.connect(self.address[len("unix:"):])
            return sock
        return socket.create_connection(("127.0.0.1", self.port), timeout=timeout)

    def send(self, request, quiet=0.5):
        """Sends @request and reads until the server closes or has been quiet for so many seconds; a tenth of them once there is
        a whole answer."""
        with self.connect(timeout=5.0) as sock:
            sender = threading.Thread(target=send_all, args=(sock, request))
            sender.start()
            sock.settimeout(quiet)
            answer = receive(sock, quiet / 10)
            sender.join()
            return answer

    def get(self, path, *fields):
        return self.send(request_for(path, *fields))

    def memory(self):
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as status:
            return int(re.search(r"VmRSS:\s+(\d+)", status.read()).group(1)) / 1024

    def threads(self):
        return len(os.listdir(f"/proc/{self.process.pid}/task"))

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=30)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()


def request_for(path, *fields, method="GET"):
    lines = "".join(f"{field}\r\n" for field in fields)
    return f"{method} {path} HTTP/1.1\r\n".encode() + HOST + lines.encode() + b"\r\n"


def is_whole(raw):
    """Whether one answer, or more, is there to its end."""
    answer = Answer(raw, False)
    length = answer.fields.get("content-length")
    return answer.status in (204, 304) or (length is not None and len(answer.body) >= int(length))


def send_all(sock, request):
    try:
        sock.sendall(request)
    except OSError:
        pass  # the server has closed: what it said is what counts


def receive(sock, quiet_when_whole=None):
    raw = b""
    try:
        while chunk := sock.recv(1 << 16):
            raw += chunk
            if quiet_when_whole is not None and is_whole(raw):
                sock.settimeout(quiet_when_whole)
        return Answer(raw, True)
    except socket.timeout:
        return Answer(raw, False)
    except ConnectionError:
        return Answer(raw, True)


class Suite:
    """Tests in order, as TAP."""

    def __init__(self):
        self.tests = []

    def test(self, title):
        def register(function):
            self.tests.append((title, function))
            return function
        return register

    def main(self):
        print(f"1..{len(self.tests)}", flush=True)
        failures = 0
        for number, (title, function) in enumerate(self.tests, 1):
            try:
                function()
                print(f"ok {number} - {title}", flush=True)
            except Exception:  # whatever went wrong is a line of the report
                failures += 1
                print(f"not ok {number} - {title}")
                for line in traceback.format_exc().splitlines():
                    print(f"# {line}")
                sys.stdout.flush()
        sys.exit(1 if failures else 0)


def check(condition, what):
    """An assertion that says what was found."""
    assert condition, what
