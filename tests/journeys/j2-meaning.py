#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A creator sets up an embedding model in the window: it is tried first, and whether meaning is
used is told by the creator's own questions. The model is one on this computer to which some words mean
the same."""

import csv
import json
import os
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from journey import Journey, Twinctl
from tour import Tour, prepare
from window import Window

journey = Journey(chained=True)
state = {}

# To the model each of these groups is one dimension.
MEANINGS = [("eyes", "eye wash"), ("scram", "assembly point"), ("nibble", "food and drink"), ("tub", "yellow canister"),
            ("briefing", "safety instruction")]

QUESTIONS = [("What about a scram?", "assembly point is the car park"), ("May I nibble?", "Food and drink stay outside"),
             ("Which tub?", "Solvents with chlorine go into the yellow canister")]


class Endpoint(BaseHTTPRequestHandler):
    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        state["keys"].add(self.headers.get("Authorization"))
        vectors = [[1.0 if any(word in text.lower() for word in group) else 0.01 for group in MEANINGS] for text in asked["input"]]
        answer = {"data": [{"index": index, "embedding": vector} for index, vector in enumerate(vectors)]}
        status = 200 if asked["model"] == "tiny" else 404
        body = json.dumps(answer if status == 200 else {"error": {"message": "no such model"}}).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def window():
    return state["window"]


def tool():
    return state["tool"]


def config():
    return tool().json("twin", "show", "Lab Safety")[0]["config"]


def picture(name):
    if "TWIN_PICTURES" in os.environ:
        window().picture(Path(os.environ["TWIN_PICTURES"]) / f"{name}.png")


def enter(name, text, role="text"):
    window().until_focused(name, role)
    window().key("ctrl+a")
    window().type(text)


@journey.step("a twin with questions that are not said in the documents' words")
def begin():
    state["keys"] = set()
    state["server"] = ThreadingHTTPServer(("127.0.0.1", 0), Endpoint)
    threading.Thread(target=state["server"].serve_forever, daemon=True).start()
    state["url"] = f"http://127.0.0.1:{state['server'].server_address[1]}/v1"
    state["tool"] = Twinctl(journey.place)
    prepare(tool())
    tool().run("decide", "safety-handbook.pdf", "--all", "accept")
    path = journey.place / "questions.csv"
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Question", "Category", "Document", "Quote", "Answerable"])
        writer.writerows([question, "Safety", "safety-handbook.pdf", quote, "yes"] for question, quote in QUESTIONS)
    tool().run("evaluate", "Lab Safety", path)
    state["window"] = Window(tool().library, tool().key, height=860)
    Tour(window()).twin("Lab Safety", "Behaviour")
    window().find("No Embedding Model")


@journey.step("the model is tried before it is saved: a wrong name says so, the right one tells how many numbers")
def try_it():
    window().press("No Embedding Model", "button")
    window().find("Keeps Nothing")
    enter("Name", "Tiny")
    enter("Address", state["url"])
    enter("Model", "huge")
    window().until_focused("Key")
    window().type("a-secret-key")
    window().press("Try", "button")
    window().reads("404")
    picture("embedding-wrong")
    window().until_focused("Model", "text", key="shift+Tab")
    window().key("ctrl+a")
    window().type("tiny")
    window().press("Try", "button")
    window().reads(f"It answers with {len(MEANINGS)} numbers")
    picture("embedding-right")
    assert state["keys"] == {"Bearer a-secret-key"}, state["keys"]


@journey.step("saved; here is no keyring, which is said, and a model on this computer needs no key")
def save():
    window().press("Save", "button")
    window().wait(lambda: window().look("Keeps Nothing") and "keyring" in window().describe(), "what stands against keeping a key")
    window().until_focused("Key", key="shift+Tab")
    window().key("ctrl+a", "BackSpace")
    window().press("Save", "button")
    window().gone("Keeps Nothing")
    window().find("Looks for words alone")
    window().wait(lambda: config().get("embedding", {}).get("model") == "tiny", "the saved model")
    assert "a-secret-key" not in json.dumps(config())
    window().until_focused("Compare", "button")
    picture("embedding-words")


@journey.step("compared: meaning found more of the questions, so it is used")
def compare():
    window().press("Compare", "button")
    window().find("Looks for words and meaning", patience=60)
    window().reads("With your questions: words and meaning")
    window().wait(lambda: "tiny" in config()["search"]["wonWith"], "the choice")
    picture("embedding-meaning")


@journey.step("done without again")
def without():
    window().press("Tiny", "button")
    window().until_focused("Do Without an Embedding Model", key="shift+Tab")
    window().key("Return")
    window().find("No Embedding Model")
    window().gone("Looks for words and meaning")
    window().close()


journey.main()
