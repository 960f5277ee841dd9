/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/twins/knowledge-section.h"

#include <glib/gi18n.h>

#include "studio/twins/choose-documents-dialog.h"
#include "studio/widgets/boxed-item.h"
#include "studio/widgets/boxed-list.h"
#include "twins/twin-twin.h"

#define RELOAD_DELAY_MS 300 /* an import changes the store many times a second */

struct _StudioKnowledgeSection
{
  AdwBin parent_instance;

  StudioConfigEditor *editor;
  GListStore *documents;
  GCancellable *cancellable;
  guint reload_id;
  gboolean showing;

  AdwSwitchRow *public_row;
  AdwSwitchRow *internal_row;
  AdwSwitchRow *confidential_row;
  AdwSwitchRow *restricted_row;
  AdwPreferencesGroup *documents_group;
  StudioBoxedList *list;
};

G_DEFINE_FINAL_TYPE (StudioKnowledgeSection, studio_knowledge_section, ADW_TYPE_BIN)

/* ---- What the twin knows ---- */

static gpointer
load_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (TwinTwin) twin = twin_twin_get (library, data, error);
  g_autoptr (GPtrArray) knowledge = twin != NULL ? twin_twin_list_knowledge (library, twin, error) : NULL;
  g_autoptr (GPtrArray) items = NULL;

  if (knowledge == NULL)
    return NULL;

  items = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < knowledge->len; i++)
    g_ptr_array_add (items, studio_boxed_item_new (g_steal_pointer (&g_ptr_array_index (knowledge, i)), (GDestroyNotify) twin_knowledge_free));

  return g_steal_pointer (&items);
}

static void
show_count (StudioKnowledgeSection *self, GPtrArray *items)
{
  guint n_waiting = 0;
  g_autofree char *description = NULL;

  for (guint i = 0; i < items->len; i++)
    n_waiting += ((const TwinKnowledge *) studio_boxed_item_get (g_ptr_array_index (items, i)))->blocked_by != NULL;

  if (n_waiting > 0)
    description = g_strdup_printf (ngettext ("%u of them does not answer yet.", "%u of them do not answer yet.", n_waiting), n_waiting);
  adw_preferences_group_set_description (self->documents_group, description);
}

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioKnowledgeSection) self = STUDIO_KNOWLEDGE_SECTION (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = NULL;

  if (self->editor == NULL)
    return;
  items = studio_session_run_finish (studio_config_editor_get_session (self->editor), result, &error);
  if (items == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        adw_preferences_group_set_description (self->documents_group, error->message);
      return;
    }

  show_count (self, items);
  g_list_store_splice (self->documents, 0, g_list_model_get_n_items (G_LIST_MODEL (self->documents)), items->pdata, items->len);
}

static void
load (StudioKnowledgeSection *self)
{
  StudioSession *session = studio_config_editor_get_session (self->editor);

  if (studio_session_get_library (session) != NULL)
    studio_session_run_async (session, load, load_work, g_strdup (studio_config_editor_get_twin_id (self->editor)), g_free,
                              (GDestroyNotify) g_ptr_array_unref, self->cancellable, loaded_cb, g_object_ref (self));
}

static void
reload_cb (gpointer user_data)
{
  StudioKnowledgeSection *self = user_data;

  self->reload_id = 0;
  load (self);
}

