/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/twins/passage-card.h"

#include <glib/gi18n.h>
#include <string.h>

#include "text/twin-document.h"

/* What the figures are called: from here up "Very close", "Close", and down to the threshold "Related". */
#define VERY_CLOSE 0.85
#define CLOSE 0.70

struct _StudioPassageCard
{
  GtkBox parent_instance;

  gint64 passage_id;
  guint number;

  GtkWidget *button;
  GtkLabel *number_label;
  GtkLabel *title_label;
  GtkLabel *place_label;
  GtkLabel *quote_label;
  GtkLevelBar *score_bar;
  GtkLabel *score_label;
  GtkLabel *reason_label;
};

G_DEFINE_FINAL_TYPE (StudioPassageCard, studio_passage_card, GTK_TYPE_BOX)

enum
{
  SIGNAL_CLICKED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

/* Only the nearest heading: a narrow card has no room for the way to it. */
static char *
describe_place (const TwinPassageRecord *passage)
{
  const char *separator = g_strrstr (passage->heading, TWIN_HEADING_SEPARATOR);
  const char *heading = separator != NULL ? separator + strlen (TWIN_HEADING_SEPARATOR) : passage->heading;

  if (passage->page_from == 0)
    return g_strdup (heading);
  if (*heading == '\0')
    return g_strdup_printf (_ ("Page %u"), passage->page_from);

  /* Translators: the number of a page, then the heading above the passage. */
  return g_strdup_printf (_ ("Page %u, %s"), passage->page_from, heading);
}

static const char *
get_closeness (double score, double threshold)
{
  if (score >= VERY_CLOSE)
    return _ ("Very close");
  if (score >= CLOSE)
    return _ ("Close");
  if (score >= threshold)
    return _ ("Related");

  return _ ("Not close enough");
}

/* Takes @line over. */
static void
append_line (GString *text, char *line)
{
  if (text->len > 0)
    g_string_append_c (text, '\n');
  g_string_append (text, line);
  g_free (line);
}

/* What one word of the question has to do with the passage. */
static char *
describe_term (const TwinHitTerm *term)
{
  const char *word = term->word;
  guint n = (guint) term->count;

  if (term->taken_for != NULL)
    return g_strdup_printf (_ ("“%s” was taken for “%s”, because no document holds it."), word, term->taken_for);

  if (term->in_heading && n > 0)
    return g_strdup_printf (ngettext ("“%s” stands in it once and in the heading.", "“%s” stands in it %u times and in the heading.", n),
                            word, n);
  if (term->in_heading)
    return g_strdup_printf (_ ("“%s” stands in the heading."), word);
  if (n > 0)
    return g_strdup_printf (ngettext ("“%s” stands in it once.", "“%s” stands in it %u times.", n), word, n);
  if (term->count > 0)
    return g_strdup_printf (_ ("A word of the family of “%s” stands in it."), word);

  return g_strdup_printf (_ ("“%s” does not stand in it."), word);
}

/* What the score is made of, in words. */
static char *
describe_reasons (const TwinHit *hit)
{
  GString *text = g_string_new (NULL);

  if (hit->phrase)
    append_line (text, g_strdup (_ ("The question stands in it word for word.")));
  append_line (text, g_strdup_printf (_ ("It holds %.0f %% of the words that matter; rare words matter more."),
                                      hit->coverage * 100));
  for (guint i = 0; i < hit->terms->len; i++)
    append_line (text, describe_term (&g_array_index (hit->terms, TwinHitTerm, i)));
  if (hit->nearness > 0)
    append_line (text, g_strdup (_ ("The words stand near each other.")));
  if (hit->vector_rank > 0)
    /* Translators: a place in an order, then a figure up to 1. */
    append_line (text, g_strdup_printf (_ ("By its meaning it comes in place %u, with a similarity of %.2f."),
                                        hit->vector_rank, hit->similarity));

  return g_string_free_and_steal (text);
}

static void
clicked_cb (StudioPassageCard *self)
{
  g_signal_emit (self, signals[SIGNAL_CLICKED], 0);
}

static void
studio_passage_card_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), STUDIO_TYPE_PASSAGE_CARD);
  G_OBJECT_CLASS (studio_passage_card_parent_class)->dispose (object);
}

