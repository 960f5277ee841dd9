/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/twins/answer-card.h"

#include <glib/gi18n.h>
#include <stdlib.h>

struct _StudioAnswerCard
{
  GtkBox parent_instance;

  TwinAnswer *answer;
  char *question;
  GString *streamed;

  GtkLabel *question_label;
  GtkWidget *waiting_box;
  GtkWidget *heading_box;
  GtkLabel *heading_label;
  GtkLabel *answer_label;
  GtkLabel *note_label;
  GtkWidget *actions_box;
  GtkButton *passages_button;
  GtkWidget *keep_button;
};

G_DEFINE_FINAL_TYPE (StudioAnswerCard, studio_answer_card, GTK_TYPE_BOX)

enum
{
  SIGNAL_SHOW_CITATION,
  SIGNAL_ASK_AGAIN,
  SIGNAL_KEEP,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

/* ---- The answer's text with its marks ---- */

static gboolean
same_citations (const TwinSentence *a, const TwinSentence *b)
{
  guint i;

  if (a->citations == NULL || b->citations == NULL)
    return a->citations == b->citations;
  for (i = 0; a->citations[i] != 0 && a->citations[i] == b->citations[i]; i++)
    ;

  return a->citations[i] == b->citations[i];
}

static void
append_marks (GString *markup, const guint *citations)
{
  for (guint i = 0; citations != NULL && citations[i] != 0; i++)
    g_string_append_printf (markup, " <a href=\"%u\">[%u]</a>", citations[i], citations[i]);
}

static char *
create_markup (const TwinAnswer *answer)
{
  GString *markup = g_string_new (NULL);

  for (guint i = 0; i < answer->sentences->len; i++)
    {
      const TwinSentence *sentence = g_ptr_array_index (answer->sentences, i);
      g_autofree char *text = g_markup_escape_text (sentence->text, -1);

      if (i > 0)
        g_string_append_c (markup, ' ');
      /* What the passages do not say is set apart by a line below it and a word, not by colour alone. */
      if (sentence->support == TWIN_SUPPORT_NO)
        g_string_append_printf (markup, "<span underline=\"error\">%s</span> <i>(%s)</i>", text, _ ("not in the passages"));
      else
        g_string_append (markup, text);
      /* One mark for sentences in a row that come from the same place. */
      if (i + 1 == answer->sentences->len || !same_citations (sentence, g_ptr_array_index (answer->sentences, i + 1)))
        append_marks (markup, sentence->citations);
    }

  return g_string_free (markup, FALSE);
}

static char *
describe_abstention (const TwinAnswer *answer, double threshold)
{
  const TwinHit *closest;

  if (answer->hits == NULL || answer->hits->len == 0)
    return g_strdup (_ ("No passage has anything to do with it."));

  closest = g_ptr_array_index (answer->hits, 0);

  /* Translators: two scores between 0 and 1, then the title of a document. */
  return g_strdup_printf (_ ("The closest passage scored %.2f, and this twin answers from %.2f upwards: %s."),
                          answer->best_score, threshold, closest->title);
}

static void
set_note (StudioAnswerCard *self, const char *note)
{
  gtk_label_set_label (self->note_label, note != NULL ? note : "");
  gtk_widget_set_visible (GTK_WIDGET (self->note_label), note != NULL);
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

static char *
describe_note (const TwinNote *note)
{
  g_autoptr (GDateTime) moment = NULL;
  g_autofree char *date = NULL;

  if (note->kind == TWIN_NOTE_DISAGREEMENT)
    /* Translators: what a document says and the number of the passage, then the same of another. */
    return g_strdup_printf (_ ("The documents disagree: “%s” [%u], “%s” [%u]."), note->first_figure, note->first,
                            note->second_figure, note->second);

  moment = g_date_time_new_from_unix_local (note->first_dated_at / 1000);
  date = g_date_time_format (moment, _ ("%-d %B %Y"));

  /* Translators: the number of a passage, then a date. */
  return g_strdup_printf (_ ("The document of [%u] has not been changed since %s."), note->first, date);
}

/* What is to be said of an answer: @note, how it was looked for, and its sources. NULL if nothing. */
static char *
describe_answer (const TwinAnswer *answer, const char *note)
{
  GString *text = g_string_new (note);

  if (answer->by_words_because != NULL)
    append_line (text, g_strdup_printf (_ ("Passages were looked for by words alone: %s"), answer->by_words_because));
  for (guint i = 0; i < answer->notes->len; i++)
    append_line (text, describe_note (g_ptr_array_index (answer->notes, i)));
  if (text->len > 0)
    return g_string_free_and_steal (text);

  g_string_free (text, TRUE);

  return NULL;
}

static void
set_heading (StudioAnswerCard *self, const char *heading)
{
  gtk_label_set_label (self->heading_label, heading != NULL ? heading : "");
  gtk_widget_set_visible (self->heading_box, heading != NULL);
}

static void
show_answer_text (StudioAnswerCard *self, const char *markup)
{
  gtk_widget_set_visible (self->waiting_box, FALSE);
  gtk_label_set_markup (self->answer_label, markup);
  gtk_widget_set_visible (GTK_WIDGET (self->answer_label), TRUE);
}

/* ---- What the user does ---- */

static gboolean
link_cb (StudioAnswerCard *self, const char *uri)
{
  g_signal_emit (self, signals[SIGNAL_SHOW_CITATION], 0, (guint) strtoul (uri, NULL, 10));

  return TRUE;
}

static void
passages_clicked_cb (StudioAnswerCard *self)
{
  g_signal_emit (self, signals[SIGNAL_SHOW_CITATION], 0, 0);
}

static void
copy_clicked_cb (StudioAnswerCard *self)
{
  if (self->answer != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->answer->text);
}

static void
keep_clicked_cb (StudioAnswerCard *self)
{
  g_signal_emit (self, signals[SIGNAL_KEEP], 0);
}

static void
again_clicked_cb (StudioAnswerCard *self)
{
  g_signal_emit (self, signals[SIGNAL_ASK_AGAIN], 0, self->question);
}

/* ---- GObject ---- */

static void
studio_answer_card_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), STUDIO_TYPE_ANSWER_CARD);
  G_OBJECT_CLASS (studio_answer_card_parent_class)->dispose (object);
}

