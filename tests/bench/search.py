# SPDX-License-Identifier: GPL-3.0-or-later
"""What search finds and how long it takes, with SQLite's own full-text search (FTS5, porter) beside it; and vectors.

TWIN_BENCH_PASSAGES: the sizes of library that are measured, "10000 100000" without it. The larger ones take minutes."""

import json
import math
import os
import random
import re
import sqlite3
import subprocess
import time
from pathlib import Path

SHARED = Path(os.environ.get("TWIN_SHARED_DATA", Path(__file__).resolve().parents[2].parent / "shared" / "data"))
PASSAGES = os.environ.get("TWIN_BENCH_PASSAGES", "10000 100000").split()
PASSAGE_CHARACTERS = 1000
QUESTIONS = 300

# FTS5 has no list of stop words; these are the ones that a user of it would leave out.
STOP = set("a an and are as at be been but by did do does for from had has have he her his how i if in into is it its many "
           "may of on or she such than that the their them then there these they this those to was we were what when where "
           "which who whom whose why will with would you your".split())


def read(collection, name):
    with open(SHARED / "retrieval" / collection / name, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def read_judgements(collection):
    relevant = {}
    for line in (SHARED / "retrieval" / collection / "qrels.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        question, passage, grade = line.split("\t")
        if int(grade) > 0:
            relevant.setdefault(question, set()).add(passage)
    return relevant


def ndcg(found, relevant):
    gain = sum(1 / math.log2(place + 2) for place, passage in enumerate(found[:10]) if passage in relevant)
    ideal = sum(1 / math.log2(place + 2) for place in range(min(10, len(relevant))))
    return gain / ideal if ideal else 0


def mean_ndcg(collection, answers):
    relevant = read_judgements(collection)
    return sum(ndcg(answers.get(question["_id"], []), relevant.get(question["_id"], set()))
               for question in read(collection, "queries.jsonl")) / len(read(collection, "queries.jsonl"))


def run_ours(build, language, *folders):
    output = subprocess.run([build / "tests/bench/search-quality", language, *folders], check=True, capture_output=True, text=True)
    return {line.split("\t")[0]: line.split("\t")[1:] for line in output.stdout.splitlines()}


def write_query(question, stop):
    words = [word for word in re.findall(r"\w+", question.lower()) if word not in stop]
    return " OR ".join(f'"{word}"' for word in words) or '""'


def open_fts(rows, tokenizer="porter unicode61"):
    database = sqlite3.connect(":memory:")
    database.execute(f"CREATE VIRTUAL TABLE passage USING fts5 (heading, body, tokenize = '{tokenizer}')")
    database.executemany("INSERT INTO passage (rowid, heading, body) VALUES (?, ?, ?)", rows)
    return database


def run_fts(collection, tokenizer):
    corpus = read(collection, "corpus.jsonl")
    database = open_fts([(number, passage["title"], passage["text"]) for number, passage in enumerate(corpus)], tokenizer)
    return {question["_id"]: [corpus[number]["_id"] for number, in database.execute(
                "SELECT rowid FROM passage WHERE passage MATCH ? ORDER BY rank LIMIT 10", (write_query(question["text"], STOP),))]
            for question in read(collection, "queries.jsonl")}


def measure_quality(build):
    print("nDCG@10; FTS5 as it comes for other languages than English (unicode61), and with stop words left out.\n")
    print("| collection | Twin Studio | FTS5 |\n|---|--:|--:|")
    for collection in sorted(path.name for path in (SHARED / "retrieval").iterdir() if path.is_dir()):
        language = collection.rpartition("-")[2] if "-" in collection else "en"
        ours = run_ours(build, language, SHARED / "retrieval" / collection)
        theirs = run_fts(collection, "porter unicode61" if language == "en" else "unicode61")
        print(f"| {collection} | {mean_ndcg(collection, ours):.4f} | {mean_ndcg(collection, theirs):.4f} |", flush=True)


def measure_long_documents(build):
    folder = SHARED / "retrieval"
    ranks = [int(fields[0]) for fields in run_ours(build, "en", folder / "xquad-en", folder / "cranfield").values()]
    print("\nArticles cut into passages, among the texts of another collection: how often the whole answer stands in one of "
          "the first passages.\n")
    print("| | first | first 3 | first 5 |\n|---|--:|--:|--:|")
    print("| Twin Studio |" + "".join(f" {sum(0 < rank <= most for rank in ranks) / len(ranks):.3f} |" for most in (1, 3, 5)))


def make_passages(n):
    """As search-speed.c does it: paragraphs of a collection, and passages made of sentences of two."""
    paragraphs = [passage["text"] for passage in read("xquad-en", "corpus.jsonl")]
    texts = paragraphs + [passage["text"] for passage in read("cranfield", "corpus.jsonl")]
    sentences = [sentence for text in texts for sentence in re.split(r"(?<=[.!?])\s+", text) if sentence]
    drawn = random.Random(20)
    for number in range(n):
        body = paragraphs[number] if number < len(paragraphs) else ""
        while len(body) < PASSAGE_CHARACTERS and number >= len(paragraphs):
            body += drawn.choice(sentences) + " "
        yield number, f"Part {number % 10}", body


def measure_fts_speed(n):
    rows = list(make_passages(n))
    begin = time.process_time()
    database = open_fts(rows)
    built = time.process_time() - begin
    questions = read("xquad-en", "queries.jsonl")
    times = []
    for stop in (set(), STOP):
        spent = []
        for question in questions[::max(len(questions) // QUESTIONS, 1)]:
            begin = time.process_time()
            database.execute("SELECT rowid FROM passage WHERE passage MATCH ? ORDER BY rank LIMIT 10",
                             (write_query(question["text"], stop),)).fetchall()
            spent.append((time.process_time() - begin) * 1000)
        times.append(sorted(spent))
    for label, spent in zip(("all words", "without stop words"), times):
        print(f"| {n:,} | {label} | {n / built / 1000:.1f} | {spent[len(spent) // 2]:.1f} | {spent[len(spent) * 95 // 100]:.1f} |",
              flush=True)


def measure_speed(build):
    print("\nProcessor time. Twin Studio, encrypted, ranking and reading of the passages included:\n", flush=True)
    subprocess.run([build / "tests/bench/search-speed", *PASSAGES], check=True, env=dict(os.environ, TWIN_SHARED_DATA=str(SHARED)))
    print("\nFTS5 (porter), plain, in memory, the same kind of passages; no passage is read:\n")
    print("| passages | question as OR of | indexed, thousands a second | question p50, ms | p95, ms |\n|--:|---|--:|--:|--:|")
    for size in PASSAGES:
        measure_fts_speed(int(size))


def measure(build):
    if not (SHARED / "retrieval").is_dir():
        print("The retrieval collections are not here (retrieval beside the checkout in shared/data).")
        return

    measure_quality(build)
    measure_long_documents(build)
    measure_speed(build)
    print("\nVectors:\n", flush=True)
    subprocess.run([build / "tests/bench/vector-speed", "100000", "1024"], check=True)
