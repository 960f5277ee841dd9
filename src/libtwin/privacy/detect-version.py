#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the digest of everything that decides on what is found in a text as a C header.

Documents that were searched by other detectors are searched again. A number to be raised by hand
would be forgotten; the sources themselves cannot be.
"""
import hashlib
import pathlib
import sys

PATTERNS = ["check-*.[ch]", "custom-*.[ch]", "detect*.[ch]", "pii-*.h", "twin-detector.c", "twin-pii-type.c"]


def main(folder, header, depfile):
    files = sorted({path for pattern in PATTERNS for path in pathlib.Path(folder).glob(pattern)})
    digest = hashlib.sha256()
    for path in files:
        content = path.read_bytes()
        digest.update(f"{path.name}:{len(content)}:".encode())
        digest.update(content)
    pathlib.Path(header).write_text(
        "/* SPDX-License-Identifier: GPL-3.0-or-later */\n#pragma once\n\n"
        f'#define DETECT_VERSION "{digest.hexdigest()}"\n')
    pathlib.Path(depfile).write_text(f"{header}: {' '.join(map(str, files))}\n")


main(*sys.argv[1:])
