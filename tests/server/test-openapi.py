#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The description of the API against the server, both ways: no route without a description, none described that is not there, and
real requests and answers as it says. The validators are Debian's, not ours."""
import json
import os
import sys
import uuid
import warnings

from server import Server, run_cases

warnings.simplefilter("ignore")
try:
    from openapi_core import Config, OpenAPI
    from openapi_core.datatypes import RequestParameters
    from openapi_spec_validator import validate
    from werkzeug.datastructures import Headers, ImmutableMultiDict
except ImportError as missing:
    print(f"1..0 # SKIP {missing}; install python3-openapi-core and python3-openapi-spec-validator")
    sys.exit(0)

SPEC = json.load(open(os.environ["TWIN_OPENAPI"]))
METHODS = {"get", "put", "post", "delete", "patch"}


class Asked:
    """A request as the validator wants to see it."""

    def __init__(self, url, method, path, query, headers, body, content_type):
        self.host_url, self.path, self.full_url_pattern = url, path, url + path
        self.method, self.body, self.content_type = method.lower(), body, content_type
        self.parameters = RequestParameters(query=ImmutableMultiDict(query), header=Headers(headers), cookie=ImmutableMultiDict())


class Answered:
    def __init__(self, answer):
        self.status_code, self.data = answer.status, answer.body
        self.headers = Headers(list(answer.headers.items()))
        self.content_type = (answer.headers.get("Content-Type") or "").split(";")[0]


def the_description_is_valid(_):
    validate(SPEC)


def routes_and_description_agree(folder):
    described = {f"{method.upper()} {path}" for path, item in SPEC["paths"].items() for method in item if method in METHODS}
    listed = {line for line in Server(folder).run("routes").stdout.splitlines() if line.split()[1].startswith("/v1")}
    assert listed == described, f"not described: {sorted(listed - described)}; not there: {sorted(described - listed)}"


def it_is_served(folder):
    with Server(folder) as server:
        assert server.ask("GET", "/v1/openapi.json").json == SPEC


def answers_are_as_described(folder):
    read_json = {"application/problem+json": lambda body, **_: json.loads(body),
                 "application/octet-stream": lambda body, **_: body.decode("latin-1")}
    api = OpenAPI.from_dict(SPEC, config=Config(extra_media_type_deserializers=read_json))
    with Server(folder) as server:
        name = str(uuid.uuid4())

        def ask(method, path, body=None, token=None, query=None, **headers):
            text = "&".join(f"{k}={v}" for k, v in (query or {}).items())
            answer = server.ask(method, path + ("?" + text if text else ""), body, token, **headers)
            fields = {k.replace("_", "-"): v for k, v in headers.items()}
            if token:
                fields["Authorization"] = "Bearer " + token
            kind = "application/json" if isinstance(body, dict) else "application/octet-stream"
            data = json.dumps(body).encode() if isinstance(body, dict) else body
            asked = Asked(server.url, method, path, query or {}, fields, data, kind if body is not None else "")
            if answer.status < 400:
                api.validate_request(asked)
            if answer.status not in (204, 304) and answer.body:
                api.validate_response(asked, Answered(answer))
            else:
                described = SPEC["paths"]
                assert any(str(answer.status) in item.get(method.lower(), {}).get("responses", {}) for item in described.values()), answer.status
            return answer

        ask("GET", "/v1")
        made = ask("POST", "/v1/connect", dict(code=server.code(), email="a@example.org", country="DE", device="Test"))
        token = made.json["token"]
        ask("POST", "/v1/connect", dict(code="AAAA-AAAA-AAAA", email="a@example.org", country="DE"))
        ask("GET", "/v1/account", token=token)
        ask("GET", "/v1/account")
        path = f"/v1/objects/twin/{name}"
        rev = ask("PUT", path, b"one", token, If_None_Match="*", Idempotency_Key='"1"').headers["ETag"]
        ask("PUT", path, b"two", token, If_None_Match="*", Idempotency_Key='"2"')
        ask("GET", path, token=token)
        ask("GET", "/v1/changes", token=token, query=dict(limit=5, verify=1))
        ask("DELETE", path, None, token, If_Match=rev, Idempotency_Key='"3"')
        ask("GET", "/v1/changes", token=token, query=dict(verify=1))
        ask("DELETE", "/v1/session", None, token)


sys.exit(run_cases([
    the_description_is_valid,
    routes_and_description_agree,
    it_is_served,
    answers_are_as_described,
]))
