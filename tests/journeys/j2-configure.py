#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Journey J2, a creator configures a restricted twin: the steps that need no server."""

import json

from journey import REFUSED, Journey, Twinctl, make_folder

journey = Journey()
state = {}


def tool():
    return state["tool"]


@journey.step("1: name, persona, message and mode; restricted is refused until the agreement is accepted")
def create():
    state["tool"] = Twinctl(journey.place)
    tool().run("init", "--no-recovery")
    tool().run("add", make_folder(journey.place / "folder"))
    tool().run("twin", "create", "Lab Safety")
    tool().run("twin", "set", "Lab Safety", "persona.tone=friendly", "noAnswer=Please ask the student office.")
    tool().run("twin", "set", "Lab Safety", "accessMode=restricted", expect=REFUSED)
    tool().run("settings", "dpa.accepted=true")
    tool().run("twin", "set", "Lab Safety", "accessMode=restricted")
    config = json.loads(tool().run("twin", "show", "Lab Safety", as_json=True))["config"]
    assert config["accessMode"] == "restricted" and config["persona"]["tone"] == "friendly", config


@journey.step("2: 200 lines of CSV: 195 entries and a report on five")
def access_list():
    lines = ["e-mail,name"]
    lines += [f"student{number}@school.example,Student {number}" for number in range(195)]
    lines += ["not an address,X", "nobody@,X", "@nobody.example@,X", "STUDENT1@School.Example ,X", " student2@SCHOOL.example,X"]
    path = journey.place / "list.csv"
    path.write_text("\r\n".join(lines) + "\r\n", encoding="utf-8")

    report = tool().json("access", "Lab Safety", "import", path)
    rejected = [line for line in report if "reason" in line]
    assert len(rejected) == 5, report
    assert sum(1 for line in rejected if line["duplicate"]) == 2, rejected
    assert len(tool().json("access", "Lab Safety", "list")) == 195


@journey.step("3: private-data mode: what is not in the documents gets the message, every answer its citation")
def private_data():
    for name, document in tool().documents().items():
        if document["state"] in ("review", "ready"):
            tool().run("decide", name, "--all", "accept")
            tool().run("classify", name, "INTERNAL")
    tool().run("twin", "set", "Lab Safety", "levels=INTERNAL", "configAIUseOnlyPrivateData=true")

    outside = ["Who won the football world cup in 1954?", "What is the capital of Mongolia?",
               "How do I bake sourdough bread?", "What is the price of a train ticket to Berlin?",
               "Which planet has the most moons?"]
    for question in outside:
        answer = tool().json("ask", "Lab Safety", question)[0]
        assert answer["abstained"] and answer["answer"] == "Please ask the student office.", (question, answer)

    inside = {"How long should the eyes be rinsed?": "fifteen minutes",
              "Which canister do solvents with chlorine go into?": "yellow",
              "When is the porter's desk open on working days?": "6 in the morning",
              "How often do supervisor and student meet?": "second week",
              "How much is the deposit for a locker?": "200 kronor",
              "When is diethyl ether thrown away?": "six months"}
    for question, expected in inside.items():
        answer = tool().json("ask", "Lab Safety", question)[0]
        assert not answer["abstained"] and expected in answer["answer"], (question, answer)
        assert answer["citations"], question


@journey.step("8: a model outside the residency region is refused before a byte, and the ledger says so")
def residency():
    tool().run("twin", "set", "Lab Safety", "model.name=Far Away", "model.baseUrl=https://models.example/v1",
               "model.model=large", "model.region=US", "model.zeroRetention=true", "privacy.dataResidency=EU")
    answer = tool().json("ask", "Lab Safety", "How long should the eyes be rinsed?")[0]
    assert "fifteen minutes" in answer["answer"], "the extractive answer takes over"
    ledger = tool().json("ledger")
    assert ledger and ledger[0]["outcome"] == "refused" and ledger[0]["bytes_out"] == 0, ledger


journey.main()
