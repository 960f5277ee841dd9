/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TwinCsvReader:
 *
 * Reads comma-separated values (RFC 4180) from memory, one record at a time,
 * forgiving what spreadsheets do: CRLF or LF, a byte order mark, quotes in the
 * middle of a field, a missing last line break. Linear in time; never fails.
 */
typedef struct
{
  const char *text;
  gsize length;
  gsize position;
  guint line;     /* of the record read last, from 1 */
  guint breaks;   /* line breaks inside that record */
  gsize start;    /* byte offset of the record read last */
  char delimiter;
} TwinCsvReader;

/* @text is UTF-8, borrowed. @delimiter 0 means: find out (',', ';', tab or '|'). */
void twin_csv_reader_init (TwinCsvReader *self, const char *text, gsize length, char delimiter);

/* The next record's fields, NULL-terminated; NULL at the end. Blank lines are skipped. */
char **twin_csv_reader_next (TwinCsvReader *self) G_GNUC_WARN_UNUSED_RESULT;

/* Appends one record and CRLF. A field that a spreadsheet would take for a formula
 * (first character = + - @ tab CR, OWASP "CSV Injection") gets an apostrophe before it;
 * plain numbers such as -12.5 are left alone. */
void twin_csv_append_record (GString *out, const char *const *fields);

G_END_DECLS
