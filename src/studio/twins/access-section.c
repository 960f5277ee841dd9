/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/twins/access-section.h"

#include <glib/gi18n.h>

#include "studio/twins/access-dialog.h"
#include "studio/twins/csv-chooser.h"
#include "studio/twins/import-dialog.h"
#include "studio/widgets/boxed-item.h"
#include "studio/widgets/boxed-list.h"
#include "twins/twin-access.h"
#include "twins/twin-settings.h"

struct _StudioAccessSection
{
  AdwBin parent_instance;

  StudioConfigEditor *editor;
  GListStore *entries;
  gboolean showing;

  GtkCheckButton *public_check;
  GtkCheckButton *restricted_check;
  GtkCheckButton *partner_check;
  AdwPreferencesGroup *list_group;
  StudioBoxedList *list;
};

G_DEFINE_FINAL_TYPE (StudioAccessSection, studio_access_section, ADW_TYPE_BIN)

static void
toast (StudioAccessSection *self, AdwToast *message)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TOAST_OVERLAY);

  if (overlay != NULL)
    adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), message);
  else
    g_object_unref (g_object_ref_sink (message));
}

/* ---- Who may ask ---- */

static GtkCheckButton *
get_check (StudioAccessSection *self, TwinAccessMode mode)
{
  switch (mode)
    {
    case TWIN_MODE_RESTRICTED:
      return self->restricted_check;
    case TWIN_MODE_PARTNER:
      return self->partner_check;
    case TWIN_MODE_PUBLIC:
    default:
      return self->public_check;
    }
}

static void
show_mode (StudioAccessSection *self)
{
  const TwinConfig *config = studio_config_editor_get_config (self->editor);

  if (config == NULL)
    return;
  self->showing = TRUE;
  gtk_check_button_set_active (get_check (self, twin_config_get_access_mode (config)), TRUE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->list_group), twin_config_get_access_mode (config) != TWIN_MODE_PARTNER);
  self->showing = FALSE;
}

/* Restricted mode needs the data-processing agreement (Art. 28 GDPR), once for the organisation. */
static gpointer
check_agreement_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (TwinConfig) settings = twin_settings_load (library, error);

  if (settings == NULL)
    return NULL;

  return GINT_TO_POINTER (twin_config_get_boolean (settings, "dpa.accepted") ? 2 : 1);
}

static gpointer
accept_agreement_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (TwinConfig) settings = twin_settings_load (library, error);

  if (settings == NULL || !twin_config_set (settings, "dpa.accepted", "true", error))
    return NULL;

  return GINT_TO_POINTER (twin_settings_save (library, settings, error));
}

static void
set_mode (StudioAccessSection *self, TwinAccessMode mode)
{
  studio_config_editor_set (self->editor, "accessMode", twin_access_mode_to_string (mode), NULL);
  show_mode (self);
}

static void
agreement_accepted_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioAccessSection) self = STUDIO_ACCESS_SECTION (user_data);
  g_autoptr (GError) error = NULL;

  if (self->editor == NULL)
    return;
  if (studio_session_run_finish (studio_config_editor_get_session (self->editor), result, &error) != NULL)
    set_mode (self, TWIN_MODE_RESTRICTED);
  else
    {
      toast (self, adw_toast_new (error->message));
      show_mode (self);
    }
}

static void
agreement_response_cb (AdwAlertDialog *dialog, const char *response, StudioAccessSection *self)
{
  if (g_str_equal (response, "accept"))
    studio_session_run_async (studio_config_editor_get_session (self->editor), agreement_response_cb, accept_agreement_work,
                              NULL, NULL, NULL, NULL, agreement_accepted_cb, g_object_ref (self));
  else
    show_mode (self);
}

static void
ask_for_agreement (StudioAccessSection *self)
{
  AdwDialog *dialog = adw_alert_dialog_new (
    _ ("Accept the Data-Processing Agreement?"),
    _ ("A restricted twin checks who may ask. For that, whoever runs the server processes your learners’ addresses on your "
       "behalf (Art. 28 GDPR). Only fingerprints of the addresses leave this computer. That you accept is kept in the audit log."));

  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "cancel", _ ("_Cancel"), "accept", _ ("_Accept"), NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "accept", ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (agreement_response_cb), self, 0);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
