/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli-verb.h"
#include "library/twin-library.h"

G_BEGIN_DECLS

/**
 * ShowRequest:
 * @values: also print the values that were found
 * @twin: the twin whose policy counts, or NULL for the library's
 *
 * What `twinctl show` was asked for.
 */
typedef struct
{
  CliContext *context;
  TwinLibrary *library;
  const char *id;
  gboolean values;
  const char *twin;
} ShowRequest;

/* The views; each prints one. */
gboolean show_findings (const ShowRequest *request, GError **error);
gboolean show_redacted (const ShowRequest *request, GError **error);
gboolean show_chunks (const ShowRequest *request, GError **error);

/* The text itself, or in an object with --json. */
void show_print_text (const ShowRequest *request, const char *text, gsize length);

/* @page, or null for 0: a format without pages. */
void show_set_page (JsonObject *object, const char *member, guint page);

G_END_DECLS
