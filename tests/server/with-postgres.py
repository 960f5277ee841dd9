#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a command beside a PostgreSQL of its own, on a socket in a folder that goes away.

TWIN_TEST_POSTGRES holds the address as the owner of an empty database. PostgreSQL does not
run as root, so where the tests do, it gets the user nobody. With --durable before the command
it waits for the disk, as it does for whoever uses it; a test need not.
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

NOBODY = 65534


def find_programs():
    for folder in sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if (folder / "initdb").exists():
            return folder
    found = shutil.which("initdb")
    return pathlib.Path(found).parent if found else None


def as_somebody():
    if os.geteuid() != 0:
        return []
    return ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--"]


def main():
    durable = sys.argv[1:2] == ["--durable"]
    command = sys.argv[2:] if durable else sys.argv[1:]
    programs = find_programs()
    if programs is None:
        print("1..0 # SKIP PostgreSQL is not installed")
        return 0
    folder = pathlib.Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))  # short: a socket's path has 107 characters
    data = folder / "data"
    if os.geteuid() == 0:
        os.chown(folder, NOBODY, NOBODY)
    quiet = dict(stdout=subprocess.DEVNULL, cwd=folder)
    try:
        subprocess.run([*as_somebody(), programs / "initdb", "-D", data, "-U", "owner", "-A", "trust", "-E", "UTF8",
                        "--locale=C", "--no-sync"], check=True, **quiet)
        options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync={'on' if durable else 'off'} -c log_min_messages=fatal"
        subprocess.run([*as_somebody(), programs / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start"],
                       check=True, **quiet)
        try:
            env = dict(os.environ, TWIN_TEST_POSTGRES=f"host={folder} user=owner dbname=postgres")
            return subprocess.run(command, env=env).returncode
        finally:
            subprocess.run([*as_somebody(), programs / "pg_ctl", "-D", data, "-m", "immediate", "stop"], **quiet)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


sys.exit(main())
