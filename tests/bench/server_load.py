# SPDX-License-Identifier: GPL-3.0-or-later
"""What the whole server carries, on files and on PostgreSQL (with fsync): objects read from the store and written durably by 64 clients,
beside nginx with a static file of the same size in turns; 1,000 idle event streams; 64 clients that read while 500 others hang.
Needs wrk and nginx.

TWIN_BENCH_ROUNDS and TWIN_BENCH_SECONDS: how often, and for how long each, 3 and 5 without them."""

import http.client
import os
import secrets
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "server"))
from server import Server, prepare_postgres  # noqa: E402
from server_http import parse_wrk, start_nginx  # noqa: E402

WITH_POSTGRES = Path(__file__).parent.parent / "server" / "with-postgres.py"
ROUNDS = int(os.environ.get("TWIN_BENCH_ROUNDS", "3"))
SECONDS = int(os.environ.get("TWIN_BENCH_SECONDS", "5"))
CONNECTIONS = 64
OBJECTS = 1000
OBJECT_BYTES = 600
STREAMS = 1000
SLOW = 500

# Ready-made requests, so that wrk itself costs little.
READ = """
local requests = {{}}
function init()
  for id in io.lines("{ids}") do
    requests[#requests + 1] = wrk.format("GET", "{prefix}" .. id, {headers})
  end
end
local n = 0
function request()
  n = n % #requests + 1
  return requests[n]
end
"""
WRITE = """
local n = 0
local body = string.rep("x", {size})
function request()
  n = n + 1
  local headers = {headers}
  headers["Idempotency-Key"] = string.format('"{run}-%d"', n)
  headers["If-None-Match"] = "*"
  headers["Content-Type"] = "application/octet-stream"
  return wrk.format("PUT", string.format("/v1/objects/twin/{run}-%012x", n), headers, body)
end
"""


class Place:
    """A server with one account that holds OBJECTS objects, and nginx beside it with a file as long as what it answers."""

    def __init__(self, folder, postgres=None):
        self.folder, self.postgres = Path(folder), postgres
        self.server = Server(self.folder / "server")
        if postgres:
            self.server = Server(self.folder / "server", prepare_postgres(self.server, postgres))

    def __enter__(self):
        self.server.__enter__()
        self.host = self.server.url.removeprefix("http://").rstrip("/")
        self.token = self.server.connect("load@example.org")
        self.headers = '{["Authorization"] = "Bearer %s"}' % self.token
        self.ids = [str(uuid.uuid4()) for _ in range(OBJECTS)]
        (self.folder / "ids").write_text("\n".join(self.ids) + "\n", encoding="ascii")
        answer = self.fill()
        self.nginx, self.nginx_url = start_nginx(self.folder, answer)
        return self

    def __exit__(self, *_):
        self.nginx.terminate()
        self.nginx.wait()
        self.server.__exit__()

    def fill(self):
        connection = http.client.HTTPConnection(self.host)
        for name in self.ids:
            connection.request("PUT", f"/v1/objects/twin/{name}", secrets.token_bytes(OBJECT_BYTES), {
                "Authorization": "Bearer " + self.token, "Content-Type": "application/octet-stream", "If-None-Match": "*",
                "Idempotency-Key": f'"{name}"'})
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 201, answer.status
        connection.request("GET", f"/v1/objects/twin/{self.ids[0]}", headers={"Authorization": "Bearer " + self.token})
        return connection.getresponse().read()

    def script(self, name, text):
        path = self.folder / f"{name}.lua"
        path.write_text(text, encoding="ascii")
        return path

    def read(self):
        script = self.script("read", READ.format(ids=self.folder / "ids", prefix="/v1/objects/twin/", headers=self.headers))
        return self.load(self.server.url, script, self.server_processes())

    def write(self):
        run = str(uuid.uuid4())[:23]
        script = self.script("write", WRITE.format(run=run, size=OBJECT_BYTES, headers=self.headers))
        return self.load(self.server.url, script, self.server_processes())

    def static(self):
        return self.load(self.nginx_url, None, [self.nginx.pid, *children(self.nginx.pid)])

    def server_processes(self):
        """PostgreSQL's part counts as the server's."""
        if not self.postgres:
            return [self.server.process.pid]
        folder = dict(part.split("=", 1) for part in self.postgres.split())["host"]
        postmaster = int((Path(folder) / "data" / "postmaster.pid").read_text(encoding="ascii").split()[0])
        return [self.server.process.pid, postmaster, *children(postmaster)]

    def load(self, url, script, processes):
        before = cpu_seconds(processes)
        done = subprocess.run(["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--latency", *(["-s", str(script)] if script else []), url],
                              capture_output=True, text=True, check=True)
        figures = parse_wrk(done.stdout)
        return (*figures, (cpu_seconds(processes) - before) * 1e6 / (figures[0] * SECONDS))

    def connect(self):
        host, port = self.host.rsplit(":", 1)
        return socket.create_connection((host, int(port)), timeout=20)

    def memory(self):
        status = Path(f"/proc/{self.server.process.pid}/status").read_text(encoding="ascii")
        return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) / 1024


