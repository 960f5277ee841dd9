/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What a server released about a twin's use, as it said it. */
static const char version_4_analytics[] =
  "CREATE TABLE analytics ("
  "  twin_id TEXT NOT NULL PRIMARY KEY REFERENCES twin (id) ON DELETE CASCADE,"
  "  body TEXT NOT NULL,"
  "  fetched_at INTEGER NOT NULL"
  ") STRICT;";
