# SPDX-License-Identifier: GPL-3.0-or-later
"""How well and how fast documents are read, against the command line tools of Debian, on the same files in the same run.

    ./run bench extraction

Three kinds of truth: what the files' own projects expect of them (dev/), exact texts of typeset pages (truth/) and the
bodies of news articles (article/). Words are compared folded (NFKC), without punctuation; F1 of the words tells what
was lost or invented, F1 of four words in a row tells whether the order is right as well. A tool that fails counts 0."""

import collections
import html
import html.parser
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import unicodedata
from pathlib import Path

CORPUS = Path(os.environ.get("TWIN_SHARED_DATA", Path(__file__).resolve().parents[2].parent / "shared" / "data")) / "corpus"
DEV = CORPUS / "dev"
PATIENCE = 20  # seconds a tool has for one file
SCRATCH = tempfile.TemporaryDirectory(prefix="twin-bench.")  # some write pictures to where they are
MEMORY = 4 << 30  # bytes a tool may map: some would take all there is

# FILE stands for the document. What each prints is its plain text.
PDFTOTEXT = ["pdftotext", "FILE", "-"]
MUTOOL = ["mutool", "draw", "-q", "-F", "text", "FILE"]
PANDOC = ["pandoc", "-t", "plain", "--wrap=none", "FILE"]
PEERS = {
    "pdf": {"pdftotext": PDFTOTEXT, "mutool": MUTOOL},
    "docx": {"pandoc": PANDOC, "docx2txt": ["docx2txt", "FILE", "-"], "mutool": MUTOOL},
    "odt": {"pandoc": PANDOC, "odt2txt": ["odt2txt", "--width=-1", "FILE"]},
    "ods_odp": {"odt2txt": ["odt2txt", "--width=-1", "FILE"]},
    "pptx": {"mutool": MUTOOL},
    "xlsx": {"xlsx2csv": ["xlsx2csv", "-a", "FILE"], "mutool": MUTOOL},
    "epub": {"pandoc": PANDOC, "mutool": MUTOOL},
    "html": {"pandoc": PANDOC, "html2text": ["html2text", "-utf8", "FILE"], "readability": ["readability", "FILE"]},
    "rtf": {"pandoc": ["pandoc", "-f", "rtf", "-t", "plain", "--wrap=none", "FILE"], "unrtf": ["unrtf", "--text", "FILE"]},
    "md": {"pandoc": PANDOC},
    "csv": {},
    "json": {},
}
READABILITY = """
import sys
from readability import Document
print(Document(open(sys.argv[1], encoding="utf-8", errors="replace").read()).summary())
"""


# --- What a text should be -------------------------------------------------------------------------------------------

class TextOf(html.parser.HTMLParser):
    """The text of an HTML page, blocks apart."""

    def __init__(self):
        super().__init__()
        self.parts = []
        self.skipping = 0

    def handle_starttag(self, tag, attrs):
        self.skipping += tag in ("script", "style")
        if tag not in ("a", "b", "i", "em", "strong", "span", "code", "sup", "sub", "font", "u", "abbr", "small"):
            self.parts.append(" ")

    def handle_endtag(self, tag):
        self.skipping -= tag in ("script", "style") and self.skipping > 0
        if tag not in ("a", "b", "i", "em", "strong", "span", "code", "sup", "sub", "font", "u", "abbr", "small"):
            self.parts.append(" ")

    def handle_data(self, data):
        if not self.skipping:
            self.parts.append(data)


def html_text(source):
    parser = TextOf()
    parser.feed(source)
    return "".join(parser.parts)


def markdown_text(source):
    """Markdown without its marks; comments are places of pictures."""
    source = re.sub(r"<!--.*?-->", " ", source, flags=re.S)
    source = re.sub(r"!\[[^\]]*\]\([^)]*\)", " ", source)
    source = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", source)
    return html.unescape(source.replace("\\_", "_"))


