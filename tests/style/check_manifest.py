#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules for the Flatpak manifest that can be checked without a network.

    check_manifest.py SOURCE_ROOT"""

import json
import re
import sys
from pathlib import Path

PERMISSIONS = ["--share=ipc", "--share=network", "--socket=fallback-x11", "--socket=wayland", "--device=dri"]


def check_source(module, source):
    name = module["name"]
    if source["type"] == "dir":
        if name != "twin-studio":
            yield f"{name}: only the application itself is built from the checkout"
        return
    if source["type"] != "archive":
        yield f"{name}: sources are archives"
        return
    if not source["url"].startswith("https://"):
        yield f"{name}: {source['url']} is not https"
    if not re.fullmatch(r"[0-9a-f]{64}", source.get("sha256", "")):
        yield f"{name}: no sha256"


def check(manifest):
    if manifest["id"] != "org.twin.Studio":
        yield "the id is not the file's name"
    if manifest["runtime"] != "org.gnome.Platform" or manifest["runtime-version"] != "50":
        yield "the runtime is not GNOME 50"
    if manifest["finish-args"] != PERMISSIONS:
        yield "finish-args are not the five permissions"
    if "/" in manifest["command"]:
        yield "the command is a path"
    for module in manifest["modules"]:
        for source in module["sources"]:
            yield from check_source(module, source)


def main():
    path = Path(sys.argv[1]) / "org.twin.Studio.json"
    failures = list(check(json.loads(path.read_text(encoding="utf-8"))))
    print("\n".join(failures) or "the manifest keeps the rules")
    return 1 if failures else 0


sys.exit(main())
