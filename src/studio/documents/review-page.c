/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/documents/review-page-private.h"

#include <glib/gi18n.h>

#include "studio/documents/finding-item.h"
#include "studio/documents/passages-page.h"
#include "studio/widgets/level-pill.h"

G_DEFINE_FINAL_TYPE (StudioReviewPage, studio_review_page, ADW_TYPE_NAVIGATION_PAGE)

enum
{
  PROP_0,
  PROP_NARROW,
  PROP_SHOW_PASSAGES,
  PROP_INCLUDE_HIDDEN,
  N_PROPS,
};
static GParamSpec *properties[N_PROPS];

enum
{
  SIGNAL_NEXT_DOCUMENT,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

/* ---- What is shown ---- */

static StudioTextContent *
choose_content (StudioReviewPage *self)
{
  if (self->view == STUDIO_REVIEW_BEFORE)
    return self->data->before;
  if (self->view == STUDIO_REVIEW_REVIEW)
    return self->data->review;
  return self->show_passages && self->data->passages != NULL ? self->data->passages : self->data->after;
}

static char *
dup_subtitle (StudioReviewPage *self)
{
  const TwinDocumentRecord *record = studio_document_get_record (self->document);
  g_autofree char *detail = studio_document_dup_detail_text (self->document);
  const char *format = studio_format_get_name (record->format);
  const char *level = studio_level_get_name (record->classification != NULL ? record->classification->level
                                                                            : TWIN_LEVEL_NONE);

  if (self->narrow && self->data != NULL && self->data->n_findings > 0)
    return g_strdup_printf (ngettext ("%u of %u decided", "%u of %u decided", self->data->n_findings),
                            self->data->n_findings - self->data->n_undecided, self->data->n_findings);
  if (*detail == '\0' || g_str_equal (detail, format))
    /* Translators: what a document is: format and classification. */
    return g_strdup_printf (_("%s, %s"), format, level);
  /* Translators: what a document is: format, length and classification. */
  return g_strdup_printf (_("%s, %s, %s"), format, detail, level);
}

static void
update_title (StudioReviewPage *self)
{
  const TwinDocumentRecord *record = studio_document_get_record (self->document);
  const char *title = studio_document_get_title (self->document);
  g_autofree char *subtitle = dup_subtitle (self);

  studio_findings_pane_set_classified (self->pane, record->classification != NULL &&
                                                       record->classification->level != TWIN_LEVEL_NONE);
  _studio_review_page_update_suggestion (self);

  adw_window_title_set_title (self->title, title);
  adw_window_title_set_subtitle (self->title, subtitle);
  adw_navigation_page_set_title (ADW_NAVIGATION_PAGE (self), title);
}

static void
update_several_title (StudioReviewPage *self)
{
  guint n = self->data != NULL ? g_strv_length (self->data->ids) : 0;
  g_autofree char *subtitle = g_strdup_printf (ngettext ("%u document", "%u documents", n), n);

  adw_window_title_set_title (self->title, _("Review All"));
  adw_window_title_set_subtitle (self->title, self->data != NULL ? subtitle : "");
  adw_navigation_page_set_title (ADW_NAVIGATION_PAGE (self), _("Review All"));
}

static void
update_banners (StudioReviewPage *self)
{
  const TwinDocumentRecord *record = self->data->record;
  g_autofree char *text = NULL;

  if (record == NULL)
    return;
  adw_banner_set_revealed (self->partial_banner, record->partial);
  if (record->partial)
    adw_banner_set_title (self->partial_banner, _(twin_reason_get_sentence (record->reason)));

  adw_banner_set_revealed (self->hidden_banner, self->data->hidden != NULL);
  if (self->data->hidden == NULL)
    return;
  if (record->include_hidden)
    /* Translators: %s is a list such as "Comment: 2, Document property: 1". */
    text = g_strdup_printf (_("Readers do not see this, and it leaves all the same. %s"), self->data->hidden);
  else
    text = g_strdup_printf (_("Readers do not see this, and it is left out. %s"), self->data->hidden);
  adw_banner_set_title (self->hidden_banner, text);
  adw_banner_set_button_label (self->hidden_banner, record->include_hidden ? _("_Leave Out") : _("_Let In"));
}

static void
update_bar (StudioReviewPage *self)
{
  const StudioReviewData *data = self->data;
  const StudioReviewValue *value;
  g_autofree char *left = g_strdup_printf (ngettext ("%u left", "%u left", data->n_undecided), data->n_undecided);
  g_autofree char *done = NULL;
  g_autofree char *explanation = NULL;

  gtk_label_set_label (self->bar_left, left);
  gtk_progress_bar_set_fraction (self->bar_progress, data->n_findings > 0
                                                         ? 1 - (double) data->n_undecided / data->n_findings : 1);
  if (self->current >= data->values->len)
    {
      if (data->n_findings > 0)
        done = g_strdup_printf (ngettext ("The one finding is decided", "All %u decided", data->n_findings),
                                data->n_findings);
      else
        done = g_strdup (_("Nothing personal found"));
      gtk_label_set_label (self->bar_done, done);
      gtk_stack_set_visible_child_name (self->bar_stack, "done");
      return;
    }
  value = g_ptr_array_index (data->values, self->current);
  explanation = studio_review_value_dup_explanation (value);
  gtk_label_set_label (self->bar_title, value->value);
  gtk_label_set_label (self->bar_subtitle, explanation);
  gtk_stack_set_visible_child_name (self->bar_stack, "current");
}

static void
update_view (StudioReviewPage *self)
{
  gboolean has_passages = self->view == STUDIO_REVIEW_AFTER && self->document != NULL;

  gtk_widget_set_visible (self->passages_button, has_passages);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "review.show-passages", has_passages);
  if (self->data == NULL)
    return;
  studio_text_page_set_content (self->text_page, choose_content (self));
  if (self->view == STUDIO_REVIEW_REVIEW)
    _studio_review_page_set_current (self, self->current, studio_text_page_get_current (self->text_page));
  else
    studio_text_page_set_current (self->text_page, STUDIO_TEXT_PAGE_NO_MARK);
}

