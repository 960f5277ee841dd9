/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/account/conflict-page.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sync/twin-sync.h"

struct _StudioConflictPage
{
  AdwNavigationPage parent_instance;

  StudioSyncAgent *agent;
  StudioConflictItem *item;
  GPtrArray *pairs;   /* the boxes that hold two versions side by side; borrowed */
  GPtrArray *choices; /* the check button of mine for each field; NULL where there is one field only */

  AdwWindowTitle *title;
  GtkLabel *intro;
  GtkBox *fields;
  GtkWidget *theirs_button;
  GtkWidget *mine_button;
  GtkWidget *selection_button;
};

G_DEFINE_FINAL_TYPE (StudioConflictPage, studio_conflict_page, ADW_TYPE_NAVIGATION_PAGE)

/* ---- Where two texts differ ---- */

static gboolean
is_boundary (const char *text, const char *at)
{
  return at == text || g_unichar_isspace (g_utf8_get_char (g_utf8_prev_char (at)));
}

/* Makes bold what stands between the words that both begin and end with. */
static PangoAttrList *
mark_difference (const char *text, const char *other)
{
  PangoAttrList *attributes = pango_attr_list_new ();
  PangoAttribute *bold = pango_attr_weight_new (PANGO_WEIGHT_BOLD);
  gsize length = strlen (text);
  gsize other_length = strlen (other);
  gsize start = 0;
  gsize end = 0;

  while (start < length && start < other_length && text[start] == other[start])
    start++;
  while (start > 0 && !((text[start] & 0xc0) != 0x80 && is_boundary (text, text + start)))
    start--;
  while (end < length - start && end < other_length - MIN (start, other_length) && text[length - 1 - end] == other[other_length - 1 - end])
    end++;
  while (end > 0 && text[length - end] != ' ' && text[length - end] != '\n')
    end--;

  bold->start_index = (guint) start;
  bold->end_index = (guint) (length - end);
  pango_attr_list_insert (attributes, bold);

  return attributes;
}

/* ---- The versions ---- */

static GtkWidget *
create_version (const char *whose, const char *text, const char *other)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *caption = gtk_label_new (whose);
  GtkWidget *value = gtk_label_new (text);
  g_autoptr (PangoAttrList) attributes = mark_difference (text, other);

  gtk_label_set_xalign (GTK_LABEL (caption), 0);
  gtk_label_set_wrap (GTK_LABEL (caption), TRUE);
  gtk_widget_add_css_class (caption, "caption");
  gtk_widget_add_css_class (caption, "dimmed");
  gtk_label_set_xalign (GTK_LABEL (value), 0);
  gtk_label_set_wrap (GTK_LABEL (value), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (value), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_attributes (GTK_LABEL (value), attributes);
  gtk_widget_set_hexpand (box, TRUE);
  gtk_box_append (GTK_BOX (box), caption);
  gtk_box_append (GTK_BOX (box), value);

  return box;
}

/* A card around @version; with @choosable a radio button, in the group of @first. */
static GtkWidget *
create_card (GtkWidget *version, gboolean choosable, GtkWidget *first, const char *label)
{
  GtkWidget *card = version;

  if (choosable)
    {
      card = gtk_check_button_new ();
      gtk_check_button_set_child (GTK_CHECK_BUTTON (card), version);
      gtk_check_button_set_group (GTK_CHECK_BUTTON (card), first != NULL ? GTK_CHECK_BUTTON (first) : NULL);
      gtk_accessible_update_property (GTK_ACCESSIBLE (card), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
    }
  gtk_widget_set_hexpand (card, TRUE);
  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "conflict-version");

  return card;
}

static void
add_field (StudioConflictPage *self, const StudioConflictField *field, gboolean choosable)
{
  GtkWidget *group = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *title = gtk_label_new (field->title);
  GtkWidget *pair = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  /* Translators: read aloud: the place that differs, then what one of the two computers has there. */
  g_autofree char *mine_label = g_strdup_printf (_ ("%s, on this computer: %s"), field->title, field->mine);
  g_autofree char *theirs_label = g_strdup_printf (_ ("%s, on the server: %s"), field->title, field->theirs);
  GtkWidget *mine = create_card (create_version (_ ("On this computer"), field->mine, field->theirs), choosable, NULL, mine_label);
  GtkWidget *theirs = create_card (create_version (_ ("On the server, in force now"), field->theirs, field->mine), choosable, mine, theirs_label);

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_wrap (GTK_LABEL (title), TRUE);
  gtk_widget_add_css_class (title, "heading");
  gtk_box_set_homogeneous (GTK_BOX (pair), TRUE);
  gtk_box_append (GTK_BOX (pair), mine);
  gtk_box_append (GTK_BOX (pair), theirs);
  gtk_box_append (GTK_BOX (group), title);
  gtk_box_append (GTK_BOX (group), pair);
  gtk_box_append (self->fields, group);
  g_ptr_array_add (self->pairs, pair);
  if (choosable)
    {
      gtk_check_button_set_active (GTK_CHECK_BUTTON (theirs), TRUE);
      g_ptr_array_add (self->choices, mine);
    }
}

