/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/sidebar.h"

#include <glib/gi18n.h>

#include "studio/widgets/sync-badge.h"

/* The parts of the list, from the top; a header stands where the part changes. */
typedef enum
{
  PART_DOCUMENTS,
  PART_TWINS,
  PART_LIBRARY,
} Part;

struct _StudioSidebar
{
  AdwBin parent_instance;

  StudioTwinList *twins;
  StudioSyncAgent *agent;
  char *page; /* what is shown */
  char *twin_id;

  GtkListBox *list;
  GtkListBoxRow *documents_row;
  GtkListBoxRow *new_twin_row; /* stands in for the twins while there are none */
  GtkListBoxRow *analytics_row;
  GtkListBoxRow *privacy_row;
  GtkLabel *count;
};

G_DEFINE_FINAL_TYPE (StudioSidebar, studio_sidebar, ADW_TYPE_BIN)

enum
{
  SIGNAL_PAGE_ACTIVATED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

static void
set_row (GtkListBoxRow *row, Part part, const char *page, const char *twin_id)
{
  g_object_set_data (G_OBJECT (row), "part", GINT_TO_POINTER (part));
  g_object_set_data (G_OBJECT (row), "page", (gpointer) page);
  g_object_set_data_full (G_OBJECT (row), "twin", g_strdup (twin_id), g_free);
}

static Part
get_part (GtkListBoxRow *row)
{
  return GPOINTER_TO_INT (g_object_get_data (G_OBJECT (row), "part"));
}

static GtkListBoxRow *
row_new (GtkWidget *symbol, const char *label, GtkWidget *trailing)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *text = gtk_label_new (label);

  gtk_label_set_xalign (GTK_LABEL (text), 0);
  gtk_label_set_ellipsize (GTK_LABEL (text), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (text, TRUE);
  gtk_box_append (GTK_BOX (box), symbol);
  gtk_box_append (GTK_BOX (box), text);
  if (trailing != NULL)
    gtk_box_append (GTK_BOX (box), trailing);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  return GTK_LIST_BOX_ROW (row);
}

static GtkWidget *
twins_header_new (gboolean with_add)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (_("Twins"));

  gtk_widget_add_css_class (box, "sidebar-header");
  gtk_widget_add_css_class (label, "heading");
  gtk_widget_add_css_class (label, "dimmed");
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), label);
  if (with_add)
    {
      GtkWidget *button = gtk_button_new_from_icon_name ("list-add-symbolic");

      gtk_widget_add_css_class (button, "flat");
      gtk_widget_set_tooltip_text (button, _("New Twin"));
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("New Twin"), -1);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.new-twin");
      gtk_box_append (GTK_BOX (box), button);
    }
  return box;
}

static void
update_header_cb (GtkListBoxRow *row, GtkListBoxRow *before, gpointer user_data)
{
  StudioSidebar *self = user_data;
  Part part = get_part (row);

  if (before == NULL || get_part (before) == part)
    gtk_list_box_row_set_header (row, NULL);
  else if (part == PART_TWINS)
    gtk_list_box_row_set_header (row, twins_header_new (row != self->new_twin_row));
  else
    gtk_list_box_row_set_header (row, gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
}

static void
row_activated_cb (StudioSidebar *self, GtkListBoxRow *row)
{
  if (row == self->new_twin_row)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.new-twin", NULL);
  else
    g_signal_emit (self, signals[SIGNAL_PAGE_ACTIVATED], 0, g_object_get_data (G_OBJECT (row), "page"),
                   g_object_get_data (G_OBJECT (row), "twin"));
}

/* What of a twin is published. */
static GtkWidget *
state_new (StudioTwinItem *twin)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_widget_add_css_class (label, "sidebar-state");
  gtk_widget_add_css_class (label, "numeric");
  g_object_bind_property (twin, "state", label, "label", G_BINDING_SYNC_CREATE);

  return label;
}

static GtkWidget *
trailing_new (StudioTwinItem *twin, StudioSyncBadge *badge)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_box_append (GTK_BOX (box), GTK_WIDGET (badge));
  gtk_box_append (GTK_BOX (box), state_new (twin));

  return box;
}