static void
change_passages_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  StudioReviewPage *self = STUDIO_REVIEW_PAGE (widget);
  GtkWidget *view = gtk_widget_get_ancestor (widget, ADW_TYPE_NAVIGATION_VIEW);
  StudioPassagesPage *page = studio_passages_page_new (self->session, studio_document_get_id (self->document),
                                                       studio_document_get_title (self->document));

  adw_navigation_view_push (ADW_NAVIGATION_VIEW (view), ADW_NAVIGATION_PAGE (page));
}

void
_studio_review_page_report (StudioReviewPage *self, const GError *error)
{
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (error->message));
}

/* ---- Data ---- */

guint
_studio_review_page_find_open (StudioReviewPage *self, guint from)
{
  guint n = self->data->values->len;

  for (guint i = 0; i < n; i++)
    {
      guint index = (from + i) % n;

      if (_studio_review_page_is_open (self, index))
        return index;
    }
  return G_MAXUINT;
}

/* The keyboard begins where the work is, not on Back. */
static void
take_focus (StudioReviewPage *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)) && !studio_findings_pane_take_focus (self->pane))
    gtk_widget_grab_focus (GTK_WIDGET (self->text_page));
}

/* A line that goes takes the keyboard with it. */
static void
keep_focus (StudioReviewPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (root != NULL && gtk_root_get_focus (root) == NULL)
    take_focus (self);
}

static guint
find_value (const StudioReviewData *data, const TwinPiiType *type, const char *value_key)
{
  for (guint i = 0; i < data->values->len; i++)
    {
      const StudioReviewValue *value = g_ptr_array_index (data->values, i);

      if (value->type == type && g_str_equal (value->value_key, value_key))
        return i;
    }
  return G_MAXUINT;
}

void
_studio_review_page_take_data (StudioReviewPage *self, StudioReviewData *data)
{
  g_autoptr (StudioReviewData) before = g_steal_pointer (&self->data);
  guint mark = studio_text_page_get_current (self->text_page);

  if (self->alike_dialog != NULL)
    adw_dialog_force_close (self->alike_dialog);
  self->data = data;
  if (before == NULL)
    self->current = _studio_review_page_find_open (self, 0);
  else if (self->current < before->values->len)
    {
      const StudioReviewValue *value = g_ptr_array_index (before->values, self->current);
      self->current = find_value (data, value->type, value->value_key);
    }

  studio_findings_pane_set_data (self->pane, data);
  studio_text_page_set_content (self->text_page, choose_content (self));
  _studio_review_page_set_current (self, self->current, mark);
  update_banners (self);
  if (self->document != NULL)
    update_title (self);
  else
    update_several_title (self);
  _studio_review_page_update_decisions (self);
  gtk_stack_set_visible_child_name (self->stack, "review");
  if (before == NULL)
    take_focus (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_INCLUDE_HIDDEN]);
}

/* Not a value, but what stands for several. */
void
_studio_review_page_set_line (StudioReviewPage *self, const char *key)
{
  studio_findings_pane_set_line (self->pane, key);
  _studio_review_page_set_current (self, G_MAXUINT, 0);
}

