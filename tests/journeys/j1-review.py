#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A thousand findings in a document of 200 pages, and then those of several documents, decided by keyboard alone."""

import time

from journey import Journey, Twinctl
from long_document import iban, spaced, write_pdf
from window import Window

N_PAGES = 200

journey = Journey(chained=True)
state = {}


def window():
    return state["window"]


def tool():
    return state["tool"]


def undecided(name):
    return tool().documents()[name]["undecided"]


def focused_name():
    node = window().focused()
    return node.get_name() if node is not None else None


def on_line(name):
    window().wait(lambda: (focused_name() or "").startswith(name), f"the keyboard on “{name}”")


@journey.step("a PDF of 200 pages with 1,000 findings, and a letter that shares one of them")
def prepare():
    state["tool"] = Twinctl(journey.place)
    tool().run("init", "--no-recovery")
    write_pdf(journey.place / "fees.pdf", N_PAGES)
    letter = journey.place / "letter.txt"
    letter.write_text(f"Dear all,\n\nplease pay to IBAN {iban(78)} from now on.\n\nThe old account, "
                      f"IBAN {spaced(iban(9000))}, is closed.\n", encoding="utf-8")
    tool().run("add", journey.place / "fees.pdf")
    tool().run("add", letter)
    assert undecided("fees.pdf") == 1000, tool().documents()
    assert undecided("letter.txt") == 2, tool().documents()


@journey.step("the review opens with the keyboard on the first finding, not on Back")
def opened():
    state["window"] = Window(tool().library, tool().key)
    window().find("Documents", "list")
    window().to_row("fees")
    window().key("Return")
    window().reads("0 of 1000 decided")
    on_line(spaced(iban(5320001)))


@journey.step("one key decides all places of a value, however it is written; Ctrl+Z takes it back, Ctrl+Shift+Z does it again")
def one():
    window().reads("Also written " + iban(5320001))
    window().key("r")
    window().reads("2 of 1000 decided")
    window().key("ctrl+z")
    window().reads("0 of 1000 decided")
    on_line(spaced(iban(5320001)))
    window().key("ctrl+shift+z")
    window().reads("2 of 1000 decided")
    window().key("r")
    window().key("ctrl+z")  # at once, before it can have been stored
    window().reads("2 of 1000 decided")
    on_line(spaced(iban(78)))


@journey.step("one more key decides it in all documents, and that is undone in one step too")
def everywhere():
    window().key("shift+r")
    window().reads("Redacted in 2 documents")
    window().reads("22 of 1000 decided")
    assert undecided("letter.txt") == 1, tool().documents()
    window().key("ctrl+z")
    window().reads("2 of 1000 decided")
    assert undecided("letter.txt") == 2, tool().documents()
    window().key("ctrl+shift+z")
    window().reads("22 of 1000 decided")
    assert undecided("letter.txt") == 1, tool().documents()


@journey.step("a kind that is folded away stands for all of its values")
def group():
    window().key("ctrl+Down")
    on_line("203.0.0.2")
    window().key("Left")
    window().reads("200 values to decide")
    window().key("r")
    window().reads("222 of 1000 decided")
    window().reads("200 values redacted")
    window().key("ctrl+z")
    window().reads("22 of 1000 decided")
    window().key("ctrl+shift+z")
    window().reads("222 of 1000 decided")


@journey.step("next to decide, kind after kind, until nothing is left")
def rest():
    on_line("02:1a:7d:00:01:3f")
    window().key("n")
    on_line("02:1a:7d:00:02:3f")
    window().key("shift+n")
    on_line("02:1a:7d:00:01:3f")
    window().key("Left")
    window().key("k")
    window().reads("422 of 1000 decided")
    on_line(spaced(iban(5320002)))
    start = time.monotonic()
    for _ in range(20):
        window().key("r")
    window().reads("All 1000 decided" if undecided("fees.pdf") == 0 else "decided")
    state["pace"] = (time.monotonic() - start) / 20
    window().key("Left")
    window().key("r")
    window().reads("All 1000 decided")
    assert undecided("fees.pdf") == 0, tool().documents()


@journey.step("what is decided can still be reached, and shown again")
def folded():
    window().key("Right")
    on_line("210 redacted")
    window().key("Right")
    window().key("Down")
    on_line(spaced(iban(5320001)))
    window().key("k")
    window().reads("209 redacted, 1 kept")
    window().key("ctrl+z")
    window().gone("209 redacted, 1 kept")
    on_line(spaced(iban(5320001)))


@journey.step("a changed document that is read again keeps what was decided on")
def changed():
    for _ in range(2):  # a message that is still shown takes the first one
        window().key("Escape")
        time.sleep(0.5)
    window().find("Documents", "list")
    write_pdf(journey.place / "fees.pdf", N_PAGES + 1)
    tool().run("add", journey.place / "fees.pdf")
    # The new page has its own account twice, its own address and its own device.
    assert undecided("fees.pdf") == 4, tool().documents()


@journey.step("Review All: what is open in all documents, one value once")
def several():
    window().close()  # what twinctl has read is seen at the next start
    state["window"] = Window(tool().library, tool().key)
    window().find("Review All", "button")
    window().key("ctrl+r")
    window().reads("2 documents")
    window().find("Findings", "list")
    before = undecided("fees.pdf") + undecided("letter.txt")
    assert before == 5, tool().documents()
    for left in ("3", "2", "1", "0"):
        window().key("r")
        window().reads(f"{1007 - int(left)} of 1007 decided" if left != "0" else "All 1007 decided")
    assert undecided("fees.pdf") + undecided("letter.txt") == 0, tool().documents()
    for _ in range(4):
        window().key("ctrl+z")
    window().wait(lambda: undecided("fees.pdf") + undecided("letter.txt") == before, "all of it undone")


