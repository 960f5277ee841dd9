/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/twin-store.h"

G_BEGIN_DECLS

/**
 * TwinVectorRecord: the meaning of a passage as a model sees it, without its text.
 * @model: which model made it
 * @scale: what one step of @codes is worth
 * @codes: the vector of length 1, a signed byte for each dimension
 * @bits: its signs, a bit for each dimension, the first in the lowest bit of the first byte
 *
 * Goes with its passage, in the same transaction.
 */
typedef struct
{
  gint64 passage_id;
  const char *model;
  double scale;
  GBytes *codes;
  GBytes *bits;
} TwinVectorRecord;

/* Stores a vector in the place of any other of its passage. */
gboolean twin_vector_table_set (TwinTransaction *tx, const TwinVectorRecord *record, GError **error);

/* The passages of @renditions (gint64) that have no vector by @model, in the order of their ids; at most @limit. */
GArray *twin_vector_table_list_missing (TwinTransaction *tx, const char *model, GArray *renditions, guint limit, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A number that changes with every vector that comes or goes. */
gint64 twin_vector_table_get_generation (TwinTransaction *tx, GError **error);

/* All signs by @model: the ids (gint64) in *@ids, and each one's @n_bytes of signs one after the other in what is
 * returned. Vectors of another length are left out. */
GByteArray *twin_vector_table_load_bits (TwinTransaction *tx, const char *model, gsize n_bytes, GArray **ids, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The model that has seen a passage of a rendition; NULL without @error if none has. */
char *twin_vector_table_find_model (TwinTransaction *tx, gint64 rendition_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The codes of one passage; NULL without @error if it has none by @model. */
GBytes *twin_vector_table_get_codes (TwinTransaction *tx, gint64 passage_id, const char *model, double *scale, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