static void
studio_answer_card_finalize (GObject *object)
{
  StudioAnswerCard *self = STUDIO_ANSWER_CARD (object);

  g_clear_pointer (&self->answer, twin_answer_free);
  g_string_free (self->streamed, TRUE);
  g_free (self->question);
  G_OBJECT_CLASS (studio_answer_card_parent_class)->finalize (object);
}

static void
studio_answer_card_class_init (StudioAnswerCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_answer_card_dispose;
  G_OBJECT_CLASS (klass)->finalize = studio_answer_card_finalize;

  signals[SIGNAL_SHOW_CITATION] = g_signal_new ("show-citation", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                                NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[SIGNAL_ASK_AGAIN] = g_signal_new ("ask-again", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                            G_TYPE_NONE, 1, G_TYPE_STRING);

  signals[SIGNAL_KEEP] = g_signal_new ("keep", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/twin/Studio/twins/answer-card.ui");
  gtk_widget_class_bind_template_child (widget_class, StudioAnswerCard, question_label);
  gtk_widget_class_bind_template_child (widget_class, StudioAnswerCard, waiting_box);
  gtk_widget_class_bind_template_child (widget_class, StudioAnswerCard, heading_box);
  gtk_widget_class_bind_template_child (widget_class, StudioAnswerCard, heading_label);
  gtk_widget_class_bind_template_child (widget_class, StudioAnswerCard, answer_label);
  gtk_widget_class_bind_template_child (widget_class, StudioAnswerCard, note_label);
  gtk_widget_class_bind_template_child (widget_class, StudioAnswerCard, actions_box);
  gtk_widget_class_bind_template_child (widget_class, StudioAnswerCard, passages_button);
  gtk_widget_class_bind_template_child (widget_class, StudioAnswerCard, keep_button);
  gtk_widget_class_bind_template_callback (widget_class, link_cb);
  gtk_widget_class_bind_template_callback (widget_class, passages_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, keep_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, again_clicked_cb);
}

static void
studio_answer_card_init (StudioAnswerCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->streamed = g_string_new (NULL);
}

StudioAnswerCard *
studio_answer_card_new (const char *question)
{
  StudioAnswerCard *self = g_object_new (STUDIO_TYPE_ANSWER_CARD, NULL);

  self->question = g_strdup (question);
  gtk_label_set_label (self->question_label, question);

  return self;
}

void
studio_answer_card_append (StudioAnswerCard *self, const char *piece)
{
  g_autofree char *markup = NULL;

  g_return_if_fail (STUDIO_IS_ANSWER_CARD (self));

  if (self->answer != NULL)
    return;
  g_string_append (self->streamed, piece);
  markup = g_markup_escape_text (self->streamed->str, (gssize) self->streamed->len);
  show_answer_text (self, markup);
}

void
studio_answer_card_set_answer (StudioAnswerCard *self, TwinAnswer *answer, double threshold, const char *note)
{
  g_autofree char *markup = NULL;
  g_autofree char *abstention = NULL;
  g_autofree char *said = NULL;
  g_autofree char *passages = NULL;

  g_return_if_fail (STUDIO_IS_ANSWER_CARD (self));
  g_return_if_fail (answer != NULL);

  g_clear_pointer (&self->answer, twin_answer_free);
  self->answer = answer;
  if (answer->abstained)
    {
      markup = g_markup_escape_text (answer->text, -1);
      abstention = describe_abstention (answer, threshold);
      set_heading (self, _ ("Not in the documents"));
      note = abstention;
    }
  else
    markup = create_markup (answer);

  said = describe_answer (answer, note);
  set_note (self, said);
  show_answer_text (self, markup);
  passages = g_strdup_printf (ngettext ("%u Passage", "%u Passages", answer->citations->len), answer->citations->len);
  gtk_button_set_label (self->passages_button, passages);
  gtk_widget_set_visible (GTK_WIDGET (self->passages_button), answer->citations->len > 0);
  gtk_widget_set_visible (self->actions_box, TRUE);
  gtk_accessible_announce (GTK_ACCESSIBLE (self), answer->text, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

void
studio_answer_card_set_error (StudioAnswerCard *self, const char *message)
{
  g_autofree char *markup = NULL;

  g_return_if_fail (STUDIO_IS_ANSWER_CARD (self));

  markup = g_markup_escape_text (message, -1);
  set_heading (self, _ ("This could not be answered"));
  show_answer_text (self, markup);
  gtk_widget_set_visible (GTK_WIDGET (self->passages_button), FALSE);
  gtk_widget_set_visible (self->keep_button, FALSE);
  gtk_widget_set_visible (self->actions_box, TRUE);
}

const char *
studio_answer_card_get_question (StudioAnswerCard *self)
{
  g_return_val_if_fail (STUDIO_IS_ANSWER_CARD (self), NULL);

  return self->question;
}

void
studio_answer_card_set_kept (StudioAnswerCard *self, gboolean kept)
{
  g_return_if_fail (STUDIO_IS_ANSWER_CARD (self));

  gtk_widget_set_sensitive (self->keep_button, !kept);
}

const TwinAnswer *
studio_answer_card_get_answer (StudioAnswerCard *self)
{
  g_return_val_if_fail (STUDIO_IS_ANSWER_CARD (self), NULL);

  return self->answer;
}