static void
changed_cb (StudioKnowledgeSection *self)
{
  if (self->reload_id == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->reload_id = g_timeout_add_once (RELOAD_DELAY_MS, reload_cb, self);
}

/* ---- By classification ---- */

static void
show_levels (StudioKnowledgeSection *self)
{
  const TwinConfig *config = studio_config_editor_get_config (self->editor);
  const char *const *levels = config != NULL ? twin_config_get_strings (config, "levels") : NULL;

  self->showing = TRUE;
  adw_switch_row_set_active (self->public_row, levels != NULL && g_strv_contains (levels, "PUBLIC"));
  adw_switch_row_set_active (self->internal_row, levels != NULL && g_strv_contains (levels, "INTERNAL"));
  adw_switch_row_set_active (self->confidential_row, levels != NULL && g_strv_contains (levels, "CONFIDENTIAL"));
  adw_switch_row_set_active (self->restricted_row, levels != NULL && g_strv_contains (levels, "RESTRICTED"));
  self->showing = FALSE;
}

static void
level_cb (StudioKnowledgeSection *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) levels = NULL;
  g_autofree char *value = NULL;

  if (self->showing || studio_config_editor_get_config (self->editor) == NULL)
    return;

  if (adw_switch_row_get_active (self->public_row))
    g_strv_builder_add (builder, "PUBLIC");
  if (adw_switch_row_get_active (self->internal_row))
    g_strv_builder_add (builder, "INTERNAL");
  if (adw_switch_row_get_active (self->confidential_row))
    g_strv_builder_add (builder, "CONFIDENTIAL");
  if (adw_switch_row_get_active (self->restricted_row))
    g_strv_builder_add (builder, "RESTRICTED");
  levels = g_strv_builder_end (builder);
  value = g_strjoinv (",", levels);
  studio_config_editor_set (self->editor, "levels", value, NULL);
}

/* ---- By hand ---- */

/* Which document of which twin. */
typedef struct
{
  char *twin_id;
  char **documents;
} Choice;

static void
choice_free (Choice *self)
{
  g_free (self->twin_id);
  g_strfreev (self->documents);
  g_free (self);
}

static gpointer
add_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  Choice *choice = data;

  for (char **id = choice->documents; *id != NULL; id++)
    if (!twin_twin_add_document (library, choice->twin_id, *id, error))
      return NULL;

  return GINT_TO_POINTER (TRUE);
}

static gpointer
remove_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  Choice *choice = data;

  return GINT_TO_POINTER (twin_twin_remove_document (library, choice->twin_id, choice->documents[0], error));
}

static void
chosen_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioKnowledgeSection) self = STUDIO_KNOWLEDGE_SECTION (user_data);
  g_autoptr (GError) error = NULL;

  if (self->editor == NULL)
    return;
  if (studio_session_run_finish (studio_config_editor_get_session (self->editor), result, &error) == NULL)
    adw_preferences_group_set_description (self->documents_group, error->message);
  else
    load (self);
}

static void
change (StudioKnowledgeSection *self, StudioWorkFunc work, char **documents)
{
  Choice *choice = g_new0 (Choice, 1);

  choice->twin_id = g_strdup (studio_config_editor_get_twin_id (self->editor));
  choice->documents = documents;
  studio_session_run_async (studio_config_editor_get_session (self->editor), change, work, choice,
                            (GDestroyNotify) choice_free, NULL, NULL, chosen_cb, g_object_ref (self));
}

static void
documents_chosen_cb (StudioKnowledgeSection *self, const char *const *ids)
{
  change (self, add_work, g_strdupv ((char **) ids));
}

static void
add_clicked_cb (StudioKnowledgeSection *self)
{
  StudioChooseDocumentsDialog *dialog;
  g_autoptr (GStrvBuilder) known = g_strv_builder_new ();
  g_auto (GStrv) ids = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->documents)); i++)
    {
      g_autoptr (StudioBoxedItem) item = g_list_model_get_item (G_LIST_MODEL (self->documents), i);

      g_strv_builder_add (known, ((const TwinKnowledge *) studio_boxed_item_get (item))->record->id);
    }
  ids = g_strv_builder_end (known);
  dialog = studio_choose_documents_dialog_new (studio_config_editor_get_session (self->editor), (const char *const *) ids);
  g_signal_connect_object (dialog, "chosen", G_CALLBACK (documents_chosen_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (self));
}

static void
remove_clicked_cb (GtkWidget *button, StudioKnowledgeSection *self)
{
  const char *const ids[] = { g_object_get_data (G_OBJECT (button), "document"), NULL };

  change (self, remove_work, g_strdupv ((char **) ids));
}