static void
studio_passage_card_class_init (StudioPassageCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_passage_card_dispose;

  signals[SIGNAL_CLICKED] = g_signal_new ("clicked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/twin/Studio/twins/passage-card.ui");
  gtk_widget_class_bind_template_callback (widget_class, clicked_cb);
  gtk_widget_class_bind_template_child (widget_class, StudioPassageCard, button);
  gtk_widget_class_bind_template_child (widget_class, StudioPassageCard, number_label);
  gtk_widget_class_bind_template_child (widget_class, StudioPassageCard, title_label);
  gtk_widget_class_bind_template_child (widget_class, StudioPassageCard, place_label);
  gtk_widget_class_bind_template_child (widget_class, StudioPassageCard, quote_label);
  gtk_widget_class_bind_template_child (widget_class, StudioPassageCard, score_bar);
  gtk_widget_class_bind_template_child (widget_class, StudioPassageCard, score_label);
  gtk_widget_class_bind_template_child (widget_class, StudioPassageCard, reason_label);
}

static void
studio_passage_card_init (StudioPassageCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* For a screen reader: what the labels say, in one breath. */
static void
describe (StudioPassageCard *self, const TwinHit *hit, const char *quote)
{
  g_autofree char *label = NULL;

  if (self->number > 0)
    /* Translators: a passage that an answer cites: its number and the document that it is in. */
    label = g_strdup_printf (_ ("Passage %u, %s"), self->number, hit->title);
  else
    /* Translators: a passage that no answer cites: the document that it is in. */
    label = g_strdup_printf (_ ("Passage in %s"), hit->title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, quote, -1);
}

StudioPassageCard *
studio_passage_card_new (const TwinHit *hit, const TwinCitation *citation, double threshold)
{
  StudioPassageCard *self;
  g_autofree char *number = NULL;
  g_autofree char *place = NULL;
  g_autofree char *words = NULL;
  g_autofree char *quote = NULL;
  g_autofree char *score = NULL;
  g_autofree char *reasons = NULL;

  g_return_val_if_fail (hit != NULL, NULL);

  self = g_object_new (STUDIO_TYPE_PASSAGE_CARD, NULL);
  self->passage_id = hit->passage->id;
  self->number = citation != NULL ? citation->number : 0;

  number = g_strdup_printf ("%u", self->number);
  gtk_label_set_label (self->number_label, number);
  gtk_widget_set_visible (GTK_WIDGET (self->number_label), citation != NULL);
  gtk_label_set_label (self->title_label, hit->title);
  place = describe_place (hit->passage);
  gtk_label_set_label (self->place_label, place);
  gtk_widget_set_visible (GTK_WIDGET (self->place_label), *place != '\0');
  words = g_strdelimit (g_strdup (citation != NULL ? citation->text : hit->passage->body), "\n\t", ' ');
  /* Translators: quotation marks around the words of a passage. */
  quote = g_strdup_printf (_ ("“%s”"), words);
  gtk_label_set_label (self->quote_label, quote);
  gtk_level_bar_set_value (self->score_bar, CLAMP (hit->score, 0, 1));
  /* Translators: how close a passage is, in words, then as a figure from 0 to 1. */
  score = g_strdup_printf (_ ("%s, %.2f"), get_closeness (hit->score, threshold), hit->score);
  gtk_label_set_label (self->score_label, score);
  reasons = describe_reasons (hit);
  gtk_label_set_label (self->reason_label, reasons);
  describe (self, hit, quote);

  return self;
}

gint64
studio_passage_card_get_passage_id (StudioPassageCard *self)
{
  g_return_val_if_fail (STUDIO_IS_PASSAGE_CARD (self), 0);

  return self->passage_id;
}

guint
studio_passage_card_get_number (StudioPassageCard *self)
{
  g_return_val_if_fail (STUDIO_IS_PASSAGE_CARD (self), 0);

  return self->number;
}