def native_text(source):
    """The words of pandoc's own tree."""
    out = []
    attributes = r'(?:\(\s*"[^"]*"\s*,\s*\[[^\]]*\]\s*,\s*\[(?:[^\]]|\)\s*,)*\]\s*\)\s*)?'
    for match in re.finditer(r'\b(Str|Code|CodeBlock|InlineMath|DisplayMath)\b\s*' + attributes + r'"((?:[^"\\]|\\.)*)"'
                             r'|\b(Space|SoftBreak|LineBreak|Para|Plain|Header|Cell)\b', source):
        if match.group(2) is None:
            out.append(" ")
            continue
        text = re.sub(r"\\(\d+)\\?&?", lambda m: chr(int(m.group(1))), match.group(2))
        out.append(text.replace('\\"', '"').replace("\\n", "\n").replace("\\\\", "\\"))
    return "".join(out)


def expected_text(path):
    """What the project that @path comes from expects of it; None if it says nothing."""
    readers = {".expected.md": markdown_text, ".expected.native": native_text, ".expected.html": html_text}
    for ending, reader in readers.items():
        side = path.with_name(path.name + ending)
        if side.exists():
            return reader(side.read_text(encoding="utf-8", errors="replace"))
    return None


# --- How close a text comes to it ------------------------------------------------------------------------------------

def words_of(text):
    folded = unicodedata.normalize("NFKC", text).casefold()
    return re.findall(r"[^\W_]+", folded)


def f1(actual, expected, n):
    """(precision, recall, F1) of the runs of @n words; a text of fewer words is one run."""
    def grams(words):
        size = min(n, max(len(words), 1))
        return collections.Counter(tuple(words[i:i + size]) for i in range(len(words) - size + 1))
    one, two = grams(actual), grams(expected)
    common = sum((one & two).values())
    if not common:
        return (0.0, 0.0, float(not actual and not expected))
    precision, recall = common / sum(one.values()), common / sum(two.values())
    return precision, recall, 2 * precision * recall / (precision + recall)


def mean(values):
    values = list(values)
    return sum(values) / len(values) if values else 0.0


# --- Running ---------------------------------------------------------------------------------------------------------

def limit_memory():
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def run(command, path):
    """What @command prints for @path; nothing if it fails."""
    if command[0] == "readability":
        command = [sys.executable, "-c", READABILITY, "FILE"]
    try:
        done = subprocess.run([str(path) if a == "FILE" else str(a) for a in command], stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, timeout=PATIENCE, check=False,
                              cwd=SCRATCH.name, preexec_fn=limit_memory)
    except (subprocess.TimeoutExpired, FileNotFoundError):
        return ""
    return done.stdout.decode("utf-8", errors="replace")


def read_with(command, path):
    text = run(command, path)
    return html_text(text) if command[0] == "readability" else text


def cpu_of(function):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    function()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def documents(kind):
    return [p for p in sorted((DEV / kind).iterdir()) if p.is_file() and ".expected." not in p.name]


def available(kind):
    def known(command):
        tool = command[0] if command[0] != "readability" else sys.executable
        if subprocess.run(["which", tool], stdout=subprocess.DEVNULL, check=False).returncode != 0:
            return False
        return command[0] != "readability" or not subprocess.run([tool, "-c", "import readability"], check=False,
                                                                 stderr=subprocess.DEVNULL).returncode
    return {name: command for name, command in PEERS[kind].items() if known(command)}


# --- The tables ------------------------------------------------------------------------------------------------------

def show_quality(score):
    print("### The texts that projects expect of their own test files\n")
    print("F1 of the words / of four words in a row, mean over the files.\n")
    print("| format | files | Twin Studio | " + "other tools |\n|---|--:|---|---|")
    for kind in PEERS:
        cases = [(p, words_of(expected_text(p))) for p in documents(kind) if expected_text(p) is not None]
        if not cases:
            continue

        def scores(command):
            texts = [words_of(read_with(command, path)) for path, _ in cases]
            return " / ".join(f"{mean(f1(t, e, n)[2] for t, (_, e) in zip(texts, cases)):.3f}" for n in (1, 4))
        peers = ", ".join(f"{name} {scores(command)}" for name, command in available(kind).items())
        print(f"| {kind} | {len(cases)} | **{scores([score, '--text', 'FILE'])}** | {peers} |", flush=True)


