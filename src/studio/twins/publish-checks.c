/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/twins/publish-checks.h"

#include <glib/gi18n.h>

#include "studio/documents/classify-dialog.h"
#include "studio/twins/evaluation-words.h"
#include "studio/twins/publish-words.h"

#define SHOWN_QUESTIONS 3

struct _StudioPublishChecks
{
  StudioNarrowBin parent_instance;

  StudioSession *session;
  GtkListBox *list;
  char **unclassified; /* ids, for the dialog */
};

G_DEFINE_FINAL_TYPE (StudioPublishChecks, studio_publish_checks, STUDIO_TYPE_NARROW_BIN)

/* How a check looks, by what it means. */
typedef struct
{
  const char *icon;
  const char *style;
  const char *meaning; /* for who does not see the icon */
} Look;

static const Look looks[] = {
  [TWIN_GATE_STOPS] = { "dialog-error-symbolic", "error", NC_ ("check", "Must be fixed") },
  [TWIN_GATE_ASKS] = { "dialog-warning-symbolic", "warning", NC_ ("check", "Yours to judge") },
  [TWIN_GATE_WARNS] = { "dialog-information-symbolic", "dimmed", NC_ ("check", "To be known") },
};
static const Look fine = { "object-select-symbolic", "success", NC_ ("check", "Fine") };

/* What to do about a check: the words on its button, and the action; NULL for one that is done here. */
typedef struct
{
  const char *label;
  const char *action;
  const char *target; /* NULL: none; "document": the id of the first document */
} Remedy;

static const Remedy *
find_remedy (TwinGateKind kind)
{
  static const Remedy review = { N_ ("Review"), "win.review-document", "document" };
  static const Remedy classify = { N_ ("Classify…"), NULL, NULL };
  static const Remedy documents = { N_ ("Show Documents"), "win.show-page", "documents" };
  static const Remedy knowledge = { N_ ("Show Knowledge"), "twin.section", "knowledge" };
  static const Remedy agreement = { N_ ("Preferences"), "win.preferences", NULL };
  static const Remedy add_questions = { N_ ("Add Questions"), "twin.section", "evaluation" };
  static const Remedy evaluate = { N_ ("Evaluate"), "twin.section", "evaluation" };
  static const Remedy results = { N_ ("Show Results"), "twin.section", "evaluation" };

  switch (kind)
    {
    case TWIN_GATE_UNDECIDED:
    case TWIN_GATE_BLOCKED:
      return &review;
    case TWIN_GATE_UNCLASSIFIED:
      return &classify;
    case TWIN_GATE_UNREAD:
      return &documents;
    case TWIN_GATE_AGREEMENT:
      return &agreement;
    case TWIN_GATE_NO_QUESTIONS:
      return &add_questions;
    case TWIN_GATE_NO_RUN:
    case TWIN_GATE_OUT_OF_DATE:
      return &evaluate;
    case TWIN_GATE_BELOW_MINIMUM:
    case TWIN_GATE_WORSE:
    case TWIN_GATE_WORSE_ANSWERS:
    case TWIN_GATE_LOST:
      return &results;
    case TWIN_GATE_NO_DOCUMENTS:
    case TWIN_GATE_UNREADABLE:
    case TWIN_GATE_REFUSED:
    default:
      return &knowledge;
    }
}

/* ---- Classifying ---- */

typedef struct
{
  char **ids;
  TwinClassification *classification;
} Classify;

static void
classify_free (Classify *self)
{
  g_strfreev (self->ids);
  twin_classification_free (self->classification);
  g_free (self);
}

static gpointer
classify_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  Classify *classify = data;

  for (char **id = classify->ids; *id != NULL; id++)
    if (!twin_library_classify (library, *id, classify->classification, error))
      return NULL;

  return GINT_TO_POINTER (TRUE);
}

static void
classified_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) self = user_data;
  g_autoptr (GError) error = NULL;

  if (studio_session_run_finish (STUDIO_SESSION (object), result, &error) == NULL)
    gtk_widget_activate_action (self, "publish.report", "s", error->message);
}

static void
classify_apply_cb (StudioClassifyDialog *dialog, StudioPublishChecks *self)
{
  Classify *work = g_new0 (Classify, 1);

  work->ids = g_strdupv (self->unclassified);
  work->classification = studio_classify_dialog_dup_classification (dialog);
  studio_session_run_async (self->session, classify_apply_cb, classify_work, work, (GDestroyNotify) classify_free, NULL, NULL, classified_cb,
                            g_object_ref (self));
}