def children(pid):
    return [int(child) for task in Path(f"/proc/{pid}/task").iterdir() for child in (task / "children").read_text(encoding="ascii").split()]


def cpu_seconds(processes):
    ticks = 0
    for pid in processes:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
        except OSError:  # a connection's process that has ended
            continue
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def row(engine, name, runs, base):
    rate, p50, p99, failed, cpu = (statistics.median(run[n] for run in runs) for n in range(5))
    print(f"| {engine} | {name} | {rate:,.0f} | {p50:.1f} | {p99:.1f} | {failed:.0f} | {cpu:.0f} | {rate / base[0]:.3f} | {cpu / base[1]:.1f} |", flush=True)


def beside_slow_ones(place):
    """Whoever sends a line of a request and then nothing is cut off after 10 seconds, so each run has new ones."""
    slow = [place.connect() for _ in range(SLOW)]
    for sock in slow:
        sock.sendall(b"GET /v1/changes HTTP/1.1\r\nX-A: b\r\n")
    try:
        return place.read()
    finally:
        for sock in slow:
            sock.close()


def hold_streams(place):
    before, socks = place.memory(), []
    for _ in range(STREAMS):
        sock = place.connect()
        sock.sendall(f"GET /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {place.token}\r\n\r\n".encode())
        socks.append(sock)
    for sock in socks:
        assert b" 200 " in sock.recv(4096)
    held = place.memory()
    for sock in socks:
        sock.close()
    return before, held


def measure_engine(engine, postgres=None):
    with tempfile.TemporaryDirectory(prefix="twin-bench.") as folder:
        # Before any load: what is asked for is what the streams themselves hold.
        with Place(folder, postgres) as place:
            before, held = hold_streams(place)
            kinds = {"nginx, a static file": place.static, "reading an object": place.read, "… while 500 hang": lambda: beside_slow_ones(place),
                     "writing an object": place.write}
            runs = {name: [] for name in kinds}
            for _ in range(ROUNDS):
                for name, run in kinds.items():
                    runs[name].append(run())
                    time.sleep(0.2)
    base = [statistics.median(run[n] for run in runs["nginx, a static file"]) for n in (0, 4)]
    for name, figures in runs.items():
        row(engine, name, figures, base)
    print(f"| {engine} | {STREAMS:,} idle event streams: {held:.0f} MB in all, {before:.0f} MB before |  |  |  |  |  |  |  |", flush=True)


def measure(build):
    if not (shutil.which("wrk") and shutil.which("nginx")):
        print("Without wrk and nginx there is no load to compare.")
        return
    os.environ["TWIN_SERVER"] = str(build / "src/server/twin-server")
    print(f"{CONNECTIONS} connections, {ROUNDS} rounds of {SECONDS} s each, the middle one; {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}.\n")
    print("| | | requests a second | p50 ms | p99 ms | failed | CPU µs each | rate of nginx | CPU of nginx |\n|---|---|--:|--:|--:|--:|--:|--:|--:|",
          flush=True)
    measure_engine("files")
    subprocess.run([sys.executable, WITH_POSTGRES, "--durable", sys.executable, __file__], check=True)


if __name__ == "__main__":
    measure_engine("PostgreSQL", os.environ["TWIN_TEST_POSTGRES"])
