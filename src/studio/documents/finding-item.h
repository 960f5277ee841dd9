/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "studio/documents/review-data.h"

G_BEGIN_DECLS

typedef enum
{
  STUDIO_FINDING_HEADER, /* a type: "Names", "1 of 3" */
  STUDIO_FINDING_VALUE,  /* one value */
  STUDIO_FINDING_FOLD,   /* the decided values of a type: "3 redacted" */
} StudioFindingKind;

/**
 * StudioFindingItem:
 *
 * One line of the list of findings. Plain data that its list sets; "changed" is emitted when
 * it does.
 */
#define STUDIO_TYPE_FINDING_ITEM (studio_finding_item_get_type ())
G_DECLARE_FINAL_TYPE (StudioFindingItem, studio_finding_item, STUDIO, FINDING_ITEM, GObject)

struct _StudioFindingItem
{
  GObject parent_instance;

  StudioFindingKind kind;
  char *key;      /* the same for the same line of another list */
  char *title;
  char *subtitle;
  char *trailing; /* "1 of 3", "Kept" */
  const TwinPiiType *type;
  guint value;    /* index in the data, of a value */
  gboolean open;  /* of a value: to be decided; of a fold: unfolded */
  gboolean current;
  gboolean first; /* of its card */
  gboolean last;
};

/* The lines for @data. @touched: keys (type id, colon, value key) that were decided in this visit and stay
 * in sight until their type is done; @unfolded: ids of types whose decided values are shown. */
GPtrArray *studio_finding_items_new (const StudioReviewData *data, GHashTable *touched, GHashTable *unfolded,
                                     guint current) G_GNUC_WARN_UNUSED_RESULT;

/* Takes over what @other says; TRUE if that was something else. */
gboolean studio_finding_item_update (StudioFindingItem *self, StudioFindingItem *other);

/* "Likely: a title and a name. In 4 places". */
char *studio_review_value_dup_explanation (const StudioReviewValue *value) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
