/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/widgets/choose-page.h"

#define SHOWN_LINES 4 /* of a text */

struct _StudioChoosePage
{
  AdwNavigationPage parent_instance;

  GtkStringList *texts;
  char *search_label;
  char *list_label;

  GtkEditable *search_entry;
  GtkListView *list_view;
};

G_DEFINE_FINAL_TYPE (StudioChoosePage, studio_choose_page, ADW_TYPE_NAVIGATION_PAGE)

enum
{
  PROP_0,
  PROP_SEARCH_LABEL,
  PROP_LIST_LABEL,
  N_PROPS,
};
static GParamSpec *properties[N_PROPS];

enum
{
  SIGNAL_CHOSEN,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

/* The list is filtered; the index is that of all texts. */
static void
activated_cb (StudioChoosePage *self, guint position)
{
  g_autoptr (GtkStringObject) item = g_list_model_get_item (G_LIST_MODEL (gtk_list_view_get_model (self->list_view)), position);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->texts)); i++)
    {
      g_autoptr (GtkStringObject) other = g_list_model_get_item (G_LIST_MODEL (self->texts), i);

      if (other == item)
        {
          g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, i, gtk_string_object_get_string (item));
          return;
        }
    }
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_lines (GTK_LABEL (label), SHOWN_LINES);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_margin_top (label, 6);
  gtk_widget_set_margin_bottom (label, 6);
  gtk_list_item_set_child (item, label);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  const char *text = gtk_string_object_get_string (gtk_list_item_get_item (item));

  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)), text);
  gtk_list_item_set_accessible_label (item, text);
}

/* ---- GObject ---- */

static void
studio_choose_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  StudioChoosePage *self = STUDIO_CHOOSE_PAGE (object);

  if (id == PROP_SEARCH_LABEL)
    g_value_set_string (value, self->search_label);
  else if (id == PROP_LIST_LABEL)
    g_value_set_string (value, self->list_label);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
studio_choose_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  StudioChoosePage *self = STUDIO_CHOOSE_PAGE (object);

  if (id == PROP_SEARCH_LABEL)
    {
      g_set_str (&self->search_label, g_value_get_string (value));
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->search_entry), GTK_ACCESSIBLE_PROPERTY_LABEL, self->search_label, -1);
    }
  else if (id == PROP_LIST_LABEL)
    {
      g_set_str (&self->list_label, g_value_get_string (value));
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->list_view), GTK_ACCESSIBLE_PROPERTY_LABEL, self->list_label, -1);
    }
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
studio_choose_page_dispose (GObject *object)
{
  StudioChoosePage *self = STUDIO_CHOOSE_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), STUDIO_TYPE_CHOOSE_PAGE);
  g_clear_object (&self->texts);
  G_OBJECT_CLASS (studio_choose_page_parent_class)->dispose (object);
}

static void
studio_choose_page_finalize (GObject *object)
{
  StudioChoosePage *self = STUDIO_CHOOSE_PAGE (object);

  g_free (self->search_label);
  g_free (self->list_label);
  G_OBJECT_CLASS (studio_choose_page_parent_class)->finalize (object);
}

static void
studio_choose_page_class_init (StudioChoosePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = studio_choose_page_get_property;
  object_class->set_property = studio_choose_page_set_property;
  object_class->dispose = studio_choose_page_dispose;
  object_class->finalize = studio_choose_page_finalize;

  properties[PROP_SEARCH_LABEL] = g_param_spec_string ("search-label", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_LIST_LABEL] = g_param_spec_string ("list-label", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                         G_TYPE_UINT, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/twin/Studio/widgets/choose-page.ui");
  gtk_widget_class_bind_template_child (widget_class, StudioChoosePage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, StudioChoosePage, list_view);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
}

static void
studio_choose_page_init (StudioChoosePage *self)
{
  GtkExpression *expression = gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string");
  GtkStringFilter *filter = gtk_string_filter_new (expression);
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkNoSelection) selection = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->texts = gtk_string_list_new (NULL);
  selection = gtk_no_selection_new (G_LIST_MODEL (gtk_filter_list_model_new (G_LIST_MODEL (g_object_ref (self->texts)), GTK_FILTER (filter))));
  g_object_bind_property (self->search_entry, "text", filter, "search", G_BINDING_DEFAULT);
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  gtk_list_view_set_factory (self->list_view, factory);
  gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (selection));
}

void
studio_choose_page_set_texts (StudioChoosePage *self, const char *const *texts)
{
  g_return_if_fail (STUDIO_IS_CHOOSE_PAGE (self));

  gtk_string_list_splice (self->texts, 0, g_list_model_get_n_items (G_LIST_MODEL (self->texts)), texts);
}

void
studio_choose_page_begin (StudioChoosePage *self)
{
  g_return_if_fail (STUDIO_IS_CHOOSE_PAGE (self));

  gtk_editable_set_text (self->search_entry, "");
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}
