#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Answers that a language model phrases, with a real endpoint behind a real server: what the model is told, what of its words is shown, and what
happens when it is slow, broken or hostile."""
import http.client
import json
import os
import pathlib
import re
import sys
import time
import urllib.parse

import closed
from model_server import EVIL, KEY, ModelServer
from pages import HANDBOOK, SECRET, Server, Visitor, describe, put_twin, run_cases

BASE = "/t/lab-safety"
QUESTION = "What do I do when something is spilled?"
CHOSEN, NO_MODEL, UNSUPPORTED = "Put into words by a language model", "the language model could not be used", "what the language model said is not in the sources"
SLOW = ("mute", "trickle")
BROKEN = ("cut", "failing", "garbled", "away", "endless")
HOSTILE = dict(liar=UNSUPPORTED, unmarked=UNSUPPORTED, stranger=UNSUPPORTED, parrot=None, painter=None, caller=CHOSEN)


def write_profiles(folder, models, **more):
    """A profile for each model of the server, named like it; those that are @more are as they are given."""
    pathlib.Path(folder, "model.key").write_text(KEY + "\n")
    names = [name[len("play_"):] for name in dir(ModelServer) if name.startswith("play_")]
    profiles = [dict(name=name, baseUrl=models.url, model=name, keyFile=str(pathlib.Path(folder, "model.key")), seconds=1 if name in SLOW else 20) for name in names]
    path = pathlib.Path(folder, "models.json")
    path.write_text(json.dumps(profiles + [dict(value, name=name) for name, value in more.items()]))
    return path


class site:
    """A public twin whose model is changed by choose()."""

    def __init__(self, folder, arguments=(), **profiles):
        self.folder, self.arguments, self.profiles, self.models = folder, arguments, profiles, ModelServer()

    def __enter__(self):
        self.models.__enter__()
        self.server = Server(pathlib.Path(self.folder, "data"), None, ["--models", str(write_profiles(self.folder, self.models, **self.profiles)), *self.arguments])
        self.server.__enter__()
        self.token = self.server.connect("a@example.org")
        self.documents = HANDBOOK + [describe("Vault", [SECRET], level="CONFIDENTIAL")]
        self.twin, self.rev = None, None
        return self

    def __exit__(self, *_):
        self.server.__exit__()
        self.models.__exit__()

    def choose(self, name, **config):
        """The address in the twin is its creator's, and nobody's here."""
        config["model"] = dict(name=name, baseUrl="https://creator.example/v1", model="whatever")
        self.twin = put_twin(self.server, self.token, self.documents, twin=self.twin, rev=self.rev, config=config)
        self.rev = self.server.ask("GET", "/v1/published-twins", token=self.token).json["twins"][0]["rev"]
        return Visitor(self.server)


def said(answer):
    return re.search(r'<p class="said">(.*?)</p>', answer.body.decode(), re.S)[1]


def stream(server, question):
    """The events of an answer, as they come."""
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(server.url).netloc, timeout=30)
    connection.request("POST", BASE + "/ask", urllib.parse.urlencode(dict(question=question, previous="")),
                       {"Accept": "text/event-stream", "Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"})
    reply, name, data = connection.getresponse(), None, []
    for line in reply:
        line = line.decode().rstrip("\n")
        if line.startswith("event:"):
            name = line[6:].strip()
        elif line.startswith("data:"):
            data.append(line[5:].lstrip())
        elif not line and name:
            yield name, "\n".join(data)
            name, data = None, []


def a_good_model_is_shown_with_its_sources(folder):
    """R24, R70, R178: it is told the question and what the asker may see, offers no tool, and each sentence of it cites a passage."""
    with site(folder) as one:
        for name in ("good", "whole"):
            visitor = one.choose(name)
            page = visitor.question(BASE, QUESTION).page
            assert CHOSEN in page.text and "leave the room" in page.text, page.text
            assert page.all("a", class_="mark") and "AI answer" in page.text
            prompt = one.models.prompts[-1]
            assert set(prompt.body) == {"model", "messages", "temperature", "stream"}, prompt.body
            assert "7391" not in json.dumps(prompt.body) and "spill" in prompt.user
        assert set(one.models.keys) == {"Bearer " + KEY}
        visitor.question(BASE, "When something is spilled, do I leave the room and warn the people around me, or jane.roe@corp.example?")
        assert "jane.roe" not in json.dumps(one.models.prompts[-1].body) and "EMAIL" in one.models.prompts[-1].user
        about = visitor.get(BASE + "/about").page.text
        assert "A language model puts the passages" in about and "On this server" in about
        silent = one.choose("silent").question(BASE, QUESTION).page
        assert "Not in the documents" in silent.text


def the_key_is_nowhere(folder):
    """In no argument, in nothing the server wrote, and in no page."""
    with site(folder) as one:
        one.choose("failing").question(BASE, QUESTION)
        visitor = one.choose("good")
        visitor.question(BASE, QUESTION)
        arguments = pathlib.Path(f"/proc/{one.server.process.pid}/cmdline").read_bytes()
        assert b"models.json" in arguments and KEY.encode() not in arguments
        files = [file for file in pathlib.Path(folder, "data").rglob("*") if file.is_file()]
        assert files and not [file for file in files if KEY.encode() in file.read_bytes()]
        assert not [1 for answer in visitor.pages if KEY.encode() in answer.body]
        one.server.process.terminate()
        words = one.server.process.stdout.read()
        assert "failing" in words and KEY not in words and "spilled" not in words, words


def what_is_slow_or_broken_leaves_the_extract(folder):
    with site(folder) as one:
        extract = one.choose("nobody knows this one").question(BASE, QUESTION)
        assert CHOSEN not in extract.page.text and NO_MODEL not in extract.page.text and not one.models.prompts
        for name in SLOW + BROKEN:
            visitor, began = one.choose(name), time.monotonic()
            answer = visitor.question(BASE, QUESTION)
            took = time.monotonic() - began
            assert answer.status == 200 and said(answer) == said(extract) and one.models.prompts, (name, said(answer))
            assert NO_MODEL in answer.page.text or name in ("cut", "endless"), (name, answer.page.text)
            assert took < 10, (name, took)


def hostile_words_are_not_shown(folder):
    """What is not in the cited passages, what the model was told of its task, links and pictures."""
    with site(folder) as one:
        extract = said(one.choose("nobody").question(BASE, QUESTION))
        for name, note in HOSTILE.items():
            answer = one.choose(name).question(BASE, QUESTION)
            raw, prompt = answer.body.decode(), one.models.prompts[-1]
            for trace in ("evil.example", "4711", "resigned", prompt.nonce, prompt.nonce[:12], "window.hit", "<img", "Answer the question from the passages"):
                assert trace not in raw, (name, trace)
            assert all(href.startswith(("/", "#", "mailto:")) for href in answer.page.links())
            if note:
                assert note in answer.page.text, (name, answer.page.text)
            if note == UNSUPPORTED:
                assert said(answer) == extract, name
            assert note == CHOSEN or CHOSEN in answer.page.text or said(answer) == extract, name
        assert one.server.process.poll() is None


def sentences_come_while_the_model_speaks(folder):
    """The first before it is through; and what it began with is void where it went on to what no passage says."""
    with site(folder) as one:
        one.choose("patient")
        events = stream(one.server, QUESTION)
        assert next(events)[0] == "turn"
        name, first = next(events)
        assert name == "sentence" and "leave the room" in first and 'class="mark"' in first and not one.models.go.is_set()
        one.models.go.set()
        rest = list(events)
        assert [name for name, _ in rest] == ["sentence", "rest", "end"] and CHOSEN in rest[1][1], rest
        one.choose("liar")
        events = list(stream(one.server, QUESTION))
        names = [name for name, _ in events]
        assert names[:2] == ["turn", "sentence"] and "void" in names, names
        after = events[names.index("void"):]
        assert not [1 for _, data in events if "resigned" in data] and UNSUPPORTED in after[-2][1] and names[-2:] == ["rest", "end"], events


def what_the_twin_demands_of_a_model_holds(folder):
    """R25, R26, R27, R70, R177: a profile that does not meet it is not asked, and the creator's address never is."""
    elsewhere = dict(baseUrl="https://model.example/v1", model="x", region="US", zeroRetention=True)
    with site(folder, elsewhere=elsewhere, keeping=dict(elsewhere, zeroRetention=False)) as one:
        for name, rule in (("keeping", dict(zeroRetention=True)), ("elsewhere", dict(useOnlyPrivateModels=True)), ("elsewhere", dict(dataResidency="EU"))):
            answer = one.choose(name, privacy=rule).question(BASE, QUESTION)
            assert NO_MODEL in answer.page.text and answer.page.all("a", class_="mark"), rule
        one.server.process.terminate()
        words = one.server.process.stdout.read()
        assert "zeroRetention" in words and "useOnlyPrivateModels" in words and "dataResidency" in words and "cannot be reached" not in words, words


