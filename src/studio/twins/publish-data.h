/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "studio/session.h"
#include "sync/twin-publish.h"
#include "twins/twin-bundle-entry.h"

G_BEGIN_DECLS

/**
 * StudioPublishData: what there is to say about publishing a twin, at one moment.
 * @bundle: what would travel
 * @diff: against @last
 * @last: what is published from here, @pending: what was begun; both nullable
 * @page: where learners ask the twin, as far as the server told; nullable
 * @server: address that the library is connected to; NULL: none
 * @titles: of the documents of the checks, by id
 * @n_undecided: findings of theirs that are undecided
 */
typedef struct
{
  char *twin_id;
  TwinGate *gate;
  TwinBundle *bundle;
  TwinBundleDiff *diff;
  TwinBundleSizes sizes;
  TwinBundleStays stays;
  TwinPublicationRecord *last;
  TwinPublishPending *pending;
  char *page;
  char *server;
  GHashTable *titles;
  guint n_undecided;
} StudioPublishData;

void studio_publish_data_free (StudioPublishData *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StudioPublishData, studio_publish_data_free)

/* A #StudioWorkFunc; @twin_id: char *. Blocks. */
gpointer studio_publish_data_load (TwinLibrary *library, gpointer twin_id, GCancellable *cancellable, GError **error);

/* The reasons of one weight, and how many. */
guint studio_publish_data_count (const StudioPublishData *self, TwinGateWeight weight);

/* Whether nothing differs from what is published. */
gboolean studio_publish_data_is_published (const StudioPublishData *self);

G_END_DECLS
