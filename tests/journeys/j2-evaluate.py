#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Journey J2, steps 3 to 5: thirty questions measure a twin before and after redaction; what makes it worse
is held back at the gate with the questions that fail, and let through only with a reason that is kept."""

import csv

from journey import FAILED, REFUSED, Journey, Twinctl, SAMPLES

journey = Journey(chained=True)
state = {}

# Category, question, document, words of the passage.
INSIDE = [
    ("Safety", "How long do I rinse my eyes?", "safety-handbook.pdf", "at least fifteen minutes at the eye wash station"),
    ("Safety", "Where do we gather when there is a fire?", "safety-handbook.pdf", "assembly point is the car park"),
    ("Safety", "May I eat in the laboratory?", "safety-handbook.pdf", "Food and drink stay outside"),
    ("Safety", "Which canister is for solvents with chlorine?", "safety-handbook.pdf",
     "Solvents with chlorine go into the yellow canister"),
    ("Safety", "When is the safety instruction held?", "safety-handbook.pdf", "first Monday of each month"),
    ("Solvents", "How much solvent may stand at the bench?", "working-with-solvents.docx",
     "never more than one litre of each solvent"),
    ("Solvents", "When is diethyl ether thrown away?", "working-with-solvents.docx", "thrown away six months after it was opened"),
    ("Solvents", "How often is the cooling water checked during a distillation?", "working-with-solvents.docx",
     "cooling water is checked every ten minutes"),
    ("Solvents", "Above which amount of a spill do I leave the room?", "working-with-solvents.docx", "Up to half a litre"),
    ("Solvents", "At which air speed is a fume hood closed?", "fume-hood.eml", "stays below 0.4 metres a second"),
    ("Thesis", "How often do supervisor and student meet?", "thesis-guide.md", "meet every second week"),
    ("Thesis", "In which week is the first complete draft due?", "thesis-guide.md", "The first complete draft"),
    ("Thesis", "What happens to a thesis that is handed in late?", "thesis-guide.md", "marked down by one grade"),
    ("Thesis", "Where is a thesis registered?", "thesis-guide.md", "registers the thesis at the student office"),
    ("Thesis", "Which telephone number has the student office, +46 46 222 00 00?", "thesis-guide.md",
     "Questions about formalities go to the student office"),
    ("House", "When is the porter's desk open on working days?", "porters-desk.txt", "from 6 in the morning until 10 at night"),
    ("House", "For how long are parcels kept?", "porters-desk.txt", "Parcels are kept for five working days"),
    ("House", "How much is the deposit for a locker?", "first-week.odt", "the deposit is 200 kronor"),
    ("House", "When are the laboratories closed over Christmas and the holidays?", "opening-hours.html",
     "closed from 20 December until 6 January"),
    ("House", "What is SE35 5000 0000 0549 1000 0003 for?", "fume-hood.eml", "The repair is paid from the account"),
]

OUTSIDE = [
    "Who won the football world cup in 1954?", "What is the capital of Mongolia?", "How do I bake sourdough bread?",
    "What is the price of a train ticket to Berlin?", "Which planet has the most moons?", "Who painted the Mona Lisa?",
    "How tall is Mount Kilimanjaro?", "When did the Roman empire fall?", "What is the plural of octopus?",
    "How is a bicycle chain replaced?",
]


def tool():
    return state["tool"]


def write_questions(path, lines):
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Question", "Category", "Document", "Quote", "Answerable"])
        writer.writerows(lines)
    return path


def gate(expect):
    return tool().json("gate", "Lab", expect=expect)[0]


def kinds(result):
    return {reason["kind"]: reason for reason in result["reasons"]}


@journey.step("given: eight documents, decided and classified, and a twin that knows them")
def prepare():
    state["tool"] = Twinctl(journey.place)
    tool().run("init", "--no-recovery")
    tool().run("add", SAMPLES)
    for name in tool().documents():
        tool().run("decide", name, "--all", "accept")
        tool().run("classify", name, "INTERNAL")
    tool().run("twin", "create", "Lab")
    tool().run("twin", "set", "Lab", "levels=INTERNAL")
    reasons = kinds(gate(REFUSED))
    assert list(reasons) == ["no-questions"], reasons


@journey.step("a table with bad lines names each of them and adds nothing")
def bad_lines():
    path = write_questions(journey.place / "bad.csv", [
        ["How long do I rinse my eyes?", "Safety", "safety-handbook.pdf", "at least fifteen minutes", "yes"],
        ["", "Safety", "safety-handbook.pdf", "eye clinic", ""],
        ["Where is it?", "Safety", "no-such-file.pdf", "eye clinic", ""],
        ["What do wombats do by day?", "Safety", "safety-handbook.pdf", "the wombats sleep by day and dig by night", ""],
        ["Who won the cup?", "Sport", "", "", ""],
        ["Who won the cup?", "Sport", "", "", "maybe"],
    ])
    done = tool().run("evaluate", "Lab", path, expect=FAILED)
    assert done == "", done
    assert tool().json("evaluate", "Lab", "--list") == []


@journey.step("4: thirty questions, before and after redaction, with the questions that were lost")
def before_and_after():
    lines = [[question, category, document, quote, ""] for category, question, document, quote in INSIDE]
    lines += [[question, "Outside", "", "", "no"] for question in OUTSIDE]
    path = write_questions(journey.place / "questions.csv", lines)

    state["run"] = tool().json("evaluate", "Lab", path, "--before-after", "--baseline")[0]
    figures = state["run"]["figures"]
    assert figures["questions"] == 30 and figures["answerable"] == 20, figures
    assert set(state["run"]["categories"]) == {"Safety", "Solvents", "Thesis", "House", "Outside"}, figures
    assert figures["before"]["recall_5"] >= figures["after"]["recall_5"] >= 0.85, figures
    assert figures["before"]["recall_5"] >= 0.95, figures
    assert figures["refusal"] >= 0.9, figures
    assert figures["unsupported"] == 0, figures

    # What is asked for by an account number that was taken out is not to be found any more, and it is named.
    lost = [question["question"] for question in state["run"]["questions"] if question.get("lost")]
    assert lost == ["What is SE35 5000 0000 0549 1000 0003 for?"], lost

    # Again: the same documents, the same questions, the same figures; nothing of the text as it was is left.
    again = tool().json("evaluate", "Lab", path, "--before-after")[0]
    assert again["figures"] == figures and again["digest"] == state["run"]["digest"], again["figures"]
    assert "SE35" not in tool().run("ask", "Lab", "From which account is the repair paid?")


@journey.step("the gate is open, and warns of what redaction costs only beyond the twin's tolerance")
def open_gate():
    assert kinds(gate(0)) == {}
    tool().run("twin", "set", "Lab", "evaluation.tolerance=0.01")
    warning = kinds(gate(0))["lost"]
    assert warning["weight"] == "warns", warning
    assert [question["question"] for question in warning["questions"]] == ["What is SE35 5000 0000 0549 1000 0003 for?"]
    tool().run("twin", "set", "Lab", "evaluation.tolerance=0.05")


@journey.step("5: a change that costs recall is held back with the failing questions, until a reason is typed")
def override():
    # Four of the twenty answers stand in a document that is no longer among those the twin may use.
    tool().run("classify", "thesis-guide.md", "RESTRICTED")
    assert list(kinds(gate(REFUSED))) == ["out-of-date"]

    after = tool().json("evaluate", "Lab")[0]["figures"]["after"]
    before = state["run"]["figures"]["after"]
    assert after["recall_5"] <= before["recall_5"] - 0.1, (before, after)

    reasons = kinds(gate(REFUSED))
    assert reasons["worse"]["weight"] == "asks", reasons
    failing = {question["question"]: question["verdict"] for question in reasons["worse"]["questions"]}
    assert "How often do supervisor and student meet?" in failing and set(failing.values()) == {"elsewhere"}, failing
    assert "How long do I rinse my eyes?" not in failing, failing

    tool().run("gate", "Lab", "--override", "  ", expect=FAILED)
    tool().run("gate", "Lab", "--override", "The thesis guide moves to a twin of its own; ask ada@chem.lund.example.")
    assert gate(0)["override"].startswith("The thesis guide moves to a twin of its own"), "kept with the state"
    entry = next(line for line in tool().json("audit") if line["action"] == "gate.override")
    assert "thesis guide moves" in str(entry["detail"]) and "worse" in str(entry["detail"]), entry
    assert "ada@chem" not in str(entry), "a reason holds no address"
    tool().run("audit", "verify")


@journey.step("a reason counts for one state: after the next change the gate is closed again")
def closed_again():
    tool().run("twin", "set", "Lab", "threshold=0.5")
    assert list(kinds(gate(REFUSED))) == ["out-of-date"]
    tool().run("twin", "set", "Lab", "threshold=0.45")
    assert gate(0)["override"]


@journey.step("what must be put right cannot be set aside")
def stops():
    path = journey.place / "cold-store.txt"
    path.write_text("Keys to the cold store are handed out by the caretaker.\n", encoding="utf-8")
    tool().run("add", path)
    tool().run("twin", "documents", "Lab", "add", "cold-store.txt")
    reasons = kinds(gate(REFUSED))
    assert reasons["unclassified"]["weight"] == "stops" and len(reasons["unclassified"]["documents"]) == 1, reasons
    tool().run("gate", "Lab", "--override", "It is urgent.", expect=REFUSED)


journey.main()
