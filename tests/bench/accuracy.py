# SPDX-License-Identifier: GPL-3.0-or-later
"""How much of the personal data in annotated sets is found, and what is found where nothing is. Each set and
type by itself, with its counts: no figure is pooled."""

import subprocess
from pathlib import Path

SETS = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "pii"
SCORER = "tests/privacy/score-pii"


def measure(build):
    if not (SETS / "documents.jsonl").is_file():
        print(f"The annotated sets are not in {SETS}; there is nothing to measure.")
        return
    subprocess.run(["ninja", "-C", build, "--quiet", SCORER], check=True)
    subprocess.run([build / SCORER, SETS, "--markdown"], check=True)
