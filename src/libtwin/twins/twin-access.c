/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "twins/twin-access-private.h"

#include <string.h>

#include "base/twin-error.h"
#include "base/twin-i18n.h"
#include "base/twin-id.h"
#include "privacy/twin-pseudonym.h"
#include "store/twin-audit-table.h"
#include "twins/twin-settings-private.h"

#define MOST_NAMES 20 /* roles, or groups, of an entry */
#define LONGEST_NAME 80

char *
_twin_access_normalize (const char *entry, TwinAccessKind *kind, GError **error)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (entry));
  gboolean is_domain = g_str_has_prefix (trimmed, "*@") || *trimmed == '@';

  *kind = is_domain ? TWIN_ACCESS_DOMAIN : TWIN_ACCESS_ADDRESS;

  return is_domain ? twin_domain_normalize (trimmed, error) : twin_email_normalize (trimmed, error);
}

TwinAccessRecord *
_twin_access_record_new (TwinStore *store, const char *twin_id, TwinAccessKind kind, const char *value, const char *origin, gint64 valid_to)
{
  TwinClock *clock = twin_store_get_clock (store);
  TwinAccessRecord *record = twin_access_record_new ();

  record->id = twin_id_new (clock);
  record->twin_id = g_strdup (twin_id);
  record->kind = kind;
  record->value = g_strdup (value);
  record->origin = g_strdup (origin);
  record->added_at = twin_clock_now (clock);
  record->valid_to = valid_to;

  return record;
}

static const char *
describe_kind (TwinAccessKind kind)
{
  return kind == TWIN_ACCESS_DOMAIN ? "{\"kind\":\"domain\"}" : "{\"kind\":\"address\"}";
}

gboolean
twin_access_add (TwinLibrary *library, const char *twin_id, const char *entry, gint64 valid_to, GError **error)
{
  g_autoptr (TwinTransaction) tx = NULL;
  g_autoptr (TwinTwin) twin = NULL;
  g_autoptr (TwinAccessRecord) record = NULL;
  g_autofree char *value = NULL;
  TwinAccessKind kind;

  g_return_val_if_fail (library != NULL && twin_id != NULL && entry != NULL, FALSE);

  value = _twin_access_normalize (entry, &kind, error);
  tx = value != NULL ? twin_store_write (twin_library_get_store (library), error) : NULL;
  twin = tx != NULL ? _twin_twin_load (tx, twin_id, error) : NULL;
  if (twin == NULL)
    return FALSE;

  record = _twin_access_record_new (twin_library_get_store (library), twin_id, kind, value, NULL, valid_to);

  return twin_access_table_insert (tx, record, error)
         && twin_audit_table_append (tx, "access.add", twin_id, "done", describe_kind (kind), error)
         && twin_transaction_commit (tx, error);
}

