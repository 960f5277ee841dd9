#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The attacker's bounds beside those of a solver that nobody here wrote: GLPK's simplex (libglpk40) finds for each variable of each system
the least and the greatest value that bounds and sums allow (F47). If it found less room, the attacker of test-release-attack.c would be too weak to
prove anything.

    attack-by-simplex.py PROGRAM POPULATIONS"""
import ctypes
import ctypes.util
import os
import subprocess
import sys
import tempfile

FREE_FIXED, BETWEEN = 5, 4  # GLP_FX, GLP_DB
LEAST, GREATEST = 1, 2      # GLP_MIN, GLP_MAX
OPTIMAL = 5                 # GLP_OPT


def open_glpk():
    for name in ("libglpk.so.40", ctypes.util.find_library("glpk")):
        try:
            glpk = ctypes.CDLL(name) if name else None
        except OSError:
            continue
        if glpk:
            glpk.glp_create_prob.restype = ctypes.c_void_p
            glpk.glp_get_obj_val.restype = ctypes.c_double
            glpk.glp_term_out(0)
            return glpk
    return None


def read_systems(file):
    for head in file:
        n_variables, n_sums = map(int, head.split())
        variables = [tuple(map(int, next(file).split())) for _ in range(n_variables)]
        yield variables, [list(map(int, next(file).split())) for _ in range(n_sums)]


class Problem:
    def __init__(self, glpk, variables, sums):
        self.glpk, self.problem = glpk, ctypes.c_void_p(glpk.glp_create_prob())
        glpk.glp_add_cols(self.problem, len(variables))
        glpk.glp_add_rows(self.problem, len(sums))
        for column, (low, high, _, _) in enumerate(variables, 1):
            glpk.glp_set_col_bnds(self.problem, column, FREE_FIXED if low == high else BETWEEN, ctypes.c_double(low), ctypes.c_double(high))
        entries = [(row, column + 1, value) for row, (whole, *parts) in enumerate(sums, 1) for column, value in ((whole, -1.0), *((part, 1.0) for part in parts))]
        for row in range(1, len(sums) + 1):
            glpk.glp_set_row_bnds(self.problem, row, FREE_FIXED, ctypes.c_double(0), ctypes.c_double(0))
        rows, columns, values = zip((0, 0, 0.0), *entries)  # counted from 1
        glpk.glp_load_matrix(self.problem, len(entries), (ctypes.c_int * len(rows))(*rows), (ctypes.c_int * len(columns))(*columns),
                             (ctypes.c_double * len(values))(*values))

    def find(self, column, direction):
        """From where the last search ended."""
        self.glpk.glp_set_obj_coef(self.problem, column, ctypes.c_double(1))
        self.glpk.glp_set_obj_dir(self.problem, direction)
        failed = self.glpk.glp_simplex(self.problem, None)
        assert not failed and self.glpk.glp_get_status(self.problem) == OPTIMAL, (failed, self.glpk.glp_get_status(self.problem))
        value = self.glpk.glp_get_obj_val(self.problem)
        self.glpk.glp_set_obj_coef(self.problem, column, ctypes.c_double(0))
        return value

    def close(self):
        self.glpk.glp_delete_prob(self.problem)


def compare(glpk, path):
    n_systems, n_bounds, differ = 0, 0, []
    with open(path) as file:
        for variables, sums in read_systems(file):
            problem = Problem(glpk, variables, sums)
            for column, (_, _, low, high) in enumerate(variables, 1):
                found = problem.find(column, LEAST), problem.find(column, GREATEST)
                if abs(found[0] - low) > 1e-6 or abs(found[1] - high) > 1e-6:
                    differ.append((n_systems, column - 1, (low, high), found))
            problem.close()
            n_systems, n_bounds = n_systems + 1, n_bounds + 2 * len(variables)
    return n_systems, n_bounds, differ


def main(program, populations):
    glpk = open_glpk()
    if glpk is None:
        print("1..0 # SKIP install libglpk40")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "systems")
        done = subprocess.run([program, "-p", "/release-attack/populations"], env=dict(os.environ, TWIN_ATTACK_POPULATIONS=populations, TWIN_ATTACK_SYSTEMS=path),
                              capture_output=True, text=True)
        n_systems, n_bounds, differ = compare(glpk, path)
    good = done.returncode == 0 and n_systems > 0 and not differ
    print("1..1")
    print(f"# {populations} populations, {n_systems:,} systems, {n_bounds:,} bounds, {len(differ)} of them different")
    print("ok 1 simplex-agrees" if good else f"not ok 1 simplex-agrees\n# {done.stderr[-300:]!r} {differ[:5]}")
    return 0 if good else 1


sys.exit(main(*sys.argv[1:]))
