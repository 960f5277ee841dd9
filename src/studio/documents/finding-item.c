/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/documents/finding-item.h"

#include <glib/gi18n.h>

G_DEFINE_FINAL_TYPE (StudioFindingItem, studio_finding_item, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

/* One type's values and how far they are. */
typedef struct
{
  const TwinPiiType *type;
  guint from;
  guint to;
  guint n_open;
} Group;

static void
studio_finding_item_finalize (GObject *object)
{
  StudioFindingItem *self = STUDIO_FINDING_ITEM (object);

  g_free (self->key);
  g_free (self->title);
  g_free (self->subtitle);
  g_free (self->trailing);
  G_OBJECT_CLASS (studio_finding_item_parent_class)->finalize (object);
}

static void
studio_finding_item_class_init (StudioFindingItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = studio_finding_item_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", STUDIO_TYPE_FINDING_ITEM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 0);
}

static void
studio_finding_item_init (StudioFindingItem *self)
{
}

static const char *
get_tier_name (TwinTier tier)
{
  switch (tier)
    {
    case TWIN_TIER_CERTAIN:
      return _("Certain");
    case TWIN_TIER_LIKELY:
      return _("Likely");
    case TWIN_TIER_CANDIDATE:
    default:
      return _("Possible");
    }
}

static const char *
get_outcome_name (TwinOutcome outcome)
{
  switch (outcome)
    {
    case TWIN_OUTCOME_REDACT:
      return _("Redacted");
    case TWIN_OUTCOME_MASK:
      return _("Masked");
    case TWIN_OUTCOME_KEEP:
      return _("Kept");
    case TWIN_OUTCOME_BLOCK:
      return _("Holds back");
    case TWIN_OUTCOME_PSEUDONYM:
      return _("Pseudonym");
    case TWIN_OUTCOME_UNDECIDED:
    default:
      return NULL;
    }
}

char *
studio_review_value_dup_explanation (const StudioReviewValue *value)
{
  g_autofree char *sure = NULL;
  GString *text;

  g_return_val_if_fail (value != NULL, NULL);

  /* Translators: how sure a finding is, and why: "Likely: a title and a name". */
  sure = g_strdup_printf (_("%s: %s"), get_tier_name (value->tier), _(value->reason));
  text = g_string_new (sure);
  if (value->n_documents > 1)
    {
      g_string_append (text, ". ");
      g_string_append_printf (text, ngettext ("In %u document", "In %u documents", value->n_documents),
                              value->n_documents);
    }
  else if (value->n_places > 1)
    {
      g_string_append (text, ". ");
      g_string_append_printf (text, ngettext ("In %u place", "In %u places", value->n_places), value->n_places);
    }
  if (value->also != NULL)
    {
      g_string_append (text, ". ");
      /* Translators: other ways in which the same value is written: "Also written 0049 30 901820, 030 901820". */
      g_string_append_printf (text, _("Also written %s"), value->also);
    }
  return g_string_free (text, FALSE);
}

static gboolean
is_open (const StudioReviewValue *value)
{
  return value->outcome == TWIN_OUTCOME_UNDECIDED || value->outcome == TWIN_OUTCOME_BLOCK;
}

static char *
dup_value_key (const StudioReviewValue *value)
{
  return g_strconcat (value->type->id, ":", value->value_key, NULL);
}

static StudioFindingItem *
header_new (const Group *group, StudioFindingKind kind)
{
  StudioFindingItem *self = g_object_new (STUDIO_TYPE_FINDING_ITEM, NULL);
  guint n = group->to - group->from;

  self->kind = kind;
  self->type = group->type;
  self->key = g_strconcat (kind == STUDIO_FINDING_GROUP ? "group:" : "header:", group->type->id, NULL);
  self->title = g_strdup (_(group->type->label));
  /* Translators: how many values of a type are decided: "1 of 3". */
  self->trailing = g_strdup_printf (_("%u of %u"), n - group->n_open, n);
  return self;
}

static StudioFindingItem *
group_new (const Group *group, const StudioFindingSight *sight)
{
  StudioFindingItem *self = header_new (group, STUDIO_FINDING_GROUP);

  self->open = group->n_open > 0;
  self->current = g_strcmp0 (sight->line, self->key) == 0;
  self->first = self->last = TRUE;
  if (self->open)
    self->subtitle = g_strdup_printf (ngettext ("%u value to decide", "%u values to decide", group->n_open),
                                      group->n_open);
  return self;
}

static StudioFindingItem *
value_item_new (const StudioReviewData *data, guint index, guint current)
{
  const StudioReviewValue *value = g_ptr_array_index (data->values, index);
  StudioFindingItem *self = g_object_new (STUDIO_TYPE_FINDING_ITEM, NULL);
  g_autofree char *key = dup_value_key (value);

  self->kind = STUDIO_FINDING_VALUE;
  self->type = value->type;
  self->value = index;
  self->key = g_strconcat ("value:", key, NULL);
  self->title = g_strdup (value->value);
  self->subtitle = studio_review_value_dup_explanation (value);
  self->trailing = g_strdup (get_outcome_name (value->outcome));
  self->open = is_open (value);
  self->current = index == current;
  return self;
}

/* "3 redacted, 1 kept". */
static char *
dup_fold_title (const StudioReviewData *data, const Group *group)
{
  guint n_kept = 0;
  guint n_redacted = 0;
  g_autofree char *kept = NULL;
  g_autofree char *redacted = NULL;

  for (guint i = group->from; i < group->to; i++)
    {
      const StudioReviewValue *value = g_ptr_array_index (data->values, i);

      n_kept += value->outcome == TWIN_OUTCOME_KEEP;
      n_redacted += !is_open (value) && value->outcome != TWIN_OUTCOME_KEEP;
    }
  kept = g_strdup_printf (ngettext ("%u kept", "%u kept", n_kept), n_kept);
  redacted = g_strdup_printf (ngettext ("%u redacted", "%u redacted", n_redacted), n_redacted);
  if (n_kept == 0)
    return g_steal_pointer (&redacted);
  if (n_redacted == 0)
    return g_steal_pointer (&kept);
  /* Translators: "3 redacted, 1 kept". */
  return g_strdup_printf (_("%s, %s"), redacted, kept);
}

static StudioFindingItem *
fold_new (const StudioReviewData *data, const Group *group, const StudioFindingSight *sight)
{
  StudioFindingItem *self = g_object_new (STUDIO_TYPE_FINDING_ITEM, NULL);

  self->kind = STUDIO_FINDING_FOLD;
  self->type = group->type;
  self->key = g_strconcat ("fold:", group->type->id, NULL);
  self->title = dup_fold_title (data, group);
  self->open = g_hash_table_contains (sight->unfolded, group->type->id);
  self->current = g_strcmp0 (sight->line, self->key) == 0;
  return self;
}

static gboolean
stays_in_sight (const StudioReviewValue *value, const Group *group, GHashTable *touched)
{
  g_autofree char *key = dup_value_key (value);

  return is_open (value) || (group->n_open > 0 && g_hash_table_contains (touched, key));
}

static void
append_values (GPtrArray *items, const StudioReviewData *data, const Group *group, const StudioFindingSight *sight)
{
  gboolean is_unfolded = g_hash_table_contains (sight->unfolded, group->type->id);
  g_autoptr (GPtrArray) folded = g_ptr_array_new ();
  guint first;

  g_ptr_array_add (items, header_new (group, STUDIO_FINDING_HEADER));
  first = items->len;
  for (guint i = group->from; i < group->to; i++)
    {
      if ((i == sight->current && !is_unfolded)
          || stays_in_sight (g_ptr_array_index (data->values, i), group, sight->touched))
        g_ptr_array_add (items, value_item_new (data, i, sight->current));
      else
        g_ptr_array_add (folded, GUINT_TO_POINTER (i));
    }
  if (folded->len > 0)
    g_ptr_array_add (items, fold_new (data, group, sight));
  for (guint i = 0; is_unfolded && i < folded->len; i++)
    g_ptr_array_add (items, value_item_new (data, GPOINTER_TO_UINT (g_ptr_array_index (folded, i)), sight->current));

  ((StudioFindingItem *) g_ptr_array_index (items, first))->first = TRUE;
  ((StudioFindingItem *) g_ptr_array_index (items, items->len - 1))->last = TRUE;
}

GPtrArray *
studio_finding_items_new (const StudioReviewData *data, const StudioFindingSight *sight)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);

  g_return_val_if_fail (data != NULL && sight != NULL, items);

  for (guint from = 0; from < data->values->len;)
    {
      Group group = { ((StudioReviewValue *) g_ptr_array_index (data->values, from))->type, from, from, 0 };

      for (; group.to < data->values->len; group.to++)
        {
          const StudioReviewValue *value = g_ptr_array_index (data->values, group.to);

          if (value->type != group.type)
            break;
          group.n_open += is_open (value);
        }
      if (g_hash_table_contains (sight->folded, group.type->id))
        g_ptr_array_add (items, group_new (&group, sight));
      else
        append_values (items, data, &group, sight);
      from = group.to;
    }
  return items;
}

gboolean
studio_finding_item_is_stop (const StudioFindingItem *self)
{
  g_return_val_if_fail (self != NULL, FALSE);
  return self->kind != STUDIO_FINDING_HEADER;
}

gboolean
studio_finding_item_update (StudioFindingItem *self, StudioFindingItem *other)
{
  gboolean changed;

  g_return_val_if_fail (STUDIO_IS_FINDING_ITEM (self) && STUDIO_IS_FINDING_ITEM (other), FALSE);

  changed = self->value != other->value || self->open != other->open || self->current != other->current ||
            self->first != other->first || self->last != other->last;
  self->value = other->value;
  self->open = other->open;
  self->current = other->current;
  self->first = other->first;
  self->last = other->last;
  changed |= g_set_str (&self->title, other->title);
  changed |= g_set_str (&self->subtitle, other->subtitle);
  changed |= g_set_str (&self->trailing, other->trailing);
  if (changed)
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  return changed;
}
