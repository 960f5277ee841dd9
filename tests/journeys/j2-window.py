#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Journey J2, a creator makes a restricted twin and tries it out, in the window and by keyboard."""

import time

from journey import SAMPLES, Journey, Twinctl
from tour import LEVELS
from window import Window

journey = Journey(chained=True)
state = {}

MESSAGE = "Please ask the student office."


def window():
    return state["window"]


def tool():
    return state["tool"]


def config():
    return tool().json("twin", "show", "Lab Safety")[0]["config"]


def eventually(look, what):
    window().wait(look, what)


def section(name):
    window().press(name, "page tab")
    time.sleep(0.4)


def page_is_heard():
    return any(node.get_role_name() in ("image", "img") and "fifteen minutes" in (node.get_name() or "")
               for node, _ in window().walk())


def questions():
    return tool().json("evaluate", "Lab Safety", "--list")


def ask(question):
    window().until_focused("Question", "text", key="shift+Tab")
    window().key("ctrl+a")
    window().type(question)
    window().key("Return")


@journey.step("1: a new twin with a name, by keyboard")
def create():
    state["tool"] = Twinctl(journey.place)
    tool().run("init", "--no-recovery")
    tool().run("add", SAMPLES)
    for name, level in LEVELS.items():
        tool().run("classify", name, level)
        tool().run("decide", name, "--all", "accept")
    state["window"] = Window(tool().library, tool().key, height=860)
    window().find("Documents", "list")
    window().key("ctrl+n")
    window().find("New Twin")
    assert not window().is_sensitive(window().find("Create", "button")), "a twin without a name"
    window().until_focused("Name", "text")
    window().type("Lab Safety")
    window().key("Return")
    window().find("Behaviour", "page tab")
    window().find("Lab Safety", "list item")


@journey.step("1: persona and the message for no answer")
def persona():
    section("Behaviour")
    window().until_focused("Tone", "text")
    window().type("friendly")
    window().key("Return")
    window().until_focused("No-Answer Message", "text")
    window().key("ctrl+a")
    window().type(MESSAGE)
    window().key("Return")
    eventually(lambda: config()["noAnswer"] == MESSAGE, "the message in the store")
    assert config()["persona"]["tone"] == "friendly", config()


@journey.step("1: restricted asks for the agreement; without it, the twin stays as it was")
def agreement():
    section("Access")
    before = config().get("accessMode")
    window().press("Restricted", "radio button")
    window().find("Accept the Data-Processing Agreement?")
    window().press("Cancel", "button")
    window().gone("Accept the Data-Processing Agreement?")
    assert config().get("accessMode") == before, config()

    window().press("Restricted", "radio button")
    window().find("Accept the Data-Processing Agreement?")
    window().press("Accept", "button")
    eventually(lambda: config().get("accessMode") == "restricted", "the mode in the store")


@journey.step("knowledge by level: what is internal is known")
def knowledge():
    section("Knowledge")
    window().until_focused("Internal")
    window().key("space")
    window().reads("By classification")
    window().reads("Laboratory Safety Handbook")


@journey.step("3: a question gets a cited answer, and the citation opens its passage")
def answer():
    section("Try It")
    ask("How long do I rinse my eyes after an accident with acid?")
    window().reads("fifteen minutes", 60)
    window().find("Passage 1", "button")
    window().press("Passage 1", "button")
    window().find("Passage", "dialog")
    # The page is drawn, and is heard as the passage.
    window().wait(page_is_heard, "the picture of the page", 60)
    window().reads("Page 3 of 3")
    window().press("Larger", "button")
    window().press("Released Text", "radio button")
    window().find("Released text", "text")
    window().key("Escape")
    window().wait(lambda: window().look("Released text", "text") is None, "the end of the dialog")


@journey.step("3: what is not in the documents gets the message")
def outside():
    ask("Who won the football world cup in 1954?")
    window().reads(MESSAGE, 60)


@journey.step("3: what was asked is kept for evaluation, with the passage that answered it, and can be undone")
def keep():
    window().press("Keep for Evaluation", "button")
    eventually(lambda: len(questions()) == 1, "the kept question in the store")
    assert "fifteen minutes" in questions()[0]["expected"][0]["quote"], questions()
    window().press("Undo", "button")
    eventually(lambda: questions() == [], "the end of the kept question")
    window().gone("Undo")
    eventually(lambda: window().is_sensitive(window().look("Keep for Evaluation", "button")), "the button to be there again")
    window().press("Keep for Evaluation", "button")
    eventually(lambda: len(questions()) == 1, "the kept question in the store")


@journey.step("4: a question by keyboard, with its passage picked from the document")
def add_question():
    section("Evaluation")
    window().until_focused("Add Question…", "button")
    window().key("Return")
    window().find("Question", "text")
    window().type("Which canister is for solvents with chlorine?")
    window().until_focused("Category", "text")
    window().type("Waste")
    window().until_focused("Add Passage…")
    window().key("Return")
    window().find("Laboratory Safety Handbook", "list item")
    window().type("handbook")
    window().key("Tab")
    window().key("Return")
    window().reads("yellow canister")
    window().type("yellow canister")
    window().key("Tab")
    window().key("Return")
    window().press("Save", "button")
    eventually(lambda: len(questions()) == 2, "the question in the store")
    added = next(question for question in questions() if question["category"] == "Waste")
    assert "yellow canister" in added["expected"][0]["quote"], added


@journey.step("4: all questions are asked, before and after redaction, and the figures are explained")
def run():
    window().until_focused("Before and After Redaction")
    window().key("space")
    window().press("Run Evaluation", "button")
    window().reads("Right, at place 1", 60)
    window().reads("1.00 before redaction")
    window().reads("Share of the expected passages that are among the first five.")
    window().reads("Nothing here stands against publishing")
    assert not window().unnamed(), window().unnamed()


@journey.step("a question is removed and comes back by undo")
def remove_question():
    window().press("Remove “Which canister is for solvents with chlorine?”", "button")
    eventually(lambda: len(questions()) == 1, "the removal in the store")
    window().press("Undo", "button")
    eventually(lambda: len(questions()) == 2, "the undo in the store")


@journey.step("the log says what was done, and nothing left")
def log():
    window().key("alt+2")
    window().find("What Left This Computer", "list item")
    window().press("What Left This Computer", "list item")
    window().reads("Nothing")
    window().close()


journey.main()
