/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/twin-json.h"

G_BEGIN_DECLS

/* A folder with a library and a key file, and twinctl (TWINCTL in the environment) to be run on it. */
typedef struct
{
  char *folder;
  char *library;
  char *key_file;

  /* Of the last run */
  char *out;
  char *err;
  gsize out_length;
} CliFixture;

CliFixture *cli_fixture_new (void);
void cli_fixture_free (CliFixture *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CliFixture, cli_fixture_free)

/* A path in the folder; free it. write_file also fills it. */
char *cli_fixture_path (CliFixture *self, const char *name);
char *cli_fixture_write_file (CliFixture *self, const char *name, const char *content);

/* Runs twinctl on the library with @input (nullable: none) on standard input, and returns its exit
 * status; a signal that ends it fails the test. The arguments end with NULL. */
int cli_fixture_run (CliFixture *self, const char *input, ...) G_GNUC_NULL_TERMINATED;
int cli_fixture_run_bytes (CliFixture *self, GBytes *input, const char *const *arguments);

/* Must end with 0. Returns standard output, borrowed. */
const char *cli_fixture_ok (CliFixture *self, ...) G_GNUC_NULL_TERMINATED;

/* Must end with 0 and print JSON objects, one a line: array of JsonObject. */
GPtrArray *cli_fixture_json (CliFixture *self, ...) G_GNUC_NULL_TERMINATED;

/* The lines of the last run's output as objects. */
GPtrArray *cli_fixture_parse_lines (CliFixture *self);

/* The code of the JSON error that the last run printed; free it. */
char *cli_fixture_error_code (CliFixture *self);

/* The members' names, joined by blanks; free it. */
char *cli_describe_members (JsonObject *object);

G_END_DECLS
