# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests share that break things: a library beside a server, both put back to the same moment before each fault, and what must be
equal afterwards to a run that nothing broke.

TWIN_TEST_EVERYWHERE=1 tries every point there is instead of some, TWIN_TEST_BENCHES of them at a time. TWIN_TEST_POSTGRES: the server
keeps its data there."""
import mmap
import os
import queue
import re
import shutil
import struct
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from cable import Cable
from journey import DONE, Twinctl

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "server"))
from server import Server, prepare_postgres  # noqa: E402

EVERYWHERE = bool(os.environ.get("TWIN_TEST_EVERYWHERE"))
POSTGRES = os.environ.get("TWIN_TEST_POSTGRES")
BENCHES = int(os.environ.get("TWIN_TEST_BENCHES") or max(2, os.cpu_count() or 1))

# In memory where there is such a place: what is broken here are the programs, and the disk forgets nothing.
if os.access("/dev/shm", os.W_OK):
    tempfile.tempdir = "/dev/shm"

# The shim is in front of the sanitizer, and nobody looks for leaks in what is killed.
os.environ["ASAN_OPTIONS"] = os.environ.get("ASAN_OPTIONS", "") + ":detect_leaks=0:verify_asan_link_order=0"

SECTIONS = 8
EDIT = ("twin", "set", "Lab", "persona.tone=brisk")

# As fault-shim.c has them.
WRITES, REMOVES, SENDS, READS = 1, 2, 4, 8
COUNT, KILL, TEAR, FAIL, FAIL_ON = range(5)
CONTROL = struct.Struct("QQIII")


def handbook():
    return "# Handbook\n\n" + "".join(
        f"## Section {n}\n\nThe step {n * 7} is done by whoever opened valve {n * 13 % 101}.\n\n" for n in range(SECTIONS))


class Shim:
    """Breaks a call of the processes that are started with its @env; the calls that count concern files below a folder, or send something."""

    def __init__(self, path, below):
        path.write_bytes(bytes(CONTROL.size))
        with path.open("r+b") as file:
            self.control = mmap.mmap(file.fileno(), CONTROL.size)
        self.env = {"LD_PRELOAD": os.environ["FAULT_SHIM"], "TWIN_FAULTS": str(path), "TWIN_FAULTS_BELOW": str(below)}

    def arm(self, kinds, action=COUNT, at=0, error=0):
        self.control[:] = CONTROL.pack(0, at, kinds, action, error)

    def disarm(self):
        self.arm(0)

    def count(self):
        return CONTROL.unpack(self.control[:])[0]


class Tables:
    """The server's data in PostgreSQL: a database of its own, and a copy of it."""

    def __init__(self, name, folder):
        self.work, self.kept = f"{name}-work", f"{name}-kept"
        self.run(f'CREATE DATABASE "{self.work}"')
        self.address = prepare_postgres(Server(folder), f"{re.sub(r'dbname=[^ ]+', '', POSTGRES)} dbname={self.work}")

    def run(self, *statements):
        words = [word for statement in statements for word in ("-c", statement)]
        subprocess.run(["psql", "-q", POSTGRES, "-c", "SET client_min_messages = warning", *words], check=True, stdout=subprocess.DEVNULL)

    def mark(self):
        self.copy(self.work, self.kept)

    def put_back(self):
        self.copy(self.kept, self.work)

    def copy(self, source, target):
        self.run(f'DROP DATABASE IF EXISTS "{target}" WITH (FORCE)', f'CREATE DATABASE "{target}" TEMPLATE "{source}"')


