/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "search/twin-index.h"
#include "store/twin-document-table.h"
#include "store/twin-passage-table.h"

/* A store of its own in a fresh folder, and documents in it. */
typedef struct
{
  char *directory;
  TwinClock *clock;
  TwinStore *store;
  GArray *renditions; /* gint64: of all documents added */
} Fixture;

void fixture_set_up (Fixture *self);
void fixture_tear_down (Fixture *self);

/* Adds a document of which each of @bodies is a passage under the heading path in @headings
 * (nullable, or as long). Returns the rendition. */
gint64 fixture_add_document (Fixture *self, const char *title, const char *const *headings, const char *const *bodies);

/* Searches all documents. */
GPtrArray *fixture_search (Fixture *self, const char *question, const char *language, guint limit);
