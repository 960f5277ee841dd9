/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pdf-file.h"

/* poppler says through GLib what it thinks of a file. Nobody reads it here, it quotes the
 * file, and G_DEBUG=fatal-warnings must not make it the end of the worker. */
static void
drop_message (const char *domain,
              GLogLevelFlags level,
              const char *message,
              gpointer data)
{
}

TwinReason
pdf_file_open (PdfFile *self,
               const ExtractInput *input)
{
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (self != NULL && input != NULL, TWIN_REASON_BROKEN);

  self->fatal = g_log_set_always_fatal (G_LOG_LEVEL_ERROR);
  self->handler = g_log_set_handler ("Poppler", G_LOG_LEVEL_MASK, drop_message, NULL);
  self->bytes = g_bytes_new_static (input->bytes, input->size);
  self->document = poppler_document_new_from_bytes (self->bytes, NULL, &error);
  if (self->document != NULL)
    return TWIN_REASON_NONE;
  return g_error_matches (error, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED) ? TWIN_REASON_ENCRYPTED : TWIN_REASON_BROKEN;
}

void
pdf_file_close (PdfFile *self)
{
  g_return_if_fail (self != NULL);

  g_clear_object (&self->document);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_log_remove_handler ("Poppler", self->handler);
  g_log_set_always_fatal (self->fatal);
}
