#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The measurements, each against what a user would pick instead, side by side in one run.

    run.py [NAME...]     names: see MEASUREMENTS; all without a name

TWIN_BUILD is the build folder. Figures are ratios and absolute numbers of this machine; nothing passes or fails."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import accuracy  # noqa: E402
import extraction  # noqa: E402
import intake  # noqa: E402
import learners  # noqa: E402
import pii  # noqa: E402
import releases  # noqa: E402
import search  # noqa: E402
import server_http  # noqa: E402
import server_load  # noqa: E402
import start   # noqa: E402
import whole  # noqa: E402

MEASUREMENTS = {"accuracy": accuracy.measure, "start": start.measure, "extraction": extraction.measure, "import": intake.measure, "learners": learners.measure, "releases": releases.measure, "search": search.measure, "server": server_load.measure, "server-http": server_http.measure, "pii": pii.measure, "whole": whole.measure}


def main():
    build = Path(os.environ["TWIN_BUILD"])
    names = sys.argv[1:] or list(MEASUREMENTS)
    for name in names:
        if name not in MEASUREMENTS:
            sys.exit(f"There is no measurement {name}. There are: {', '.join(MEASUREMENTS)}.")
        print(f"\n## {name}\n")
        MEASUREMENTS[name](build)


main()
