# SPDX-License-Identifier: GPL-3.0-or-later
"""A library as it looks after some weeks of work, and the way to every page and dialog of Studio."""

import json
import shutil
import time

from journey import HERE, SAMPLES

TWINS = ("Lab Safety", "First Weeks", "Thesis Guide")

# As they were added: the list shows the last one first.
ORDER = ("chemical-store.csv", "porters-desk.txt", "opening-hours.html", "thesis-guide.md", "first-week.odt",
         "fume-hood.eml", "working-with-solvents.docx", "safety-handbook.pdf")

LEVELS = {
    "safety-handbook.pdf": "INTERNAL",
    "working-with-solvents.docx": "INTERNAL",
    "first-week.odt": "PUBLIC",
    "opening-hours.html": "PUBLIC",
    "thesis-guide.md": "PUBLIC",
    "chemical-store.csv": "RESTRICTED",
    "fume-hood.eml": "CONFIDENTIAL",
}

KNOWLEDGE = {
    "Lab Safety": ("safety-handbook.pdf", "working-with-solvents.docx", "first-week.odt"),
    "First Weeks": ("first-week.odt", "opening-hours.html"),
    "Thesis Guide": ("thesis-guide.md",),
}

DECIDED = ("working-with-solvents.docx", "first-week.odt", "opening-hours.html", "thesis-guide.md", "chemical-store.csv")

QUESTION = "How long do I rinse my eyes after an accident with acid?"


def prepare(tool):
    """Fills the library of @tool: documents read and partly decided, three twins, people who may ask."""
    tool.run("init", "--no-recovery")
    for name in ORDER:
        tool.run("add", SAMPLES / name)
    for name, level in LEVELS.items():
        tool.run("classify", name, level)
    for name in DECIDED:
        tool.run("decide", name, "--all", "accept")
    tool.run("settings", "dpa.accepted=true")
    for twin in TWINS:
        tool.run("twin", "create", twin)
        tool.run("twin", "set", twin, "levels=PUBLIC,INTERNAL",
                 "noAnswer=I have not found anything about this. Please ask the student office.")
        for name in KNOWLEDGE[twin]:
            tool.run("twin", "documents", twin, "add", name)
    tool.run("twin", "set", "Lab Safety", "accessMode=restricted", "persona.tone=friendly")
    people = tool.place / "people.csv"
    people.write_text("e-mail,roles,groups\nanna@school.example,\"staff, safety\",\nben@school.example,,night shift\nclara@school.example,,\n@chem.lund.example,,\n",
                      encoding="utf-8")
    tool.run("access", "Lab Safety", "import", people)


def prepare_everything(tool):
    """The same and what goes wrong, so that every kind of row is there."""
    prepare(tool)
    more = tool.place / "more"
    shutil.copytree(HERE / "folder", more)
    shutil.copy(SAMPLES / "thesis-guide.md", more / "thesis-guide-copy.md")
    tool.run("add", more)


def prepare_more(tool):
    """Besides, two documents that are nearly alike, a folder that is followed and a quiz."""
    draft = tool.place / "thesis-guide-draft.md"
    draft.write_text((SAMPLES / "thesis-guide.md").read_text(encoding="utf-8") + "\n\nThis is the draft of last year.\n", encoding="utf-8")
    tool.run("add", draft)
    watched = tool.place / "Lecture Notes"
    watched.mkdir()
    (watched / "week-1.txt").write_text("The first week begins with the tour of the laboratories on Monday.", encoding="utf-8")
    tool.run("watch", "add", watched)
    tool.run("quiz", "Lab Safety", "new", "Before Your First Day")
    made = tool.json("quiz", "Lab Safety", "suggest", "--limit", "4")
    tool.run("quiz", "Lab Safety", "add", "Before Your First Day", "-", stdin="\n".join(json.dumps(one) for one in made))