void
_studio_review_page_set_current (StudioReviewPage *self, guint value, guint from_mark)
{
  guint n_marks = studio_text_content_get_n_marks (self->data->review);

  if (value < self->data->values->len)
    {
      const TwinPiiType *type = ((StudioReviewValue *) g_ptr_array_index (self->data->values, value))->type;

      if (studio_findings_pane_get_folded (self->pane, type))
        {
          g_autofree char *key = g_strconcat ("group:", type->id, NULL);
          _studio_review_page_set_line (self, key);
          return;
        }
    }
  self->current = value;
  studio_findings_pane_set_current (self->pane, value);
  if (self->view == STUDIO_REVIEW_REVIEW)
    studio_text_page_set_current (self->text_page,
                                  value < self->data->values->len
                                      ? studio_review_data_find_mark (self->data, value,
                                                                      from_mark < n_marks ? from_mark : 0)
                                      : STUDIO_TEXT_PAGE_NO_MARK);
  update_bar (self);
  _studio_review_page_update_decisions (self);
  keep_focus (self);
}

/* @id: the one document; or NULL, and those with @ids, or all that are open if that is NULL too. */
StudioReviewData *
_studio_review_page_load_data (TwinLibrary *library, const char *id, const char *const *ids, GError **error)
{
  return id != NULL ? studio_review_data_load (library, id, error) : studio_review_data_load_several (library, ids, error);
}

static gpointer
load_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  return _studio_review_page_load_data (library, data, NULL, error);
}

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioReviewPage) self = STUDIO_REVIEW_PAGE (user_data);
  g_autoptr (GError) error = NULL;
  StudioReviewData *data = studio_session_run_finish (STUDIO_SESSION (object), result, &error);

  if (self->session == NULL)
    {
      studio_review_data_free (data);
      return;
    }
  if (data == NULL)
    {
      adw_status_page_set_description (self->error_page, error->message);
      gtk_stack_set_visible_child_name (self->stack, "error");
      return;
    }
  _studio_review_page_take_data (self, data);
}

static void
load (StudioReviewPage *self)
{
  char *id = self->document != NULL ? g_strdup (studio_document_get_id (self->document)) : NULL;

  studio_session_run_async (self->session, load, load_work, id, g_free,
                            (GDestroyNotify) studio_review_data_free, self->cancellable, loaded_cb, g_object_ref (self));
}

/* ---- Callbacks ---- */

static void
view_changed_cb (StudioReviewPage *self)
{
  const char *name;

  /* While the template is built, there is nothing to show yet. */
  if (self->text_page == NULL)
    return;
  name = adw_toggle_group_get_active_name (self->view_group);
  if (g_strcmp0 (name, "before") == 0)
    self->view = STUDIO_REVIEW_BEFORE;
  else if (g_strcmp0 (name, "after") == 0)
    self->view = STUDIO_REVIEW_AFTER;
  else
    self->view = STUDIO_REVIEW_REVIEW;
  update_view (self);
}

static void
mark_activated_cb (StudioReviewPage *self, guint mark)
{
  guint value;

  if (self->view != STUDIO_REVIEW_REVIEW)
    return;
  value = studio_text_content_get_mark (self->data->review, mark)->value;
  if (value < self->data->values->len)
    _studio_review_page_set_current (self, value, mark);
}

static void
selection_changed_cb (StudioReviewPage *self)
{
  _studio_review_page_update_decisions (self);
}

static void
hidden_clicked_cb (StudioReviewPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "review.include-hidden", NULL);
}

static void
all_findings_cb (StudioReviewPage *self)
{
  adw_bottom_sheet_set_open (self->sheet, TRUE);
}

static void
search (StudioReviewPage *self, gboolean backwards)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));
  gboolean found = studio_text_page_search (self->text_page, text, backwards);

  if (found || *text == '\0')
    gtk_widget_remove_css_class (GTK_WIDGET (self->search_entry), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->search_entry), "error");
}

static void
search_changed_cb (StudioReviewPage *self)
{
  search (self, FALSE);
}

static void
search_next_cb (StudioReviewPage *self)
{
  search (self, FALSE);
}

static void
search_previous_cb (StudioReviewPage *self)
{
  search (self, TRUE);
}

static void
search_stopped_cb (StudioReviewPage *self)
{
  gtk_search_bar_set_search_mode (self->search_bar, FALSE);
}

static void
search_mode_changed_cb (StudioReviewPage *self)
{
  if (!gtk_search_bar_get_search_mode (self->search_bar))
    studio_text_page_search (self->text_page, NULL, FALSE);
}

