/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "storage/storage.h"

/* A server's storage for one test, of either engine; PostgreSQL's is emptied first. */
typedef struct
{
  TwinClock *clock;
  TwinSecret *key;
  Storage *storage;
  char *directory; /* of the embedded engine, with its evidence; and the folder keys */
  char *uri;       /* of the server's role in PostgreSQL */
} StorageFixture;

typedef enum
{
  FIXTURE_EMBEDDED,
  FIXTURE_POSTGRES,
} FixtureEngine;

/* FALSE, with the test marked as skipped, where the engine is not there. */
gboolean storage_fixture_set_up (StorageFixture *self, FixtureEngine engine);
void storage_fixture_tear_down (StorageFixture *self);

/* The storage that is kept apart: a file of its own, a database and a role of its own. Emptied first. Free it before the fixture. */
Storage *storage_fixture_open_evidence (StorageFixture *self);

/* A backup of this moment, which can be used like any storage. *@evidence: of the evidence @from_evidence. Free both before the fixture. */
Storage *storage_fixture_back_up (StorageFixture *self, Storage *from_evidence, Storage **evidence);

/* Closes and opens it again, as after a restart. */
void storage_fixture_reopen (StorageFixture *self);

#define TENANT_A "01920000-0000-7000-8000-00000000000a"
#define TENANT_B "01920000-0000-7000-8000-00000000000b"
