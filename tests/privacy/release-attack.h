/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "privacy/twin-release-gate.h"

/* Somebody who has every release and computes. */

#define MAX_VARIABLES 256
#define MAX_SUMS 48

/* A variable is the number of questions (or sessions, or people) in some group, known to lie in [low, high]. */
typedef struct
{
  int low;
  int high;
} Bounds;

/* variables[whole] is the sum of others, with coefficient 1. */
typedef struct
{
  int whole;
  int n_parts;
  int parts[MAX_VARIABLES];
} Sum;

/**
 * Attacker: variables and what is known of their sums.
 */
typedef struct
{
  int n_variables;
  int n_sums;
  Bounds variables[MAX_VARIABLES];
  Sum sums[MAX_SUMS];
  gboolean contradiction;
} Attacker;

void attacker_init (Attacker *self);
int attacker_add (Attacker *self, int low, int high);
Sum *attacker_add_sum (Attacker *self, int whole);
void attacker_add_part (Sum *sum, int part);

/* Narrows all bounds until nothing changes. With sums that form a tree, as here, no integer solution is excluded and each bound is
 * reached by one. */
void attacker_solve (Attacker *self);
