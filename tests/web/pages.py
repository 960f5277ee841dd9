# SPDX-License-Identifier: GPL-3.0-or-later
"""A server with a twin on it, and visitors who know nothing of it but HTTP."""
import html.parser
import http.client
import json
import os
import sys
import urllib.parse

sys.path.insert(0, os.environ["TWIN_SERVER_TESTS"])
from publishing import digest_of, new_id, publish, put_piece  # noqa: E402
from server import Server, prepare_postgres, run_cases  # noqa: E402,F401

SPILL = ("When something is spilled, leave the room and warn the people around you. Small amounts of solvent are taken up with the red spill kit "
         "that hangs beside the door.")
WASTE = "Old batteries belong in the red box beside the lift. The box is emptied on the first Thursday of each month."
EYES = "Rinse the eyes with water for at least fifteen minutes at the eye wash station."
SECRET = "The violet unicorn code for the vault of batteries is 7391."


def describe(title, passages, level="PUBLIC", roles=(), groups=(), mfa=False, heading="Laboratory"):
    lines = [json.dumps(dict(anchor=digest_of(f"{title}{n}{body}".encode())[:16], body=body, heading=heading, language="en", pages=[n + 1, n + 1]))
             for n, body in enumerate(passages)]
    return dict(title=title, piece=("\n".join(lines) + "\n").encode(), n=len(lines),
                access=dict(level=level, roles=list(roles), groups=list(groups), mfa=mfa))


HANDBOOK = [describe("Safety Handbook", [SPILL, WASTE, EYES])]


def put_twin(server, token, documents, twin=None, name="Lab Safety", rev=None, page=None, **members):
    """Publishes; the twin's id. @page: what the server must say the address is."""
    twin = twin or new_id()
    for one in documents:
        put_piece(server, token, one["piece"])
    entries = [dict(id=one.setdefault("id", new_id()), title=one["title"], language="en", passages=one["n"], access=one["access"],
                    pieces=[dict(digest=digest_of(one["piece"]), size=len(one["piece"]))]) for one in documents]
    manifest = json.dumps(dict(dict(config={}, documents=entries, format="twin-bundle/1", name=name, twin=twin), **members)).encode()
    answer = publish(server, token, twin, manifest, rev=rev)
    assert answer.status in (200, 201) and (page is None or answer.json["page"] == page), answer.body
    return twin


class Page(html.parser.HTMLParser):
    """A page as somebody reads it: every element with its attributes, the text, the forms."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.raw, self.elements, self.words, self.stack = text, [], [], []
        self.feed(text)
        self.text = " ".join(" ".join(self.words).split())

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in ("br", "hr", "img", "input", "link", "meta"):
            self.stack.append(tag)

    def handle_endtag(self, tag):
        assert self.stack and self.stack[-1] == tag, f"</{tag}> closes {self.stack[-1:]}"
        self.stack.pop()

    def handle_data(self, data):
        if not self.stack or self.stack[-1] not in ("script", "style", "title"):
            self.words.append(data)

    def all(self, tag, **wanted):
        wanted = {name.rstrip("_"): value for name, value in wanted.items()}
        return [attrs for name, attrs in self.elements if name == tag and all(attrs.get(key) == value for key, value in wanted.items())]

    def links(self):
        return [attrs["href"] for attrs in self.all("a")]


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def __getitem__(self, name):
        return self.headers.get(name)

    @property
    def page(self):
        return Page(self.body.decode())


class Visitor:
    """A browser without scripts: keeps cookies as a browser does, remembers every header that set one."""

    def __init__(self, server, agent="Mozilla/5.0 (test)", language="en"):
        self.host, self.agent, self.language = urllib.parse.urlsplit(server.url).netloc, agent, language
        self.cookies, self.set_cookies, self.pages = {}, [], []

    def ask(self, method, path, form=None, **headers):
        fields = {"User-Agent": self.agent, "Accept-Language": self.language}
        if self.cookies:
            fields["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        body = None
        if form is not None:
            body = urllib.parse.urlencode(form)
            fields.update({"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://{self.host}", "Sec-Fetch-Site": "same-origin"})
        fields.update({name.replace("_", "-"): value for name, value in headers.items()})
        connection = http.client.HTTPConnection(self.host, timeout=30)
        connection.request(method, path, body, fields)
        reply = connection.getresponse()
        answer = Answer(reply.status, reply.headers, reply.read())
        connection.close()
        for cookie in reply.headers.get_all("Set-Cookie") or []:
            self.set_cookies.append(cookie)
            name, _, value = cookie.split(";")[0].partition("=")
            if "Max-Age=0" in cookie:
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value
        self.pages.append(answer)
        return answer

    def get(self, path, **headers):
        return self.ask("GET", path, **headers)

    def post(self, path, form=None, **headers):
        return self.ask("POST", path, form or {}, **headers)

    def question(self, path, text, previous="", **headers):
        return self.post(path + "/ask", dict(question=text, previous=previous), **headers)
