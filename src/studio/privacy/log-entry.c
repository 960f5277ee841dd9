/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/privacy/log-entry.h"

#include <glib/gi18n.h>

struct _StudioLogEntry
{
  GObject parent_instance;

  char *title;
  char *detail;
  char *time;
  const char *icon_name; /* static */
};

G_DEFINE_FINAL_TYPE (StudioLogEntry, studio_log_entry, G_TYPE_OBJECT)

/* The closed list of the audit log in words. */
static const struct
{
  const char *action;
  const char *title;
} action_titles[] = {
  { "access.add", N_ ("Somebody added to an access list") },
  { "access.change", N_ ("Roles of an access list changed") },
  { "access.import", N_ ("Access list imported") },
  { "access.remove", N_ ("Somebody removed from an access list") },
  { "analytics.fetch", N_ ("Analytics fetched from the server") },
  { "copy.delete", N_ ("Encrypted copy of an original erased") },
  { "copy.fetch", N_ ("Original fetched from its copy") },
  { "copy.store", N_ ("Encrypted copy of an original sent") },
  { "document.add", N_ ("Documents added") },
  { "document.classify", N_ ("Document classified") },
  { "document.decide", N_ ("Findings decided") },
  { "document.detect", N_ ("Document searched again for personal data") },
  { "document.duplicate", N_ ("Document marked as a duplicate") },
  { "document.hidden", N_ ("Hidden text let in or left out") },
  { "document.import", N_ ("Document read") },
  { "document.move", N_ ("File of a document found elsewhere") },
  { "document.passage", N_ ("Passage changed by hand") },
  { "document.purge", N_ ("Document destroyed") },
  { "document.remove", N_ ("Document removed") },
  { "document.restore", N_ ("Document brought back") },
  { "document.rewritten", N_ ("Personal data found and redacted") },
  { "document.separate", N_ ("Alike documents kept apart") },
  { "evaluation.baseline", N_ ("Evaluation taken as the one to compare with") },
  { "evaluation.change", N_ ("Evaluation questions changed") },
  { "evaluation.run", N_ ("Twin evaluated") },
  { "export.write", N_ ("Export written") },
  { "gate.override", N_ ("Published in spite of a check, with a reason") },
  { "key.slot-add", N_ ("A way to open the library added") },
  { "key.slot-remove", N_ ("A way to open the library removed") },
  { "library.create", N_ ("Library made") },
  { "library.lock", N_ ("Library locked") },
  { "library.open", N_ ("Library opened") },
  { "library.purge", N_ ("Freed space overwritten") },
  { "model.ask", N_ ("A twin was asked") },
  { "model.embed", N_ ("Passages were shown to an embedding model") },
  { "model.refused", N_ ("A model was refused by your rules") },
  { "policy.change", N_ ("Detection policy changed") },
  { "pseudonym.reveal", N_ ("The value behind a pseudonym shown") },
  { "quiz.change", N_ ("Quiz changed") },
  { "server.connect", N_ ("Server connected") },
  { "server.disconnect", N_ ("Server disconnected") },
  { "server.recovery", N_ ("Wrapped recovery key sent or fetched") },
  { "settings.change", N_ ("Settings changed") },
  { "twin.access-mode", N_ ("Who may ask a twin changed") },
  { "twin.analytics", N_ ("Analytics of a twin switched") },
  { "twin.change", N_ ("Twin changed") },
  { "twin.create", N_ ("Twin made") },
  { "twin.documents", N_ ("Documents of a twin changed") },
  { "twin.publish", N_ ("Twin published") },
  { "twin.purge", N_ ("Twin destroyed") },
  { "twin.remove", N_ ("Twin removed") },
  { "twin.restore", N_ ("Twin brought back") },
  { "twin.unpublish", N_ ("Twin taken from the server") },
  { "type.put", N_ ("A type of your own saved") },
  { "type.remove", N_ ("A type of your own removed") },
  { "watch.add", N_ ("Folder watched") },
  { "watch.remove", N_ ("Folder not watched any more") },
};

