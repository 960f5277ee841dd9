/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/twins/try-section.h"

#include <glib/gi18n.h>

#include "base/twin-error.h"
#include "studio/twins/answer-card.h"
#include "studio/twins/passage-card.h"
#include "studio/twins/passage-dialog.h"
#include "twins/twin-evaluation.h"

struct _StudioTrySection
{
  AdwBin parent_instance;

  StudioConfigEditor *editor;
  GCancellable *cancellable; /* of the question that is being answered, else NULL */

  AdwOverlaySplitView *split_view;
  GtkLabel *count_label;
  GtkScrolledWindow *passages_scroller;
  GtkBox *passages_box;
  GtkStack *stack;
  GtkScrolledWindow *scroller;
  GtkBox *answers_box;
  GtkEntry *ask_entry;
  GtkWidget *ask_button;
  GtkWidget *stop_button;
};

G_DEFINE_FINAL_TYPE (StudioTrySection, studio_try_section, ADW_TYPE_BIN)

/* ---- The passages of an answer ---- */

static double
get_threshold (StudioTrySection *self)
{
  return twin_config_get_number (studio_config_editor_get_config (self->editor), "threshold");
}

static void
passage_clicked_cb (StudioPassageCard *card, StudioTrySection *self)
{
  StudioSession *session = studio_config_editor_get_session (self->editor);

  adw_dialog_present (ADW_DIALOG (studio_passage_dialog_new (session, studio_passage_card_get_passage_id (card))), GTK_WIDGET (self));
}

static void
clear_box (GtkBox *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_box_remove (box, child);
}

static void
show_passages (StudioTrySection *self, const TwinAnswer *answer)
{
  g_autofree char *count = g_strdup_printf ("%u", answer->citations->len);

  clear_box (self->passages_box);
  gtk_label_set_label (self->count_label, count);
  for (guint i = 0; i < answer->citations->len; i++)
    {
      const TwinCitation *citation = g_ptr_array_index (answer->citations, i);
      const TwinHit *hit = g_ptr_array_index (answer->hits, citation->hit_index);
      GtkWidget *card = GTK_WIDGET (studio_passage_card_new (hit, citation, get_threshold (self)));

      g_signal_connect_object (card, "clicked", G_CALLBACK (passage_clicked_cb), self, 0);
      gtk_box_append (self->passages_box, card);
    }
}

static void
show_citation_cb (StudioAnswerCard *card, guint number, StudioTrySection *self)
{
  const TwinAnswer *answer = studio_answer_card_get_answer (card);

  if (answer == NULL)
    return;
  show_passages (self, answer);
  adw_overlay_split_view_set_show_sidebar (self->split_view, TRUE);
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->passages_box)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (studio_passage_card_get_number (STUDIO_PASSAGE_CARD (child)) == MAX (number, 1))
      gtk_widget_grab_focus (child);
}

/* ---- Keeping a question for evaluation ---- */

typedef struct
{
  char *twin_id;
  char *question;
  const TwinAnswer *answer; /* of the card, which is held until this is done and does not change it */
} Keeping;

static void
keeping_free (Keeping *self)
{
  g_free (self->twin_id);
  g_free (self->question);
  g_free (self);
}

static gpointer
keep_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  Keeping *keeping = data;
  g_autoptr (TwinTwin) twin = twin_twin_get (library, keeping->twin_id, error);
  g_autoptr (TwinEvaluationQuestion) draft = NULL;

  draft = twin != NULL ? twin_evaluation_draft (library, twin, keeping->question, keeping->answer, error) : NULL;

  return draft != NULL ? twin_evaluation_add (library, draft, error) : NULL;
}

static gpointer
undo_keep_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  return GINT_TO_POINTER (twin_evaluation_remove (library, data, error));
}