/* What is published of it, then whether something of it waits. */
static void
describe_twin (GtkListBoxRow *row)
{
  StudioTwinItem *twin = g_object_get_data (G_OBJECT (row), "item");
  TwinSyncMark mark = (TwinSyncMark) GPOINTER_TO_INT (g_object_get_data (G_OBJECT (row), "mark"));
  g_autofree char *standing = studio_twin_item_dup_standing (twin);
  const char *words = studio_sync_mark_get_words (mark);
  /* Translators: two facts about a twin, as they are read aloud: "Published, Changed here". */
  g_autofree char *both = standing != NULL && words != NULL ? g_strdup_printf (_("%s, %s"), standing, words) : NULL;
  const char *description = both != NULL ? both : standing != NULL ? standing : words;

  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description != NULL ? description : "", -1);
}

static void
show_mark (StudioSidebar *self, GtkListBoxRow *row)
{
  StudioSyncBadge *badge = g_object_get_data (G_OBJECT (row), "badge");
  TwinSyncMark mark = TWIN_SYNC_MARK_NONE;

  if (badge == NULL)
    return;
  if (self->agent != NULL)
    mark = studio_sync_agent_get_mark (self->agent, "twin", g_object_get_data (G_OBJECT (row), "twin"));
  g_object_set_data (G_OBJECT (row), "mark", GINT_TO_POINTER ((int) mark));
  studio_sync_badge_set_mark (badge, mark);
  describe_twin (row);
}

static void
marks_changed_cb (StudioSidebar *self)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    show_mark (self, row);
}

static void
remove_twin_rows (StudioSidebar *self)
{
  for (int i = 0;;)
    {
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, i);

      if (row == NULL)
        return;
      if (get_part (row) == PART_TWINS && row != self->new_twin_row)
        gtk_list_box_remove (self->list, GTK_WIDGET (row));
      else
        i++;
    }
}

/* The arrow keys move the selection before a page is opened; elsewhere it tells which page is shown. */
static void
select_shown (StudioSidebar *self)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (row != self->new_twin_row && g_strcmp0 (g_object_get_data (G_OBJECT (row), "page"), self->page) == 0
        && g_strcmp0 (g_object_get_data (G_OBJECT (row), "twin"), self->twin_id) == 0)
      {
        gtk_list_box_select_row (self->list, row);
        return;
      }
  gtk_list_box_unselect_all (self->list);
}

static void
twins_changed_cb (StudioSidebar *self)
{
  GListModel *model = studio_twin_list_get_model (self->twins);
  guint n = g_list_model_get_n_items (model);

  remove_twin_rows (self);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (StudioTwinItem) twin = g_list_model_get_item (model, i);
      GtkWidget *avatar = adw_avatar_new (24, studio_twin_item_get_name (twin), TRUE);
      StudioSyncBadge *badge = studio_sync_badge_new ();
      GtkListBoxRow *row = row_new (avatar, studio_twin_item_get_name (twin), trailing_new (twin, badge));

      set_row (row, PART_TWINS, "twin", studio_twin_item_get_id (twin));
      g_object_set_data (G_OBJECT (row), "badge", badge);
      g_object_set_data_full (G_OBJECT (row), "item", g_object_ref (twin), g_object_unref);
      g_signal_connect_object (twin, "notify::state", G_CALLBACK (describe_twin), row, G_CONNECT_SWAPPED);
      show_mark (self, row);
      gtk_list_box_insert (self->list, GTK_WIDGET (row), 1 + i);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->new_twin_row), n == 0);
  gtk_list_box_invalidate_headers (self->list);
  select_shown (self);
}

static void
studio_sidebar_dispose (GObject *object)
{
  g_clear_object (&STUDIO_SIDEBAR (object)->twins);
  g_clear_object (&STUDIO_SIDEBAR (object)->agent);
  G_OBJECT_CLASS (studio_sidebar_parent_class)->dispose (object);
}

static void
studio_sidebar_finalize (GObject *object)
{
  g_free (STUDIO_SIDEBAR (object)->page);
  g_free (STUDIO_SIDEBAR (object)->twin_id);
  G_OBJECT_CLASS (studio_sidebar_parent_class)->finalize (object);
}

