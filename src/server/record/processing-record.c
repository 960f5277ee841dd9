/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "record/processing-record.h"

#include "base/twin-id.h"
#include "privacy/twin-retention.h"
#include "storage/storage-schema.h"

#include <glib/gi18n.h>
#include <string.h>

ProcessingRecipient *
processing_recipient_new (const char *name, const char *gets, const char *place)
{
  ProcessingRecipient *self = g_new0 (ProcessingRecipient, 1);

  self->name = g_strdup (name);
  self->gets = g_strdup (gets);
  self->place = g_strdup (place != NULL ? place : "");

  return self;
}

void
processing_recipient_free (ProcessingRecipient *self)
{
  if (self == NULL)
    return;

  g_free (self->name);
  g_free (self->gets);
  g_free (self->place);
  g_free (self);
}

/* --- Markdown --- */

/* Names are others' words: none of them begins a column, a heading or a link. */
static void
append_cell (GString *out, const char *text)
{
  for (const char *at = text; *at != '\0'; at++)
    if (*at == '\n')
      g_string_append_c (out, ' ');
    else
      {
        if (strchr ("\\|[]<>*_`", *at) != NULL)
          g_string_append_c (out, '\\');
        g_string_append_c (out, *at);
      }
}

static void
append_row (GString *out, const char *const *cells)
{
  for (guint i = 0; cells[i] != NULL; i++)
    {
      g_string_append (out, i == 0 ? "| " : " | ");
      append_cell (out, cells[i]);
    }
  g_string_append (out, " |\n");
}

static void
append_head (GString *out, const char *const *titles)
{
  append_row (out, titles);
  for (guint i = 0; titles[i] != NULL; i++)
    g_string_append (out, "|---");
  g_string_append (out, "|\n");
}

static void
append_line (GString *out, const char *what, const char *value)
{
  g_string_append (out, "- ");
  append_cell (out, what);
  g_string_append (out, ": ");
  append_cell (out, value != NULL && *value != '\0' ? value : _ ("nobody said it yet"));
  g_string_append_c (out, '\n');
}

/* --- What is held --- */

static const char *
describe_basis (const char *letter)
{
  switch (letter[0])
    {
    case 'a':
      return _ ("consent, Art. 6(1)(a)");
    case 'b':
      return _ ("contract, Art. 6(1)(b)");
    case 'c':
      return _ ("legal obligation, Art. 6(1)(c)");
    case 'f':
      return _ ("legitimate interests, Art. 6(1)(f)");
    default:
      g_return_val_if_reached (letter);
    }
}

static char *
format_days (guint n_days)
{
  return g_strdup_printf (ngettext ("%u day", "%u days", n_days), n_days);
}

static char *
describe_period (const TwinRetentionClass *class)
{
  g_autofree char *days = format_days (class->days);
  g_autofree char *grace = format_days (class->grace_days);
  g_autofree char *most = format_days (class->max_days);

  if (class->days == 0)
    return class->grace_days == 0 ? g_strdup (_ ("until it is deleted")) : g_strdup_printf (_ ("until it is deleted, and %s out of reach"), grace);
  if (class->grace_days > 0)
    return g_strdup_printf (_ ("%s, and %s out of reach"), days, grace);
  if (class->max_days > class->days)
    return g_strdup_printf (_ ("%s; up to %s where an account sets it"), days, most);

  return g_steal_pointer (&days);
}

/* What partners are told is about their learners, and salts are of learners' consent; neither can be found by a learner. */
static const char *
describe_people (const StorageTable *table, const StorageColumn *column)
{
  gboolean of_learners = table->subject != NULL || table->part == STORAGE_PART_EVIDENCE || g_str_equal (column->retention, "webhookLog");

  return of_learners ? _ ("learners") : _ ("creators and partners");
}