static void
toast (StudioTrySection *self, AdwToast *message)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TOAST_OVERLAY);

  adw_toast_set_use_markup (message, FALSE);
  if (overlay != NULL)
    adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), message);
  else
    g_object_unref (g_object_ref_sink (message));
}

static void
undone_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioAnswerCard) card = STUDIO_ANSWER_CARD (user_data);
  g_autoptr (GError) error = NULL;

  if (studio_session_run_finish (STUDIO_SESSION (object), result, &error) != NULL)
    studio_answer_card_set_kept (card, FALSE);
}

static void
undo_keep_cb (AdwToast *message, StudioAnswerCard *card)
{
  StudioSession *session = g_object_get_data (G_OBJECT (message), "session");

  studio_session_run_async (session, undo_keep_cb, undo_keep_work,
                            g_strdup (g_object_get_data (G_OBJECT (message), "question")), g_free, NULL, NULL, undone_cb,
                            g_object_ref (card));
}

static void
kept_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioAnswerCard) card = STUDIO_ANSWER_CARD (user_data);
  GtkWidget *section = gtk_widget_get_ancestor (GTK_WIDGET (card), STUDIO_TYPE_TRY_SECTION);
  g_autoptr (GError) error = NULL;
  g_autofree char *id = studio_session_run_finish (STUDIO_SESSION (object), result, &error);
  AdwToast *message;

  if (section == NULL)
    return;
  if (id == NULL)
    {
      toast (STUDIO_TRY_SECTION (section), adw_toast_new (error->message));
      studio_answer_card_set_kept (card, g_error_matches (error, TWIN_ERROR, TWIN_ERROR_EXISTS));
      return;
    }

  message = adw_toast_new (_ ("Kept for evaluation"));
  adw_toast_set_button_label (message, _ ("Undo"));
  g_object_set_data_full (G_OBJECT (message), "question", g_steal_pointer (&id), g_free);
  g_object_set_data_full (G_OBJECT (message), "session", g_object_ref (object), g_object_unref);
  g_signal_connect_object (message, "button-clicked", G_CALLBACK (undo_keep_cb), card, 0);
  toast (STUDIO_TRY_SECTION (section), message);
}

static void
keep_cb (StudioAnswerCard *card, StudioTrySection *self)
{
  Keeping *keeping = g_new0 (Keeping, 1);

  keeping->twin_id = g_strdup (studio_config_editor_get_twin_id (self->editor));
  keeping->question = g_strdup (studio_answer_card_get_question (card));
  keeping->answer = studio_answer_card_get_answer (card);
  studio_answer_card_set_kept (card, TRUE);
  studio_session_run_async (studio_config_editor_get_session (self->editor), keep_cb, keep_work, keeping,
                            (GDestroyNotify) keeping_free, g_free, NULL, kept_cb, g_object_ref (card));
}

/* ---- Asking ---- */

/* One question on its way. The card is held by the callback that ends it; pieces of the answer are
 * handed over to the main thread. */
typedef struct
{
  char *twin_id;
  char *question;
  char *previous; /* the question before it, or NULL */
  TwinKeyring *keyring;
  StudioAnswerCard *card; /* borrowed */
} Question;

static void
question_free (Question *self)
{
  g_free (self->twin_id);
  g_free (self->question);
  g_free (self->previous);
  twin_keyring_unref (self->keyring);
  g_free (self);
}

typedef struct
{
  TwinAnswer *answer;
  GError *model_error;
} Reply;

static void
reply_free (Reply *self)
{
  g_clear_pointer (&self->answer, twin_answer_free);
  g_clear_error (&self->model_error);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Reply, reply_free)

typedef struct
{
  StudioAnswerCard *card;
  char *text;
} Piece;

static void
piece_free (Piece *self)
{
  g_object_unref (self->card);
  g_free (self->text);
  g_free (self);
}

static gboolean
show_piece_cb (gpointer user_data)
{
  Piece *piece = user_data;

  studio_answer_card_append (piece->card, piece->text);

  return G_SOURCE_REMOVE;
}

