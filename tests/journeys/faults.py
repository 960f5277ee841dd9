# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests share that break things: a library beside a server, both put back to the same moment before each fault, and what must be
equal afterwards to a run that nothing broke."""
import os
import queue
import re
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from cable import Cable
from journey import DONE, Twinctl

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "server"))
from server import Server  # noqa: E402

# Every point instead of some; it takes hours.
EVERYWHERE = bool(os.environ.get("TWIN_TEST_EVERYWHERE"))
BENCHES = max(2, os.cpu_count() or 1)

# LeakSanitizer cannot look at a process that strace looks at.
os.environ["ASAN_OPTIONS"] = os.environ.get("ASAN_OPTIONS", "") + ":detect_leaks=0"

SECTIONS = 8
EDIT = ("twin", "set", "Lab", "persona.tone=brisk")


def handbook():
    return "# Handbook\n\n" + "".join(
        f"## Section {n}\n\nThe step {n * 7} is done by whoever opened valve {n * 13 % 101}.\n\n" for n in range(SECTIONS))


class Bench:
    """A library, a second one of the same account, and a server. mark() keeps the moment that start() comes back to."""

    def __init__(self, place):
        self.place = Path(place)
        self.work, self.kept = self.place / "work", self.place / "kept"
        self.work.mkdir(parents=True)
        self.server = self.cable = None
        self.first, self.second = (self.open(name) for name in ("first", "second"))

    def open(self, name):
        tool = Twinctl(self.work / name)
        tool.token = tool.place / "token"
        return tool

    def prepare(self):
        """A twin that knows a handbook; both libraries and the server are in step."""
        one = self.first
        one.place.mkdir()
        one.run("init", "--no-recovery")
        (self.place / "handbook.md").write_text(handbook(), encoding="utf-8")
        one.run("add", self.place / "handbook.md")
        one.run("classify", "handbook.md", "PUBLIC")
        one.run("settings", "dpa.accepted=true")
        one.run("twin", "create", "Lab")
        one.run("twin", "set", "Lab", "levels=PUBLIC")
        self.serve()
        self.cable = Cable(self.port())
        one.run("connect", self.cable.address, "--email", "anna@example.org", "--country", "DE", "--token-file", one.token, "--code-file", "-",
                stdin=self.server.code() + "\n")
        self.sync()
        shutil.copytree(one.place, self.second.place)
        self.stop()

    def mark(self):
        self.stop()
        shutil.rmtree(self.kept, ignore_errors=True)
        shutil.copytree(self.work, self.kept)

    def start(self):
        self.stop()
        shutil.rmtree(self.work)
        shutil.copytree(self.kept, self.work)
        self.serve()

    def serve(self):
        self.server = Server(self.work / "server").__enter__()
        if self.cable is not None:
            self.cable.port = self.port()
            self.cable.pull()
            self.cable.start_over()

    def port(self):
        return int(self.server.url.rsplit(":", 1)[1].rstrip("/"))

    def stop(self):
        if self.server is not None:
            self.server.__exit__()
            self.server = None

    def sync(self, tool=None):
        tool = tool or self.first
        done = tool.json("sync", "--token-file", tool.token)[0]
        assert (done["status"], done["waiting"], done["set_aside"], done["conflicts"]) == ("in-step", 0, 0, 0), done

    def verb(self, verb):
        """The words of the command: an edit, a sync or a publication."""
        return {"edit": EDIT, "sync": ("sync", "--token-file", self.first.token),
                "publish": ("publish", "Lab", "--override", "new", "--token-file", self.first.token)}[verb]

    def picture(self):
        """All that must be the same whatever broke before. The server is asked, and then looked through from outside."""
        one, token = self.first, self.first.token.read_text(encoding="utf-8").strip()
        changes = self.server.ask("GET", "/v1/changes?limit=500&verify=1", token=token).json
        twins = self.server.ask("GET", "/v1/published-twins", token=token).json["twins"]
        one.run("audit", "verify")
        there = one.json("publish", "Lab", "--dry-run")[0]
        self.sync(self.second)
        picture = {
            "objects": sorted((entry["type"], entry["id"], entry["rev"], entry.get("deleted", False)) for entry in changes["changes"]),
            "twins": [(entry["id"], entry["digest"], entry["rev"]) for entry in twins],
            "documents": [document["sha256"] if "sha256" in document else document["name"] for document in one.json("documents")],
            "text": one.run("show", "handbook.md", "--text"),
            "twin": shown(one),
            "to publish": [there.get(field) for field in ("digest", "pieces", "first")],
            "conflicts": one.json("conflicts"),
            "pieces": self.pieces(),
        }
        assert shown(self.second) == picture["twin"], f"the second computer has something else: {differences(picture['twin'][0], shown(self.second)[0])}"
        self.stop()
        doctor = Server(self.work / "server").run("doctor")
        assert "BAD " not in re.sub(r"^BAD .*room.*$", "", doctor.stdout, flags=re.MULTILINE) and "good" in doctor.stdout, doctor.stdout
        return picture

    def pieces(self):
        """How many bodies of pieces the server's folder holds, and what is left there that nobody asks for."""
        root = self.work / "server"
        return sorted(re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{64}", "*", str(path.relative_to(root)))
                      for path in root.rglob("*") if path.is_file() and not path.name.endswith(("-wal", "-shm")))


