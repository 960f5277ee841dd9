/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/twins/config-rows.h"

#include <glib/gi18n.h>
#include <stdarg.h>

/* What the words of the configuration are called. The empty choice means "any". */
static const struct
{
  const char *key; /* NULL: any key */
  const char *value;
  const char *label;
} choice_labels[] = {
  { "persona.length", "short", NC_ ("answers", "Short") },
  { "persona.length", "medium", NC_ ("answers", "Medium") },
  { "persona.length", "long", NC_ ("answers", "Long") },
  { "search.method", "words", N_ ("Words Alone") },
  { "search.method", "words+meaning", N_ ("Words and Meaning") },
  { "search.method", "best", N_ ("What Finds More") },
  { "privacy.dataResidency", "EU", N_ ("European Union") },
  { "privacy.dataResidency", "US", N_ ("United States") },
  { "privacy.dataResidency", "UK", N_ ("United Kingdom") },
  { "privacy.dataResidency", "CH", N_ ("Switzerland") },
  { "privacy.dataResidency", "APAC", N_ ("Asia and Pacific") },
  { "privacy.dataResidency", "", N_ ("Anywhere") },
  { "analyticsPeriod", "week", N_ ("Each Week") },
  { "analyticsPeriod", "four-weeks", N_ ("Every Four Weeks") },
  { "encryptionLevel", "STANDARD", N_ ("Standard (TLS 1.2 and later)") },
  { "encryptionLevel", "STRONG", N_ ("Strong (TLS 1.3 only)") },
};

static const char *
get_choice_label (const char *key, const char *value)
{
  for (guint i = 0; i < G_N_ELEMENTS (choice_labels); i++)
    if (g_str_equal (choice_labels[i].key, key) && g_str_equal (choice_labels[i].value, value))
      return g_str_equal (key, "persona.length") ? g_dpgettext2 (NULL, "answers", choice_labels[i].label)
                                                 : _ (choice_labels[i].label);

  return value;
}

static const TwinConfigKey *
find_key (const char *name)
{
  guint n_keys;
  const TwinConfigKey *keys = twin_config_keys (&n_keys);

  for (guint i = 0; i < n_keys; i++)
    if (g_str_equal (keys[i].name, name))
      return &keys[i];

  g_assert_not_reached ();
}

/**
 * Row: one widget and the key that it edits; lives as long as the widget.
 */
typedef struct
{
  GtkWidget *widget;
  StudioConfigEditor *editor;
  const TwinConfigKey *key;
  char *subtitle;
  gboolean showing; /* the widget is being set from the configuration, not by the user */
} Row;

static void
row_free (Row *self)
{
  g_object_unref (self->editor);
  g_free (self->subtitle);
  g_free (self);
}

static void
show_error (Row *self, const GError *error)
{
  if (ADW_IS_ACTION_ROW (self->widget))
    adw_action_row_set_subtitle (ADW_ACTION_ROW (self->widget), error != NULL ? error->message : self->subtitle);
  else
    gtk_widget_set_tooltip_text (self->widget, error != NULL ? error->message : self->subtitle);

  if (error != NULL)
    gtk_widget_add_css_class (self->widget, "error");
  else
    gtk_widget_remove_css_class (self->widget, "error");
}

static void
edit (Row *self, const char *value)
{
  g_autoptr (GError) error = NULL;

  if (self->showing || studio_config_editor_get_config (self->editor) == NULL)
    return;
  studio_config_editor_set (self->editor, self->key->name, value, &error);
  show_error (self, error);
}

/* ---- From the configuration to the widget ---- */

static guint
find_choice (const TwinConfigKey *key, const char *value)
{
  for (guint i = 0; key->choices[i] != NULL; i++)
    if (g_str_equal (key->choices[i], value))
      return i;

  return 0;
}

static void
show_value (Row *self)
{
  const TwinConfig *config = studio_config_editor_get_config (self->editor);
  g_autofree char *text = NULL;

  gtk_widget_set_sensitive (self->widget, config != NULL);
  if (config == NULL)
    return;

  self->showing = TRUE;
  text = twin_config_get (config, self->key->name);
  if (ADW_IS_SWITCH_ROW (self->widget))
    adw_switch_row_set_active (ADW_SWITCH_ROW (self->widget), twin_config_get_boolean (config, self->key->name));
  else if (ADW_IS_COMBO_ROW (self->widget))
    adw_combo_row_set_selected (ADW_COMBO_ROW (self->widget), find_choice (self->key, text));
  else if (ADW_IS_SPIN_ROW (self->widget))
    adw_spin_row_set_value (ADW_SPIN_ROW (self->widget), g_ascii_strtod (text, NULL));
  else if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self->widget)), text) != 0)
    gtk_editable_set_text (GTK_EDITABLE (self->widget), text);
  self->showing = FALSE;
  show_error (self, NULL);
}