static const char *
get_action_title (const char *action)
{
  for (guint i = 0; i < G_N_ELEMENTS (action_titles); i++)
    if (g_str_equal (action_titles[i].action, action))
      return _ (action_titles[i].title);

  return action;
}

char *
studio_log_format_time (gint64 unix_ms)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (unix_ms / 1000);

  /* Translators: when something happened, a form that strftime knows: "23 November 2026, 14:05". */
  return time != NULL ? g_date_time_format (time, _ ("%-d %B %Y, %H:%M")) : g_strdup ("");
}

static void
studio_log_entry_finalize (GObject *object)
{
  StudioLogEntry *self = STUDIO_LOG_ENTRY (object);

  g_free (self->title);
  g_free (self->detail);
  g_free (self->time);
  G_OBJECT_CLASS (studio_log_entry_parent_class)->finalize (object);
}

static void
studio_log_entry_class_init (StudioLogEntryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = studio_log_entry_finalize;
}

static void
studio_log_entry_init (StudioLogEntry *self)
{
}

StudioLogEntry *
studio_log_entry_new_from_audit (const TwinAuditRecord *record)
{
  StudioLogEntry *self = g_object_new (STUDIO_TYPE_LOG_ENTRY, NULL);

  self->title = g_strdup (get_action_title (record->action));
  self->time = studio_log_format_time (record->at);
  if (g_str_equal (record->outcome, "refused"))
    {
      self->icon_name = "action-unavailable-symbolic";
      /* Translators: number of an entry in the audit log, and how it ended. */
      self->detail = g_strdup_printf (_ ("Entry %lld, refused"), (long long) record->seq);
    }
  else if (g_str_equal (record->outcome, "failed"))
    {
      self->icon_name = "dialog-warning-symbolic";
      self->detail = g_strdup_printf (_ ("Entry %lld, failed"), (long long) record->seq);
    }
  else
    {
      self->icon_name = "object-select-symbolic";
      self->detail = g_strdup_printf (_ ("Entry %lld"), (long long) record->seq);
    }

  return self;
}

StudioLogEntry *
studio_log_entry_new_from_ledger (const TwinLedgerRecord *record)
{
  StudioLogEntry *self = g_object_new (STUDIO_TYPE_LOG_ENTRY, NULL);
  g_autofree char *out = g_format_size (record->bytes_out);
  g_autofree char *in = g_format_size (record->bytes_in);

  self->title = g_strdup (record->host);
  self->time = studio_log_format_time (record->at);
  if (g_str_equal (record->outcome, "refused"))
    {
      self->icon_name = "action-unavailable-symbolic";
      self->detail = g_strdup_printf (_ ("Refused, nothing was sent: %s"), record->reason != NULL ? record->reason : "");
    }
  else if (g_str_equal (record->outcome, "failed"))
    {
      self->icon_name = "dialog-warning-symbolic";
      self->detail = g_strdup_printf (_ ("%s sent, then it failed: %s"), out, record->reason != NULL ? record->reason : "");
    }
  else
    {
      self->icon_name = "send-to-symbolic";
      /* Translators: a size, what was sent ("question and passages"), and the size of the answer. */
      self->detail = g_strdup_printf (_ ("%s sent (%s), %s received"), out, record->content, in);
    }

  return self;
}

const char *
studio_log_entry_get_title (StudioLogEntry *self)
{
  g_return_val_if_fail (STUDIO_IS_LOG_ENTRY (self), NULL);

  return self->title;
}

const char *
studio_log_entry_get_detail (StudioLogEntry *self)
{
  g_return_val_if_fail (STUDIO_IS_LOG_ENTRY (self), NULL);

  return self->detail;
}

const char *
studio_log_entry_get_time (StudioLogEntry *self)
{
  g_return_val_if_fail (STUDIO_IS_LOG_ENTRY (self), NULL);

  return self->time;
}

const char *
studio_log_entry_get_icon_name (StudioLogEntry *self)
{
  g_return_val_if_fail (STUDIO_IS_LOG_ENTRY (self), NULL);

  return self->icon_name;
}
