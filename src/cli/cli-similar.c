/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-similar.h"

#include <glib/gi18n.h>
#include <string.h>

#include "cli-document.h"
#include "library/twin-similar.h"

static void
print_pair (const TwinSimilarPair *pair)
{
  g_autoptr (JsonObject) object = json_object_new ();

  json_object_set_string_member (object, "keep", pair->keep->id);
  json_object_set_string_member (object, "keep_name", pair->keep->name);
  json_object_set_string_member (object, "other", pair->other->id);
  json_object_set_string_member (object, "other_name", pair->other->name);
  json_object_set_double_member (object, "similarity", pair->similarity);
  cli_print_json (object);
}

/* The end of the id, as in the list of documents. */
static const char *
short_id (const char *id)
{
  gsize length = strlen (id);

  return length > 12 ? id + length - 12 : id;
}

gboolean
cli_similar_list (CliContext *context, GError **error)
{
  GCancellable *cancellable = cli_context_catch_interrupts (context);
  TwinLibrary *library = cli_context_get_library (context, error);
  g_autoptr (GPtrArray) pairs = library != NULL ? twin_similar_list (library, TWIN_SIMILAR_DEFAULT, cancellable, error) : NULL;
  g_autoptr (CliTable) table = cli_table_new (_ ("ALIKE"), _ ("SUGGESTED"), _ ("NAME"), _ ("OTHER"), _ ("NAME"), NULL);

  if (pairs == NULL)
    return FALSE;

  for (guint i = 0; i < pairs->len; i++)
    {
      const TwinSimilarPair *pair = g_ptr_array_index (pairs, i);
      g_autofree char *share = g_strdup_printf ("%.0f %%", pair->similarity * 100);

      if (cli_context_get_json (context))
        print_pair (pair);
      else
        cli_table_add (table, share, short_id (pair->keep->id), pair->keep->name, short_id (pair->other->id), pair->other->name,
                       NULL);
    }
  cli_table_print (table);

  return TRUE;
}

/* All that are similar to @id. */
static char **
list_others (TwinLibrary *library, const char *id, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) pairs = twin_similar_list (library, TWIN_SIMILAR_DEFAULT, cancellable, error);
  g_autoptr (GStrvBuilder) others = g_strv_builder_new ();

  if (pairs == NULL)
    return NULL;

  for (guint i = 0; i < pairs->len; i++)
    {
      const TwinSimilarPair *pair = g_ptr_array_index (pairs, i);

      if (g_str_equal (pair->keep->id, id))
        g_strv_builder_add (others, pair->other->id);
      else if (g_str_equal (pair->other->id, id))
        g_strv_builder_add (others, pair->keep->id);
    }

  return g_strv_builder_end (others);
}

gboolean
cli_similar_keep (CliContext *context, const char *reference, GError **error)
{
  GCancellable *cancellable = cli_context_catch_interrupts (context);
  TwinLibrary *library = cli_context_get_library (context, error);
  g_autofree char *id = library != NULL ? twin_library_resolve (library, reference, error) : NULL;
  g_auto (GStrv) others = id != NULL ? list_others (library, id, cancellable, error) : NULL;
  g_autoptr (JsonObject) object = json_object_new ();
  guint n;

  if (others == NULL || !twin_similar_keep (library, id, (const char *const *) others, error))
    return FALSE;

  n = g_strv_length (others);
  json_object_set_int_member (object, "duplicates", n);
  if (cli_context_get_json (context))
    cli_print_json (object);
  else
    cli_print (ngettext ("%u document is its duplicate now.", "%u documents are its duplicates now.", (gulong) n), n);

  return TRUE;
}

gboolean
cli_similar_separate (CliContext *context, const char *reference, GError **error)
{
  TwinLibrary *library = cli_context_get_library (context, error);
  g_autofree char *id = library != NULL ? twin_library_resolve (library, reference, error) : NULL;

  return id != NULL && twin_similar_separate (library, id, error);
}
