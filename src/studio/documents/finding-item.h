/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "studio/documents/review-data.h"

G_BEGIN_DECLS

typedef enum
{
  STUDIO_FINDING_HEADER, /* a type: "Names", "1 of 3" */
  STUDIO_FINDING_GROUP,  /* the same with its values folded away: stands for all that are open */
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
  gboolean open;  /* of a value or group: to be decided; of a fold: unfolded */
  gboolean current;
  gboolean first; /* of its card */
  gboolean last;
};

/**
 * StudioFindingSight: which of the lines are in sight, and which one is the current one.
 * @touched: keys (type id, colon, value key) that were decided in this visit and stay in sight until their type is done
 * @unfolded: ids of types whose decided values are shown
 * @folded: ids of types of which only the name is shown
 * @current: a value of the data, or G_MAXUINT
 * @line: the key of a line that is no value and is the current one, or NULL
 */
typedef struct
{
  GHashTable *touched;
  GHashTable *unfolded;
  GHashTable *folded;
  guint current;
  char *line;
} StudioFindingSight;

/* The lines for @data. */
GPtrArray *studio_finding_items_new (const StudioReviewData *data, const StudioFindingSight *sight) G_GNUC_WARN_UNUSED_RESULT;

/* Whether somebody can stand on it. */
gboolean studio_finding_item_is_stop (const StudioFindingItem *self);

/* Takes over what @other says; TRUE if that was something else. */
gboolean studio_finding_item_update (StudioFindingItem *self, StudioFindingItem *other);

/* "Likely: a title and a name. In 4 places. Also written 0049 30 901820". */
char *studio_review_value_dup_explanation (const StudioReviewValue *value) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
