/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/twin-store.h"

G_BEGIN_DECLS

/* A library in a folder of its own, with a fixed key and a clock that stands still. */
typedef struct
{
  char *directory;
  TwinSecret *key;
  TwinClock *clock;
  TwinStore *store;
} LibraryFixture;

#define LIBRARY_FIXTURE_TIME G_GINT64_CONSTANT (1795420800000) /* 2026-11-23T08:00:00Z */

LibraryFixture *library_fixture_new (void);
void library_fixture_free (LibraryFixture *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LibraryFixture, library_fixture_free)

/* Closes the store and opens it again. */
void library_fixture_reopen (LibraryFixture *self);

/* Transactions that must begin and end well. */
TwinTransaction *library_fixture_write (LibraryFixture *self);
TwinTransaction *library_fixture_read (LibraryFixture *self);
void library_fixture_commit (TwinTransaction *tx);

/* The one number that @sql gives. */
gint64 library_fixture_query (LibraryFixture *self, const char *sql);

/* A path inside the library; free it. */
char *library_fixture_path (LibraryFixture *self, const char *name);

/* Whether any file of @directory and below holds @marker. */
gboolean library_fixture_find_marker (const char *directory, const char *marker);

/* Everything below @directory, and itself. */
void library_fixture_remove_tree (const char *directory);

G_END_DECLS
