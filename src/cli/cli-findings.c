/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-findings.h"

#include "cli-verb.h"

JsonObject *
cli_finding_to_json (const TwinFinding *finding, TwinOffsets *offsets, const char *text)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "type", finding->type->id);
  twin_offsets_seek (offsets, finding->start);
  json_object_set_int_member (object, "start", (gint64) offsets->code_point);
  twin_offsets_seek (offsets, finding->end);
  json_object_set_int_member (object, "end", (gint64) offsets->code_point);
  json_object_set_int_member (object, "byte_start", (gint64) finding->start);
  json_object_set_int_member (object, "byte_end", (gint64) finding->end);
  json_object_set_string_member (object, "tier", twin_tier_to_string (finding->tier));
  json_object_set_boolean_member (object, "valid", finding->valid);

  if (text != NULL)
    {
      g_autofree char *value = g_utf8_make_valid (text + finding->start, (gssize) (finding->end - finding->start));

      json_object_set_string_member (object, "text", value);
    }

  return object;
}

GHashTable *
cli_parse_types (TwinTypeSet *types, const char *list, GError **error)
{
  g_autoptr (GHashTable) found = g_hash_table_new (NULL, NULL);
  g_auto (GStrv) names = cli_split_list (list);

  for (guint i = 0; names[i] != NULL; i++)
    {
      const TwinPiiType *type = types != NULL ? twin_type_set_lookup (types, names[i]) : twin_pii_type_lookup (names[i]);

      if (type == NULL)
        {
          g_autofree char *name = cli_clean (names[i]);

          g_set_error (error, CLI_ERROR, CLI_ERROR_USAGE,
                       _ ("There is no type “%s”. “twinctl types” lists all."), name);
          return NULL;
        }
      g_hash_table_add (found, (gpointer) type);
    }

  return g_steal_pointer (&found);
}

void
cli_print_detection (CliContext *context, const TwinDetectionReport *report)
{
  g_autoptr (JsonObject) object = NULL;

  if (!cli_context_get_json (context))
    {
      cli_print (ngettext ("%u document searched again, %u with other findings, %u findings to decide.",
                           "%u documents searched again, %u with other findings, %u findings to decide.",
                           (gulong) report->n_documents),
                 report->n_documents, report->n_changed, report->n_undecided);
      return;
    }

  object = json_object_new ();
  json_object_set_int_member (object, "searched", report->n_documents);
  json_object_set_int_member (object, "changed", report->n_changed);
  json_object_set_int_member (object, "undecided", report->n_undecided);
  cli_print_json (object);
}

void
cli_place_seek (CliPlace *self, const char *text, gsize byte)
{
  for (; self->byte < byte; self->byte++)
    {
      guchar c = (guchar) text[self->byte];

      if (c == '\n')
        {
          self->line++;
          self->column = 0;
        }
      else if ((c & 0xc0) != 0x80) /* not inside a character */
        self->column++;
    }
}
