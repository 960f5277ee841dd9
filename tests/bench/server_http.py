# SPDX-License-Identifier: GPL-3.0-or-later
"""What the HTTP layer costs: small answers under load beside nginx with a static file of the same size, in turns; what 1,000
idle event streams hold; what 64 good clients get while 500 slow ones hang. Needs wrk."""

import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "server" / "http"))
from probe import Probe, request_for  # noqa: E402

ROUNDS = 2
SECONDS = 3
STREAMS = 1000
SLOW = 500


def start_nginx(place, body):
    """nginx with one worker that sends @body from a file."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port = sock.getsockname()[1]
    (place / "hello").write_bytes(body)
    paths = "".join(f"{kind}_temp_path {place}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    user = "user root;" if os.geteuid() == 0 else ""
    (place / "nginx.conf").write_text(
        f"daemon off; {user} pid {place}/pid; worker_processes 2; error_log {place}/error.log; events {{ worker_connections 2048; }}"
        f"http {{ {paths} access_log off; keepalive_requests 1000000;"
        f"server {{ listen 127.0.0.1:{port}; root {place}; }} }}", encoding="utf-8")
    process = subprocess.Popen(["nginx", "-p", str(place), "-c", str(place / "nginx.conf"), "-e", str(place / "error.log")])
    time.sleep(0.5)
    return process, f"http://127.0.0.1:{port}/hello"


def parse_wrk(output):
    """Requests a second, p50 and p99 in milliseconds, failures."""
    units = {"us": 0.001, "ms": 1, "s": 1000}

    def percentile(name):
        value, unit = re.search(rf"{name}%\s+([\d.]+)(us|ms|s)", output).groups()
        return float(value) * units[unit]

    errors = sum(int(n) for n in re.findall(r"(?:connect|read|write|timeout) (\d+)", output))
    errors += int((re.search(r"Non-2xx or 3xx responses: (\d+)", output) or [0, 0])[1])
    return float(re.search(r"Requests/sec:\s+([\d.]+)", output)[1]), percentile("50"), percentile("99"), errors


def load(url, connections):
    done = subprocess.run(["wrk", "-t1", f"-c{connections}", f"-d{SECONDS}s", "--latency", url], capture_output=True, text=True, check=True)
    return parse_wrk(done.stdout)


def compare(probe, nginx_url):
    targets = {"nginx, a static file": nginx_url, "on a network thread": f"{probe.address}/hello", "on a worker": f"{probe.address}/worker"}
    print("| connections | | requests a second | p50 ms | p99 ms | failed | of nginx |\n|--:|---|--:|--:|--:|--:|--:|")
    for connections in (64, 512):
        figures = {name: [] for name in targets}
        for _ in range(ROUNDS):
            for name, url in targets.items():
                figures[name].append(load(url, connections))
        base = statistics.median(figure[0] for figure in figures["nginx, a static file"])
        for name, runs in figures.items():
            rate, p50, p99 = (statistics.median(run[n] for run in runs) for n in range(3))
            print(f"| {connections} | {name} | {rate:,.0f} | {p50:.2f} | {p99:.1f} | {sum(run[3] for run in runs)} | {rate / base:.2f} |",
                  flush=True)


def hold_streams():
    with Probe("--quiet") as probe:
        before, socks = probe.memory(), []
        for _ in range(STREAMS):
            sock = probe.connect()
            sock.sendall(request_for("/events"))
            socks.append(sock)
        for sock in socks:
            sock.recv(4096)
        print(f"{STREAMS:,} idle event streams: {probe.memory():.0f} MB in all, {probe.memory() - before:.0f} MB for the streams, "
              f"{probe.threads()} threads.")
        for sock in socks:
            sock.close()


def compare_beside_slow_ones():
    with Probe("--quiet", "--header", "300000") as probe:
        url = f"{probe.address}/worker"
        alone = [load(url, 64) for _ in range(ROUNDS)]
        slow = [probe.connect() for _ in range(SLOW)]
        for sock in slow:
            sock.sendall(b"GET /hello HTTP/1.1\r\nX-A: b\r\n")
        beside = [load(url, 64) for _ in range(ROUNDS)]
        for sock in slow:
            sock.close()
    ratios = [statistics.median(run[n] for run in beside) / statistics.median(run[n] for run in alone) for n in range(3)]
    print(f"\n64 good clients beside {SLOW} slow ones, against alone: {ratios[0]:.2f} of the requests, p50 {ratios[1]:.2f} and "
          f"p99 {ratios[2]:.2f} times as long.")


def measure(build):
    os.environ["HTTP_PROBE"] = str(build / "tests/server/http/http-probe")
    if shutil.which("wrk") and shutil.which("nginx"):
        with tempfile.TemporaryDirectory(prefix="twin-bench.") as name, Probe("--quiet") as probe:
            nginx, url = start_nginx(Path(name), probe.get("/hello").body)
            try:
                compare(probe, url)
                compare_beside_slow_ones()
            finally:
                nginx.terminate()
                nginx.wait()
    else:
        print("Without wrk and nginx there is no load to compare.")
    hold_streams()


if __name__ == "__main__":
    measure(Path(os.environ["TWIN_BUILD"]))
