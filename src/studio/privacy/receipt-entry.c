/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/privacy/receipt-entry.h"

#include <glib/gi18n.h>

#include "base/twin-json.h"
#include "rights/twin-erasure.h"
#include "studio/privacy/log-entry.h"

struct _StudioReceiptEntry
{
  GObject parent_instance;

  char *title;
  char *time;
  char *json;
  char *fingerprint; /* NULL if the signature is not right */
  char *problem;
  JsonObject *statement;
};

G_DEFINE_FINAL_TYPE (StudioReceiptEntry, studio_receipt_entry, G_TYPE_OBJECT)

static void
studio_receipt_entry_finalize (GObject *object)
{
  StudioReceiptEntry *self = STUDIO_RECEIPT_ENTRY (object);

  g_free (self->title);
  g_free (self->time);
  g_free (self->json);
  g_free (self->fingerprint);
  g_free (self->problem);
  g_clear_pointer (&self->statement, json_object_unref);
  G_OBJECT_CLASS (studio_receipt_entry_parent_class)->finalize (object);
}

static void
studio_receipt_entry_class_init (StudioReceiptEntryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = studio_receipt_entry_finalize;
}

static void
studio_receipt_entry_init (StudioReceiptEntry *self)
{
}

StudioReceiptEntry *
studio_receipt_entry_new (const TwinReceiptRecord *record)
{
  StudioReceiptEntry *self = g_object_new (STUDIO_TYPE_RECEIPT_ENTRY, NULL);
  g_autoptr (GError) error = NULL;
  guint n = 0;

  self->time = studio_log_format_time (record->created_at);
  self->json = twin_erasure_to_json (record);
  self->statement = twin_json_parse_object (record->statement, NULL);
  if (self->statement != NULL && json_object_has_member (self->statement, "documents"))
    n = json_array_get_length (json_object_get_array_member (self->statement, "documents"));
  self->title = g_strdup_printf (ngettext ("%u document", "%u documents", n), n);
  if (!twin_erasure_verify (self->json, &self->fingerprint, &error))
    self->problem = g_strdup (error->message);

  return self;
}

const char *
studio_receipt_entry_get_title (StudioReceiptEntry *self)
{
  g_return_val_if_fail (STUDIO_IS_RECEIPT_ENTRY (self), NULL);

  return self->title;
}

const char *
studio_receipt_entry_get_time (StudioReceiptEntry *self)
{
  g_return_val_if_fail (STUDIO_IS_RECEIPT_ENTRY (self), NULL);

  return self->time;
}

gboolean
studio_receipt_entry_is_verified (StudioReceiptEntry *self, const char **fingerprint, const char **problem)
{
  g_return_val_if_fail (STUDIO_IS_RECEIPT_ENTRY (self), FALSE);

  if (fingerprint != NULL)
    *fingerprint = self->fingerprint;
  if (problem != NULL)
    *problem = self->problem;

  return self->fingerprint != NULL;
}

JsonObject *
studio_receipt_entry_get_statement (StudioReceiptEntry *self)
{
  g_return_val_if_fail (STUDIO_IS_RECEIPT_ENTRY (self), NULL);

  return self->statement;
}

const char *
studio_receipt_entry_get_json (StudioReceiptEntry *self)
{
  g_return_val_if_fail (STUDIO_IS_RECEIPT_ENTRY (self), NULL);

  return self->json;
}
