/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/twin-library.h"

G_BEGIN_DECLS

/**
 * TwinHolding: one kind of data that is held: a personal column of the schema.
 * @label, @purpose: to be translated
 * @count: rows that hold a value of it now
 * @retention: id of a TwinRetentionClass
 * @until: when the oldest goes (ms), 0 = when the creator deletes it, or there is none
 */
typedef struct
{
  const char *table;
  const char *label;
  const char *purpose;
  const char *legal_basis;
  const char *retention;
  guint64 count;
  gint64 until;
} TwinHolding;

/* "What is held, why, how long" (R4). */
GPtrArray *twin_holdings_list (TwinLibrary *library, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