agreement_checked_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioAccessSection) self = STUDIO_ACCESS_SECTION (user_data);
  g_autoptr (GError) error = NULL;
  int state;

  if (self->editor == NULL)
    return;
  state = GPOINTER_TO_INT (studio_session_run_finish (studio_config_editor_get_session (self->editor), result, &error));
  if (state == 2)
    set_mode (self, TWIN_MODE_RESTRICTED);
  else if (state == 1)
    ask_for_agreement (self);
  else
    toast (self, adw_toast_new (error->message));
}

static void
mode_toggled_cb (StudioAccessSection *self, GtkCheckButton *check)
{
  if (self->showing || !gtk_check_button_get_active (check) || studio_config_editor_get_config (self->editor) == NULL)
    return;

  if (check == self->restricted_check)
    studio_session_run_async (studio_config_editor_get_session (self->editor), mode_toggled_cb, check_agreement_work, NULL,
                              NULL, NULL, NULL, agreement_checked_cb, g_object_ref (self));
  else
    set_mode (self, check == self->partner_check ? TWIN_MODE_PARTNER : TWIN_MODE_PUBLIC);
}

/* ---- The list ---- */

static gpointer
load_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) records = twin_access_list (library, data, error);
  g_autoptr (GPtrArray) items = NULL;

  if (records == NULL)
    return NULL;

  items = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < records->len; i++)
    g_ptr_array_add (items, studio_boxed_item_new (g_steal_pointer (&g_ptr_array_index (records, i)), (GDestroyNotify) twin_access_record_free));

  return g_steal_pointer (&items);
}

static void
show_count (StudioAccessSection *self, GPtrArray *items)
{
  guint n_domains = 0;
  g_autofree char *domains = NULL;
  g_autofree char *addresses = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < items->len; i++)
    n_domains += ((const TwinAccessRecord *) studio_boxed_item_get (g_ptr_array_index (items, i)))->kind == TWIN_ACCESS_DOMAIN;

  addresses = g_strdup_printf (ngettext ("%u address", "%u addresses", items->len - n_domains), items->len - n_domains);
  domains = g_strdup_printf (ngettext ("%u domain", "%u domains", n_domains), n_domains);
  /* Translators: "143 addresses" and "1 domain". */
  text = g_strdup_printf (_ ("%s and %s. Only fingerprints of them leave this computer, with roles and groups."), addresses, domains);
  adw_preferences_group_set_description (self->list_group, text);
}

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioAccessSection) self = STUDIO_ACCESS_SECTION (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = NULL;

  if (self->editor == NULL)
    return;
  items = studio_session_run_finish (studio_config_editor_get_session (self->editor), result, &error);
  if (items == NULL)
    {
      adw_preferences_group_set_description (self->list_group, error->message);
      return;
    }

  show_count (self, items);
  g_list_store_splice (self->entries, 0, g_list_model_get_n_items (G_LIST_MODEL (self->entries)), items->pdata, items->len);
}

static void
load (StudioAccessSection *self)
{
  StudioSession *session = studio_config_editor_get_session (self->editor);

  if (studio_session_get_library (session) != NULL)
    studio_session_run_async (session, load, load_work, g_strdup (studio_config_editor_get_twin_id (self->editor)), g_free,
                              (GDestroyNotify) g_ptr_array_unref, NULL, loaded_cb, g_object_ref (self));
}

static gpointer
restore_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  return GINT_TO_POINTER (twin_access_restore (library, data, error));
}

static char *
dup_entry (const TwinAccessRecord *record)
{
  return record->kind == TWIN_ACCESS_DOMAIN ? g_strdup_printf ("*@%s", record->value) : g_strdup (record->value);
}

static gpointer
remove_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  const TwinAccessRecord *record = data;
  g_autofree char *entry = dup_entry (record);

  return GINT_TO_POINTER (twin_access_remove (library, record->twin_id, entry, error));
}

static void
changed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioAccessSection) self = STUDIO_ACCESS_SECTION (user_data);
  g_autoptr (GError) error = NULL;

  if (self->editor == NULL)
    return;
  if (studio_session_run_finish (studio_config_editor_get_session (self->editor), result, &error) == NULL)
    toast (self, adw_toast_new (error->message));
  load (self);
}