static void
set_orientation (StudioConflictPage *self, GtkOrientation orientation)
{
  for (guint i = 0; i < self->pairs->len; i++)
    {
      gtk_orientable_set_orientation (GTK_ORIENTABLE (self->pairs->pdata[i]), orientation);
      gtk_box_set_homogeneous (GTK_BOX (self->pairs->pdata[i]), orientation == GTK_ORIENTATION_HORIZONTAL);
    }
}

static void
narrow_cb (StudioConflictPage *self)
{
  set_orientation (self, GTK_ORIENTATION_VERTICAL);
}

static void
wide_cb (StudioConflictPage *self)
{
  set_orientation (self, GTK_ORIENTATION_HORIZONTAL);
}

/* ---- Choosing, and taking it back ---- */

/* One choice: what is to be as it was here, and what there was before. */
typedef struct
{
  StudioConflictItem *item;
  GStrv mine;
  char *before;
} Choice;

static void
choice_free (Choice *self)
{
  g_object_unref (self->item);
  g_strfreev (self->mine);
  g_free (self->before);
  g_free (self);
}

static gpointer
resolve_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  Choice *choice = data;
  gint64 number = studio_conflict_item_get_conflict (choice->item)->number;
  Choice *done;

  if (!twin_sync_resolve_fields (twin_library_get_store (library), number, (const char *const *) choice->mine, &choice->before, error))
    return NULL;
  done = g_new0 (Choice, 1);
  done->item = g_object_ref (choice->item);
  done->before = g_steal_pointer (&choice->before);

  return done;
}

static gpointer
reopen_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  Choice *choice = data;

  return GINT_TO_POINTER (twin_sync_reopen (twin_library_get_store (library), studio_conflict_item_get_conflict (choice->item), choice->before,
                                            error));
}

static void
reopened_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AdwToastOverlay) overlay = user_data;
  g_autoptr (GError) error = NULL;

  if (studio_session_run_finish (STUDIO_SESSION (object), result, &error) == NULL)
    adw_toast_overlay_add_toast (overlay, adw_toast_new (error->message));
}

/* What the toast needs when its page has long gone. */
typedef struct
{
  StudioSession *session;
  AdwToastOverlay *overlay;
  Choice *choice;
} Undo;

static void
undo_free (Undo *self, GClosure *closure)
{
  g_object_unref (self->session);
  g_object_unref (self->overlay);
  g_clear_pointer (&self->choice, choice_free);
  g_free (self);
}

static void
undo_cb (AdwToast *toast, Undo *undo)
{
  if (undo->choice != NULL)
    studio_session_run_async (undo->session, undo_cb, reopen_work, g_steal_pointer (&undo->choice), (GDestroyNotify) choice_free, NULL, NULL,
                              reopened_cb, g_object_ref (undo->overlay));
}

/* Takes @choice. */
static void
offer_undo (StudioSession *session, AdwToastOverlay *overlay, Choice *choice)
{
  AdwToast *toast = adw_toast_new (_ ("Conflict ended"));
  Undo *undo = g_new0 (Undo, 1);

  undo->session = g_object_ref (session);
  undo->overlay = g_object_ref (overlay);
  undo->choice = choice;
  adw_toast_set_button_label (toast, _ ("_Undo"));
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (undo_cb), undo, (GClosureNotify) undo_free, 0);
  adw_toast_overlay_add_toast (overlay, toast);
}

static void
set_busy (StudioConflictPage *self, gboolean busy)
{
  gtk_widget_set_sensitive (self->theirs_button, !busy);
  gtk_widget_set_sensitive (self->mine_button, !busy);
  gtk_widget_set_sensitive (self->selection_button, !busy);
}

static void
resolved_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioConflictPage) self = STUDIO_CONFLICT_PAGE (user_data);
  g_autoptr (GError) error = NULL;
  Choice *done = studio_session_run_finish (STUDIO_SESSION (object), result, &error);
  GtkWidget *overlay = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TOAST_OVERLAY);
  GtkWidget *view = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_NAVIGATION_VIEW);

  if (self->agent == NULL || overlay == NULL || view == NULL)
    {
      g_clear_pointer (&done, choice_free);
      return;
    }
  set_busy (self, FALSE);
  if (done == NULL)
    {
      adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), adw_toast_new (error->message));
      return;
    }
  offer_undo (STUDIO_SESSION (object), ADW_TOAST_OVERLAY (overlay), done);
  adw_navigation_view_pop (ADW_NAVIGATION_VIEW (view));
}

