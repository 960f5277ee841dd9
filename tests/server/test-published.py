#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What creators put on the server as a whole, through its API, on both engines: pieces, published twins, copies, the vault."""
import base64
import json
import os
import pathlib
import sys

from publishing import digest_of, make_manifest, make_piece, new_id, publish, put_piece
from server import Server, prepare_postgres, run_cases

POSTGRES = os.environ.get("TWIN_TEST_POSTGRES")
SENTENCE = "Batteries belong in the red box beside the lift."


def rev_of(answer):
    return answer.headers["ETag"].strip('"')


def pieces_are_what_their_names_say(folder, postgres=None):
    with Server(folder, postgres) as server:
        token, piece = server.connect("a@example.org"), make_piece(SENTENCE)
        name = digest_of(piece)
        ask = dict(digests=[name, "0" * 64])
        assert server.ask("POST", "/v1/pieces/missing", ask, token).json == dict(missing=[name, "0" * 64])
        assert put_piece(server, token, piece + b"x", name).json["type"] == "/problems/digest-mismatch"
        wrong = base64.b64encode(bytes(32)).decode()
        assert put_piece(server, token, piece, Content_Digest=f"sha-256=:{wrong}:").status == 422
        assert server.ask("GET", f"/v1/pieces/sha-256/{name}", token=token).status == 404
        assert put_piece(server, token, piece).status == 201
        assert put_piece(server, token, piece).status == 204
        assert server.ask("GET", f"/v1/pieces/sha-256/{name}", token=token).body == piece
        assert server.ask("POST", "/v1/pieces/missing", ask, token).json == dict(missing=["0" * 64])
        assert put_piece(server, token, b"x" * ((1 << 20) + 1)).status == 413
        assert put_piece(server, token, piece, name.upper()).status == 404
        assert server.ask("POST", "/v1/pieces/missing", dict(digests=["../x"]), token).status == 400
        assert server.ask("POST", "/v1/pieces/missing", dict(digests=["0" * 64] * 2001), token).status == 400


def a_twin_is_published_and_taken_back(folder, postgres=None):
    with Server(folder, postgres) as server:
        token, twin, piece = server.connect("a@example.org"), new_id(), make_piece(SENTENCE)
        manifest = make_manifest(twin, piece)
        refused = publish(server, token, twin, manifest)
        assert refused.status == 422 and refused.json["missing"] == [digest_of(piece)], refused.body
        assert server.ask("GET", "/v1/published-twins", token=token).json == dict(twins=[])
        put_piece(server, token, piece)
        made = publish(server, token, twin, manifest, key="k")
        assert made.status == 201 and made.json["digest"] == digest_of(manifest), made.body
        again = publish(server, token, twin, manifest, key="k")
        assert again.status == 201 and again.headers["Idempotency-Replayed"] == "?1" and rev_of(again) == rev_of(made)
        got = server.ask("GET", f"/v1/published-twins/{twin}", token=token)
        assert got.body == manifest and got.headers["ETag"] == made.headers["ETag"]
        listed = server.ask("GET", "/v1/published-twins", token=token).json["twins"]
        assert [(one["id"], one["digest"]) for one in listed] == [(twin, digest_of(manifest))]

        second = make_manifest(twin, piece, name="Course II")
        late = publish(server, token, twin, second)
        assert late.status == 412 and late.json["current"]["digest"] == digest_of(manifest), late.body
        changed = publish(server, token, twin, second, rev=rev_of(made))
        assert changed.status == 200
        assert publish(server, token, twin, manifest, rev=rev_of(made)).status == 412
        assert server.ask("GET", f"/v1/published-twins/{twin}", token=token).body == second

        path, key = f"/v1/published-twins/{twin}", '"d"'
        assert server.ask("DELETE", path, None, token, Idempotency_Key=key).status == 428
        assert server.ask("DELETE", path, None, token, If_Match=made.headers["ETag"], Idempotency_Key=key).status == 412
        assert server.ask("DELETE", path, None, token, If_Match=changed.headers["ETag"], Idempotency_Key=key).status == 204
        assert server.ask("DELETE", path, None, token, If_Match=changed.headers["ETag"], Idempotency_Key=key).status == 204
        assert server.ask("GET", path, token=token).status == 404
        index = pathlib.Path(folder, "index")
        assert not [file for file in index.rglob("*") if file.is_file()], "the index stays"


