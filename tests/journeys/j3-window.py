#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Journey J3 on the creator's side, in the window and by keyboard: a quiz is made from the documents, read, changed and looked at as it
travels; and roles are given to who may ask."""

from journey import SAMPLES, Journey, Twinctl
from tour import LEVELS
from window import Window

journey = Journey(chained=True)
state = {}

OWN = "What is worn in the laboratory?"


def window():
    return state["window"]


def quizzes():
    return state["tool"].json("quiz", "Lab Safety", "list")


def questions():
    return [one["text"] for one in quizzes()[0]["questions"]]


def eventually(look, what):
    window().wait(look, what)


def to_question(number):
    return window().until_focused(f"{number}. ", "list item")


@journey.step("given: a twin that knows the handbook, and no quiz")
def prepare():
    tool = state["tool"] = Twinctl(journey.place)
    tool.run("init", "--no-recovery")
    tool.run("add", SAMPLES)
    for name in ("safety-handbook.pdf", "working-with-solvents.docx"):
        tool.run("classify", name, LEVELS[name])
        tool.run("decide", name, "--all", "accept")
    tool.run("settings", "dpa.accepted=true")
    tool.run("twin", "create", "Lab Safety")
    tool.run("twin", "set", "Lab Safety", "levels=INTERNAL", "accessMode=restricted")
    state["window"] = Window(tool.library, tool.key, height=860)
    window().find("Documents", "list")
    window().press("Lab Safety", "list item")
    window().press("Quizzes", "page tab")
    window().find("No Quizzes Yet")


@journey.step("questions are made from the documents and read; what is no good is left out")
def make():
    window().until_focused("Make from Documents…", "button")
    window().key("Return")
    window().until_focused("Title", "text")
    window().key("ctrl+a")
    window().type("First Day")
    window().until_focused("Questions")
    window().key("ctrl+a")
    window().type("5")
    window().key("Tab", "alt+n")
    button = window().find("Add 5", "button")
    assert window().is_sensitive(button)
    window().until_focused("", "check box")
    window().key("space")
    window().find("Add 4", "button")
    assert quizzes() == [], "nothing is kept before it was read"
    window().press("Add 4", "button")
    window().find("First Day")
    eventually(lambda: quizzes() and len(quizzes()[0]["questions"]) == 4, "four questions in the library")
    assert quizzes()[0]["title"] == "First Day"
    window().find("4. ", "list item")


@journey.step("the order is changed with Alt and the arrows, and a removal is taken back")
def order():
    before = questions()
    to_question(1)
    window().key("alt+Down")
    eventually(lambda: questions() == [before[1], before[0], *before[2:]], "the first question in the second place")
    to_question(2)
    window().key("Delete")
    eventually(lambda: questions() == [before[1], *before[2:]], "one question less")
    window().find("Question removed")
    window().press("Undo", "button")
    eventually(lambda: questions() == [before[1], before[0], *before[2:]], "the question in its place again")


@journey.step("a question of one's own: nothing is saved before it has two answers, a right one and a passage")
def write():
    window().until_focused("Add Question…")
    window().key("Return")
    save = window().find("Save", "button")
    window().until_focused("Question", "text")
    window().type(OWN)
    for text in ("Safety glasses", "A hat"):
        window().key("Tab")
        window().until_focused("Answer", "text")
        window().type(text)
    assert not window().is_sensitive(save), "no passage yet"
    window().until_focused("Choose a Passage…", "list item")
    window().key("Return")
    window().find("Search titles", "entry")
    window().type("Laboratory Safety")
    window().find("Laboratory Safety Handbook", "list item")
    window().key("Tab", "Return")
    window().find("Search the document", "entry")
    window().type("safety glasses")
    window().find("Wear safety glasses", "list item")
    window().key("Tab", "Return")
    eventually(lambda: window().is_sensitive(window().find("Save", "button")), "Save")
    window().press("Save", "button")
    eventually(lambda: len(questions()) == 5, "five questions")
    own = quizzes()[0]["questions"][4]
    assert own["text"] == OWN and own["options"] == ["Safety glasses", "A hat"] and own["key"] == 0, own
    assert "safety glasses" in own["quote"].lower(), own


@journey.step("what is personal is refused in words, and the dialog stays")
def refuse():
    to_question(5)
    window().key("Return")
    window().until_focused("Question", "text")
    window().key("ctrl+a")
    window().type("What does gudrun.marker@example.com say?")
    window().key("Return")
    window().reads("looks personal")
    window().key("Escape")
    assert questions()[4] == OWN


@journey.step("Show Every Byte lists the quiz and each of its questions")
def travels():
    window().key("Escape")
    window().press("Publish", "page tab")
    window().until_focused("Show Every Byte", "list item")
    window().key("Return")
    window().find("Search in what travels")
    window().type("First Day")
    window().reads("Quiz with 5 questions")
    window().key("ctrl+a")
    window().type("What is worn")
    window().reads("Right: Safety glasses")


@journey.step("a role opens a document: who is on the list is given it, and it travels with the fingerprint")
def role():
    state["tool"].run("classify", "working-with-solvents.docx", "INTERNAL", "--roles", "staff")
    window().key("Escape", "Escape")
    window().press("Access", "page tab")
    window().press("Add an Address or a Domain", "button")
    window().until_focused("Address or Domain", "text")
    window().type("tess@school.example")
    window().reads("staff")
    window().until_focused("Roles", "text")
    window().type("staff, lead")
    window().key("Return")
    row = window().find("tess@school.example", "list item")
    assert "Roles: staff, lead" in window().describe(), row
    window().until_focused("tess@school.example", "list item")
    window().key("Return")
    window().until_focused("Roles", "text")
    window().key("ctrl+a")
    window().type("staff")
    window().key("Return")
    eventually(lambda: state["tool"].json("access", "Lab Safety", "list")[0]["roles"] == ["staff"], "the one role")
    window().until_focused("Remove tess@school.example", "button")
    window().key("Return")
    eventually(lambda: state["tool"].json("access", "Lab Safety", "list") == [], "nobody on the list")
    window().press("Undo", "button")
    eventually(lambda: [one["roles"] for one in state["tool"].json("access", "Lab Safety", "list")] == [["staff"]], "the entry with its role")


@journey.step("a quiz is removed with a way back")
def remove():
    window().press("Quizzes", "page tab")
    window().until_focused("Remove “First Day”", "button")
    window().key("Return")
    window().find("No Quizzes Yet")
    assert quizzes() == []
    window().press("Undo", "button")
    eventually(lambda: quizzes() and len(quizzes()[0]["questions"]) == 5, "the quiz again")
    assert window().unnamed() == [], window().unnamed()
    window().close()


journey.main()