def shown(tool):
    twin = tool.json("twin", "show", "Lab")
    for entry in twin:
        entry.pop("updated_at", None)
    return twin


def differences(before, after):
    return {part: (before[part], after[part]) for part in before if before[part] != after[part]}


class Benches:
    """As many as there are processors, each with its @verb still to be done."""

    def __init__(self, place, verb):
        self.verb, self.free = verb, queue.SimpleQueue()
        self.all = [Bench(place / f"{verb}-{number}") for number in range(BENCHES)]
        for bench in self.all:
            bench.prepare()
            if verb == "sync":
                bench.first.run(*EDIT)
            bench.mark()
            bench.start()
            bench.first.run(*bench.verb(verb))
            if verb == "edit":
                bench.sync()
            bench.exchange = (len(bench.cable.sent), len(bench.cable.answered))
            bench.expected = bench.picture()
            self.free.put(bench)

    def each(self, points, attempt):
        """Calls @attempt(bench, point) for all; it leaves a server running and everything done. Returns what they returned."""
        def one(point):
            bench = self.free.get()
            try:
                bench.start()
                result = attempt(bench, point)
                wrong = differences(bench.expected, bench.picture())
                assert not wrong, wrong
                return result
            except AssertionError as error:
                raise AssertionError(f"{self.verb} at {point}: {error}") from error
            finally:
                self.free.put(bench)

        with ThreadPoolExecutor(BENCHES) as pool:
            return list(pool.map(one, points))

    def finish(self, bench):
        """The same again, without a fault. What is known to be published would be published a second time."""
        if self.verb != "publish" or bench.first.json("publish", "Lab", "--dry-run")[0]["first"]:
            bench.first.run(*bench.verb(self.verb))
        if self.verb == "edit":
            bench.sync()

    def stop(self):
        for bench in self.all:
            bench.stop()


def some(points, number):
    """@number of @points with an even stride, the first and the last among them; all in the long run."""
    if EVERYWHERE or len(points) <= number:
        return list(points)
    return [points[round(index * (len(points) - 1) / (number - 1))] for index in range(number)]


# --- strace

# The calls that make something durable or visible, or tell the other side.
DURABLE = ("pwrite64", "fdatasync", "fsync", "ftruncate", "rename", "renameat", "renameat2", "unlink", "unlinkat", "sendto", "sendmsg", "mkdir")


def count_calls(trace):
    """How often each call was made, by the thread that made it most often: strace counts for each thread."""
    counts = {}
    for line in Path(trace).read_text(encoding="utf-8", errors="replace").splitlines():
        if found := re.match(r"(\d+) +(\w+)\(", line):
            counts[found.groups()] = counts.get(found.groups(), 0) + 1
    most = {}
    for (_, call), count in counts.items():
        most[call] = max(most.get(call, 0), count)
    return most


def points_of(counts, calls=None):
    return [(call, number) for call in sorted(counts) if calls is None or call in calls for number in range(1, counts[call] + 1)]


def strace(output, calls, inject=None):
    words = ["strace", "-f", "-qq", "-o", str(output), "-e", "signal=none", "-e", f"trace={calls}"]
    return [*words, "-e", f"inject={inject}"] if inject else words


def run_faulty(tool, verb, calls, inject):
    """twinctl under a fault: how it ended, and what it said."""
    command = [*strace("/dev/null", calls, inject), *tool.command(*verb)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def why_not():
    """Why faults cannot be injected here, or None."""
    if shutil.which("strace") is None:
        return "strace is not installed"
    tried = subprocess.run(["strace", "-f", "-qq", "-o", "/dev/null", "true"], capture_output=True, check=False)
    return None if tried.returncode == DONE else "this system does not let strace look at a process"


class Tracer:
    """As a context: strace at the threads of a server that runs already. It lets go on leaving."""

    def __init__(self, server, output, calls, inject=None):
        self.command = [*strace(output, calls, inject), "-p", str(server.process.pid)]
        self.server, self.process = server, None

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while self.process.poll() is None and not self.holds_all():
            time.sleep(0.005)
        assert self.process.poll() is None or self.server.process.poll() is not None, "strace cannot look at the server"
        return self

    def holds_all(self):
        try:
            states = [(thread / "status").read_text(encoding="ascii") for thread in Path(f"/proc/{self.server.process.pid}/task").iterdir()]
        except OSError:  # a thread that has ended meanwhile
            return False
        return all(f"TracerPid:\t{self.process.pid}\n" in state for state in states)

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(10)
