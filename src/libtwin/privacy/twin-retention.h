/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TwinRetentionClass:
 * @id: "interactions", "auditLogs", ...; the configuration key where there is one
 * @label: what is held, for people, to be translated
 * @days: days kept by default; 0 = until deleted by the creator
 * @grace_days: further days out of sight before the data is destroyed
 * @max_days: what a setting may not exceed (0: may not be set)
 * @min_days: what a setting may not go below
 * @source: the requirements it comes from, "R41, C1"
 *
 * How long one kind of data is kept. One table (decisions C1-C8) from which the
 * settings, the page "what is held" and, later, the purger come.
 */
typedef struct
{
  const char *id;
  const char *label;
  guint days;
  guint grace_days;
  guint max_days;
  guint min_days;
  const char *source;
} TwinRetentionClass;

const TwinRetentionClass *twin_retention_classes (guint *n_classes);
const TwinRetentionClass *twin_retention_class_lookup (const char *id);

/* Whether @days may be set for @self; FALSE with TWIN_ERROR_REFUSED that names the ceiling. */
gboolean twin_retention_class_check (const TwinRetentionClass *self, gint64 days, GError **error);

G_END_DECLS