def show_each(score, kind):
    """Not part of the run: every file of one format."""
    for path in documents(kind):
        expected = expected_text(path)
        if expected is None:
            continue
        expected = words_of(expected)
        row = []
        for command in [[score, "--text", "FILE"], *available(kind).values()]:
            text = words_of(read_with(command, path))
            row.append("{:.3f}/{:.3f}/{:.3f}".format(f1(text, expected, 1)[2], f1(text, expected, 4)[0], f1(text, expected, 4)[1])
                       + f" {f1(text, expected, 4)[2]:.3f}")
        print(path.name, "|", " | ".join(row))


def show_truth(score):
    print("\n### Typeset pages whose exact text is known\n")
    print("F1 of four words in a row over body and headings; in brackets the page heads that are left in the body.\n")
    peers = {"pdftotext": PDFTOTEXT, "pdftotext -raw": ["pdftotext", "-raw", "FILE", "-"], "mutool": MUTOOL}
    peers = {name: command for name, command in peers.items() if name.split()[0] in available("pdf")}
    print("| pages | Twin Studio | " + " | ".join(peers) + " |\n|---|---|" + "---|" * len(peers))
    for path in sorted((CORPUS / "truth").glob("*.pdf")):
        blocks = json.loads(path.with_suffix(".truth.json").read_text(encoding="utf-8"))
        expected = words_of("\n".join(block[1] for block in blocks if block[0] in ("H", "P")))
        row = []
        for command in [[score, "--body", "FILE"], *peers.values()]:
            text = run(command, path)
            row.append(f"{f1(words_of(text), expected, 4)[2]:.3f} ({text.count('Annual Handbook')})")
        print(f"| {path.stem} | **{row[0]}** | " + " | ".join(row[1:]) + " |", flush=True)


def show_articles(score):
    print("\n### News articles\n")
    print("Precision, recall and F1 (of the means) of four words in a row against the article's body.\n")
    truth = json.loads((CORPUS / "article" / "ground-truth.json").read_text(encoding="utf-8"))
    print("| tool | precision | recall | F1 |\n|---|--:|--:|--:|")
    for name, command in {"**Twin Studio**": [score, "--text", "FILE"], **available("html")}.items():
        results = [f1(words_of(read_with(command, CORPUS / "article" / f"{key}.html")), words_of(page["articleBody"]), 4)
                   for key, page in truth.items()]
        precision, recall = mean(r[0] for r in results), mean(r[1] for r in results)
        print(f"| {name} | {precision:.3f} | {recall:.3f} | {2 * precision * recall / max(precision + recall, 1e-9):.3f} |", flush=True)


def show_speed(score):
    print("\n### Processor time\n")
    print("Seconds for all files of a format, user and system, best of three; ours in one process, with structure, as the")
    print("worker reads them; the others one process a file, as they are made.\n")
    print("| format | files | Twin Studio | other tools | against the fastest |\n|---|--:|--:|---|--:|")
    for kind in PEERS:
        files = documents(kind)
        ours = min(cpu_of(lambda f=files: subprocess.run([score, "--time", *f], stdout=subprocess.DEVNULL, check=False)) for _ in range(3))
        peers = {name: min(cpu_of(lambda f=files, c=command: [run(c, path) for path in f]) for _ in range(3))
                 for name, command in available(kind).items() if name != "readability"}
        ratio = f"{min(peers.values()) / ours:.1f}x" if peers else ""
        print(f"| {kind} | {len(files)} | **{ours:.3f}** | {', '.join(f'{n} {s:.2f}' for n, s in peers.items())} | {ratio} |", flush=True)
    pages = subprocess.run([score, "--time", *documents("pdf")], stdout=subprocess.PIPE, check=False).stdout.decode().strip()
    print(f"\nPDF: {pages}.")


