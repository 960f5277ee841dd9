#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a twin is used, as a creator reads it over HTTP: every form says the same, nobody else reads it, and there is no way to ask for
a part of it or for a person (R170, R171, journey J6)."""
import csv
import io
import json
import os
import sys

from publishing import make_manifest, make_piece, new_id, publish, put_piece
from server import Server, prepare_postgres, run_cases

POSTGRES = os.environ.get("TWIN_TEST_POSTGRES")
SPEC = json.load(open(os.environ["TWIN_OPENAPI"]))
FORMS = ("", ".csv", ".pdf")


def publish_one(server, token, name="Course", **config):
    twin, piece = new_id(), make_piece("Batteries belong in the red box.")
    put_piece(server, token, piece)
    made = publish(server, token, twin, make_manifest(twin, piece, name=name, config=config))
    assert made.status == 201, made.body
    return twin, made.headers["ETag"]


def it_is_off_by_default(folder, postgres=None):
    with Server(folder, postgres) as server:
        token = server.connect("a@example.org")
        twin, _ = publish_one(server, token)
        answer = server.ask("GET", f"/v1/twins/{twin}/analytics", token=token)
        assert answer.status == 200 and answer.json["enabled"] is False and answer.json["windows"] == [], answer.body
        twin, _ = publish_one(server, token, analyticsEnabled=True)
        assert server.ask("GET", f"/v1/twins/{twin}/analytics", token=token).json["enabled"] is True


def only_the_creator_reads_it(folder, postgres=None):
    with Server(folder, postgres) as server:
        anna, bert = server.connect("a@example.org"), server.connect("b@example.org")
        twin, etag = publish_one(server, anna, analyticsEnabled=True)
        for form in FORMS:
            path = f"/v1/twins/{twin}/analytics{form}"
            assert server.ask("GET", path, token=anna).status == 200
            assert server.ask("GET", path, token=bert).status == 404
            assert server.ask("GET", path).status == 401
            assert server.ask("GET", f"/v1/twins/{new_id()}/analytics{form}", token=anna).status == 404
            assert server.ask("GET", f"/v1/twins/no-id/analytics{form}", token=anna).status == 404
        server.ask("DELETE", f"/v1/published-twins/{twin}", None, anna, If_Match=etag, Idempotency_Key='"d"')
        assert server.ask("GET", f"/v1/twins/{twin}/analytics", token=anna).status == 404


def it_is_not_sent_twice(folder, postgres=None):
    with Server(folder, postgres) as server:
        token = server.connect("a@example.org")
        twin, _ = publish_one(server, token, analyticsEnabled=True)
        for form in FORMS:
            path = f"/v1/twins/{twin}/analytics{form}"
            etag = server.ask("GET", path, token=token).headers["ETag"]
            assert server.ask("GET", path, token=token, If_None_Match=etag).status == 304, form


def nothing_can_be_chosen(folder, postgres=None):
    """No field of a query changes what is said."""
    with Server(folder, postgres) as server:
        token = server.connect("a@example.org")
        twin, _ = publish_one(server, token, analyticsEnabled=True)
        path = f"/v1/twins/{twin}/analytics"
        all_of_it = server.ask("GET", path, token=token).body
        for query in ("person=1", "session=x", "from=2026-01-01", "language=de", "limit=1", "window=day"):
            assert server.ask("GET", f"{path}?{query}", token=token).body == all_of_it


def no_series_of_a_person(_):
    """R170: nothing in the description of the API is about one learner's use."""
    words = ("person", "learner", "session", "email", "ip", "fingerprint", "visitor")

    def names(schema, seen=()):
        if "$ref" in schema:
            name = schema["$ref"].rsplit("/", 1)[1]
            if name not in seen:
                yield from names(SPEC["components"]["schemas"][name], (*seen, name))
            return
        yield from schema.get("properties", {})
        for inner in [*schema.get("properties", {}).values(), *([schema["items"]] if "items" in schema else [])]:
            yield from names(inner, seen)

    for path, item in SPEC["paths"].items():
        if "analytics" not in path:
            continue
        assert [p["name"] for p in item.get("parameters", [])] == ["id"] and set(item) <= {"parameters", "get"}, path
        assert "parameters" not in item["get"], path
    found = set(names(SPEC["components"]["schemas"]["Analytics"]))
    assert not {name for name in found if name.lower() in words}, found


def every_form_says_the_same(folder, postgres=None):
    """Made-up use of eight weeks: numbers in fives, none below five, totals that are sums, and the same in CSV."""
    with Server(folder, postgres) as server:
        token = server.connect("a@example.org")
        twin, _ = publish_one(server, token, analyticsEnabled=True)
        made = server.run("sample", twin)
        assert made.returncode == 0, made.stderr
        assert server.run("sample", twin).returncode != 0, "beside what is there already"
        assert server.run("sample", new_id()).returncode != 0
        assert server.run("sample", "no-such-twin").returncode != 0
        said = server.ask("GET", f"/v1/twins/{twin}/analytics", token=token).json
        rows = list(csv.DictReader(io.StringIO(server.ask("GET", f"/v1/twins/{twin}/analytics.csv", token=token).body.decode())))
        pdf = server.ask("GET", f"/v1/twins/{twin}/analytics.pdf", token=token).body
        assert len(said["windows"]) == 8 and pdf.startswith(b"%PDF-"), len(said["windows"])
        n_shown = 0
        for window in said["windows"]:
            for name, table in window["tables"].items():
                counts = [cell["count"] for cell in table["cells"]]
                assert all(count >= 5 and count % 5 == 0 for count in counts) and sum(counts) == table["total"], (name, table)
                there = [row for row in rows if row["from"] == window["from"][:10] and row["table"] == name]
                assert [int(row["count"]) for row in there if row["count"]] == counts, name
                assert all(row["withheld"] == table.get("withheld", "") for row in there), name
                n_shown += len(counts)
        assert n_shown > 100, n_shown


def a_page_puts_down_what_was_asked_about(folder, postgres=None):
    """Each answer on the pages is one row to be counted where the switch is on, none where it is off (R171)."""
    with Server(folder, postgres) as server:
        token = server.connect("a@example.org")
        for name, on, n_due in (("Off", False, 0), ("On", True, 3)):
            publish_one(server, token, name, analyticsEnabled=on)
            for _ in range(3):
                asked = server.ask("POST", f"/t/{name.lower()}/ask", b"question=Where+do+batteries+belong%3F", Content_Type="application/x-www-form-urlencoded",
                                   Origin=server.url, Sec_Fetch_Site="same-origin")
                assert asked.status == 200 and b"red box" in asked.body, (asked.status, asked.body)
            due = server.run("retention", "--preview", "2099-01-01").stdout
            assert (f"{n_due} deleted   Questions to be counted" in due) == on and ("Questions to be counted" in due) == on, due


def with_postgres(case):
    def run(folder):
        if not POSTGRES:
            return "PostgreSQL is not there; run it with tests/server/with-postgres.py"
        return case(folder, prepare_postgres(Server(folder), POSTGRES))
    run.__name__ = case.__name__ + "_with_postgres"
    return run


both = [it_is_off_by_default, only_the_creator_reads_it, it_is_not_sent_twice, nothing_can_be_chosen, every_form_says_the_same,
        a_page_puts_down_what_was_asked_about]
sys.exit(run_cases([*both, *map(with_postgres, both), no_series_of_a_person]))
