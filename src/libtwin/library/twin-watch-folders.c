/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which folders are watched, and what became of documents whose files have gone. */
#include "library/twin-watch-look.h"

#include <stdlib.h>
#include <string.h>

#include "base/twin-error.h"
#include "base/twin-i18n.h"
#include "library/twin-library-private.h"
#include "store/twin-audit-table.h"
#include "store/twin-watch-table.h"

static const char *const kind_names[] = {
  [TWIN_WATCH_NEW] = "new",
  [TWIN_WATCH_CHANGED] = "changed",
  [TWIN_WATCH_MOVED] = "moved",
  [TWIN_WATCH_GONE] = "gone",
  [TWIN_WATCH_BACK] = "back",
  [TWIN_WATCH_READ] = "read",
  [TWIN_WATCH_UNAVAILABLE] = "unavailable",
  [TWIN_WATCH_PROBLEM] = "problem",
};

const char *
twin_watch_kind_to_string (TwinWatchKind kind)
{
  g_return_val_if_fail ((guint) kind < G_N_ELEMENTS (kind_names), "problem");

  return kind_names[kind];
}

TwinWatchEvent *
twin_watch_event_new (TwinWatchKind kind, const char *document_id, const char *path, const char *problem)
{
  TwinWatchEvent *self = g_new0 (TwinWatchEvent, 1);

  self->kind = kind;
  self->document_id = g_strdup (document_id);
  self->path = g_strdup (path);
  self->problem = g_strdup (problem);

  return self;
}

void
twin_watch_event_free (TwinWatchEvent *self)
{
  if (self == NULL)
    return;

  g_free (self->document_id);
  g_free (self->path);
  g_free (self->problem);
  g_free (self);
}

GPtrArray *
twin_watch_list (TwinLibrary *library, GError **error)
{
  g_autoptr (TwinTransaction) tx = NULL;

  g_return_val_if_fail (library != NULL, NULL);

  tx = twin_store_read (twin_library_get_store (library), error);

  return tx != NULL ? twin_watch_table_list (tx, error) : NULL;
}

/* The folder that holds the library itself would be followed for ever: each look writes into it. */
static gboolean
check_folder (TwinLibrary *library, const char *canonical, GError **error)
{
  char *own = realpath (twin_store_get_directory (twin_library_get_store (library)), NULL);
  gboolean within = own != NULL && g_str_has_prefix (own, canonical)
                    && (own[strlen (canonical)] == '\0' || own[strlen (canonical)] == '/' || g_str_equal (canonical, "/"));

  free (own);
  if (within)
    g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID,
                         _("The library itself lies in this folder. Choose a folder that holds documents alone."));

  return !within;
}

gboolean
twin_watch_add (TwinLibrary *library, const char *path, GError **error)
{
  char *canonical;
  gboolean done;

  g_return_val_if_fail (library != NULL && path != NULL, FALSE);

  canonical = realpath (path, NULL);
  if (canonical == NULL || !g_file_test (canonical, G_FILE_TEST_IS_DIR))
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID, _("Only a folder can be watched, and there is none of that name."));
      done = FALSE;
    }
  else
    {
      g_autoptr (TwinTransaction) tx = NULL;

      done = check_folder (library, canonical, error)
             && (tx = twin_store_write (twin_library_get_store (library), error)) != NULL
             && twin_watch_table_add (tx, canonical, error)
             && twin_audit_table_append (tx, "watch.add", "", "done", NULL, error)
             && twin_transaction_commit (tx, error);
    }
  free (canonical);

  return done;
}

gboolean
twin_watch_remove (TwinLibrary *library, const char *path, GError **error)
{
  g_autoptr (TwinTransaction) tx = NULL;
  char *canonical;
  gboolean done;

  g_return_val_if_fail (library != NULL && path != NULL, FALSE);

  tx = twin_store_write (twin_library_get_store (library), error);
  if (tx == NULL)
    return FALSE;

  /* A folder that is not there any more is known by the name it had. */
  canonical = realpath (path, NULL);
  done = twin_watch_table_remove (tx, canonical != NULL ? canonical : path, error)
         && twin_audit_table_append (tx, "watch.remove", "", "done", NULL, error)
         && twin_transaction_commit (tx, error);
  free (canonical);

  return done;
}

GPtrArray *
twin_watch_list_gone (TwinLibrary *library, GError **error)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_document_record_free);
  g_autoptr (TwinTransaction) tx = NULL;
  g_auto (GStrv) ids = NULL;

  g_return_val_if_fail (library != NULL, NULL);

  tx = twin_store_read (twin_library_get_store (library), error);
  ids = tx != NULL ? twin_watch_table_list_absent (tx, error) : NULL;
  if (ids == NULL)
    return NULL;

  for (guint i = 0; ids[i] != NULL; i++)
    {
      TwinDocumentRecord *record = twin_document_table_get (tx, ids[i], error);

      if (record == NULL)
        return NULL;
      g_ptr_array_add (records, record);
    }

  return g_steal_pointer (&records);
}

gboolean
twin_watch_forget (TwinLibrary *library, const char *id, GError **error)
{
  g_autoptr (TwinTransaction) tx = NULL;
  gboolean absent = FALSE;

  g_return_val_if_fail (library != NULL && id != NULL, FALSE);

  tx = twin_store_write (twin_library_get_store (library), error);
  if (tx == NULL || !twin_watch_table_is_absent (tx, id, &absent, error))
    return FALSE;
  if (!absent)
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND, _("The file of this document has not gone."));
      return FALSE;
    }

  return twin_watch_table_set_absent (tx, id, FALSE, error) && twin_transaction_commit (tx, error);
}
