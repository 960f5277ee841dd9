# SPDX-License-Identifier: GPL-3.0-or-later
"""How fast personal data is found and taken out, in one thread, next to one alternation of 37 patterns in RE2,
PCRE2 and ripgrep. Ours looks for all its types, scores what it finds by the words around, and rewrites the text; the
others know a few shapes and no check digit."""

import resource
import shutil
import subprocess
import tempfile
from pathlib import Path

PATTERNS = Path(__file__).parent / "pii-patterns.txt"
CHAT = ("Hi Anna, the meeting moved to 3 pm on Tuesday. Call me at 212-555-0123 or write to jane@example.com. "
        "The order 4025550 is on its way.")
MEGABYTE = 1_000_000

# What it is, the kind of pii-texts, bytes, and whether PCRE2 gets through it within a minute.
TEXTS = [
    ("business text, an item in 2 kB", "business", 32 * MEGABYTE, True),
    ("dense text, an item in 125 B", "dense", 16 * MEGABYTE, True),
    ("table of numbers", "table", 16 * MEGABYTE, True),
    ("all digits", "digits", 4 * MEGABYTE, False),
    ("all @", "signs", 4 * MEGABYTE, False),
    ("all a:", "colons", 4 * MEGABYTE, False),
]


def seconds(program, *arguments):
    """The figures that a program prints; None where it is not built."""
    if not program.exists():
        return None
    done = subprocess.run([program, *map(str, arguments)], capture_output=True, text=True, check=True)
    return [float(line) for line in done.stdout.split()]


def ripgrep(path, rounds):
    """The user and system time of one thread that counts the matches, without the start of the program."""
    if shutil.which("rg") is None:
        return None

    def once(file):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(["rg", "--count-matches", "--text", "--no-unicode", "--threads", "1", "--file", PATTERNS, file],
                       stdout=subprocess.DEVNULL, check=False)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    empty = path.with_name("empty")
    empty.write_bytes(b"")
    start = min(once(empty) for _ in range(rounds))
    return max(min(once(path) for _ in range(rounds)) - start, 1e-4)


def rate(size, time):
    return f"{size / time / 1e6:,.0f}" if time else "–"


def ratio(other, own):
    return f"{other / own:.1f}x" if other else "–"


def measure_text(folder, programs, name, kind, size, for_pcre2):
    path = folder / kind
    with open(path, "wb") as out:
        subprocess.run([programs / "pii-texts", kind, str(size)], stdout=out, check=True)
    found, redacted, again, _ = seconds(programs / "pii-speed", path, 5)
    own = redacted - again
    re2 = seconds(programs / "pii-re2", PATTERNS, path, 3)
    pcre2 = seconds(programs / "pii-pcre2", PATTERNS, path, 1) if for_pcre2 else None
    others = [re2 and re2[0], ripgrep(path, 3), pcre2 and pcre2[0]]
    cells = [rate(size, found), rate(size, own), rate(size, redacted)]
    cells += [f"{rate(size, time)} ({ratio(time, own)})" if time else "–" for time in others]
    print(f"| {name} | {' | '.join(cells)} |", flush=True)


def measure(build):
    programs = build / "tests/bench"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print("MB/s of thread time; in brackets how many times longer the others take than ours with the rewritten text.\n")
        print("| text | findings | and rewritten | and scanned again | RE2 | ripgrep | PCRE2 |")
        print("|---|--:|--:|--:|--:|--:|--:|")
        for text in TEXTS:
            measure_text(folder, programs, *text)

        chat = folder / "chat"
        chat.write_text(CHAT)
        document = folder / "document"
        with open(document, "wb") as out:
            subprocess.run([programs / "pii-texts", "business", str(MEGABYTE)], stdout=out, check=True)
        print("\n| one text | findings | and rewritten | and scanned again |\n|---|--:|--:|--:|")
        for label, path, rounds, unit, scale in (("a chat message", chat, 20000, "µs", 1e6),
                                                 ("a document of 1 MB", document, 20, "ms", 1e3)):
            found, redacted, again, _ = seconds(programs / "pii-speed", path, rounds)
            print(f"| {label} | {found * scale:.1f} {unit} | {(redacted - again) * scale:.1f} {unit} | {redacted * scale:.1f} {unit} |")
        start = min(seconds(programs / "pii-speed", "--start")[0] for _ in range(5))
        print(f"| the first text of a process | {start * 1e3:.2f} ms | | |")
