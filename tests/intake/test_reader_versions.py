#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What changes the version of a format's reader, and what does not."""
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

PLACES = ("extract", "libtwin/text")


def read_versions(folder):
    header, depfile = folder / "versions.h", folder / "versions.d"
    subprocess.run([sys.executable, folder / "extract/reader-versions.py", folder / "extract", folder / "libtwin", header, depfile], check=True)
    return dict(re.findall(r'{ "(\w*)", "(\w+)" }', header.read_text()))


def list_changed(before, after):
    return {name for name in before if before[name] != after[name]}


def edit(path, before, after):
    text = path.read_text()
    assert before in text, (path, before)
    path.write_text(text.replace(before, after, 1))


def run(source):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for place in PLACES:
            shutil.copytree(source / "src" / place, folder / place)
        first = read_versions(folder)
        formats = set(first)
        yield "every format has a version", {"", "pdf", "docx", "xlsx", "txt", "zip", "png"} <= formats
        yield "formats do not share one", first["pdf"] != first["docx"]

        edit(folder / "extract/pdf-rows.c", "\nstatic ", "\n\n/* why \"quoted\" */\nstatic ")
        yield "a comment changes none", read_versions(folder) == first

        edit(folder / "extract/pdf-table-reader.c", "return TRUE;", "return FALSE;")
        second = read_versions(folder)
        yield "a part of the PDF reader changes PDF", list_changed(first, second) == {"", "pdf"}

        with (folder / "libtwin/text/twin-clean.c").open("a") as file:
            file.write("int added;\n")
        yield "what all readers use changes all", list_changed(second, read_versions(folder)) == formats


results = list(run(pathlib.Path(sys.argv[1])))
print(f"1..{len(results)}")
for number, (name, passed) in enumerate(results, 1):
    print(f"{'ok' if passed else 'not ok'} {number} - {name}")
sys.exit(not all(passed for _, passed in results))