def add_alone(build, library, path):
    """Adds one file as a user would: (processor seconds, MB of the largest process, what twinctl says of it; what lies in it follows)."""
    process = subprocess.Popen([build / "src/cli/twinctl", *library, "--json", "add", path], stdout=subprocess.PIPE,
                               stderr=subprocess.DEVNULL, env=dict(os.environ, TWIN_EXTRACT=str(build / "src/extract/twin-extract")))
    said = process.stdout.read().decode(errors="replace")
    _, _, used = os.wait4(process.pid, 0)
    process.returncode = 0
    return used.ru_utime + used.ru_stime, used.ru_maxrss >> 10, json.loads(said.splitlines()[0]) if said.startswith("{") else {}


def show_hostile(build):
    print("\n### Hostile files\n")
    print("Every file of the collection of broken, encrypted and malicious files, added by twinctl, read by the sandboxed worker.\n")
    slow, large, silent, n = [], [], [], 0
    outcomes = collections.Counter()
    longest = heaviest = 0
    library = ["--library", Path(SCRATCH.name) / "library", "--key-file", Path(SCRATCH.name) / "key"]
    subprocess.run([build / "src/cli/twinctl", *library, "init", "--no-recovery"], stdout=subprocess.DEVNULL, check=True)
    for path in sorted(p for p in (DEV / "hostile").rglob("*") if p.is_file() and ".expected." not in p.name):
        seconds, megabytes, said = add_alone(build, library, path)
        n += 1
        longest, heaviest = max(longest, seconds), max(heaviest, megabytes)
        outcomes[f"{said.get('state', 'nothing said')}{', ' + said['reason'] if said.get('reason') else ''}"] += 1
        if seconds > 6:
            slow.append(f"{path.name} {seconds:.1f} s")
        if megabytes > 256:
            large.append(f"{path.name} {megabytes} MB")
        if said.get("state") not in ("ready", "held", "duplicate") and not said.get("reason"):
            silent.append(path.name)
    print("| what became of them | files |\n|---|--:|")
    for outcome, count in outcomes.most_common():
        print(f"| {outcome} | {count} |")
    print(f"\n{n} files; the longest took {longest:.1f} s of processor time, the largest process {heaviest} MB. Longer than 6 s: {', '.join(slow) or 'none'}. "
          f"More than 256 MB: {', '.join(large) or 'none'}. Neither read nor a reason given: {', '.join(silent) or 'none'}.")


def show_salvage(score):
    print("\n### Files that were cut off\n")
    print("Characters of text that each tool still finds.\n")
    print("| file | Twin Studio | other tools |\n|---|--:|---|")
    for path in sorted((DEV / "hostile" / "synth").glob("trunc*")):
        kind = path.suffix[1:]
        peers = ", ".join(f"{name} {len(read_with(command, path))}" for name, command in available(kind).items()) if kind in PEERS else ""
        print(f"| {path.name} | **{len(run([score, '--text', 'FILE'], path))}** | {peers} |", flush=True)


def measure(build):
    if not DEV.is_dir():
        print("The collection of real documents is not here (corpus beside the checkout in shared/data).")
        return
    score = build / "tests/extract/score-text"
    show_quality(score)
    show_truth(score)
    show_articles(score)
    show_speed(score)
    show_salvage(score)
    show_hostile(build)


def main():
    """By hand: extraction.py [quality|truth|articles|speed|salvage|hostile|FORMAT]..."""
    build = Path(os.environ["TWIN_BUILD"])
    score = build / "tests/extract/score-text"
    tables = {"quality": show_quality, "truth": show_truth, "articles": show_articles, "speed": show_speed, "salvage": show_salvage}
    for name in sys.argv[1:]:
        if name in tables:
            tables[name](score)
        elif name == "hostile":
            show_hostile(build)
        else:
            show_each(score, name)


if __name__ == "__main__":
    main()