static void
token_cb (const char *text, gpointer user_data)
{
  Question *question = user_data;
  Piece *piece = g_new0 (Piece, 1);

  piece->card = g_object_ref (question->card);
  piece->text = g_strdup (text);
  g_idle_add_full (G_PRIORITY_DEFAULT, show_piece_cb, piece, (GDestroyNotify) piece_free);
}

static gpointer
ask_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  Question *question = data;
  g_autoptr (TwinTwin) twin = twin_twin_get (library, question->twin_id, error);
  g_autoptr (Reply) reply = g_new0 (Reply, 1);

  if (twin == NULL)
    return NULL;
  reply->answer = twin_twin_ask_after (library, twin, question->previous, question->question, question->keyring, token_cb,
                                       question, &reply->model_error, cancellable, error);

  return reply->answer != NULL ? g_steal_pointer (&reply) : NULL;
}

static void
set_asking (StudioTrySection *self, gboolean asking)
{
  gtk_widget_set_visible (self->stop_button, asking);
  gtk_widget_set_visible (self->ask_button, !asking);
}

/* What is awaited and where its answer goes. */
typedef struct
{
  StudioTrySection *section;
  StudioAnswerCard *card;
} Waiting;

static void
waiting_free (Waiting *self)
{
  g_object_unref (self->section);
  g_object_unref (self->card);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Waiting, waiting_free)

static gboolean
scroll_to_end_cb (gpointer user_data)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (user_data);

  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));

  return G_SOURCE_REMOVE;
}

static void
scroll_to_end (StudioTrySection *self)
{
  /* After the new card has got its size. */
  g_idle_add_full (G_PRIORITY_LOW, scroll_to_end_cb, g_object_ref (self->scroller), g_object_unref);
}

static void
answered_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Waiting) waiting = user_data;
  StudioTrySection *self = waiting->section;
  g_autoptr (GError) error = NULL;
  g_autoptr (Reply) reply = NULL;

  if (self->editor == NULL)
    return;
  reply = studio_session_run_finish (studio_config_editor_get_session (self->editor), result, &error);
  g_clear_object (&self->cancellable);
  set_asking (self, FALSE);
  if (reply == NULL)
    {
      studio_answer_card_set_error (waiting->card, g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
                                                     ? _ ("Stopped.")
                                                     : error->message);
      return;
    }

  show_passages (self, reply->answer);
  adw_overlay_split_view_set_show_sidebar (self->split_view, reply->answer->citations->len > 0
                                                               && !adw_overlay_split_view_get_collapsed (self->split_view));
  studio_answer_card_set_answer (waiting->card, g_steal_pointer (&reply->answer), get_threshold (self),
                                 reply->model_error != NULL ? reply->model_error->message : NULL);
  scroll_to_end (self);
}

/* The last question that was answered, for one that goes on from it; the same again goes on from what was before it. */
static const char *
find_previous (StudioTrySection *self, const char *text)
{
  for (GtkWidget *child = gtk_widget_get_last_child (GTK_WIDGET (self->answers_box)); child != NULL;
       child = gtk_widget_get_prev_sibling (child))
    {
      const char *question = studio_answer_card_get_question (STUDIO_ANSWER_CARD (child));

      if (studio_answer_card_get_answer (STUDIO_ANSWER_CARD (child)) != NULL && g_strcmp0 (question, text) != 0)
        return question;
    }

  return NULL;
}

static void
ask_again_cb (StudioAnswerCard *card, const char *question, StudioTrySection *self);