static void
changed_cb (GtkWidget *widget, const char *key)
{
  Row *self = g_object_get_data (G_OBJECT (widget), "config-row");

  if (!self->showing && g_str_equal (key, self->key->name))
    show_value (self);
}

static void
loaded_cb (GtkWidget *widget)
{
  show_value (g_object_get_data (G_OBJECT (widget), "config-row"));
}

/* ---- From the widget to the configuration ---- */

static void
active_cb (GtkWidget *widget, GParamSpec *pspec, Row *self)
{
  edit (self, adw_switch_row_get_active (ADW_SWITCH_ROW (widget)) ? "true" : "false");
}

static void
selected_cb (GtkWidget *widget, GParamSpec *pspec, Row *self)
{
  edit (self, self->key->choices[adw_combo_row_get_selected (ADW_COMBO_ROW (widget))]);
}

static void
value_cb (GtkWidget *widget, GParamSpec *pspec, Row *self)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  edit (self, g_ascii_formatd (text, sizeof text, "%.10g", adw_spin_row_get_value (ADW_SPIN_ROW (widget))));
}

static void
text_cb (GtkWidget *widget, Row *self)
{
  edit (self, gtk_editable_get_text (GTK_EDITABLE (widget)));
}

/* ---- Making ---- */

static GtkWidget *
create_combo_row (const TwinConfigKey *key)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);

  for (guint i = 0; key->choices[i] != NULL; i++)
    gtk_string_list_append (labels, get_choice_label (key->name, key->choices[i]));
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (labels));

  return row;
}

static GtkWidget *
create_spin_row (const TwinConfigKey *key)
{
  gboolean whole = key->kind == TWIN_CONFIG_INTEGER;
  GtkWidget *row = adw_spin_row_new_with_range (whole ? 1 : 0, whole ? 86400 : 1, whole ? 1 : 0.05);

  adw_spin_row_set_digits (ADW_SPIN_ROW (row), whole ? 0 : 2);

  return row;
}

static GtkWidget *
create_widget (const TwinConfigKey *key)
{
  switch (key->kind)
    {
    case TWIN_CONFIG_BOOLEAN:
      return adw_switch_row_new ();
    case TWIN_CONFIG_CHOICE:
      return create_combo_row (key);
    case TWIN_CONFIG_INTEGER:
    case TWIN_CONFIG_NUMBER:
      return create_spin_row (key);
    case TWIN_CONFIG_STRING:
    case TWIN_CONFIG_STRINGS:
      return adw_entry_row_new ();
    case TWIN_CONFIG_POLICY:
    default:
      g_assert_not_reached ();
    }
}

static void
connect_widget (Row *self)
{
  GtkWidget *widget = self->widget;

  if (ADW_IS_SWITCH_ROW (widget))
    g_signal_connect (widget, "notify::active", G_CALLBACK (active_cb), self);
  else if (ADW_IS_COMBO_ROW (widget))
    g_signal_connect (widget, "notify::selected", G_CALLBACK (selected_cb), self);
  else if (ADW_IS_SPIN_ROW (widget))
    g_signal_connect (widget, "notify::value", G_CALLBACK (value_cb), self);
  else
    g_signal_connect (widget, "changed", G_CALLBACK (text_cb), self);
}

GtkWidget *
studio_config_row_new (StudioConfigEditor *editor, const char *key, const char *subtitle)
{
  Row *self;

  g_return_val_if_fail (STUDIO_IS_CONFIG_EDITOR (editor), NULL);

  self = g_new0 (Row, 1);
  self->key = find_key (key);
  self->editor = g_object_ref (editor);
  self->subtitle = g_strdup (subtitle != NULL ? subtitle : "");
  self->widget = create_widget (self->key);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->widget), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->widget), _ (self->key->label));
  g_object_set_data_full (G_OBJECT (self->widget), "config-row", self, (GDestroyNotify) row_free);

  show_error (self, NULL);
  show_value (self);
  connect_widget (self);
  g_signal_connect_object (editor, "loaded", G_CALLBACK (loaded_cb), self->widget, G_CONNECT_SWAPPED);
  g_signal_connect_object (editor, "changed", G_CALLBACK (changed_cb), self->widget, G_CONNECT_SWAPPED);

  return self->widget;
}

void
studio_config_rows_add (AdwPreferencesGroup *group, StudioConfigEditor *editor, ...)
{
  const char *key;
  va_list pairs;

  g_return_if_fail (ADW_IS_PREFERENCES_GROUP (group));

  va_start (pairs, editor);
  while ((key = va_arg (pairs, const char *)) != NULL)
    adw_preferences_group_add (group, studio_config_row_new (editor, key, va_arg (pairs, const char *)));
  va_end (pairs);
}