class Tour:
    """Goes from page to page in a window on a prepared library."""

    SECTIONS = ("Behaviour", "Knowledge", "Access", "Privacy", "Evaluation", "Quizzes", "Publish", "Try It")

    def __init__(self, window, narrow=False):
        self.window = window
        self.narrow = narrow

    def pages(self):
        """Every page and dialog: its name, and how to get there from the one before."""
        yield "documents", self.documents
        yield "documents-select", self.select
        yield "classify", self.classify
        yield "explanation", self.explanation
        yield "review", lambda: self.review("Fume hood")
        yield "review-alike", self.alike
        yield "review-after", self.after
        yield "review-hidden", lambda: self.review("Working with Solvents")
        yield "review-nothing", lambda: self.review("porters-desk.txt")
        for section in self.SECTIONS:
            yield f"twin-{section.lower().replace(' ', '-')}", lambda section=section: self.twin("Lab Safety", section)
        yield "twin-answer", self.ask
        yield "twin-passage", self.passage
        yield "twin-documents", self.choose_documents
        yield "publish-contents", self.publish_contents
        yield "twin-model", self.model
        yield "twin-embedding", self.embedding
        yield "privacy", self.privacy
        yield "ledger", lambda: self.log("What Left This Computer")
        yield "audit", lambda: self.log("Audit Log")
        yield "account", self.account
        yield "connect", self.connect
        yield "preferences", lambda: self.dialog("ctrl+comma", "Preferences")
        yield "new-twin", lambda: self.dialog("ctrl+n", "New Twin")
        yield "locked", lambda: self.dialog("ctrl+l", "Twin Studio Is Locked")

    def more_pages(self):
        """Those that prepare_more() has made something for."""
        yield "passages", self.passages
        yield "passage-split", self.split_passage
        yield "watched-folders", self.watched_folders
        yield "likenesses", self.likenesses
        yield "likeness", self.likeness
        yield "access-entry", self.access_entry
        yield "quiz", self.quiz
        yield "quiz-question", self.quiz_question
        yield "quiz-make", self.quiz_make
        yield "quiz-read", self.quiz_read

    # --- Moving ------------------------------------------------------------

    def home(self):
        """Out of every dialog, menu and page, to the documents."""
        for _ in range(4):
            self.window.key("Escape")
        self.window.key("alt+1")
        self.window.find("Documents", "list")
        time.sleep(0.4)

    def documents(self):
        self.home()
        self.window.away()

    def select(self):
        self.home()
        self.window.to_row("First Week")
        self.window.key("ctrl+s", "space")
        self.window.find("Classify", "button")

    def classify(self):
        self.window.press("Classify", "button")
        self.window.find("Confidential")

    def explanation(self):
        self.home()
        self.window.to_row("contracts-2026.pdf")
        self.window.key("Return")
        self.window.find("Close", "button")

    def review(self, title):
        self.home()
        self.window.to_row(title)
        self.window.key("Return")
        self.window.find("After", "radio button", patience=30)
        time.sleep(0.6)

    def alike(self):
        self.review("Fume hood")
        if self.narrow:
            self.window.press("All Findings", "button")
            time.sleep(0.8)
        self.window.press("Decide Alike", "button")
        self.window.find("Redact All", "button")

    def after(self):
        self.review("Fume hood")
        self.window.press("After", "radio button")
        time.sleep(0.3)

    def menu(self, button, mnemonic):
        """Opens a menu and takes an item of it by its underlined letter."""
        self.window.press(button, "toggle button")
        time.sleep(0.6)
        self.window.key(mnemonic)

    def passages(self):
        self.review("Laboratory Safety")
        self.menu("More", "h")
        self.window.find("Passage 2", "list item")
        time.sleep(0.6)

    def split_passage(self):
        self.passages()
        self.window.press("Split", "button")
        self.window.find("Split Here", "button")

    def watched_folders(self):
        self.home()
        self.menu("Add", "w")
        self.window.find("Watched Folders", "dialog")

    def likenesses(self):
        self.home()
        self.menu("Add", "l")
        self.window.find("thesis-guide", "list item")

    def likeness(self):
        self.likenesses()
        self.window.press("thesis-guide", "list item")
        self.window.find("Keep Both", "button")
        time.sleep(0.6)

    def access_entry(self):
        self.twin("Lab Safety", "Access")
        self.window.until_focused("anna@school.example", "list item")
        self.window.key("Return")
        self.window.find("Roles", "text")
        time.sleep(0.6)

    def quiz(self):
        self.twin("Lab Safety", "Quizzes")
        self.window.until_focused("Before Your First Day", "list item")
        self.window.key("Return")
        self.window.find("Title", "text")
        time.sleep(0.6)

    def quiz_question(self):
        self.quiz()
        self.window.until_focused("1.", "list item")
        self.window.key("Return")
        self.window.find("Where the Answer Stands")
        time.sleep(0.6)

    def quiz_make(self):
        self.quiz()
        self.window.until_focused("Make from Documents…")
        self.window.key("Return")
        self.window.find("Next", "button")
        time.sleep(0.6)

    def quiz_read(self):
        self.quiz_make()
        self.window.press("Next", "button")
        self.window.find("Add", "button")
        time.sleep(1.2)

    def back(self):
        self.window.key("Escape")
        time.sleep(0.5)

    def twin(self, name, section=None):
        self.home()
        if self.narrow:
            self.window.key("F9")
            time.sleep(0.6)
        self.window.press(name, "list item")
        time.sleep(0.6)
        if section is not None:
            self.section(section)

    def section(self, section):
        if self.narrow and section == "Publish":  # below the others, where large letters leave no room for it
            self.window.until_focused(section, "list item")
            self.window.key("Return")
        else:
            self.window.press(section, "list item" if self.narrow else "page tab")
        self.window.away()
        time.sleep(0.5)

    def ask(self, question=QUESTION):
        self.window.click(self.window.find("Question", "text"))
        self.window.type(question)
        self.window.key("Return")
        self.window.find("Copy the Answer", "button", patience=60)
        time.sleep(0.3)

    def passage(self):
        if self.narrow:
            self.window.press("1 Passage", "button")
            time.sleep(0.8)
        self.window.press("Passage 1", "button")
        self.window.find("Passage", "dialog")

    def choose_documents(self):
        self.twin("Lab Safety", "Knowledge")
        self.window.press("Add", "button")

    def publish_contents(self):
        self.twin("Lab Safety", "Publish")
        self.window.until_focused("Show Every Byte", "list item")
        self.window.key("Return")
        self.window.reads("config.accessMode")

    def model(self):
        self.twin("Lab Safety", "Behaviour")
        self.window.press("No Model", "button")

    def embedding(self):
        self.twin("Lab Safety", "Behaviour")
        self.window.press("No Embedding Model", "button")
        self.window.find("Keeps Nothing")

    def privacy(self):
        self.home()
        self.window.key("alt+2")
        self.window.find("What Is Held", "label")
        self.window.away()

    def log(self, title):
        self.privacy()
        self.window.press(title, "list item")
        time.sleep(0.5)

    def account(self):
        self.home()
        if self.narrow:
            self.window.key("F9")
            time.sleep(0.6)
        self.window.press("Account of", "button")
        self.window.find("Connect…", "button")
        time.sleep(0.5)

    def connect(self):
        self.window.press("Connect…", "button")
        self.window.find("Server Address", "text")
        time.sleep(0.5)

    def dialog(self, key, title):
        self.home()
        self.window.key(key)
        self.window.find(title)