class Bench:
    """A library, a second one of the same account, and a server. mark() keeps the moment that start() comes back to."""

    def __init__(self, place):
        self.place = Path(place)
        self.work, self.kept = self.place / "work", self.place / "kept"
        self.work.mkdir(parents=True)
        self.server = self.cable = None
        self.tables = Tables(self.place.name, self.work / "server") if POSTGRES else None
        self.in_client, self.in_server = (Shim(self.place / name, self.work) for name in ("client-shim", "server-shim"))
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
        if self.tables:
            self.tables.mark()

    def start(self):
        self.stop()
        shutil.rmtree(self.work)
        shutil.copytree(self.kept, self.work)
        if self.tables:
            self.tables.put_back()
        self.serve()

    def make_server(self):
        server = Server(self.work / "server", self.tables and self.tables.address)
        server.env.update(self.in_server.env)
        return server

    def serve(self):
        self.in_server.disarm()
        self.server = self.make_server().__enter__()
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

    def begin(self, verb):
        """twinctl, with its shim."""
        return subprocess.Popen(self.first.command(*self.verb(verb)), env={**os.environ, **self.in_client.env}, text=True,
                                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)

    def ask_server(self):
        """What it says that it holds."""
        token = self.first.token.read_text(encoding="utf-8").strip()
        changes = self.server.ask("GET", "/v1/changes?limit=500&verify=1", token=token).json
        twins = self.server.ask("GET", "/v1/published-twins", token=token).json["twins"]
        return {
            "objects": sorted((entry["type"], entry["id"], entry["rev"], entry.get("deleted", False)) for entry in changes["changes"]),
            "twins": [(entry["id"], entry["digest"], entry["rev"]) for entry in twins],
        }

    def picture(self):
        """All that must be the same whatever broke before. The server is asked, and then looked through from outside."""
        one, picture = self.first, self.ask_server()
        one.run("audit", "verify")
        there = one.json("publish", "Lab", "--dry-run")[0]
        self.sync(self.second)
        picture |= {
            "documents": [document["sha256"] if "sha256" in document else document["name"] for document in one.json("documents")],
            "text": one.run("show", "handbook.md", "--text"),
            "twin": shown(one),
            "to publish": [there.get(field) for field in ("digest", "pieces", "first")],
            "conflicts": one.json("conflicts"),
            "pieces": self.pieces(),
        }
        assert shown(self.second) == picture["twin"], f"the second computer has something else: {differences(picture['twin'][0], shown(self.second)[0])}"
        self.stop()
        doctor = self.make_server().run("doctor")
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
    return {part: (before[part], after[part]) for part in after if before[part] != after[part]}


class Benches:
    """As many as there are processors, each with its @verb still to be done."""

    def __init__(self, place, verb):
        self.verb, self.free, self.seen = verb, queue.SimpleQueue(), set()
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

    def each(self, points, attempt, group=None):
        """Calls @attempt(bench, point) for all; it leaves a server running and everything done. Returns what they returned. Of the points
        with the same group(bench) afterwards, the first is looked through; of the others the server says what it holds."""
        wrong = {}

        def one(point):
            bench = self.free.get()
            try:
                bench.start()
                result = attempt(bench, point)
                seen = group(bench) if group else None
                different = differences(bench.expected, bench.ask_server() if seen in self.seen else bench.picture())
                assert not different, different
                if seen:
                    self.seen.add(seen)
                return result
            except AssertionError as error:
                wrong.setdefault(str(error), []).append(point)
            finally:
                self.free.put(bench)

        with ThreadPoolExecutor(BENCHES) as pool:
            results = list(pool.map(one, points))
        assert not wrong, "\n".join(f"{self.verb} at {', '.join(map(str, where))}: {words}" for words, where in wrong.items())
        return results

    def count(self, kinds, shim):
        """How many calls of @kinds the verb makes in the processes with the shim of that name."""
        bench = self.all[0]
        bench.start()
        getattr(bench, shim).arm(kinds)
        wait_for(bench.begin(self.verb))
        return getattr(bench, shim).count()

    def finish(self, bench):
        """The same again, without a fault. What is known to be published would be published a second time."""
        if self.verb == "sync":
            bench.sync()
        elif self.verb == "edit" or bench.first.json("publish", "Lab", "--dry-run")[0]["first"]:
            bench.first.run(*bench.verb(self.verb))
        if self.verb == "edit":
            bench.sync()

    def stop(self):
        for bench in self.all:
            bench.stop()


def wait_for(process):
    """How it ended, and what it said."""
    words = process.communicate(timeout=120)[1]
    return process.returncode, words


def some(points, number):
    """@number of @points with an even stride, the first and the last among them; all in the long run."""
    points = list(points)
    if EVERYWHERE or len(points) <= number:
        return points
    return [points[round(index * (len(points) - 1) / (number - 1))] for index in range(number)]


def alternate(first, second, number):
    """Both of them with each of 1 … @number, so ordered that an even stride meets both."""
    pairs = ((first, second) if n % 2 else (second, first) for n in range(1, number + 1))
    return [(what, n) for n, pair in enumerate(pairs, 1) for what in pair]
