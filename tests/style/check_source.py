#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""House rules that a machine can check.

    check_source.py SOURCE_ROOT

Sizes (800 lines a file, 80 a function), the SPDX line, no tabs or trailing blanks in C,
banned functions, no promise of later work."""

import re
import sys
from pathlib import Path

FILE_LINES = 800
FUNCTION_LINES = 80

# Each has a bounded or checked form in GLib.
BANNED = re.compile(r"\b(strcpy|strcat|sprintf|vsprintf|strtok|gets|atoi|atol|gmtime|localtime|ctime|system|popen|tmpnam)\s*\(")
LATER = re.compile(r"\b(TODO|FIXME|HACK)\b|(?<![\w-])XXX(?![\w-])")


def function_sizes(lines):
    """Yields the first line and the length of each function body (GNU braces: in the first column)."""
    start = None
    for number, line in enumerate(lines, 1):
        if line.startswith("{"):
            start = number
        elif line.startswith("}") and start is not None:
            if not line.startswith("};"):
                yield start, number - start
            start = None


def check_c(path, text):
    lines = text.split("\n")

    if not lines[0].startswith("/* SPDX-License-Identifier: GPL-3.0-or-later"):
        yield 1, "the first line is not the SPDX line"
    if len(lines) > FILE_LINES:
        yield len(lines), f"{len(lines)} lines; past {FILE_LINES} a file is two"
    for start, length in function_sizes(lines):
        if length > FUNCTION_LINES:
            yield start, f"a function of {length} lines; past {FUNCTION_LINES} it does two things"
    for number, line in enumerate(lines, 1):
        if "\t" in line:
            yield number, "a tab"
        if line != line.rstrip():
            yield number, "blanks at the end"
        if BANNED.search(line):
            yield number, f"{BANNED.search(line).group(1)} is banned"
        if LATER.search(line):
            yield number, "a promise of later work"


def main():
    root = Path(sys.argv[1])
    failures = []

    for folder in ("src", "tests"):
        for path in sorted((root / folder).rglob("*.[ch]")):
            text = path.read_text(encoding="utf-8")
            failures += [f"{path.relative_to(root)}:{line}: {why}" for line, why in check_c(path, text)]

    print("\n".join(failures) or "the house rules hold")
    return 1 if failures else 0


sys.exit(main())
