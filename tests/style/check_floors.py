#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The floors between the folders of src/, read from the includes.

    check_floors.py SOURCE_ROOT

A folder of the engine includes only folders above it in FLOORS; the programs include
the engine and never each other; GTK stays in studio/; parsers of untrusted files stay
in extract/, and extract/ knows only base/ and text/."""

import re
import sys
from pathlib import Path

FLOORS = ["base", "privacy", "text", "intake", "keys", "store", "search", "library",
          "twins", "analytics", "rights", "sync"]
PROGRAMS = {"studio", "cli", "extract", "server"}
GTK = re.compile(r"^(gtk/|gdk/|gsk/|adwaita\.h|graphene)")
PARSERS = re.compile(r"^(poppler|gmime/|gumbo\.h|md4c|libxml/|libxml2|tesseract|leptonica)")
INCLUDE = re.compile(r'^\s*#\s*include\s+[<"]([^>"]+)[>"]', re.M)


def check(path, room, floor, included):
    """Why @path may not include @included, or None."""
    top = included.split("/")[0]

    if GTK.match(included) and room != "studio":
        return "only studio/ may use GTK"
    if PARSERS.match(included) and room != "extract":
        return "only extract/ may link a parser of untrusted files"
    if top in PROGRAMS and "/" in included and top != room:
        return f"programs never include each other ({top}/)"
    if top not in FLOORS or "/" not in included:
        return None
    if room == "extract" and top not in ("base", "text"):
        return "the worker knows only base/ and text/"
    if room == "libtwin" and FLOORS.index(top) > FLOORS.index(floor):
        return f"{floor}/ stands below {top}/ in the list of floors"
    return None


def main():
    root = Path(sys.argv[1]) / "src"
    failures = []

    for path in sorted(root.rglob("*.[ch]")):
        parts = path.relative_to(root).parts
        room, floor = parts[0], parts[1] if parts[0] == "libtwin" else None
        if floor is not None and floor not in FLOORS:
            failures.append(f"{path.relative_to(root)}: {floor}/ is not a floor of the house")
            continue
        for included in INCLUDE.findall(path.read_text(encoding="utf-8")):
            why = check(path, room, floor, included)
            if why:
                failures.append(f"{path.relative_to(root)} includes {included}: {why}")

    print("\n".join(failures) or "every include stays within its floor")
    return 1 if failures else 0


sys.exit(main())
