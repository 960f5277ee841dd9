/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What whoever an entry admits is, for passages that not everybody may read: arrays of texts as JSON. */
static const char version_5_access[] =
  "ALTER TABLE access_entry ADD COLUMN roles TEXT NOT NULL DEFAULT '[]';"
  "ALTER TABLE access_entry ADD COLUMN groups TEXT NOT NULL DEFAULT '[]';";
