#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Roles and groups (R31-R34) from the creator's list to the learner's answer: what a document's classification names opens it, and nothing else."""
import os
import pathlib
import sys

POSTGRES = os.environ.get("TWIN_TEST_POSTGRES")
ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "journeys"))
from closed import ask, sign_in, site  # noqa: E402
from journey import Twinctl  # noqa: E402
from pages import Server, prepare_postgres, run_cases  # noqa: E402

KEY_RULE = "The key of the solvent store hangs behind the second boiler."
RINSE = "Each bottle is rinsed with clean water before it is reused."
PEOPLE = """e-mail,Rollen,Gruppen
tess@school.example,staff; lab lead,
otto@school.example,,night shift
vera@school.example,Staff,
*@elsewhere.example,,
"""
WHERE = "Where does the key of the solvent store hang?"


def prepare(folder, server):
    """A creator whose list has roles in a column of its file, and a document that is for staff."""
    folder.mkdir()
    tool = Twinctl(pathlib.Path(folder))
    tool.token = tool.place / "token"
    tool.run("init", "--no-recovery")
    for name, text in (("keys.md", KEY_RULE), ("rinsing.md", RINSE)):
        (tool.place / name).write_text(f"# {name}\n\n{text}\n", encoding="utf-8")
        tool.run("add", tool.place / name)
    tool.run("classify", "rinsing.md", "INTERNAL")
    tool.run("classify", "keys.md", "INTERNAL", "--roles", "staff")
    (tool.place / "people.csv").write_text(PEOPLE, encoding="utf-8")
    tool.run("settings", "dpa.accepted=true")
    tool.run("twin", "create", "Keys")
    tool.run("twin", "set", "Keys", "levels=INTERNAL", "accessMode=restricted")
    tool.run("access", "Keys", "import", tool.place / "people.csv")
    tool.run("connect", server.url, "--email", "creator@example.org", "--country", "DE", "--token-file", tool.token, "--code-file", "-",
             stdin=server.code() + "\n")
    return tool


def publish(tool):
    tool.run("publish", "Keys", "--token-file", tool.token, "--override", "not evaluated")


def knows(server, address):
    """Whether whoever has @address is told where the key hangs; nobody is told that there is something."""
    answer = ask(sign_in(server, address, base="/t/keys"), WHERE, base="/t/keys").page.text
    assert "keys.md" not in answer or KEY_RULE in answer, answer
    return KEY_RULE in answer


def roles_open_documents(folder, postgres=None):
    with site(folder, postgres) as server:
        tool = prepare(pathlib.Path(folder) / "creator", server)
        publish(tool)
        assert {one["entry"]: (one["roles"], one["groups"]) for one in tool.json("access", "Keys", "list")} == {
            "tess@school.example": (["staff", "lab lead"], []), "otto@school.example": ([], ["night shift"]),
            "vera@school.example": (["Staff"], []), "*@elsewhere.example": ([], [])}
        assert [knows(server, f"{name}@school.example") for name in ("tess", "otto", "vera")] == [True, False, False]
        assert not knows(server, "kim@elsewhere.example")


def what_is_taken_away_is_gone(folder, postgres=None):
    """The session of somebody who was staff goes on, without what staff may see; a group opens as a role does."""
    with site(folder, postgres) as server:
        tool = prepare(pathlib.Path(folder) / "creator", server)
        publish(tool)
        tess = sign_in(server, "tess@school.example", base="/t/keys")
        assert KEY_RULE in ask(tess, WHERE, base="/t/keys").page.text
        tool.run("access", "Keys", "change", "tess@school.example", "--roles", "")
        preview = tool.json("publish", "Keys", "--dry-run")[0]
        assert preview["access_changed"] == 1 and preview["changed"], preview
        publish(tool)
        assert KEY_RULE not in ask(tess, WHERE, base="/t/keys").page.text
        tool.run("classify", "keys.md", "INTERNAL", "--roles", "", "--groups", "night shift")
        publish(tool)
        assert knows(server, "otto@school.example") and not knows(server, "vera@school.example")


def with_postgres(case):
    def run(folder):
        if not POSTGRES:
            return "no PostgreSQL to ask"
        return case(folder, prepare_postgres(Server(folder), POSTGRES))

    run.__name__ = case.__name__ + "_postgres"
    return run


cases = [roles_open_documents, what_is_taken_away_is_gone]
sys.exit(run_cases([*cases, *map(with_postgres, cases)]))
