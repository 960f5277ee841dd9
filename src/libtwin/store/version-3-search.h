/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The full-text index with our own tokenizer, and the vectors. */
static const char version_3_search[] =
  "";
