#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether every language of po/LINGUAS says everything that the sources say now.

    check_translation.py SOURCE_ROOT

A fresh template is taken from the sources, so that a string that was added or changed
since the last merge is found. Needs GNU gettext; without it the check is skipped."""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

TOOLS = ["xgettext", "msgattrib", "msgcmp", "msgfmt"]
SKIPPED = 77  # what Meson takes for a skipped test

# Blueprint is not known to xgettext, but its _() and C_() look like those of C.
KEYWORDS = ["_", "N_", "C_:1c,2", "NC_:1c,2", "g_dpgettext2:2c,3", "ngettext:1,2", "g_dngettext:2,3"]
SOURCES = {".c", ".h", ".blp", ".ui"}
NOISE = re.compile(r"extension 'blp' is unknown|a fallback ITS rule file")


def run(root, *command):
    """Runs a tool and returns whether it succeeded, and what it complained of."""
    done = subprocess.run([str(part) for part in command], cwd=root, capture_output=True, text=True, check=False,
                          env={"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8"})
    return done.returncode == 0, [line for line in done.stderr.splitlines() if line and not NOISE.search(line)]


def extract(root, names, template):
    return run(root, "xgettext", "--from-code=UTF-8", *(f"--keyword={keyword}" for keyword in KEYWORDS),
               "--add-comments=Translators", "--force-po", "-o", template, *names)


def read_list(path):
    return [line.strip() for line in path.read_text(encoding="utf-8").splitlines()
            if line.strip() and not line.startswith("#")]


def check_list(root, listed, folder):
    """po/POTFILES.in: sorted, each file once, and no file with strings missing."""
    if listed != sorted(set(listed)):
        yield "po/POTFILES.in: not sorted, or a file is listed twice"

    others = sorted(str(path.relative_to(root)) for path in (root / "src").rglob("*") if path.suffix in SOURCES)
    others = [name for name in others if name not in set(listed)]
    template = folder / "others.pot"
    fine, complaints = extract(root, others, template)
    if not fine:
        yield from complaints
        return
    missing = {reference.rsplit(":", 1)[0]
               for line in template.read_text(encoding="utf-8").splitlines() if line.startswith("#: ")
               for reference in line[3:].split()}
    for name in sorted(missing):
        yield f"{name}: has strings to translate and is not in po/POTFILES.in"


def check_language(root, language, template, folder):
    """Nothing missing, nothing fuzzy, nothing obsolete, and every format as in the original."""
    path = root / "po" / f"{language}.po"

    fine, complaints = run(root, "msgfmt", "--check", "-o", folder / "messages.mo", path)
    if not fine:
        yield from complaints
    fine, complaints = run(root, "msgcmp", path, template)
    if not fine:
        yield from complaints
    leftover = folder / "obsolete.po"
    run(root, "msgattrib", "--only-obsolete", "-o", leftover, path)
    if leftover.exists() and "#~ msgid" in leftover.read_text(encoding="utf-8"):
        yield f"po/{language}.po: holds messages that no source has any more"


def check(root):
    listed = read_list(root / "po" / "POTFILES.in")

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        template = folder / "template.pot"
        fine, complaints = extract(root, listed, template)
        # A warning counts as well: it is about a string that no translation can get right.
        yield from complaints
        if not fine:
            return
        yield from check_list(root, listed, folder)
        for language in read_list(root / "po" / "LINGUAS"):
            yield from check_language(root, language, template, folder)


def main():
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    if missing:
        print(f"skipped: {', '.join(missing)} of GNU gettext not found")
        return SKIPPED

    failures = list(check(Path(sys.argv[1]).resolve()))
    print("\n".join(failures) or "every language says everything")
    return 1 if failures else 0


sys.exit(main())