static void
append_table (GString *out, const StorageTable *table)
{
  guint at = 0;

  while (storage_table_next_reason (table, &at))
    {
      const StorageColumn *column = &table->columns[at];
      const TwinRetentionClass *class = twin_retention_class_lookup (column->retention);
      g_autofree char *period = describe_period (class);
      g_autoptr (GString) names = g_string_new (NULL);

      for (guint i = at; i < STORAGE_MAX_COLUMNS && table->columns[i].name != NULL; i++)
        if (storage_columns_share_reason (column, &table->columns[i]))
          g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", _ (table->columns[i].label));
      append_row (out, (const char *const[]) { _ (table->label), describe_people (table, column), names->str, _ (column->purpose),
                                              describe_basis (column->legal_basis), period, NULL });
      at++;
    }
}

static void
append_kept (GString *out, const StorageTable *tables, guint n_tables)
{
  for (guint i = 0; i < n_tables; i++)
    if (tables[i].kept != NULL)
      append_line (out, _ (tables[i].label), _ (tables[i].kept));
}

static void
append_held (GString *out)
{
  guint n_tables;
  const StorageTable *tables = storage_tables (&n_tables);

  append_head (out, (const char *const[]) { _ ("What"), _ ("Of whom"), _ ("In detail"), _ ("Why"), _ ("On what ground"), _ ("How long"), NULL });
  for (guint i = 0; i < n_tables; i++)
    append_table (out, &tables[i]);
  g_string_append_printf (out, "\n%s\n\n", _ ("What stays when a learner has everything deleted:"));
  append_kept (out, tables, n_tables);
}

/* --- The rest --- */

static void
append_controller (GString *out, const Controller *controller)
{
  append_line (out, _ ("Who is responsible for the server"), controller->name);
  append_line (out, _ ("Postal address"), controller->address);
  append_line (out, _ ("E-mail address for questions about privacy"), controller->email);
  append_line (out, _ ("How the data protection officer is reached"), controller->officer);
  append_line (out, _ ("Supervisory authority where people may complain"), controller->authority);
}

static void
append_recipients (GString *out, GPtrArray *recipients)
{
  if (recipients->len == 0)
    {
      g_string_append_printf (out, "%s\n", _ ("None: nothing leaves the server."));
      return;
    }
  append_head (out, (const char *const[]) { _ ("Who"), _ ("What it gets"), _ ("Where"), NULL });
  for (guint i = 0; i < recipients->len; i++)
    {
      const ProcessingRecipient *one = recipients->pdata[i];

      append_row (out, (const char *const[]) { one->name, one->gets, *one->place != '\0' ? one->place : _ ("nobody said it yet"), NULL });
    }
}

static void
append_measures (GString *out)
{
  static const char *const measures[] = {
    N_ ("Each account’s data is apart from all others’: in an encrypted file of its own, or behind row-level security that the database enforces."),
    N_ ("Addresses of learners are held as keyed digests; what they write, and secrets, are sealed with XChaCha20-Poly1305. The key is in no database and in no backup."),
    N_ ("Connections that others can reach are encrypted with TLS."),
    N_ ("What is due is deleted every hour; what was deleted since a backup is deleted again when it is put back."),
    N_ ("What is done with accounts is in an audit log whose entries are chained, and whose days are signed."),
    N_ ("Who can get at what is reviewed every three months."),
  };

  for (guint i = 0; i < G_N_ELEMENTS (measures); i++)
    g_string_append_printf (out, "- %s\n", _ (measures[i]));
}

static void
append_heading (GString *out, const char *text)
{
  g_string_append_printf (out, "\n## %s\n\n", text);
}

char *
processing_record_write (const Controller *controller, GPtrArray *recipients, const char *region, gint64 at)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree char *time = twin_time_to_iso8601 (at);

  g_return_val_if_fail (controller != NULL && recipients != NULL, NULL);

  g_string_append_printf (out, "# %s\n\n", _ ("Record of processing activities (Art. 30 GDPR)"));
  append_line (out, _ ("Written"), time);
  append_line (out, _ ("Where the server is"), region);
  append_controller (out, controller);
  append_heading (out, _ ("What is held"));
  append_held (out);
  append_heading (out, _ ("Who else gets any of it"));
  append_recipients (out, recipients);
  append_heading (out, _ ("How it is protected"));
  append_measures (out);

  return g_string_free (g_steal_pointer (&out), FALSE);
}