static void
studio_sidebar_class_init (StudioSidebarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = studio_sidebar_dispose;
  G_OBJECT_CLASS (klass)->finalize = studio_sidebar_finalize;

  signals[SIGNAL_PAGE_ACTIVATED] = g_signal_new ("page-activated", STUDIO_TYPE_SIDEBAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                                 NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
}

static void
studio_sidebar_init (StudioSidebar *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "navigation-sidebar");
  gtk_list_box_set_header_func (self->list, update_header_cb, self, NULL);
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (row_activated_cb), self, G_CONNECT_SWAPPED);

  g_signal_connect_object (focus, "leave", G_CALLBACK (select_shown), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->list), focus);

  self->count = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->count), "sidebar-count");
  gtk_widget_add_css_class (GTK_WIDGET (self->count), "numeric");
  self->documents_row = row_new (gtk_image_new_from_icon_name ("twin-document-symbolic"), _("Documents"),
                                 GTK_WIDGET (self->count));
  self->new_twin_row = row_new (gtk_image_new_from_icon_name ("list-add-symbolic"), _("New Twin…"), NULL);
  self->analytics_row = row_new (gtk_image_new_from_icon_name ("twin-chart-symbolic"), _("Analytics"), NULL);
  self->privacy_row = row_new (gtk_image_new_from_icon_name ("twin-shield-symbolic"), _("Privacy"), NULL);
  set_row (self->documents_row, PART_DOCUMENTS, "documents", NULL);
  set_row (self->new_twin_row, PART_TWINS, "twin", NULL);
  set_row (self->analytics_row, PART_LIBRARY, "analytics", NULL);
  set_row (self->privacy_row, PART_LIBRARY, "privacy", NULL);
  gtk_list_box_row_set_selectable (self->new_twin_row, FALSE);

  gtk_list_box_append (self->list, GTK_WIDGET (self->documents_row));
  gtk_list_box_append (self->list, GTK_WIDGET (self->new_twin_row));
  gtk_list_box_append (self->list, GTK_WIDGET (self->analytics_row));
  gtk_list_box_append (self->list, GTK_WIDGET (self->privacy_row));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->list));
}

void
studio_sidebar_set_twins (StudioSidebar *self, StudioTwinList *twins)
{
  g_return_if_fail (STUDIO_IS_SIDEBAR (self));

  if (self->twins != NULL)
    g_signal_handlers_disconnect_by_func (self->twins, twins_changed_cb, self);
  g_set_object (&self->twins, twins);
  if (twins == NULL)
    return;
  g_signal_connect_object (twins, "changed", G_CALLBACK (twins_changed_cb), self, G_CONNECT_SWAPPED);
  twins_changed_cb (self);
}

void
studio_sidebar_set_agent (StudioSidebar *self, StudioSyncAgent *agent)
{
  g_return_if_fail (STUDIO_IS_SIDEBAR (self));

  if (self->agent != NULL)
    g_signal_handlers_disconnect_by_func (self->agent, marks_changed_cb, self);
  g_set_object (&self->agent, agent);
  if (agent != NULL)
    g_signal_connect_object (agent, "marks-changed", G_CALLBACK (marks_changed_cb), self, G_CONNECT_SWAPPED);
  marks_changed_cb (self);
}

void
studio_sidebar_set_n_needing (StudioSidebar *self, guint n)
{
  g_autofree char *text = n > 0 ? g_strdup_printf ("%'u", n) : NULL;
  g_autofree char *description = g_strdup_printf (ngettext ("%u needs you", "%u need you", n), n);

  g_return_if_fail (STUDIO_IS_SIDEBAR (self));

  gtk_label_set_label (self->count, text != NULL ? text : "");
  if (n > 0)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->documents_row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                    description, -1);
  else
    gtk_accessible_reset_property (GTK_ACCESSIBLE (self->documents_row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
}

void
studio_sidebar_select (StudioSidebar *self, const char *page, const char *twin_id)
{
  g_return_if_fail (STUDIO_IS_SIDEBAR (self));

  g_set_str (&self->page, page);
  g_set_str (&self->twin_id, twin_id);
  select_shown (self);
}
