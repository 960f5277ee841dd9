#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes a digest of the sources of each format's reader as a C header.

Documents that another reader has read are read again. What belongs to a reader follows from what it
includes: for `format-pdf.c` all that its headers declare, here and on the floor of texts, and the sink
that everything goes through. A source is what a header declares if it includes that first. Comments
and spaces do not count, since reading again takes long.
"""
import hashlib
import pathlib
import re
import sys

INCLUDE = re.compile(r'^#include "([^"]+)"', re.MULTILINE)
FORMAT_ID = re.compile(r'\.id = "([^"]+)"')
# A comment, or a literal, in which nothing is a comment.
TOKEN = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'', re.DOTALL)


def normalize(source):
    code = TOKEN.sub(lambda match: " " if match[0].startswith("/") else match[0], source)
    return " ".join(code.split())


def list_declared(extract, engine):
    """What each header declares: name in an include -> header and sources."""
    headers = {path.name: [path] for path in extract.glob("*.h")}
    headers |= {f"text/{path.name}": [path] for path in (engine / "text").glob("*.h")}
    for path in [*extract.glob("*.c"), *(engine / "text").glob("*.c")]:
        first = INCLUDE.search(path.read_text())
        if first and first[1] in headers and not (path.name.startswith("format-") and first[1] != f"{path.stem}.h"):
            headers[first[1]].append(path)
    return headers


def closure(roots, declared):
    found, waiting = set(), list(roots)
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            for name in INCLUDE.findall(path.read_text()):
                waiting += declared.get(name, [])
    return sorted(found)


def digest_of(files):
    digest = hashlib.sha256()
    for path in files:
        content = normalize(path.read_text()).encode()
        digest.update(f"{path.name}:{len(content)}:".encode())
        digest.update(content)
    return digest.hexdigest()[:32]


def main(extract, engine, header, depfile):
    extract, engine = pathlib.Path(extract), pathlib.Path(engine)
    declared = list_declared(extract, engine)
    rows, every = [], set()
    for root in sorted(extract.glob("format-*.c")):
        files = closure([root, extract / "sink.c"], declared)
        every.update(files)
        rows += [(name, digest_of(files)) for name in FORMAT_ID.findall(root.read_text())]
    # What no reader took may have one now.
    every.update(closure([extract / "identify.c"], declared))
    rows.append(("", digest_of(sorted(every))))

    table = "".join(f'  {{ "{name}", "{digest}" }},\n' for name, digest in sorted(rows))
    pathlib.Path(header).write_text(
        "/* SPDX-License-Identifier: GPL-3.0-or-later */\n#pragma once\n\n"
        "static const struct\n{\n  const char *format; /* \"\": those that are not read */\n  const char *digest;\n"
        f"}} reader_versions[] = {{\n{table}}};\n")
    pathlib.Path(depfile).write_text(f"{header}: {' '.join(map(str, sorted(every)))}\n")


main(*sys.argv[1:])