static void
classify_clicked_cb (StudioPublishChecks *self)
{
  StudioClassifyDialog *dialog = studio_classify_dialog_new (NULL, g_strv_length (self->unclassified));

  g_signal_connect_object (dialog, "apply", G_CALLBACK (classify_apply_cb), self, 0);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (self));
}

/* ---- Rows ---- */

static GtkWidget *
create_label (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);

  return label;
}

/* The questions that fail, with what came of each. */
static void
add_questions (GtkBox *box, GPtrArray *questions)
{
  for (guint i = 0; i < MIN (questions->len, SHOWN_QUESTIONS); i++)
    {
      const TwinEvaluationResult *result = questions->pdata[i];
      GtkWidget *line = adw_wrap_box_new ();
      GtkWidget *verdict = create_label (studio_verdict_get_label (result), "dimmed");

      adw_wrap_box_set_child_spacing (ADW_WRAP_BOX (line), 6);
      adw_wrap_box_append (ADW_WRAP_BOX (line), create_label (result->question != NULL ? result->question : _ ("(deleted question)"), NULL));
      adw_wrap_box_append (ADW_WRAP_BOX (line), verdict);
      gtk_widget_add_css_class (line, "subline");
      gtk_box_append (box, line);
    }
}

static GtkWidget *
create_words (const char *title, const char *subtitle, GPtrArray *questions)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (box, TRUE);
  gtk_box_append (GTK_BOX (box), create_label (title, NULL));
  if (subtitle != NULL)
    {
      GtkWidget *label = create_label (subtitle, "dimmed");

      gtk_widget_add_css_class (label, "subline");
      gtk_box_append (GTK_BOX (box), label);
    }
  if (questions != NULL)
    add_questions (GTK_BOX (box), questions);

  return box;
}

/* Where there is little room, the button goes below. */
static gboolean
narrow_to_orientation (GBinding *binding, const GValue *from, GValue *to, gpointer user_data)
{
  g_value_set_enum (to, g_value_get_boolean (from) ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);

  return TRUE;
}

static void
add_row (StudioPublishChecks *self, const Look *look, const char *title, const char *subtitle, GPtrArray *questions, GtkWidget *button)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *icon = gtk_image_new_from_icon_name (look->icon);
  const char *meaning = g_dpgettext2 (NULL, "check", look->meaning);
  /* Translators: what a check means, then what it says: "Must be fixed: 15 findings are undecided". */
  g_autofree char *name = g_strdup_printf (_ ("%s: %s"), meaning, title);

  gtk_widget_add_css_class (icon, look->style);
  gtk_widget_set_valign (icon, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (icon, meaning);
  gtk_box_append (GTK_BOX (line), icon);
  gtk_box_append (GTK_BOX (line), create_words (title, subtitle, questions));
  gtk_box_append (GTK_BOX (box), line);
  gtk_widget_set_hexpand (line, TRUE);
  gtk_widget_set_margin_top (box, 9);
  gtk_widget_set_margin_bottom (box, 9);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  g_object_bind_property_full (self, "narrow", box, "orientation", G_BINDING_SYNC_CREATE, narrow_to_orientation, NULL, NULL, NULL);
  if (button != NULL)
    {
      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, title, -1);
      gtk_box_append (GTK_BOX (box), button);
    }
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  subtitle != NULL ? subtitle : "", -1);
  gtk_list_box_append (self->list, row);
}

static GtkWidget *
create_button (StudioPublishChecks *self, const TwinGateReason *reason)
{
  const Remedy *remedy = find_remedy (reason->kind);
  GtkWidget *button = gtk_button_new_with_label (_ (remedy->label));

  if (remedy->action == NULL)
    {
      g_strfreev (self->unclassified);
      self->unclassified = g_strdupv (reason->document_ids);
      g_signal_connect_object (button, "clicked", G_CALLBACK (classify_clicked_cb), self, G_CONNECT_SWAPPED);
      return button;
    }
  if (g_strcmp0 (remedy->target, "document") == 0)
    gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", reason->document_ids[0] != NULL ? reason->document_ids[0] : "");
  else if (remedy->target != NULL)
    gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", remedy->target);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), remedy->action);

  return button;
}

