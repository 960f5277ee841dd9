# SPDX-License-Identifier: GPL-3.0-or-later
"""How much of the personal data in annotated sets is found, and what is found where nothing is. Each set and
type by itself, with its counts: no figure is pooled. Then the same of texts that are made up, by halves: what was
worked with, and what nobody looked at."""

import subprocess
import sys
import tempfile
from pathlib import Path

SETS = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "pii"
MADE_UP = Path(__file__).parent / "pii_made_up.py"
LANGUAGES = Path(__file__).parent / "pii_languages.py"
SCORER = "tests/privacy/score-pii"


def measure(build):
    if not (SETS / "documents.jsonl").is_file():
        print(f"The annotated sets are not in {SETS}; there is nothing to measure.")
        return
    subprocess.run(["ninja", "-C", build, "--quiet", SCORER], check=True)
    subprocess.run([build / SCORER, SETS, "--markdown"], check=True)
    for title, generator in (("Made up", [MADE_UP, SETS / "check_digits.jsonl"]), ("Made up, by languages", [LANGUAGES])):
        print(f"\n{title}:\n", flush=True)
        with tempfile.NamedTemporaryFile(suffix=".jsonl") as texts:
            subprocess.run([sys.executable, *generator], stdout=texts, check=True)
            subprocess.run([build / SCORER, texts.name, "--markdown"], check=True)
