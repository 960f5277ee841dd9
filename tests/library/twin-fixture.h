/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/twin-import.h"
#include "library/twin-rendition.h"
#include "library/twin-review.h"

G_BEGIN_DECLS

/* A library with a real store and real workers in a folder of its own, a second folder for files, and a clock
 * that stands still. */

#define TWIN_FIXTURE_TIME G_GINT64_CONSTANT (1700000000000)

typedef struct
{
  char *directory; /* of the library */
  char *files;     /* of what is imported */
  TwinSecret *key;
  TwinClock *clock;
  TwinStore *store;
  TwinLibrary *library;
} TwinFixture;

TwinFixture *twin_fixture_new (void);
void twin_fixture_free (TwinFixture *self);
void twin_fixture_reopen (TwinFixture *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinFixture, twin_fixture_free)

/* The path of a file in the folder. Free it. */
char *twin_fixture_path (TwinFixture *self, const char *name);
void twin_fixture_write (TwinFixture *self, const char *name, const char *text);

/* Queues all of the folder and reads it. */
void twin_fixture_import (TwinFixture *self);

/* Writes, queues and reads one file; its id. */
char *twin_fixture_add (TwinFixture *self, const char *name, const char *text);

/* The same, decided as @decision where it is undecided, and classified. */
char *twin_fixture_add_ready (TwinFixture *self, const char *name, const char *text, TwinLevel level);

char *twin_fixture_find (TwinFixture *self, const char *name);
TwinDocumentRecord *twin_fixture_get (TwinFixture *self, const char *id);
void twin_fixture_classify (TwinFixture *self, const char *id, TwinLevel level);

/* Sets one action of the library's policy. */
void twin_fixture_set_action (TwinFixture *self, const char *type, TwinPiiAction action);

/* The one number that @sql (a constant) gives. */
gint64 twin_fixture_query (TwinFixture *self, const char *sql);

/* How often @action stands in the audit log, and the newest one's detail (nullable). */
guint twin_fixture_count_audit (TwinFixture *self, const char *action, char **detail);

void twin_fixture_remove_tree (const char *path);

G_END_DECLS
