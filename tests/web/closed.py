# SPDX-License-Identifier: GPL-3.0-or-later
"""A restricted twin with an access list, quizzes, and a mail server that keeps the letters (tests/server/learners/smtp-sink.py)."""
import base64
import email
import email.policy
import hashlib
import hmac
import json
import os
import pathlib
import re
import struct
import time

from pages import HANDBOOK, SECRET, Server, Visitor, describe, new_id, put_twin

SINK = pathlib.Path(os.environ["TWIN_TEST_SMTP"])
KEY = "7" * 64
ANNA, BERT = "anna@school.example", "bert@elsewhere.example"
BASE = "/t/closed-course"
QUESTION = "What do I do when something is spilled?"


def digest(value):
    return hmac.new(bytes.fromhex(KEY), value.encode(), hashlib.sha256).hexdigest()


def make_access(*entries):
    return dict(key=KEY, entries=sorted([dict(dict(hash=digest(value), kind=kind, until=0), **more) for value, kind, more in entries],
                                        key=lambda entry: entry["hash"]))


ACCESS = make_access((ANNA, "address", {}), ("elsewhere.example", "domain", {}))
DOCUMENTS = HANDBOOK + [describe("Vault", [SECRET], level="CONFIDENTIAL", roles=["manager"]), describe("Second", [SECRET + " Twice."], level="RESTRICTED", mfa=True),
                        describe("Inner Circle", ["The green kettle is switched off by the last one who leaves."], level="CONFIDENTIAL")]


def make_quiz():
    questions = [("What is taken up with the red spill kit?", ["Paper", "Small amounts of solvent"], 1),
                 ("Where do solvents with chlorine go?", ["The red canister", "The yellow canister"], 1),
                 ("How long are eyes rinsed?", ["One minute", "Five minutes", "At least fifteen minutes"], 2)]
    made = [dict(id=new_id(), text=text, options=options, key=key) for text, options, key in questions]
    # Where it can be read: for the first one, in what everybody may see; for the second, in what nobody may.
    for question, document in zip(made, (DOCUMENTS[0], DOCUMENTS[1])):
        question.update(document=document["id"], anchor=json.loads(document["piece"].splitlines()[0])["anchor"])
    return dict(id=new_id(), title="Safety <quiz>", questions=made)


class site:
    def __init__(self, folder, postgres=None, access=None, **config):
        self.server = Server(folder, postgres, ["--smtp-url", f"smtp://127.0.0.1:{(SINK / 'plain').read_text()}", "--mail-from", "twins@server.example"])
        self.access, self.config = access or ACCESS, config

    def __enter__(self):
        for letter in (SINK / "letters").iterdir():
            letter.unlink()
        self.server.__enter__()
        self.server.token = self.server.connect("a@example.org")
        for document in DOCUMENTS:
            document.setdefault("id", new_id())
        self.server.twin = put_twin(self.server, self.server.token, DOCUMENTS, name="Closed Course", access=self.access,
                                    config=dict(self.config, accessMode="restricted"), quizzes=[make_quiz()])
        return self.server

    def __exit__(self, *_):
        self.server.__exit__()


def read_letter(to, seconds=20):
    """The text of the newest letter to @to, which is taken away."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for file in sorted((SINK / "letters").glob("*.eml"), reverse=True):
            envelope, _, content = file.read_bytes().partition(b"\n")
            if to.encode() in envelope:
                file.unlink()
                letter = email.message_from_bytes(content, policy=email.policy.default)
                return letter.get_body(("plain",)).get_content()
        time.sleep(0.05)
    raise AssertionError(f"no letter to {to}")


def find_link(letter):
    return re.search(r"http://\S+(/t/\S+/link\?token=\S+)", letter)[1]


def find_code(letter):
    return re.search(r"^\s*(\d{4}\s?\d{4})\s*$", letter, re.M)[1]


def csrf_of(page):
    return page.all("input", name="csrf")[0]["value"]


def send(visitor, path, form=None, base=BASE):
    """As the form on the page does it: with the session's token."""
    token = csrf_of(visitor.get(base + "/about").page)
    return visitor.post(base + path, dict(form or {}, csrf=token))


def sign_in(server, address=ANNA, by="link", base=BASE):
    visitor = Visitor(server)
    visitor.post(base + "/sign-in", dict(address=address))
    letter = read_letter(address)
    if by == "link":
        link = find_link(letter)
        done = visitor.post(base + "/link", dict(token=link.split("token=")[1]))
    else:
        done = visitor.post(base + "/code", dict(code=find_code(letter)))
    assert done.status == 303 and done["Location"] == base, (done.status, done.page.text)
    assert visitor.get(base).status == 200
    return visitor


def app_code(secret, steps=0):
    """What an app shows (RFC 6238), @steps of 30 seconds from now."""
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", int(time.time()) // 30 + steps), hashlib.sha1).digest()
    at = digest[19] & 15
    return "%06d" % ((struct.unpack(">I", digest[at:at + 4])[0] & 0x7fffffff) % 1000000)


def find_secret(page):
    """Of the page on which a second factor is set up: as text and as a link, which must be the same."""
    link = [href for href in page.links() if href.startswith("otpauth://totp/")][0]
    secret = re.search(r"secret=([A-Z2-7]{32})&", link)[1]
    assert " ".join(re.findall("....", secret)) in page.text, page.text
    return secret


def set_up_factor(visitor):
    """The recovery codes."""
    assert send(visitor, "/factor/begin").status == 303
    done = send(visitor, "/factor/confirm", dict(code=app_code(find_secret(visitor.get(BASE + "/factor").page))))
    codes = re.findall(r"<li>([0-9A-Z-]{14})</li>", done.body.decode())
    assert done.status == 200 and len(set(codes)) == 10, done.page.text
    return codes


def ask(visitor, question, base=BASE):
    return send(visitor, "/ask", dict(question=question, previous=""), base)


def without_ids(answer):
    return re.sub(r"question-[0-9a-f-]+", "", answer.body.decode())