def a_model_gets_what_the_learner_may_see(folder):
    """R31-R34: what needs a second factor is told to the model once it was given, and what needs a role never."""
    with ModelServer() as models:
        with closed.site(folder, model=dict(name="good", baseUrl="https://creator.example/v1", model="x")) as server:
            server.__exit__()
            server.arguments += ["--models", str(write_profiles(folder, models))]
            server.__enter__()
            anna = closed.sign_in(server)
            for question in ("What is the violet unicorn code?", closed.QUESTION):
                closed.ask(anna, question)
            assert models.prompts and not [1 for prompt in models.prompts if "7391" in json.dumps(prompt.body)]
            closed.set_up_factor(anna)
            page = closed.ask(anna, "What is the violet unicorn code?").page
            told = json.dumps(models.prompts[-1].body)
            assert "7391. Twice" in told and "Vault" not in told and "7391" in page.text and CHOSEN in page.text, told


def what_programs_ask_is_metered(folder):
    """R122-R126, R182: by an access token of its own scope, from what everybody may see; channel, status and tokens are counted, a flood is stopped."""
    with site(folder) as one:
        one.choose("whole")
        path = f"/v1/published-twins/{one.twin}/answers"
        tokens = {scope: one.server.ask("POST", "/v1/account/tokens", dict(name=scope, scopes=scope), one.token).json["token"] for scope in ("ask", "sync")}
        answer = one.server.ask("POST", path, dict(question=QUESTION), tokens["ask"])
        assert answer.status == 200 and answer.json["ai"] is True and answer.json["tokens"] == 49 and "leave the room" in answer.json["text"], answer.body
        assert answer.json["sources"][0]["title"] == "Safety Handbook" and "leave the room" in answer.json["sources"][0]["text"]
        assert one.server.ask("POST", path, dict(question="What is the violet unicorn code?", channel="telegram"), tokens["ask"]).json["abstained"]
        assert one.server.ask("POST", path, dict(question=QUESTION), tokens["sync"]).status == 403
        assert one.server.ask("POST", path, dict(question=QUESTION, channel="sms"), tokens["ask"]).status == 422
        assert one.server.ask("POST", path, dict(question=" "), tokens["ask"]).status in (400, 422)
        assert one.server.ask("POST", path.replace(one.twin, closed.new_id()), dict(question=QUESTION), tokens["ask"]).status == 404
        usage = one.server.ask("GET", "/v1/account/usage", token=one.token).json
        month = usage.pop("month")
        assert re.fullmatch(r"\d{4}-\d\d", month.pop("month")) and month == dict(calls=4, tokens=49), month
        assert usage == dict(days=30, usage=[dict(calls=3, channel="custom", tokens=49), dict(calls=1, channel="telegram", tokens=0)]), usage
        one.choose("nobody")
        statuses = [one.server.ask("POST", path, dict(question=QUESTION), tokens["ask"]).status for _ in range(70)]
        assert set(statuses) == {200, 429} and statuses.index(429) >= 55, statuses
        assert one.server.ask("GET", "/v1/account/usage", token=one.token).json["usage"][0]["calls"] == 73