/* ---- Actions ---- */

static void
select_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  StudioReviewPage *self = STUDIO_REVIEW_PAGE (widget);
  guint value = g_variant_get_uint32 (parameter);

  if (self->data != NULL && value < self->data->values->len)
    _studio_review_page_set_current (self, value, 0);
}

static void
next_document_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit (widget, signals[SIGNAL_NEXT_DOCUMENT], 0);
}

/* ---- Hidden text ---- */

typedef struct
{
  char *id;
  gboolean include;
} Hidden;

static void
hidden_free (Hidden *self)
{
  g_free (self->id);
  g_free (self);
}

static gpointer
hidden_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  Hidden *hidden = data;

  if (!twin_review_set_include_hidden (library, hidden->id, hidden->include, error))
    return NULL;
  return studio_review_data_load (library, hidden->id, error);
}

static void
set_include_hidden (StudioReviewPage *self, gboolean include)
{
  Hidden *hidden = g_new0 (Hidden, 1);

  hidden->id = g_strdup (studio_document_get_id (self->document));
  hidden->include = include;
  studio_session_run_async (self->session, set_include_hidden, hidden_work, hidden, (GDestroyNotify) hidden_free,
                            (GDestroyNotify) studio_review_data_free, self->cancellable, loaded_cb, g_object_ref (self));
}

/* ---- GObject ---- */

static void
studio_review_page_dispose (GObject *object)
{
  StudioReviewPage *self = STUDIO_REVIEW_PAGE (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  _studio_review_page_clear_decisions (self);
  g_clear_weak_pointer (&self->alike_dialog);
  if (self->pane != NULL)
    studio_findings_pane_set_data (self->pane, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), STUDIO_TYPE_REVIEW_PAGE);
  g_clear_pointer (&self->data, studio_review_data_free);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->document);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (studio_review_page_parent_class)->dispose (object);
}