static void
ask (StudioTrySection *self, const char *text)
{
  StudioSession *session = studio_config_editor_get_session (self->editor);
  StudioAnswerCard *card = studio_answer_card_new (text);
  Question *question = g_new0 (Question, 1);
  Waiting *waiting = g_new0 (Waiting, 1);

  /* What was just changed must hold for the answer. */
  studio_config_editor_flush (self->editor);
  question->previous = g_strdup (find_previous (self, text));
  gtk_box_append (self->answers_box, GTK_WIDGET (card));
  gtk_stack_set_visible_child_name (self->stack, "answers");
  g_signal_connect_object (card, "show-citation", G_CALLBACK (show_citation_cb), self, 0);
  g_signal_connect_object (card, "ask-again", G_CALLBACK (ask_again_cb), self, 0);
  g_signal_connect_object (card, "keep", G_CALLBACK (keep_cb), self, 0);

  question->twin_id = g_strdup (studio_config_editor_get_twin_id (self->editor));
  question->question = g_strdup (text);
  question->keyring = twin_keyring_ref (studio_session_get_keyring (session));
  question->card = card;
  waiting->section = g_object_ref (self);
  waiting->card = g_object_ref (card);
  self->cancellable = g_cancellable_new ();
  set_asking (self, TRUE);
  scroll_to_end (self);
  studio_session_run_async (session, ask, ask_work, question, (GDestroyNotify) question_free, (GDestroyNotify) reply_free,
                            self->cancellable, answered_cb, waiting);
}

static void
ask_again_cb (StudioAnswerCard *card, const char *question, StudioTrySection *self)
{
  if (self->cancellable == NULL)
    ask (self, question);
}

static void
ask_cb (StudioTrySection *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->ask_entry))));

  if (*text == '\0' || self->cancellable != NULL || studio_config_editor_get_config (self->editor) == NULL)
    return;
  gtk_editable_set_text (GTK_EDITABLE (self->ask_entry), "");
  ask (self, text);
}

static void
ask_changed_cb (StudioTrySection *self)
{
  gtk_widget_set_sensitive (self->ask_button, gtk_entry_get_text_length (self->ask_entry) > 0);
}

static void
stop_cb (StudioTrySection *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
}

/* ---- GObject ---- */

static void
studio_try_section_dispose (GObject *object)
{
  StudioTrySection *self = STUDIO_TRY_SECTION (object);

  stop_cb (self);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->editor);
  gtk_widget_dispose_template (GTK_WIDGET (self), STUDIO_TYPE_TRY_SECTION);
  G_OBJECT_CLASS (studio_try_section_parent_class)->dispose (object);
}

static void
studio_try_section_class_init (StudioTrySectionClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_try_section_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/twin/Studio/twins/try-section.ui");
  gtk_widget_class_bind_template_child (widget_class, StudioTrySection, split_view);
  gtk_widget_class_bind_template_child (widget_class, StudioTrySection, count_label);
  gtk_widget_class_bind_template_child (widget_class, StudioTrySection, passages_scroller);
  gtk_widget_class_bind_template_child (widget_class, StudioTrySection, passages_box);
  gtk_widget_class_bind_template_child (widget_class, StudioTrySection, stack);
  gtk_widget_class_bind_template_child (widget_class, StudioTrySection, scroller);
  gtk_widget_class_bind_template_child (widget_class, StudioTrySection, answers_box);
  gtk_widget_class_bind_template_child (widget_class, StudioTrySection, ask_entry);
  gtk_widget_class_bind_template_child (widget_class, StudioTrySection, ask_button);
  gtk_widget_class_bind_template_child (widget_class, StudioTrySection, stop_button);
  gtk_widget_class_bind_template_callback (widget_class, ask_cb);
  gtk_widget_class_bind_template_callback (widget_class, ask_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_cb);
}

static void
studio_try_section_init (StudioTrySection *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
studio_try_section_new (StudioConfigEditor *editor)
{
  StudioTrySection *self;

  g_return_val_if_fail (STUDIO_IS_CONFIG_EDITOR (editor), NULL);

  self = g_object_new (STUDIO_TYPE_TRY_SECTION, NULL);
  self->editor = g_object_ref (editor);

  return GTK_WIDGET (self);
}
