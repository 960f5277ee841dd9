/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-document.h"

#include <glib/gi18n.h>
#include <string.h>

JsonObject *
cli_document_to_json (const TwinDocumentRecord *record)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", record->id);
  json_object_set_string_member (object, "name", record->name);
  json_object_set_string_member (object, "state", twin_document_state_to_string (record->state));
  json_object_set_string_member (object, "reason", twin_reason_to_string (record->reason));
  json_object_set_int_member (object, "findings", record->n_findings);
  json_object_set_int_member (object, "undecided", record->n_undecided);
  json_object_set_string_member (object, "classification", twin_level_to_string (record->classification->level));
  if (record->container_id != NULL)
    {
      json_object_set_string_member (object, "container", record->container_id);
      json_object_set_string_member (object, "container_name", record->container_name);
      json_object_set_string_member (object, "inner_path", record->inner_path);
    }

  return object;
}

CliTable *
cli_document_table_new (void)
{
  return cli_table_new (_ ("ID"), _ ("STATE"), _ ("FINDINGS"), _ ("UNDECIDED"), _ ("CLASSIFICATION"), _ ("NAME"),
                        _ ("REMARK"), NULL);
}

/* The random end of the id: its beginning is the time, the same for documents added together. */
static const char *
short_id (const char *id)
{
  gsize length = strlen (id);

  return length > 12 ? id + length - 12 : id;
}

void
cli_document_table_add (CliTable *table, const TwinDocumentRecord *record)
{
  g_autofree char *findings = g_strdup_printf ("%u", record->n_findings);
  g_autofree char *undecided = g_strdup_printf ("%u", record->n_undecided);
  g_autofree char *name = g_strdup (record->name);
  const char *remark = "";

  if (record->container_name != NULL)
    {
      g_free (name);
      /* Translators: a document and the archive or message that it lies in: "budget.xlsx (in reports.zip)". */
      name = g_strdup_printf (_ ("%s (in %s)"), record->inner_path, record->container_name);
    }

  if (record->state == TWIN_DOCUMENT_DUPLICATE)
    remark = _ ("The same content is in the library already.");
  else if (record->state == TWIN_DOCUMENT_ABSENT)
    remark = _ ("Its file is on another computer. Add it here, and both come together.");
  else if (record->reason != TWIN_REASON_NONE)
    remark = _ (twin_reason_get_sentence (record->reason));

  cli_table_add (table, short_id (record->id), twin_document_state_to_string (record->state), findings, undecided,
                 twin_level_to_string (record->classification->level), name, remark, NULL);
}