def manifests_are_checked(folder, postgres=None):
    with Server(folder, postgres) as server:
        token, twin, piece, torn = server.connect("a@example.org"), new_id(), make_piece(SENTENCE), b"no lines"
        put_piece(server, token, piece)
        put_piece(server, token, torn)
        good = json.loads(make_manifest(twin, piece))
        wrong_count = json.loads(make_manifest(twin, piece))
        wrong_count["documents"][0]["passages"] = 7
        unclassified = json.loads(make_manifest(twin, piece))
        unclassified["documents"][0]["access"]["level"] = ""
        plain = dict(good, config=dict(accessMode="restricted"), access=dict(key="0" * 64, entries=[dict(hash="anna@example.org", kind="address", until=0)]))
        for bad in (dict(good, format="twin-bundle/9"), dict(good, twin=new_id()), dict(good, config=dict(unknown=1)), wrong_count, unclassified, plain,
                    dict(good, documents=good["documents"] * 2), json.loads(make_manifest(twin, torn)), [], "text"):
            answer = publish(server, token, twin, json.dumps(bad).encode())
            assert answer.status == 422, (bad, answer.status, answer.body)
            assert b"anna" not in answer.body
        assert server.ask("GET", "/v1/published-twins", token=token).json == dict(twins=[])
        assert publish(server, token, "not-an-id", json.dumps(good).encode()).status == 404


def accounts_are_apart(folder, postgres=None):
    with Server(folder, postgres) as server:
        anna, bert, twin, piece = server.connect("a@example.org"), server.connect("b@example.org"), new_id(), make_piece(SENTENCE)
        put_piece(server, anna, piece)
        made = publish(server, anna, twin, make_manifest(twin, piece))
        copy = server.ask("PUT", f"/v1/copies/{twin}", dict(manifest="", pieces=[digest_of(piece)]), anna, If_None_Match="*", Idempotency_Key='"c"')
        vault = server.ask("PUT", "/v1/vault", b"wrapped", anna, If_None_Match="*", Idempotency_Key='"v"')
        assert (made.status, copy.status, vault.status) == (201, 201, 201), (made.body, copy.body, vault.body)
        name = digest_of(piece)
        for path in (f"/v1/published-twins/{twin}", f"/v1/copies/{twin}", f"/v1/pieces/sha-256/{name}", "/v1/vault"):
            assert server.ask("GET", path, token=bert).status == 404, path
            assert server.ask("GET", path, token=anna).status == 200, path
        for path, etag in ((f"/v1/published-twins/{twin}", made.headers["ETag"]), (f"/v1/copies/{twin}", copy.headers["ETag"])):
            assert server.ask("DELETE", path, None, bert, If_Match=etag, Idempotency_Key='"x"').status == 404, path
        assert publish(server, bert, twin, make_manifest(twin, piece), rev=rev_of(made)).status == 404
        assert publish(server, bert, twin, make_manifest(twin, piece)).status == 422  # the other's piece is not there for this one
        assert server.ask("PUT", "/v1/vault", b"x", bert, If_Match=vault.headers["ETag"], Idempotency_Key='"y"').status == 404
        assert server.ask("POST", "/v1/pieces/missing", dict(digests=[name]), bert).json == dict(missing=[name])
        assert server.ask("GET", "/v1/published-twins", token=bert).json == dict(twins=[])
        assert server.ask("GET", "/v1/vault", token=anna).body == b"wrapped"


def the_vault_is_opaque_and_small(folder, postgres=None):
    with Server(folder, postgres) as server:
        token, wrapped = server.connect("a@example.org"), os.urandom(16 * 1024)
        made = server.ask("PUT", "/v1/vault", wrapped, token, If_None_Match="*", Idempotency_Key='"1"')
        assert made.status == 201 and server.ask("GET", "/v1/vault", token=token).body == wrapped
        assert server.ask("PUT", "/v1/vault", b"other", token, If_None_Match="*", Idempotency_Key='"2"').status == 412
        assert server.ask("PUT", "/v1/vault", b"other", token, If_Match=made.headers["ETag"], Idempotency_Key='"3"').status == 200
        assert server.ask("PUT", "/v1/vault", wrapped + b"x", token, If_None_Match="*", Idempotency_Key='"4"').status == 413


def nothing_is_readable_on_disk(folder):
    with Server(folder) as server:
        token, twin, piece = server.connect("a@example.org"), new_id(), make_piece(SENTENCE)
        put_piece(server, token, piece)
        assert publish(server, token, twin, make_manifest(twin, piece)).status == 201
        files = [file for file in pathlib.Path(folder).rglob("*") if file.is_file()]
        assert any("index" in file.parts for file in files)
        for file in files:
            assert b"Batteries" not in file.read_bytes() and b"Handbook" not in file.read_bytes(), file


def with_postgres(case):
    def run(folder):
        if not POSTGRES:
            return "PostgreSQL is not there; run it with tests/server/with-postgres.py"
        return case(folder, prepare_postgres(Server(folder), POSTGRES))
    run.__name__ = case.__name__ + "_with_postgres"
    return run


both = [pieces_are_what_their_names_say, a_twin_is_published_and_taken_back, manifests_are_checked, accounts_are_apart, the_vault_is_opaque_and_small]
sys.exit(run_cases([*both, *map(with_postgres, both), nothing_is_readable_on_disk]))