static void
add_reason (StudioPublishChecks *self, const StudioPublishData *data, const TwinGateReason *reason)
{
  g_autofree char *title = studio_publish_describe_check (data, reason);
  g_autofree char *place = studio_publish_describe_place (data, reason);
  GtkWidget *button = create_button (self, reason);

  if (reason->questions->len > SHOWN_QUESTIONS)
    {
      g_autofree char *label = g_strdup_printf (ngettext ("Show All %u", "Show All %u", reason->questions->len), reason->questions->len);

      gtk_button_set_label (GTK_BUTTON (button), label);
    }
  add_row (self, &looks[reason->weight], title, place, reason->questions, button);
}

static void
add_connection (StudioPublishChecks *self, const StudioPublishData *data)
{
  GtkWidget *button;

  if (data->server != NULL)
    return;
  button = gtk_button_new_with_label (_ ("Connect…"));
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", "account");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.show-page");
  add_row (self, &looks[TWIN_GATE_STOPS], _ ("No server is connected"), _ ("Twins are published on a server of yours or of your school."), NULL, button);
}

static gboolean
has_kind (const TwinGate *gate, TwinGateKind kind)
{
  for (guint i = 0; i < gate->reasons->len; i++)
    if (((TwinGateReason *) gate->reasons->pdata[i])->kind == kind)
      return TRUE;

  return FALSE;
}

static gboolean
has_place (const TwinGate *gate, TwinGatePlace place)
{
  for (guint i = 0; i < gate->reasons->len; i++)
    if (((TwinGateReason *) gate->reasons->pdata[i])->place == place)
      return TRUE;

  return FALSE;
}

/* What is as it should be. */
static void
add_fine (StudioPublishChecks *self, const StudioPublishData *data)
{
  const TwinGate *gate = data->gate;
  guint n = data->sizes.n_passages;
  g_autofree char *passages = g_strdup_printf (ngettext ("%'u passage was scanned again after rewriting", "%'u passages were scanned again after rewriting", n), n);
  g_autofree char *connected = data->server != NULL ? g_strdup_printf (_ ("Connected to %s"), data->server) : NULL;

  if (gate->set_aside != NULL)
    add_row (self, &looks[TWIN_GATE_WARNS], _ ("Set aside by you, for what the twin is now"), gate->set_aside, NULL, NULL);
  if (n > 0 && !has_kind (gate, TWIN_GATE_REFUSED))
    add_row (self, &fine, _ ("Nothing personal in the rewritten text"), passages, NULL, NULL);
  if (data->sizes.n_documents > 0 && !has_kind (gate, TWIN_GATE_UNDECIDED) && !has_kind (gate, TWIN_GATE_UNCLASSIFIED))
    add_row (self, &fine, _ ("Every finding is decided, every document classified"), NULL, NULL, NULL);
  if (gate->run != NULL && !has_place (gate, TWIN_GATE_IN_EVALUATION))
    {
      TwinEvaluationFigures figures;
      g_autofree char *recall = NULL;

      twin_evaluation_run_get_figures (gate->run, NULL, &figures);
      recall = g_strdup_printf (ngettext ("%u question, recall at 5 is %.2f", "%u questions, recall at 5 is %.2f", figures.n_questions),
                                figures.n_questions, figures.released.recall[TWIN_RECALL_5]);
      add_row (self, &fine, _ ("The evaluation is passed"), recall, NULL, NULL);
    }
  if (connected != NULL)
    add_row (self, &fine, connected, NULL, NULL, NULL);
}

void
studio_publish_checks_set_data (StudioPublishChecks *self, const StudioPublishData *data, StudioSession *session)
{
  static const TwinGateWeight order[] = { TWIN_GATE_STOPS, TWIN_GATE_ASKS, TWIN_GATE_WARNS };

  g_return_if_fail (STUDIO_IS_PUBLISH_CHECKS (self) && data != NULL);

  g_set_object (&self->session, session);
  gtk_list_box_remove_all (self->list);
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    {
      for (guint k = 0; k < data->gate->reasons->len; k++)
        if (((TwinGateReason *) data->gate->reasons->pdata[k])->weight == order[i])
          add_reason (self, data, data->gate->reasons->pdata[k]);
      if (order[i] == TWIN_GATE_STOPS)
        add_connection (self, data);
    }
  add_fine (self, data);
}

static void
studio_publish_checks_dispose (GObject *object)
{
  StudioPublishChecks *self = STUDIO_PUBLISH_CHECKS (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->unclassified, g_strfreev);
  G_OBJECT_CLASS (studio_publish_checks_parent_class)->dispose (object);
}

static void
studio_publish_checks_class_init (StudioPublishChecksClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = studio_publish_checks_dispose;
}

static void
studio_publish_checks_init (StudioPublishChecks *self)
{
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Checks"), -1);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->list));
}
