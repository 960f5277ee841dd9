/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Questions with known answers, and what came of asking them. */
static const char version_3_evaluation[] =
  "";
