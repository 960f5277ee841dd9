/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "extractor.h"

#include <string.h>

#include "base/twin-csv.h"
#include "identify.h"
#include "input.h"

#define ROWS_PER_PROGRESS 256

static const char *const extensions[] = { "csv", "tsv", "tab", NULL };

/* Prose has commas too: only the name tells. */
static gboolean
matches (const ExtractInput *input)
{
  return extract_input_has_extension (input, extensions) && extract_is_text (input);
}

/* "sep=;" in the first line is how Excel is told the delimiter. Returns the length of that line. */
static gsize
read_separator_line (const char *text, gsize length, char *delimiter)
{
  static const char prefix[] = "sep=";
  gsize n = strlen (prefix);

  if (length < n + 2 || g_ascii_strncasecmp (text, prefix, n) != 0 || strchr (",;\t|", text[n]) == NULL
      || (text[n + 1] != '\n' && text[n + 1] != '\r'))
    return 0;

  *delimiter = text[n];

  return n + 1;
}

static gboolean
is_number (const char *field)
{
  gboolean has_digit = FALSE;

  for (; *field != '\0'; field++)
    {
      has_digit |= g_ascii_isdigit (*field);
      if (!g_ascii_isdigit (*field) && strchr ("+-.,%/: ", *field) == NULL)
        return FALSE;
    }

  return has_digit;
}

/* The first row names the columns if each cell has a name, of its own, and none is a number. */
static gboolean
is_header (char **fields)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (; *fields != NULL; fields++)
    if (**fields == '\0' || is_number (*fields) || !g_hash_table_add (seen, *fields))
      return FALSE;

  return g_hash_table_size (seen) > 1;
}

/* A tab ends a cell, so there is none inside one. */
static void
join_cells (GString *row, char **fields)
{
  g_string_truncate (row, 0);
  for (guint i = 0; fields[i] != NULL; i++)
    {
      g_strdelimit (fields[i], "\t\r\n", ' ');
      if (i > 0)
        g_string_append_c (row, '\t');
      g_string_append (row, fields[i]);
    }
}

static gboolean
emit_rows (TwinCsvReader *reader, ExtractSink *sink)
{
  g_autoptr (GString) row = g_string_new (NULL);

  for (guint i = 0;; i++)
    {
      TwinBlock block = { .kind = TWIN_BLOCK_TABLE_ROW };
      g_auto (GStrv) fields = twin_csv_reader_next (reader);

      if (fields == NULL)
        return TRUE;
      if (i == 0 && is_header (fields))
        block.flags = TWIN_BLOCK_FLAG_HEADER_ROW;
      if (i % ROWS_PER_PROGRESS == 0)
        extract_sink_progress (sink, 0, 0);

      join_cells (row, fields);
      if (!extract_sink_block (sink, &block, row->str, (gssize) row->len))
        return FALSE;
    }
}

static TwinReason
extract (const ExtractInput *input, ExtractSink *sink)
{
  static const char *const tabbed[] = { "tsv", "tab", NULL };
  g_autofree char *text = NULL;
  TwinCsvReader reader;
  gboolean complete;
  gsize length, skipped;
  char delimiter = extract_input_has_extension (input, tabbed) ? '\t' : 0;

  text = extract_input_dup_text (input, &length, &complete);
  skipped = read_separator_line (text, length, &delimiter);
  twin_csv_reader_init (&reader, text + skipped, length - skipped, delimiter);
  if (!emit_rows (&reader, sink) || !complete)
    return TWIN_REASON_TOO_LARGE;

  return TWIN_REASON_NONE;
}

const ExtractFormat extract_format_csv = {
  .id = "csv",
  .mime_type = "text/csv",
  .extensions = extensions,
  .matches = matches,
  .extract = extract,
};
