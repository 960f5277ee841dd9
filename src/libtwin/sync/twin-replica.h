/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/twin-store.h"

G_BEGIN_DECLS

/* The library's tables as the objects that are synchronised: one row of a table in twin-replica.c for each kind. Bodies are canonical
 * JSON; NULL stands for an object that is not there. */

/* What the library holds. *@body is NULL if there is no such object. */
gboolean twin_replica_read (TwinTransaction *tx, const char *type, const char *id, char **body, GError **error);

/* Makes the library hold @body; NULL deletes. What @body refers to and is not there is left out, a name that is taken gets a number:
 * read it again to see what came of it. What else had to change for it is noted as an edit. */
gboolean twin_replica_write (TwinTransaction *tx, const char *type, const char *id, const char *body, GError **error);

/* All ids of a kind. */
char **twin_replica_list (TwinTransaction *tx, const char *type, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * TwinReplicaLabel: what people know an object by.
 * @name: the twin's, the document's that was decided on, the address, the question; NULL where it has none
 * @owner: name of the twin that it belongs to; NULL where it belongs to none
 * @changed_at: when it was last edited here; 0 where that is not kept
 */
typedef struct
{
  char *name;
  char *owner;
  gint64 changed_at;
} TwinReplicaLabel;

void twin_replica_label_clear (TwinReplicaLabel *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TwinReplicaLabel, twin_replica_label_clear)

/* Of what the library holds; all is empty if there is no such object. */
gboolean twin_replica_describe (TwinTransaction *tx, const char *type, const char *id, TwinReplicaLabel *label, GError **error);

/* What an object is called, for a list of conflicts: the twin's name, … NULL if @body has none. */
char *twin_replica_get_title (const char *type, const char *body) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