static void
studio_review_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  StudioReviewPage *self = STUDIO_REVIEW_PAGE (object);

  switch (prop_id)
    {
    case PROP_NARROW:
      g_value_set_boolean (value, self->narrow);
      break;
    case PROP_SHOW_PASSAGES:
      g_value_set_boolean (value, self->show_passages);
      break;
    case PROP_INCLUDE_HIDDEN:
      g_value_set_boolean (value, self->data != NULL && self->data->record != NULL && self->data->record->include_hidden);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
studio_review_page_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  StudioReviewPage *self = STUDIO_REVIEW_PAGE (object);

  switch (prop_id)
    {
    case PROP_NARROW:
      if (self->narrow == g_value_get_boolean (value))
        break;
      self->narrow = g_value_get_boolean (value);
      g_object_notify_by_pspec (object, pspec);
      if (self->document != NULL)
        update_title (self);
      break;
    case PROP_SHOW_PASSAGES:
      if (self->show_passages == g_value_get_boolean (value))
        break;
      self->show_passages = g_value_get_boolean (value);
      g_object_notify_by_pspec (object, pspec);
      update_view (self);
      break;
    case PROP_INCLUDE_HIDDEN:
      if (self->data != NULL && self->document != NULL)
        set_include_hidden (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
studio_review_page_shown (AdwNavigationPage *page)
{
  StudioReviewPage *self = STUDIO_REVIEW_PAGE (page);

  if (self->data != NULL)
    take_focus (self);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/org/twin/Studio/documents/review-page.ui");
  gtk_widget_class_bind_template_child (widget_class, StudioReviewPage, title);
  gtk_widget_class_bind_template_child (widget_class, StudioReviewPage, toasts);
  gtk_widget_class_bind_template_child (widget_class, StudioReviewPage, view_group);
  gtk_widget_class_bind_template_child (widget_class, StudioReviewPage, narrow_view_group);
  gtk_widget_class_bind_template_child (widget_class, StudioReviewPage, passages_button);
  gtk_widget_class_bind_template_child (widget_class, StudioReviewPage, search_bar);
  gtk_widget_class_bind_template_child (widget_class, StudioReviewPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, StudioReviewPage, partial_banner);
  gtk_widget_class_bind_template_child (widget_class, StudioReviewPage, hidden_banner);
  gtk_widget_class_bind_template_child (widget_class, StudioReviewPage, suggestion_banner);
  gtk_widget_class_bind_template_child (widget_class, StudioReviewPage, stack);
  gtk_widget_class_bind_template_child (widget_class, StudioReviewPage, error_page);
  gtk_widget_class_bind_template_child (widget_class, StudioReviewPage, text_page);
  gtk_widget_class_bind_template_child (widget_class, StudioReviewPage, text_menu);
  gtk_widget_class_bind_template_child (widget_class, StudioReviewPage, pane);
  gtk_widget_class_bind_template_child (widget_class, StudioReviewPage, sheet);
  gtk_widget_class_bind_template_child (widget_class, StudioReviewPage, bar_stack);
  gtk_widget_class_bind_template_child (widget_class, StudioReviewPage, bar_title);
  gtk_widget_class_bind_template_child (widget_class, StudioReviewPage, bar_subtitle);
  gtk_widget_class_bind_template_child (widget_class, StudioReviewPage, bar_left);
  gtk_widget_class_bind_template_child (widget_class, StudioReviewPage, bar_done);
  gtk_widget_class_bind_template_child (widget_class, StudioReviewPage, bar_progress);
  gtk_widget_class_bind_template_callback (widget_class, view_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, mark_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, selection_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, hidden_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, all_findings_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_next_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_previous_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_stopped_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_mode_changed_cb);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "review.select", "u", select_action);
  gtk_widget_class_install_action (widget_class, "review.next-document", NULL, next_document_action);
  gtk_widget_class_install_action (widget_class, "review.change-passages", NULL, change_passages_action);
  gtk_widget_class_install_property_action (widget_class, "review.show-passages", "show-passages");
  gtk_widget_class_install_property_action (widget_class, "review.include-hidden", "include-hidden");
  _studio_review_page_install_decisions (widget_class);
  _studio_review_page_install_moves (widget_class);
  _studio_review_page_install_classification (widget_class);
}

static void
studio_review_page_class_init (StudioReviewPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = studio_review_page_dispose;
  object_class->get_property = studio_review_page_get_property;
  object_class->set_property = studio_review_page_set_property;
  ADW_NAVIGATION_PAGE_CLASS (klass)->shown = studio_review_page_shown;

  properties[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE, flags);
  properties[PROP_SHOW_PASSAGES] = g_param_spec_boolean ("show-passages", NULL, NULL, FALSE, flags);
  properties[PROP_INCLUDE_HIDDEN] = g_param_spec_boolean ("include-hidden", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_NEXT_DOCUMENT] = g_signal_new ("next-document", STUDIO_TYPE_REVIEW_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                                NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (STUDIO_TYPE_TEXT_PAGE);
  g_type_ensure (STUDIO_TYPE_FINDINGS_PANE);
  bind_template (widget_class);
  install_actions (widget_class);
}

static void
studio_review_page_init (StudioReviewPage *self)
{

  self->current = G_MAXUINT;
  self->view = STUDIO_REVIEW_REVIEW;
  self->cancellable = g_cancellable_new ();
  _studio_review_page_init_decisions (self);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_bar_connect_entry (self->search_bar, GTK_EDITABLE (self->search_entry));
  studio_text_page_set_extra_menu (self->text_page, self->text_menu);

  _studio_review_page_set_up_keys (self);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "review.next-document", FALSE);
  update_view (self);
}

/* What concerns one document does not apply. */
static void
set_several (StudioReviewPage *self)
{
  studio_findings_pane_set_several (self->pane);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "review.classify", FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "review.include-hidden", FALSE);
  update_several_title (self);
}

StudioReviewPage *
studio_review_page_new (StudioSession *session, StudioDocument *document)
{
  StudioReviewPage *self;

  g_return_val_if_fail (STUDIO_IS_SESSION (session), NULL);
  g_return_val_if_fail (document == NULL || STUDIO_IS_DOCUMENT (document), NULL);

  self = g_object_new (STUDIO_TYPE_REVIEW_PAGE, NULL);
  self->session = g_object_ref (session);
  g_set_object (&self->document, document);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "review.change-passages", document != NULL);
  if (document != NULL)
    {
      g_signal_connect_object (document, "changed", G_CALLBACK (update_title), self, G_CONNECT_SWAPPED);
      update_title (self);
    }
  else
    set_several (self);
  load (self);
  return self;
}

StudioDocument *
studio_review_page_get_document (StudioReviewPage *self)
{
  g_return_val_if_fail (STUDIO_IS_REVIEW_PAGE (self), NULL);
  return self->document;
}

void
studio_review_page_set_has_next (StudioReviewPage *self, gboolean has_next)
{
  g_return_if_fail (STUDIO_IS_REVIEW_PAGE (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "review.next-document", has_next);
}

void
studio_review_page_start_search (StudioReviewPage *self)
{
  g_return_if_fail (STUDIO_IS_REVIEW_PAGE (self));

  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}
