# SPDX-License-Identifier: GPL-3.0-or-later
"""How long a question takes in a large library, ranking included, and what its passages cost to index and to drop."""

import os
import subprocess
from pathlib import Path

SHARED = Path(os.environ.get("TWIN_SHARED_DATA", Path(__file__).resolve().parents[2].parent / "shared" / "data"))
PASSAGES = ["10000", "100000"]


def measure(build):
    if not (SHARED / "retrieval").is_dir():
        print("The retrieval collections are not here (retrieval beside the checkout in shared/data).")
        return

    subprocess.run([build / "tests/bench/search-speed", *PASSAGES], check=True, env=dict(os.environ, TWIN_SHARED_DATA=str(SHARED)))
