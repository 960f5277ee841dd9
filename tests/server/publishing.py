# SPDX-License-Identifier: GPL-3.0-or-later
"""Bundles as Studio makes them, small ones, and how they are put on a server."""
import hashlib
import json
import uuid


def new_id():
    return str(uuid.uuid4())


def digest_of(data):
    return hashlib.sha256(data).hexdigest()


def make_piece(*bodies):
    lines = [json.dumps(dict(anchor=digest_of(body.encode())[:16], body=body, heading="Waste", language="en", pages=[1, 1])) for body in bodies]
    return ("\n".join(lines) + "\n").encode()


def make_manifest(twin, *pieces, **members):
    documents = [dict(id=new_id(), title="Handbook", language="en", passages=piece.count(b"\n"), access=dict(level="PUBLIC", roles=[], groups=[], mfa=False),
                      pieces=[dict(digest=digest_of(piece), size=len(piece))]) for piece in pieces]
    return json.dumps(dict(dict(config={}, documents=documents, format="twin-bundle/1", name="Course", twin=twin), **members)).encode()


def put_piece(server, token, piece, name=None, **headers):
    return server.ask("PUT", f"/v1/pieces/sha-256/{name or digest_of(piece)}", piece, token, **headers)


def publish(server, token, twin, manifest, rev=None, key=None):
    condition = {"If_Match": f'"{rev}"'} if rev else {"If_None_Match": "*"}
    return server.ask("PUT", f"/v1/published-twins/{twin}", manifest, token, Idempotency_Key=f'"{key or uuid.uuid4()}"', **condition)