def a_quota_is_told_by_mail_and_kept(folder):
    """R182, R137: a letter at 80 and one at 100 percent; then answers in the passages' own words, and the model is not asked any more."""
    smtp = (closed.SINK / "plain").read_text()
    with site(folder, ["--monthly-tokens", "60", "--smtp-url", f"smtp://127.0.0.1:{smtp}", "--mail-from", "twins@server.example"]) as one:
        one.choose("whole")
        path = f"/v1/published-twins/{one.twin}/answers"
        token = one.server.ask("POST", "/v1/account/tokens", dict(name="ask", scopes="ask"), one.token).json["token"]
        ask = lambda: one.server.ask("POST", path, dict(question=QUESTION), token).json["tokens"]
        assert ask() == 49
        assert "80 percent of the 60 tokens" in closed.read_letter("a@example.org")
        assert ask() == 49
        assert "have used all of the 60 tokens" in closed.read_letter("a@example.org")
        n_prompts = len(one.models.prompts)
        assert ask() == 0 and len(one.models.prompts) == n_prompts
        month = one.server.ask("GET", "/v1/account/usage", token=one.token).json["month"]
        assert (month["calls"], month["tokens"], month["quota"]) == (3, 98, 60), month


def a_wrong_file_is_refused_in_words(folder):
    cases = [("nothing", "is no JSON"), ("{}", "array"), ('[{"name": "a"}]', "baseUrl"), ('[{"name": "a", "baseUrl": "http://model.example", "model": "b"}]', "unencrypted"),
             ('[{"name": "a", "baseUrl": "http://localhost/v1", "model": "b", "key": "%s"}]' % KEY, "keyFile"),
             ('[{"name": "a", "baseUrl": "http://localhost/v1", "model": "b", "keyFile": "/nowhere"}]', "/nowhere")]
    for text, words in cases:
        path = pathlib.Path(folder, "models.json")
        path.write_text(text)
        done = Server(pathlib.Path(folder, "data")).run("--models", str(path), "serve")
        assert done.returncode != 0 and words in done.stderr and KEY not in done.stderr, (text, done.stderr)


