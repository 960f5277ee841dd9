/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "library/twin-marked.h"

#include "base/twin-error.h"
#include "base/twin-i18n.h"
#include "privacy/twin-custom-type.h"
#include "store/twin-audit-table.h"
#include "store/twin-custom-type-table.h"

static const char type_name[] = N_("Marked by Hand");

/* What is marked, as it is compared: "Anna  MÜLLER" is "anna müller". */
static char *
fold_marked (const char *value)
{
  g_autofree char *clean = twin_custom_type_make_value (value);

  return g_utf8_casefold (clean, -1);
}

/* The type with what is marked, or with nothing before the first time; NULL on error. */
static TwinCustomType *
load_marked (TwinTransaction *tx, GError **error)
{
  g_autoptr (GPtrArray) types = twin_custom_type_table_list (tx, error);

  if (types == NULL)
    return NULL;
  for (guint i = 0; i < types->len; i++)
    {
      const TwinCustomType *type = g_ptr_array_index (types, i);

      if (g_str_equal (type->name, type_name))
        return g_steal_pointer (&g_ptr_array_index (types, i));
    }

  return twin_custom_type_new (type_name, "=", NULL, NULL, TWIN_PII_ACTION_REDACT);
}

/* The values of @type without @value. */
static GStrvBuilder *
list_others (const TwinCustomType *type, const char *value, gboolean *listed)
{
  g_autoptr (GStrvBuilder) others = g_strv_builder_new ();
  g_auto (GStrv) values = twin_custom_type_dup_list (type);
  g_autofree char *wanted = fold_marked (value);

  *listed = FALSE;
  for (guint i = 0; values != NULL && values[i] != NULL; i++)
    {
      g_autofree char *folded = fold_marked (values[i]);

      if (g_str_equal (folded, wanted))
        *listed = TRUE;
      else
        g_strv_builder_add (others, values[i]);
    }

  return g_steal_pointer (&others);
}

static gboolean
put_marked (TwinTransaction *tx, const TwinCustomType *before, GStrvBuilder *builder, GError **error)
{
  g_auto (GStrv) values = g_strv_builder_end (builder);
  g_autofree char *list = twin_custom_type_make_list ((const char *const *) values);
  g_autofree char *id = twin_custom_type_make_id (type_name);
  g_autoptr (TwinCustomType) type = NULL;

  if (*values == NULL)
    return twin_custom_type_table_delete (tx, id, error) && twin_audit_table_append (tx, "type.remove", id, "done", NULL, error);

  type = twin_custom_type_new (before->name, list, before->labels, before->check, before->action);

  return twin_custom_type_table_put (tx, type, error) && twin_audit_table_append (tx, "type.put", id, "done", NULL, error);
}

/* Whether there is something in @value that can be searched for. */
static gboolean
check_value (const char *value, GError **error)
{
  const char *const values[] = { value, NULL };
  g_autofree char *list = twin_custom_type_make_list (values);
  g_autoptr (TwinCustomType) type = twin_custom_type_new (type_name, list, NULL, NULL, TWIN_PII_ACTION_REDACT);
  TwinCustomPart part;

  if (twin_custom_type_check (type, &part, NULL))
    return TRUE;
  g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID,
                       _("Mark a name or a few words: at least 2 letters or digits, and at most 100 characters."));

  return FALSE;
}

static gboolean
change_marked (TwinLibrary *library, const char *value, gboolean marked, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_write (twin_library_get_store (library), error);
  g_autoptr (TwinCustomType) type = tx != NULL ? load_marked (tx, error) : NULL;
  g_autoptr (GStrvBuilder) values = NULL;
  gboolean listed;

  if (type == NULL)
    return FALSE;
  values = list_others (type, value, &listed);
  if (marked && listed)
    return TRUE;
  if (!marked && !listed)
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND, _("This is not among what was marked by hand."));
      return FALSE;
    }
  if (marked)
    g_strv_builder_add (values, value);

  return put_marked (tx, type, values, error) && twin_transaction_commit (tx, error);
}

gboolean
twin_marked_add (TwinLibrary *library, const char *value, GError **error)
{
  g_return_val_if_fail (library != NULL && value != NULL, FALSE);

  return check_value (value, error) && change_marked (library, value, TRUE, error);
}

gboolean
twin_marked_remove (TwinLibrary *library, const char *value, GError **error)
{
  g_return_val_if_fail (library != NULL && value != NULL, FALSE);

  return change_marked (library, value, FALSE, error);
}

const char *
twin_marked_get_type_name (void)
{
  return type_name;
}
