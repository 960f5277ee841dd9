/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "xlsx-merges.h"

#include <string.h>

#include "package.h"
#include "sink.h"
#include "xlsx-book.h"

#define FOLDER "xl/worksheets/"
#define LIST_MARK "mergeCells"
#define CELL_MARK "mergeCell "
#define RANGE_MARK "ref=\""
#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

/* As much of a list is kept; it has room for more spans than are kept of a sheet. */
#define MAX_LIST_BYTES (4u << 20)

struct _XlsxMerges
{
  GHashTable *lists; /* a part's name → GString, the list as it is written */
};

static void
free_list (gpointer data)
{
  g_string_free (data, TRUE);
}

/* Reads on to the list and as far as it goes, wherever a run of bytes is broken off. NULL if there is none. */
static GString *
read_list (ExtractPackage *package, ExtractSink *sink)
{
  GString *list = g_string_new (NULL);
  gboolean found = FALSE;
  const char *bytes;
  gsize size;

  while (list->len < MAX_LIST_BYTES && extract_package_read (package, &bytes, &size))
    {
      gsize overlap = MIN (list->len, strlen (LIST_MARK));
      const char *mark;

      g_string_append_len (list, bytes, (gssize) size);
      mark = memmem (list->str + list->len - size - overlap, size + overlap, LIST_MARK, strlen (LIST_MARK));
      if (found && mark != NULL)
        break;
      found |= mark != NULL;
      if (!found)
        g_string_erase (list, 0, (gssize) (list->len - MIN (list->len, strlen (LIST_MARK) - 1)));
      else if (mark != NULL)
        g_string_erase (list, 0, mark + strlen (LIST_MARK) - list->str);
      extract_sink_progress (sink, 0, 0);
    }
  if (found)
    return list;
  g_string_free (list, TRUE);

  return NULL;
}

XlsxMerges *
xlsx_merges_new (const ExtractInput *input, ExtractSink *sink)
{
  XlsxMerges *self;
  g_autoptr (ExtractPackage) package = NULL;
  const char *name;

  g_return_val_if_fail (input != NULL && sink != NULL, NULL);

  self = g_new0 (XlsxMerges, 1);
  self->lists = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_list);
  package = extract_package_new (input);
  while ((name = extract_package_next (package)) != NULL)
    if (g_str_has_prefix (name, FOLDER) && g_str_has_suffix (name, ".xml") && !g_hash_table_contains (self->lists, name))
      {
        g_autofree char *part = g_strdup (name);
        GString *list = read_list (package, sink);

        if (list != NULL)
          g_hash_table_insert (self->lists, g_steal_pointer (&part), list);
      }

  return self;
}

void
xlsx_merges_free (XlsxMerges *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->lists);
  g_free (self);
}

gint64
xlsx_column_of (const char *reference)
{
  gint64 column = 0;

  for (; g_ascii_isalpha (*reference) && column < XLSX_MAX_COLUMNS; reference++)
    column = column * 26 + (g_ascii_toupper (*reference) - 'A' + 1);

  return MIN (column, XLSX_MAX_COLUMNS) - 1;
}

/* "A1", from 0. FALSE if it is none. */
static gboolean
read_cell (const char *reference, guint *row, guint *column)
{
  gint64 letters = xlsx_column_of (reference);
  guint64 number = g_ascii_strtoull (reference + strspn (reference, LETTERS), NULL, 10);

  if (letters < 0 || number == 0 || number > XLSX_MAX_ROWS)
    return FALSE;
  *row = (guint) number - 1;
  *column = (guint) letters;

  return TRUE;
}

/* "A1:C2\" ...". */
static gboolean
read_merge (const char *range, SheetMerge *merge)
{
  const char *end = strchr (range, '"');
  const char *colon = end != NULL ? memchr (range, ':', (gsize) (end - range)) : NULL;

  return colon != NULL && read_cell (range, &merge->row, &merge->column) && read_cell (colon + 1, &merge->last_row, &merge->last_column);
}

void
xlsx_merges_tell (const XlsxMerges *self, const char *part, SheetRows *rows)
{
  const GString *list;
  const char *p;
  SheetMerge merge;

  g_return_if_fail (self != NULL && part != NULL && rows != NULL);

  list = g_hash_table_lookup (self->lists, part);
  p = list != NULL ? list->str : NULL;
  while (p != NULL && (p = strstr (p, CELL_MARK)) != NULL)
    {
      p = strstr (p, RANGE_MARK);
      if (p != NULL && read_merge (p + strlen (RANGE_MARK), &merge))
        sheet_rows_merge (rows, &merge);
    }
}
