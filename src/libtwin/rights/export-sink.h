/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <string.h>

G_BEGIN_DECLS

/**
 * ExportSink: where a writer's bytes go: a file, or an entry of an archive.
 */
typedef struct
{
  gboolean (*write) (gpointer target, const void *data, gsize length, GError **error);
  gpointer target;
} ExportSink;

static inline gboolean
export_sink_write (const ExportSink *self, const void *data, gsize length, GError **error)
{
  return self->write (self->target, data, length, error);
}

static inline gboolean
export_sink_write_text (const ExportSink *self, const char *text, GError **error)
{
  return self->write (self->target, text, strlen (text), error);
}

G_END_DECLS