char **
twin_access_split_names (const char *text)
{
  g_auto (GStrv) parts = NULL;
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  g_return_val_if_fail (text != NULL, NULL);

  parts = g_strsplit_set (text, ",;|", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    if (*g_strstrip (parts[i]) != '\0' && g_hash_table_add (seen, parts[i]))
      g_strv_builder_add (names, parts[i]);

  return g_strv_builder_end (names);
}

gboolean
_twin_access_check_names (char **names, GError **error)
{
  for (guint i = 0; names[i] != NULL; i++)
    if (i >= MOST_NAMES || g_utf8_strlen (names[i], -1) > LONGEST_NAME)
      {
        g_set_error (error, TWIN_ERROR, TWIN_ERROR_INVALID, _("An entry has at most %d roles and as many groups, each of at most %d characters."),
                     MOST_NAMES, LONGEST_NAME);
        return FALSE;
      }

  return TRUE;
}

/* Trimmed, each once. */
static void
tidy_names (char ***names)
{
  g_autofree char *text = g_strjoinv (",", *names);

  g_strfreev (*names);
  *names = twin_access_split_names (text);
}

gboolean
twin_access_change (TwinLibrary *library, const TwinAccessRecord *record, GError **error)
{
  g_autoptr (TwinTransaction) tx = NULL;
  g_autoptr (TwinAccessRecord) changed = NULL;

  g_return_val_if_fail (library != NULL && record != NULL, FALSE);

  changed = twin_access_record_copy (record);
  tidy_names (&changed->roles);
  tidy_names (&changed->groups);
  if (!_twin_access_check_names (changed->roles, error) || !_twin_access_check_names (changed->groups, error))
    return FALSE;
  tx = twin_store_write (twin_library_get_store (library), error);

  return tx != NULL && twin_access_table_update (tx, changed, error)
         && twin_audit_table_append (tx, "access.change", record->twin_id, "done", describe_kind (record->kind), error)
         && twin_transaction_commit (tx, error);
}

gboolean
twin_access_restore (TwinLibrary *library, const TwinAccessRecord *record, GError **error)
{
  g_autoptr (TwinTransaction) tx = NULL;
  g_autoptr (TwinTwin) twin = NULL;

  g_return_val_if_fail (library != NULL && record != NULL, FALSE);

  tx = twin_store_write (twin_library_get_store (library), error);
  twin = tx != NULL ? _twin_twin_load (tx, record->twin_id, error) : NULL;

  return twin != NULL && twin_access_table_insert (tx, record, error)
         && twin_audit_table_append (tx, "access.add", record->twin_id, "done", describe_kind (record->kind), error)
         && twin_transaction_commit (tx, error);
}

static void
note_names (GHashTable *names, char **more)
{
  for (guint i = 0; more[i] != NULL; i++)
    g_hash_table_add (names, more[i]);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return g_utf8_collate (*(const char *const *) a, *(const char *const *) b);
}

static char **
dup_sorted (GHashTable *names)
{
  g_autoptr (GPtrArray) sorted = g_hash_table_get_keys_as_ptr_array (names);

  g_ptr_array_sort (sorted, compare_names);
  g_ptr_array_add (sorted, NULL);

  return g_strdupv ((char **) sorted->pdata);
}

gboolean
twin_access_list_names (TwinLibrary *library, char ***roles, char ***groups, GError **error)
{
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GHashTable) role_names = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) group_names = g_hash_table_new (g_str_hash, g_str_equal);

  g_return_val_if_fail (library != NULL && roles != NULL && groups != NULL, FALSE);

  records = twin_library_list (library, error);
  if (records == NULL)
    return FALSE;
  for (guint i = 0; i < records->len; i++)
    {
      const TwinClassification *classification = ((TwinDocumentRecord *) records->pdata[i])->classification;

      note_names (role_names, classification->allowed_roles);
      note_names (group_names, classification->allowed_groups);
    }
  *roles = dup_sorted (role_names);
  *groups = dup_sorted (group_names);

  return TRUE;
}

gboolean
twin_access_remove (TwinLibrary *library, const char *twin_id, const char *entry, GError **error)
{
  g_autoptr (TwinTransaction) tx = NULL;
  g_autoptr (GError) local_error = NULL;
  g_autofree char *value = NULL;
  g_autofree char *id = NULL;
  TwinAccessKind kind;

  g_return_val_if_fail (library != NULL && twin_id != NULL && entry != NULL, FALSE);

  value = _twin_access_normalize (entry, &kind, error);
  tx = value != NULL ? twin_store_write (twin_library_get_store (library), error) : NULL;
  if (tx == NULL)
    return FALSE;

  id = twin_access_table_find (tx, twin_id, value, &local_error);
  if (id == NULL)
    {
      if (local_error != NULL)
        g_propagate_error (error, g_steal_pointer (&local_error));
      else
        g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND, _("This is not on the access list."));
      return FALSE;
    }

  return twin_access_table_delete (tx, id, error)
         && twin_audit_table_append (tx, "access.remove", twin_id, "done", describe_kind (kind), error)
         && twin_transaction_commit (tx, error);
}

GPtrArray *
twin_access_list (TwinLibrary *library, const char *twin_id, GError **error)
{
  g_autoptr (TwinTransaction) tx = NULL;

  g_return_val_if_fail (library != NULL && twin_id != NULL, NULL);

  tx = twin_store_read (twin_library_get_store (library), error);

  return tx != NULL ? twin_access_table_list (tx, twin_id, error) : NULL;
}

TwinAccessRecord *
twin_access_get (TwinLibrary *library, const char *twin_id, const char *entry, GError **error)
{
  g_autoptr (GPtrArray) records = NULL;
  g_autofree char *value = NULL;
  TwinAccessKind kind;

  g_return_val_if_fail (library != NULL && twin_id != NULL && entry != NULL, NULL);

  value = _twin_access_normalize (entry, &kind, error);
  records = value != NULL ? twin_access_list (library, twin_id, error) : NULL;
  if (records == NULL)
    return NULL;
  for (guint i = 0; i < records->len; i++)
    if (g_str_equal (((TwinAccessRecord *) records->pdata[i])->value, value))
      return twin_access_record_copy (records->pdata[i]);
  g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND, _("This is not on the access list."));

  return NULL;
}