def in_a_browser(folder):
    """A phrased answer and one that was void, with scripts."""
    try:
        from browser import PROGRAM, Browser
    except ImportError:
        return "python3-websocket is not there"
    if not PROGRAM:
        return "Chromium is not there"
    done = "document.querySelectorAll('.turn').length == 1 && !document.querySelector('[aria-busy=true]')"
    with site(folder) as one:
        for name, words in (("good", CHOSEN), ("liar", UNSUPPORTED), ("painter", "")):
            one.choose(name)
            for dark, language in ((False, "en"), (True, "de")):
                with Browser(360, 800, dark, language=language) as browser:
                    browser.open(one.server.url + BASE)
                    browser.evaluate("document.getElementById('question').focus()")
                    browser.type(QUESTION)
                    browser.press("Enter")
                    browser.wait(done, 30)
                    text = browser.evaluate("document.querySelector('.turn').textContent")
                    assert (language == "de" or words in text) and "resigned" not in text and browser.evaluate("window.hit") is None, text
                    assert not browser.look() and not browser.messages, (browser.look(), browser.messages)
                    assert not [url for url in browser.requests if not url.startswith((one.server.url, "about:", "data:,"))]
                    if os.environ.get("TWIN_WEB_PICTURES"):
                        browser.shoot(pathlib.Path(os.environ["TWIN_WEB_PICTURES"], f"model-{name}-{language}.png"))


sys.exit(run_cases([a_good_model_is_shown_with_its_sources, the_key_is_nowhere, what_is_slow_or_broken_leaves_the_extract, hostile_words_are_not_shown,
                    sentences_come_while_the_model_speaks, what_the_twin_demands_of_a_model_holds, a_model_gets_what_the_learner_may_see,
                    what_programs_ask_is_metered, a_quota_is_told_by_mail_and_kept, a_wrong_file_is_refused_in_words, in_a_browser]))
