/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/documents/review-page-private.h"

#include <glib/gi18n.h>

#include "studio/documents/classify-dialog.h"
#include "studio/widgets/level-pill.h"

#define SHOWN_REASONS 3

typedef struct
{
  char *id;
  TwinClassification *classification;
} Classify;

static void
classify_free (Classify *self)
{
  g_free (self->id);
  twin_classification_free (self->classification);
  g_free (self);
}

static gpointer
classify_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  Classify *classify = data;

  return GINT_TO_POINTER (twin_library_classify (library, classify->id, classify->classification, error));
}

static void
classified_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioReviewPage) self = STUDIO_REVIEW_PAGE (user_data);
  g_autoptr (GError) error = NULL;

  studio_session_run_finish (STUDIO_SESSION (object), result, &error);
  if (error != NULL && self->session != NULL)
    _studio_review_page_report (self, error);
}

/* @classification is taken. */
static void
classify (StudioReviewPage *self, TwinClassification *classification)
{
  Classify *work = g_new0 (Classify, 1);

  work->id = g_strdup (studio_document_get_id (self->document));
  work->classification = classification;
  studio_session_run_async (self->session, classify, classify_work, work, (GDestroyNotify) classify_free, NULL, NULL,
                            classified_cb, g_object_ref (self));
}

static void
classify_apply_cb (StudioClassifyDialog *dialog, StudioReviewPage *self)
{
  classify (self, studio_classify_dialog_dup_classification (dialog));
}

static void
classify_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  StudioReviewPage *self = STUDIO_REVIEW_PAGE (widget);
  StudioClassifyDialog *dialog = studio_classify_dialog_new (studio_document_get_record (self->document)->classification, 1);

  g_signal_connect_object (dialog, "apply", G_CALLBACK (classify_apply_cb), self, 0);
  adw_dialog_present (ADW_DIALOG (dialog), widget);
}

/* ---- What the findings say about it ---- */

/* "IBANs: 3, Passport Numbers: 1", the weightiest first. */
static char *
dup_counts (const TwinSuggestion *suggestion)
{
  g_autoptr (GString) counts = g_string_new (NULL);

  for (guint i = 0; i < MIN (suggestion->reasons->len, SHOWN_REASONS); i++)
    {
      const TwinEvidence *evidence = &g_array_index (suggestion->reasons, TwinLevelReason, i).evidence;

      if (i > 0)
        g_string_append (counts, ", ");
      g_string_append_printf (counts, _("%s: %u"), _(evidence->type->label), evidence->n);
    }
  return g_string_free_and_steal (g_steal_pointer (&counts));
}

static char *
dup_sentence (const TwinSuggestion *suggestion)
{
  const char *level = studio_level_get_name (suggestion->level);
  g_autofree char *counts = dup_counts (suggestion);

  if (suggestion->reasons->len == 0)
    /* Translators: %s is a classification. */
    return g_strdup_printf (_("Suggested: %s, because nothing personal was found"), level);
  /* Translators: a classification, what was found ("IBANs: 3, Passport Numbers: 1"), and what that means ("it gives
   * access to somebody’s money"). */
  return g_strdup_printf (_("Suggested: %s. %s – %s"), level, counts,
                          _(g_array_index (suggestion->reasons, TwinLevelReason, 0).why));
}

/* On a narrow page only when nothing is left to decide: until then the text needs the room. */
void
_studio_review_page_update_suggestion (StudioReviewPage *self)
{
  const TwinDocumentRecord *record = self->document != NULL ? studio_document_get_record (self->document) : NULL;
  gboolean wanted = record != NULL && self->data != NULL && self->data->suggestion != NULL
                    && record->classification->level == TWIN_LEVEL_NONE
                    && (!self->narrow || self->data->n_undecided == 0);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "review.accept-suggestion", wanted);
  if (wanted)
    {
      g_autofree char *sentence = dup_sentence (self->data->suggestion);
      adw_banner_set_title (self->suggestion_banner, sentence);
    }
  adw_banner_set_revealed (self->suggestion_banner, wanted);
}

static void
undo_cb (StudioReviewPage *self, AdwToast *toast)
{
  const TwinClassification *before = g_object_get_data (G_OBJECT (toast), "before");

  if (self->session != NULL)
    classify (self, twin_classification_copy (before));
}

static void
accept_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  StudioReviewPage *self = STUDIO_REVIEW_PAGE (widget);
  const TwinClassification *before = studio_document_get_record (self->document)->classification;
  g_autoptr (TwinClassification) after = twin_classification_copy (before);
  g_autofree char *title = NULL;
  AdwToast *toast;

  after->level = self->data->suggestion->level;
  /* Translators: %s is a classification. */
  title = g_strdup_printf (_("Classified: %s"), studio_level_get_name (after->level));
  toast = adw_toast_new (title);
  adw_toast_set_button_label (toast, _("_Undo"));
  g_object_set_data_full (G_OBJECT (toast), "before", twin_classification_copy (before),
                          (GDestroyNotify) twin_classification_free);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (undo_cb), self, G_CONNECT_SWAPPED);

  classify (self, g_steal_pointer (&after));
  adw_toast_overlay_dismiss_all (self->toasts);
  adw_toast_overlay_add_toast (self->toasts, toast);
  studio_findings_pane_take_focus (self->pane); /* the banner goes, and its button with it */
}

void
_studio_review_page_install_classification (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "review.classify", NULL, classify_action);
  gtk_widget_class_install_action (widget_class, "review.accept-suggestion", NULL, accept_action);
}