static GtkWidget *
create_remove_button (StudioKnowledgeSection *self, const TwinDocumentRecord *record)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");
  g_autofree char *label = g_strdup_printf (_ ("Take “%s” from this twin"), twin_document_record_get_display_name (record));

  gtk_widget_set_tooltip_text (button, _ ("Take From This Twin"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  g_object_set_data_full (G_OBJECT (button), "document", g_strdup (record->id), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (remove_clicked_cb), self, 0);

  return button;
}

static GtkWidget *
create_row (gpointer item, gpointer user_data)
{
  StudioKnowledgeSection *self = user_data;
  const TwinKnowledge *knowledge = studio_boxed_item_get (item);
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *icon = gtk_image_new_from_icon_name (knowledge->blocked_by != NULL ? "dialog-warning-symbolic" : "object-select-symbolic");

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), twin_document_record_get_display_name (knowledge->record));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), knowledge->blocked_by != NULL ? knowledge->blocked_by : C_ ("document", "Answers"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  knowledge->blocked_by != NULL ? _ ("Does not answer yet") : C_ ("document", "Answers"), -1);
  gtk_widget_add_css_class (icon, knowledge->blocked_by != NULL ? "warning" : "success");
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  if (knowledge->by_rule)
    {
      GtkWidget *label = gtk_label_new (_ ("By classification"));

      gtk_widget_add_css_class (label, "dimmed");
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
    }
  else
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), create_remove_button (self, knowledge->record));

  return row;
}

/* ---- GObject ---- */

static void
studio_knowledge_section_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (studio_knowledge_section_parent_class)->map (widget);
  load (STUDIO_KNOWLEDGE_SECTION (widget));
}

static void
studio_knowledge_section_dispose (GObject *object)
{
  StudioKnowledgeSection *self = STUDIO_KNOWLEDGE_SECTION (object);

  g_clear_handle_id (&self->reload_id, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->editor);
  gtk_widget_dispose_template (GTK_WIDGET (self), STUDIO_TYPE_KNOWLEDGE_SECTION);
  g_clear_object (&self->documents);
  G_OBJECT_CLASS (studio_knowledge_section_parent_class)->dispose (object);
}

static void
studio_knowledge_section_class_init (StudioKnowledgeSectionClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_knowledge_section_dispose;
  widget_class->map = studio_knowledge_section_map;

  g_type_ensure (STUDIO_TYPE_BOXED_LIST);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/twin/Studio/twins/knowledge-section.ui");
  gtk_widget_class_bind_template_child (widget_class, StudioKnowledgeSection, public_row);
  gtk_widget_class_bind_template_child (widget_class, StudioKnowledgeSection, internal_row);
  gtk_widget_class_bind_template_child (widget_class, StudioKnowledgeSection, confidential_row);
  gtk_widget_class_bind_template_child (widget_class, StudioKnowledgeSection, restricted_row);
  gtk_widget_class_bind_template_child (widget_class, StudioKnowledgeSection, documents_group);
  gtk_widget_class_bind_template_child (widget_class, StudioKnowledgeSection, list);
  gtk_widget_class_bind_template_callback (widget_class, level_cb);
  gtk_widget_class_bind_template_callback (widget_class, add_clicked_cb);
}

static void
studio_knowledge_section_init (StudioKnowledgeSection *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
  self->documents = g_list_store_new (STUDIO_TYPE_BOXED_ITEM);
  studio_boxed_list_set_empty_text (self->list, _ ("No Documents Yet"),
                                    _ ("Add some, or let the twin know a whole classification."));
  studio_boxed_list_bind (self->list, G_LIST_MODEL (self->documents), create_row, self);
}

GtkWidget *
studio_knowledge_section_new (StudioConfigEditor *editor)
{
  StudioKnowledgeSection *self;

  g_return_val_if_fail (STUDIO_IS_CONFIG_EDITOR (editor), NULL);

  self = g_object_new (STUDIO_TYPE_KNOWLEDGE_SECTION, NULL);
  self->editor = g_object_ref (editor);
  g_signal_connect_object (editor, "loaded", G_CALLBACK (show_levels), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (studio_config_editor_get_session (editor), "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  show_levels (self);

  return GTK_WIDGET (self);
}