static void
change (StudioAccessSection *self, StudioWorkFunc work, const TwinAccessRecord *record)
{
  studio_session_run_async (studio_config_editor_get_session (self->editor), change, work, twin_access_record_copy (record),
                            (GDestroyNotify) twin_access_record_free, NULL, NULL, changed_cb, g_object_ref (self));
}

/* ---- Adding and changing ---- */

static void
edit (StudioAccessSection *self, const TwinAccessRecord *record)
{
  StudioAccessDialog *dialog = studio_access_dialog_new (self->editor, record);

  g_signal_connect_object (dialog, "saved", G_CALLBACK (load), self, G_CONNECT_SWAPPED);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (self));
}

static void
add_clicked_cb (StudioAccessSection *self)
{
  edit (self, NULL);
}

static void
row_activated_cb (GtkWidget *row, StudioAccessSection *self)
{
  edit (self, studio_boxed_item_get (g_object_get_data (G_OBJECT (row), "item")));
}

static void
csv_chosen_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioAccessSection) self = STUDIO_ACCESS_SECTION (user_data);
  g_autoptr (GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (object), result, NULL);
  StudioImportDialog *dialog;

  if (file == NULL || self->editor == NULL)
    return;
  dialog = studio_import_dialog_new (&studio_import_access, self->editor, file);
  g_signal_connect_object (dialog, "imported", G_CALLBACK (load), self, G_CONNECT_SWAPPED);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (self));
}

static void
import_clicked_cb (StudioAccessSection *self)
{
  studio_csv_chooser_open (GTK_WIDGET (self), _ ("Import Access List"), csv_chosen_cb, g_object_ref (self));
}

/* ---- Removing, with a way back ---- */

static void
undo_cb (AdwToast *message, StudioAccessSection *self)
{
  if (self->editor != NULL)
    change (self, restore_work, studio_boxed_item_get (g_object_get_data (G_OBJECT (message), "item")));
}

static void
remove_clicked_cb (GtkWidget *button, StudioAccessSection *self)
{
  StudioBoxedItem *item = g_object_get_data (G_OBJECT (button), "item");
  const TwinAccessRecord *record = studio_boxed_item_get (item);
  g_autofree char *entry = dup_entry (record);
  g_autofree char *title = g_strdup_printf (_ ("%s may no longer ask"), entry);
  AdwToast *message = adw_toast_new (title);

  adw_toast_set_use_markup (message, FALSE);
  adw_toast_set_button_label (message, _ ("Undo"));
  g_object_set_data_full (G_OBJECT (message), "item", g_object_ref (item), g_object_unref);
  g_signal_connect_object (message, "button-clicked", G_CALLBACK (undo_cb), self, 0);
  change (self, remove_work, record);
  toast (self, message);
}

/* ---- Rows ---- */

static char *
describe_until (gint64 valid_to)
{
  g_autoptr (GDateTime) time = valid_to != 0 ? g_date_time_new_from_unix_local (valid_to / 1000) : NULL;
  g_autofree char *date = NULL;

  if (time == NULL)
    return g_strdup (_ ("Always"));
  /* Translators: a date in a form that strftime knows: "31 March 2027". */
  date = g_date_time_format (time, _ ("%-d %B %Y"));

  return g_strdup_printf (_ ("Until %s"), date);
}

static GtkWidget *
create_remove_button (StudioAccessSection *self, StudioBoxedItem *item)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");
  g_autofree char *entry = dup_entry (studio_boxed_item_get (item));
  g_autofree char *label = g_strdup_printf (_ ("Remove %s"), entry);

  gtk_widget_set_tooltip_text (button, _ ("Remove"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  g_object_set_data_full (G_OBJECT (button), "item", g_object_ref (item), g_object_unref);
  g_signal_connect_object (button, "clicked", G_CALLBACK (remove_clicked_cb), self, 0);

  return button;
}

/* "Added by you · Roles: staff · Groups: lab" */
static char *
describe_entry (const TwinAccessRecord *record)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *roles = g_strjoinv (", ", record->roles);
  g_autofree char *groups = g_strjoinv (", ", record->groups);

  if (record->origin != NULL)
    g_ptr_array_add (parts, g_strdup_printf (_ ("From “%s”"), record->origin));
  else
    g_ptr_array_add (parts, g_strdup (record->kind == TWIN_ACCESS_DOMAIN ? _ ("Domain rule") : _ ("Added by you")));
  if (*roles != '\0')
    g_ptr_array_add (parts, g_strdup_printf (_ ("Roles: %s"), roles));
  if (*groups != '\0')
    g_ptr_array_add (parts, g_strdup_printf (_ ("Groups: %s"), groups));
  g_ptr_array_add (parts, NULL);

  return g_strjoinv (" · ", (char **) parts->pdata);
}