/* Takes @mine. */
static void
resolve (StudioConflictPage *self, GStrv mine)
{
  Choice *choice = g_new0 (Choice, 1);

  choice->item = g_object_ref (self->item);
  choice->mine = mine;
  set_busy (self, TRUE);
  studio_session_run_async (studio_sync_agent_get_session (self->agent), resolve, resolve_work, choice, (GDestroyNotify) choice_free,
                            (GDestroyNotify) choice_free, NULL, resolved_cb, g_object_ref (self));
}

static void
theirs_clicked_cb (StudioConflictPage *self)
{
  resolve (self, g_new0 (char *, 1));
}

static void
mine_clicked_cb (StudioConflictPage *self)
{
  resolve (self, g_strdupv (studio_conflict_item_get_conflict (self->item)->fields));
}

static void
selection_clicked_cb (StudioConflictPage *self)
{
  GPtrArray *fields = studio_conflict_item_get_fields (self->item);
  g_autoptr (GStrvBuilder) mine = g_strv_builder_new ();

  for (guint i = 0; i < fields->len; i++)
    if (gtk_check_button_get_active (self->choices->pdata[i]))
      g_strv_builder_add (mine, ((const StudioConflictField *) fields->pdata[i])->field);
  resolve (self, g_strv_builder_end (mine));
}

/* ---- GObject ---- */

static void
studio_conflict_page_dispose (GObject *object)
{
  StudioConflictPage *self = STUDIO_CONFLICT_PAGE (object);

  g_clear_object (&self->agent);
  g_clear_object (&self->item);
  gtk_widget_dispose_template (GTK_WIDGET (self), STUDIO_TYPE_CONFLICT_PAGE);
  G_OBJECT_CLASS (studio_conflict_page_parent_class)->dispose (object);
}

static void
studio_conflict_page_finalize (GObject *object)
{
  g_ptr_array_unref (STUDIO_CONFLICT_PAGE (object)->pairs);
  g_ptr_array_unref (STUDIO_CONFLICT_PAGE (object)->choices);
  G_OBJECT_CLASS (studio_conflict_page_parent_class)->finalize (object);
}

static void
studio_conflict_page_class_init (StudioConflictPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_conflict_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = studio_conflict_page_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/twin/Studio/account/conflict-page.ui");
  gtk_widget_class_bind_template_child (widget_class, StudioConflictPage, title);
  gtk_widget_class_bind_template_child (widget_class, StudioConflictPage, intro);
  gtk_widget_class_bind_template_child (widget_class, StudioConflictPage, fields);
  gtk_widget_class_bind_template_child (widget_class, StudioConflictPage, theirs_button);
  gtk_widget_class_bind_template_child (widget_class, StudioConflictPage, mine_button);
  gtk_widget_class_bind_template_child (widget_class, StudioConflictPage, selection_button);
  gtk_widget_class_bind_template_callback (widget_class, narrow_cb);
  gtk_widget_class_bind_template_callback (widget_class, wide_cb);
  gtk_widget_class_bind_template_callback (widget_class, theirs_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, mine_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, selection_clicked_cb);
}

static void
studio_conflict_page_init (StudioConflictPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->pairs = g_ptr_array_new ();
  self->choices = g_ptr_array_new ();
}

StudioConflictPage *
studio_conflict_page_new (StudioSyncAgent *agent, StudioConflictItem *item)
{
  StudioConflictPage *self;
  GPtrArray *fields;
  g_autofree char *found = NULL;
  g_autofree char *intro = NULL;

  g_return_val_if_fail (STUDIO_IS_SYNC_AGENT (agent), NULL);
  g_return_val_if_fail (STUDIO_IS_CONFLICT_ITEM (item), NULL);

  self = g_object_new (STUDIO_TYPE_CONFLICT_PAGE, NULL);
  self->agent = g_object_ref (agent);
  self->item = g_object_ref (item);
  fields = studio_conflict_item_get_fields (item);
  found = studio_conflict_item_dup_found (item);
  /* Translators: %s is date and time. */
  intro = g_strdup_printf (_ ("Edited on this computer and on another one; found on %s. Both versions are kept until you choose."), found);
  adw_navigation_page_set_title (ADW_NAVIGATION_PAGE (self), studio_conflict_item_get_name (item));
  adw_window_title_set_title (self->title, studio_conflict_item_get_name (item));
  adw_window_title_set_subtitle (self->title, studio_conflict_item_get_kind (item));
  gtk_label_set_label (self->intro, intro);
  for (guint i = 0; i < fields->len; i++)
    add_field (self, fields->pdata[i], fields->len > 1);
  gtk_widget_set_visible (self->selection_button, fields->len > 1);

  return self;
}
