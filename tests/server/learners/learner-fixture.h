/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "learners/consent.h"
#include "storage-fixture.h"

#define TWIN_OPEN "01920000-0000-7000-8000-0000000000a1"
#define TWIN_CLOSED "01920000-0000-7000-8000-0000000000a2"
#define TWIN_OTHER "01920000-0000-7000-8000-0000000000a3"

/* On the access list of TWIN_CLOSED: herself, in a group; everybody of the school; one whose time ends in an hour. */
#define ADA "ada@example.org"
#define BEN "ben@school.example"
#define EVE_UNTIL_LATER "eve@example.org"
#define NOBODY "nobody@example.net"

/* Three twins and an account. */
typedef struct
{
  StorageFixture storage;
  Storage *evidence;
  ErasureLog *log;
  TwinManifest *open;   /* public */
  TwinManifest *closed; /* restricted */
  TwinManifest *other;  /* public */
} LearnerFixture;

gboolean learner_fixture_set_up (LearnerFixture *self, FixtureEngine engine);
void learner_fixture_tear_down (LearnerFixture *self);

/* The closed twin without @address on its list. */
TwinManifest *learner_fixture_make_closed (LearnerFixture *self, const char *without);

StorageTx *learner_fixture_begin (LearnerFixture *self, StorageMode mode);
void learner_fixture_commit (StorageTx *tx);
gint64 learner_fixture_count (LearnerFixture *self, const char *sql);

/* A visitor of the open twin, with a row. */
LearnerSession *learner_fixture_visit (LearnerFixture *self, const char *agent);

/* Signs @address in at the closed twin; *@cookie may be NULL. */
LearnerSession *learner_fixture_sign_in (LearnerFixture *self, const char *address, char **cookie);

/* Consents to a history, from 203.0.113.7 with "Firefox". */
extern const ConsentDevice learner_fixture_device;
void learner_fixture_consent (LearnerFixture *self, LearnerSession *session);

/* What an app shows for @secret at this moment (RFC 6238), written anew from the RFC. */
char *learner_fixture_app_code (LearnerFixture *self, GBytes *secret);

/* Sets up a second factor and gives it; the secret. *@codes: the recovery codes, may be NULL. */
GBytes *learner_fixture_set_up_factor (LearnerFixture *self, const LearnerSession *session, char ***codes);

/* Asks and is answered, with one source; returns the answer's id. */
char *learner_fixture_converse (LearnerFixture *self, LearnerSession *session, const char *question, const char *answer);

/* A quiz of five questions, of TWIN_CLOSED. The third option is always right. */
#define QUIZ "01920000-0000-7000-8000-0000000000f0"

/* Runs @func on both engines: "/server/learner/PATH/embedded", … */
void learner_fixture_add (const char *path, GTestDataFunc func);