static GtkWidget *
create_row (gpointer item, gpointer user_data)
{
  StudioAccessSection *self = user_data;
  const TwinAccessRecord *record = studio_boxed_item_get (item);
  gboolean domain = record->kind == TWIN_ACCESS_DOMAIN;
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *until = describe_until (record->valid_to);
  g_autofree char *title = domain ? g_strdup_printf (_ ("Everyone at %s"), record->value) : g_strdup (record->value);
  g_autofree char *subtitle = describe_entry (record);
  GtkWidget *label = gtk_label_new (until);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  if (domain)
    adw_action_row_add_prefix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("system-users-symbolic"));
  else
    adw_action_row_add_prefix (ADW_ACTION_ROW (row), adw_avatar_new (32, record->value, TRUE));
  gtk_widget_add_css_class (label, "dimmed");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), create_remove_button (self, item));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "item", g_object_ref (item), g_object_unref);
  g_signal_connect_object (row, "activated", G_CALLBACK (row_activated_cb), self, 0);

  return row;
}

/* ---- GObject ---- */

static void
studio_access_section_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (studio_access_section_parent_class)->map (widget);
  load (STUDIO_ACCESS_SECTION (widget));
}

static void
studio_access_section_dispose (GObject *object)
{
  StudioAccessSection *self = STUDIO_ACCESS_SECTION (object);

  g_clear_object (&self->editor);
  gtk_widget_dispose_template (GTK_WIDGET (self), STUDIO_TYPE_ACCESS_SECTION);
  g_clear_object (&self->entries);
  G_OBJECT_CLASS (studio_access_section_parent_class)->dispose (object);
}

static void
studio_access_section_class_init (StudioAccessSectionClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_access_section_dispose;
  widget_class->map = studio_access_section_map;

  g_type_ensure (STUDIO_TYPE_BOXED_LIST);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/twin/Studio/twins/access-section.ui");
  gtk_widget_class_bind_template_child (widget_class, StudioAccessSection, public_check);
  gtk_widget_class_bind_template_child (widget_class, StudioAccessSection, restricted_check);
  gtk_widget_class_bind_template_child (widget_class, StudioAccessSection, partner_check);
  gtk_widget_class_bind_template_child (widget_class, StudioAccessSection, list_group);
  gtk_widget_class_bind_template_child (widget_class, StudioAccessSection, list);
  gtk_widget_class_bind_template_callback (widget_class, mode_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, add_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, import_clicked_cb);
}

static void
studio_access_section_init (StudioAccessSection *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->entries = g_list_store_new (STUDIO_TYPE_BOXED_ITEM);
  studio_boxed_list_set_empty_text (self->list, _ ("Nobody on the List Yet"),
                                    _ ("While the twin is restricted, nobody can ask until somebody is."));
  studio_boxed_list_bind (self->list, G_LIST_MODEL (self->entries), create_row, self);
}

GtkWidget *
studio_access_section_new (StudioConfigEditor *editor)
{
  StudioAccessSection *self;

  g_return_val_if_fail (STUDIO_IS_CONFIG_EDITOR (editor), NULL);

  self = g_object_new (STUDIO_TYPE_ACCESS_SECTION, NULL);
  self->editor = g_object_ref (editor);
  g_signal_connect_object (editor, "loaded", G_CALLBACK (show_mode), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (editor, "changed", G_CALLBACK (show_mode), self, G_CONNECT_SWAPPED);
  show_mode (self);

  return GTK_WIDGET (self);
}
