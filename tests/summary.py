#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Closes a test run with one line, "N passed, N failed, N skipped".

    summary.py testlog.json"""

import collections
import json
import sys

PASSED = {"OK", "EXPECTEDFAIL"}
SKIPPED = {"SKIP"}


def main():
    counts = collections.Counter()
    failed = []
    with open(sys.argv[1], encoding="utf-8") as log:
        for line in log:
            test = json.loads(line)
            kind = "passed" if test["result"] in PASSED else "skipped" if test["result"] in SKIPPED else "failed"
            counts[kind] += 1
            if kind == "failed":
                failed.append(test["name"])

    for name in failed:
        print(f"failed: {name}")
    print(f"{counts['passed']} passed, {counts['failed']} failed, {counts['skipped']} skipped")


main()
