# SPDX-License-Identifier: GPL-3.0-or-later
"""The real twin-server on a port of its own, and a client that knows nothing of it but HTTP."""
import json
import os
import re
import subprocess
import tempfile
import urllib.error
import urllib.request
import uuid


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self):
        return json.loads(self.body)


class Server:
    """As a context: started on entering, stopped on leaving. @postgres: the address for TWIN_SERVER_POSTGRES."""

    def __init__(self, folder, postgres=None, arguments=()):
        self.program = os.environ["TWIN_SERVER"]
        self.folder, self.arguments = str(folder), list(arguments)
        self.env = dict(os.environ, LC_ALL="C.UTF-8")
        self.env.pop("TWIN_SERVER_POSTGRES", None)
        if postgres:
            self.env["TWIN_SERVER_POSTGRES"] = postgres
        self.process = None

    def run(self, *arguments, env=None):
        return subprocess.run([self.program, "--data", self.folder, *arguments], env=dict(self.env, **(env or {})),
                              capture_output=True, text=True)

    def __enter__(self):
        self.process = subprocess.Popen([self.program, "--data", self.folder, "--listen", "127.0.0.1:0", *self.arguments],
                                        env=self.env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, bufsize=1)
        self.words = []
        for line in self.process.stdout:
            self.words.append(line)
            if "ready at" in line:
                self.url = re.search(r"http://\S+", line)[0]
                break
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.terminate()
        self.process.wait(10)
        self.process.stdout.close()

    def code(self):
        return self.run("code").stdout.strip()

    def ask(self, method, path, body=None, token=None, **headers):
        data = json.dumps(body).encode() if isinstance(body, (dict, list)) else body
        request = urllib.request.Request(self.url + path, data=data, method=method)
        if isinstance(body, (dict, list)):
            request.add_header("Content-Type", "application/json")
        elif data is not None:
            request.add_header("Content-Type", "application/octet-stream")
        if token:
            request.add_header("Authorization", "Bearer " + token)
        for name, value in headers.items():
            request.add_header(name.replace("_", "-"), value)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return Answer(answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as refusal:
            return Answer(refusal.code, refusal.headers, refusal.read())

    def connect(self, email, **fields):
        answer = self.ask("POST", "/v1/connect", dict(code=self.code(), email=email, country="DE", **fields))
        assert answer.status == 201, answer.body
        return answer.json["token"]

    def put(self, token, kind, name, body, rev=None, key=None):
        condition = {"If_Match": f'"{rev}"'} if rev else {"If_None_Match": "*"}
        return self.ask("PUT", f"/v1/objects/{kind}/{name}", body, token, Idempotency_Key=f'"{key or uuid.uuid4()}"', **condition)


def prepare_postgres(server, owner):
    """Empties the database at the address of its @owner, makes the tables; the address of the server's role."""
    subprocess.run(["psql", "-q", owner, "-c", "SET client_min_messages = warning; DROP SCHEMA public CASCADE; CREATE SCHEMA public"],
                   check=True, stdout=subprocess.DEVNULL)
    made = server.run("prepare-postgres", env={"TWIN_SERVER_POSTGRES": owner})
    assert made.returncode == 0, made.stderr
    role = next(line.strip() for line in made.stdout.splitlines() if "password=" in line)
    return " ".join([part for part in owner.split() if not part.startswith("user=")] + [role])


def run_cases(cases):
    """Runs functions as TAP; each gets a folder of its own."""
    print(f"1..{len(cases)}")
    failed = 0
    for number, case in enumerate(cases, 1):
        name = case.__name__.replace("_", "-")
        try:
            with tempfile.TemporaryDirectory() as folder:
                reason = case(folder)
            print(f"ok {number} {name}" + (f" # SKIP {reason}" if reason else ""), flush=True)
        except Exception as error:  # pylint: disable=broad-except
            failed += 1
            print(f"not ok {number} {name}")
            print(f"# {type(error).__name__}: {error}", flush=True)
    return 1 if failed else 0
