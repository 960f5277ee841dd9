#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Journey J3, a quiz: written by the creator from the documents, published to the real server, taken on the twin's page over plain HTTP."""
import json
import os
import re
import sys
from pathlib import Path

from journey import FAILED, REFUSED, Journey, Twinctl

ROOT = Path(__file__).resolve().parent.parent
os.environ.setdefault("TWIN_SERVER_TESTS", str(ROOT / "server"))
sys.path.insert(0, str(ROOT / "web"))
from pages import Server, Visitor, prepare_postgres  # noqa: E402

POSTGRES = os.environ.get("TWIN_TEST_POSTGRES")
MARKER = "gudrun.marker@example.com"
SPILL = "The red kit takes up to 250 ml of solvent from the floor."
SAFETY = f"""# Safety

## Spills

{SPILL}

## Waste

A canister of waste is closed at 900 ml and taken to the yard.

## Rinsing

Each bottle is rinsed with 50 ml of water before it is reused.

## Bottles

The shelf by the door carries bottles of up to 500 ml and no larger.
"""

journey = Journey(chained=True)
state = {}


def quiz(action, *more, **how):
    return state["tool"].run("quiz", "Lab", action, *more, **how)


def listed():
    return state["tool"].json("quiz", "Lab", "list")


@journey.step("given: a public twin that knows what to do in a laboratory, and a server")
def prepare():
    one = state["tool"] = Twinctl(journey.place / "first")
    one.place.mkdir()
    one.token = one.place / "token"
    one.run("init", "--no-recovery")
    (journey.place / "safety.md").write_text(SAFETY, encoding="utf-8")
    one.run("add", journey.place / "safety.md")
    one.run("classify", "safety.md", "PUBLIC")
    one.run("twin", "create", "Lab")
    one.run("twin", "set", "Lab", "levels=PUBLIC", "accessMode=public")
    folder = journey.place / "server"
    url = prepare_postgres(Server(folder), POSTGRES) if POSTGRES else None
    state["server"] = Server(folder, url).__enter__()
    one.run("connect", state["server"].url, "--email", "anna@example.org", "--country", "DE", "--token-file", one.token, "--code-file", "-",
            stdin=state["server"].code() + "\n")


@journey.step("suggestions come from sentences of the documents, and are in no quiz")
def suggest():
    found = state["tool"].json("quiz", "Lab", "suggest", "--limit", "3")
    assert len(found) == 3 and all(one["suggestion"] and "id" not in one for one in found), found
    for one in found:
        assert one["text"].replace("_____", one["options"][one["key"]]) == one["quote"] and one["quote"] in SAFETY, one
    assert listed() == []
    state["suggestions"] = found


@journey.step("a quiz of two suggestions and a question of one's own; what is wrong is refused with the reason, and then nothing is added")
def write():
    quiz("new", "Laboratory Safety")
    own = dict(state["suggestions"][0], text="How much does the red kit take up?", options=["250 ml", "A litre"], key=0, quote=SPILL)
    for wrong in (dict(own, options=["250 ml", ""]), dict(own, options=["250 ml", "250 ML"]), dict(own, key=2), dict(own, quote="Whales sing at night.")):
        quiz("add", "Laboratory Safety", "-", stdin="\n".join(map(json.dumps, (own, wrong))), expect=FAILED)
    quiz("add", "Laboratory Safety", "-", stdin=json.dumps(dict(own, text=f"What does {MARKER} say?")), expect=REFUSED)
    assert listed()[0]["questions"] == []
    quiz("add", "Laboratory Safety", "-", stdin="\n".join(map(json.dumps, [*state["suggestions"][:2], own])))
    last = listed()[0]["questions"][2]
    quiz("move", last["id"], "1")
    assert [one["text"] for one in listed()[0]["questions"]][0] == own["text"]
    quiz("check")


@journey.step("another one from a spreadsheet; a line that is wrong, and nothing is added")
def write_table():
    quiz("new", "From a Table")
    table = journey.place / "quiz.csv"
    head = "Frage;Antwort 1;Antwort 2;Richtig;Dokument;Zitat\r\n"
    good = f"How much does it take up?;250 ml;A litre;1;safety.md;{SPILL}\r\n"
    table.write_text(head + good + good.replace(";1;", ";3;"), encoding="utf-8")
    quiz("add", "From a Table", table, expect=FAILED)
    assert [one["questions"] for one in listed() if one["title"] == "From a Table"] == [[]]
    table.write_text("\ufeff" + head + good, encoding="utf-8")
    quiz("add", "From a Table", table)
    (made,) = [one for one in listed() if one["title"] == "From a Table"]
    assert [(one["text"], one["key"], one["quote"]) for one in made["questions"]] == [("How much does it take up?", 0, SPILL)], made
    quiz("remove", "From a Table")


@journey.step("it travels with the twin, and the preview says so")
def publish():
    one = state["tool"]
    preview = one.json("publish", "Lab", "--dry-run")[0]
    assert preview["quizzes_added"] == 1, preview
    one.run("publish", "Lab", "--token-file", one.token, "--override", "not evaluated yet")
    preview = one.json("publish", "Lab", "--dry-run")[0]
    assert not preview["changed"] and preview["quizzes_added"] == 0, preview


@journey.step("whoever opens the page takes it: the score is right, and each question leads to its passage")
def take():
    visitor = Visitor(state["server"])
    links = [link for link in visitor.get("/t/lab").page.links() if "/quiz/" in link]
    assert len(links) == 1, links
    questions = listed()[0]["questions"]
    page = visitor.get(links[0]).page
    for question in questions:
        assert question["text"] in page.text, page.text
    right = {f"q{n}": question["key"] for n, question in enumerate(questions)}
    wrong = dict(right, q1=(right["q1"] + 1) % len(questions[1]["options"]))
    for chosen, score in ((right, "3 of 3 right"), (wrong, "2 of 3 right")):
        result = visitor.post(links[0], dict(chosen, began="0"))
        assert result.status == 200 and score in result.page.text, result.page.text
    passages = [link for link in result.page.links() if re.search(r"/passage/", link)]
    assert len(passages) == 3, passages
    assert SPILL in visitor.get(passages[0].partition("#")[0]).page.text
    assert not visitor.set_cookies


@journey.step("changed and published again: the preview counts it; removed: it is gone from the page")
def change():
    one = state["tool"]
    quiz("rename", "laboratory safety", "Spills")
    assert one.json("publish", "Lab", "--dry-run")[0]["quizzes_changed"] == 1
    quiz("remove", "Spills")
    assert one.json("publish", "Lab", "--dry-run")[0]["quizzes_removed"] == 1
    one.run("publish", "Lab", "--token-file", one.token, "--override", "still not")
    assert not [link for link in Visitor(state["server"]).get("/t/lab").page.links() if "/quiz/" in link]
    state["server"].__exit__()


journey.main()
