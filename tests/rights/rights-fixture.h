/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library-fixture.h"
#include "library/twin-library.h"

G_BEGIN_DECLS

/* A library with a row in every table, and an empty folder to export into. */
typedef struct
{
  LibraryFixture *base;
  TwinLibrary *library;
  char *folder;
  char *twin_id;
} RightsFixture;

/* What the first document's text and original hold, and names that a careless export would trip over. */
#define RIGHTS_TEXT "The caretaker is Ada, ada@example.org, and the key hangs behind the clock.\n"
#define RIGHTS_EVIL_NAME "../../evil:name.txt"
#define RIGHTS_FORMULA "=HYPERLINK(\"http://evil.example\")"

RightsFixture *rights_fixture_new (void);
void rights_fixture_free (RightsFixture *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RightsFixture, rights_fixture_free)

/* A path in the folder; free it. */
char *rights_fixture_path (RightsFixture *self, const char *name);

/* How many files the folder holds. */
guint rights_fixture_count_files (RightsFixture *self);

G_END_DECLS