def press_focused(name, role="button"):
    window().until_focused(name, role)
    window().key("Return")


@journey.step("a type of one's own: checked while it is typed, tried, and then found in the documents")
def own_type():
    window().close()
    notice = journey.place / "notice.txt"
    notice.write_text("Clerk MA-4711 has the keys.\n", encoding="utf-8")
    tool().run("add", notice)
    assert undecided("notice.txt") == 0, tool().documents()
    state["window"] = Window(tool().library, tool().key)
    window().find("Documents", "list")
    window().key("ctrl+comma")
    window().press("Personal Data", "page tab")
    press_focused("Add Type")
    window().find("New Type")
    window().type("Staff Numbers")
    window().until_focused("Shape", "text")
    window().type("'MA'-9{")
    window().reads("comes how many times")
    window().type("4}")
    window().reads("For example MA-1234")
    window().until_focused("A text with", "text")
    window().type("ask MA-9911 now")
    window().reads("Found: MA-9911")
    window().key("Return")
    window().until_focused("Save", "button")
    window().key("Return")
    window().reads("MA-1234, Ask Me")
    window().wait(lambda: undecided("notice.txt") == 1, "the new type in the notice")
    assert "custom_staff_numbers" in tool().run("types", "--own")


@journey.step("one that is removed goes when the dialog does, and what it found with it")
def remove_type():
    press_focused("Remove Staff Numbers")
    # Asked first: looking for a name among two hundred rows can take longer than the offer to undo stays.
    assert "custom_staff_numbers" in tool().run("types", "--own"), "it can no longer be brought back"
    window().gone("Staff Numbers")
    window().key("Escape")
    window().wait(lambda: "custom_staff_numbers" not in tool().run("types", "--own"), "the end of the type")


@journey.step("the findings speak for a classification: accepted with one button, and taken back")
def suggestion():
    window().close()
    state["window"] = Window(tool().library, tool().key)
    window().find("Documents", "list")
    window().to_row("letter")
    window().key("Return")
    window().reads("Suggested: Restricted")
    press_focused("Accept")
    window().wait(lambda: tool().documents()["letter.txt"]["classification"] == "RESTRICTED", "the classification")
    window().press("Undo", "button")
    window().reads("Suggested: Restricted")


def is_selected(words):
    page = window().find("Text of the document")
    window().wait(lambda: window().selected(page) == words, f"“{words}” selected")


@journey.step("text is selected with the mouse and by keyboard, copied, and forgotten; the original in Before")
def select_text():
    window().press("Before", "radio button")
    page = window().find("Text of the document")
    window().reads("Dear all,")
    wanted = f"please pay to IBAN {iban(78)} from now on"

    def drag():
        window().drag(window().place(page, "please")[0], window().place(page, "from now on")[1])
        return window().selected(page) == wanted

    window().wait(drag, f"“{wanted}” selected")  # not before the page has slid in
    window().key("ctrl+c")
    window().wait(lambda: window().clipboard() == wanted, "it in the clipboard")
    window().wait(lambda: window().clipboard(primary=True) == wanted, "it for the middle button")

    window().press_text(window().place(page, "account")[0], 2)
    is_selected("account")
    window().key("shift+ctrl+Right")
    is_selected("account, IBAN")
    window().mouse(window().place(page, "The")[0], "keydown", "shift", "click", "1", "keyup", "shift")
    is_selected("The old ")
    window().key("Escape")
    is_selected(None)
    window().wait(lambda: window().clipboard(primary=True) == "", "nothing for the middle button")

    window().key("ctrl+a")
    is_selected(f"Dear all,\nplease pay to IBAN {iban(78)} from now on.\nThe old account, "
                f"IBAN {spaced(iban(9000))}, is closed.")
    window().key("shift+F10")
    time.sleep(0.6)
    window().key("Return")  # the first item: Copy
    window().wait(lambda: window().clipboard().endswith("is closed."), "the whole text in the clipboard")
    window().key("Escape")
    is_selected(None)
    window().find("Before", "radio button")


@journey.step("a click on a mark still goes to its finding, and the keys of the review still work in the text")
def select_mark():
    window().press("Review", "radio button")
    page = window().find("Text of the document")
    before = undecided("letter.txt")
    assert before == 1, tool().documents()  # the other one was decided in all documents

    def begin_at_mark():  # not before the text stands where it is said to stand
        window().press_text(window().place(page, spaced(iban(9000)))[1])
        window().key("shift+Right")
        return window().selected(page) == spaced(iban(9000))[0]

    window().wait(begin_at_mark, "the beginning of the mark selected")
    window().key("k")
    window().wait(lambda: undecided("letter.txt") == before - 1, "the decision")
    window().key("ctrl+z")
    window().wait(lambda: undecided("letter.txt") == before, "the decision taken back")


@journey.step("what no rule finds is marked by hand, redacted wherever it stands, and taken back")
def mark():
    page = window().find("Text of the document")

    def pick_word():
        window().press_text(window().place(page, "account")[0], 2)
        return window().selected(page) == "account"

    window().wait(pick_word, "a word selected")
    window().key("m")
    window().reads("“account” is redacted wherever it stands")
    window().wait(lambda: "custom_marked_by_hand" in tool().run("show", "letter.txt", "--findings"), "the finding")
    window().wait(lambda: "1 value" in tool().run("types", "--own"), "what was marked")
    window().key("ctrl+z")
    window().wait(lambda: "custom_marked_by_hand" not in tool().run("types", "--own"), "it taken back")
    window().key("shift+ctrl+z")
    window().wait(lambda: "custom_marked_by_hand" in tool().run("types", "--own"), "it done again")


journey.main()
