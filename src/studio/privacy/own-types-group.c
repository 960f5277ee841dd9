/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/privacy/own-types-group.h"

#include <glib/gi18n.h>

#include "library/twin-detection.h"
#include "studio/privacy/again-row.h"
#include "studio/privacy/type-dialog.h"
#include "studio/widgets/policy-group.h"

struct _StudioOwnTypesGroup
{
  AdwPreferencesGroup parent_instance;

  StudioSession *session;
  GPtrArray *types; /* TwinCustomType, NULL until they are loaded */
  GPtrArray *rows;  /* borrowed from the group */
  char *removing;   /* id of the one that is to go when its toast does */
  AdwToast *toast;  /* that toast */

  GtkWidget *add_row;
  StudioAgainRow *search_row;
};

G_DEFINE_FINAL_TYPE (StudioOwnTypesGroup, studio_own_types_group, ADW_TYPE_PREFERENCES_GROUP)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

/* With what the library's rules do to each, which may be something else than it was defined with. */
static GPtrArray *
list_types (TwinLibrary *library, GError **error)
{
  g_autoptr (GPtrArray) types = twin_detection_list_types (library, error);
  g_autoptr (TwinPiiPolicy) policy = types != NULL ? twin_library_get_policy (library, error) : NULL;

  if (policy == NULL)
    return NULL;

  for (guint i = 0; i < types->len; i++)
    {
      TwinCustomType *type = g_ptr_array_index (types, i);
      g_autofree char *id = twin_custom_type_make_id (type->name);
      TwinPiiAction action;

      if (twin_pii_policy_get_action_by_id (policy, id, &action))
        type->action = action;
    }

  return g_steal_pointer (&types);
}

static void
report (StudioOwnTypesGroup *self, const char *message)
{
  GtkWidget *dialog = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_PREFERENCES_DIALOG);

  if (dialog != NULL)
    adw_preferences_dialog_add_toast (ADW_PREFERENCES_DIALOG (dialog), adw_toast_new (message));
}

static TwinCustomType *
find_type (StudioOwnTypesGroup *self, const char *id)
{
  for (guint i = 0; self->types != NULL && i < self->types->len; i++)
    {
      TwinCustomType *type = g_ptr_array_index (self->types, i);
      g_autofree char *type_id = twin_custom_type_make_id (type->name);

      if (g_str_equal (type_id, id))
        return type;
    }

  return NULL;
}

/* ---- Loading ---- */

static void show_types (StudioOwnTypesGroup *self);

static gpointer
load_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  return list_types (library, error);
}

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioOwnTypesGroup) self = STUDIO_OWN_TYPES_GROUP (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) types = studio_session_run_finish (STUDIO_SESSION (object), result, &error);

  if (self->session == NULL)
    return;
  if (types == NULL)
    {
      report (self, error->message);
      return;
    }

  g_clear_pointer (&self->types, g_ptr_array_unref);
  self->types = g_steal_pointer (&types);
  show_types (self);
}

static void
load (StudioOwnTypesGroup *self)
{
  studio_session_run_async (self->session, load, load_work, NULL, NULL, (GDestroyNotify) g_ptr_array_unref, NULL, loaded_cb,
                            g_object_ref (self));
}

/* ---- Changing ---- */

/* What is to become of one: @type is put in place of the one with the id @id; NULL removes it. */
typedef struct
{
  char *id;
  TwinCustomType *type;
} Change;

static void
change_free (Change *self)
{
  g_free (self->id);
  g_clear_pointer (&self->type, twin_custom_type_free);
  g_free (self);
}

/* Rules that say something else about the type would win over what was just chosen. */
static gboolean
adapt_policy (TwinLibrary *library, const TwinCustomType *type, const char *id, GError **error)
{
  g_autoptr (TwinPiiPolicy) policy = twin_library_get_policy (library, error);
  TwinPiiAction action;

  if (policy == NULL)
    return FALSE;
  if (!twin_pii_policy_get_action_by_id (policy, id, &action) || action == type->action)
    return TRUE;

  return twin_pii_policy_set_action_by_id (policy, id, type->action, error) && twin_library_set_policy (library, policy, error);
}

static gpointer
change_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  Change *change = data;
  g_autofree char *id = change->type != NULL ? twin_custom_type_make_id (change->type->name) : NULL;

  if (change->type != NULL
      && (!twin_detection_put_type (library, change->type, error) || !adapt_policy (library, change->type, id, error)))
    return NULL;
  /* Its id comes from its name: under a new name it is another one. */
  if (change->id != NULL && g_strcmp0 (change->id, id) != 0 && !twin_detection_remove_type (library, change->id, error))
    return NULL;

  return GINT_TO_POINTER (TRUE);
}

static void
done_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioOwnTypesGroup) self = STUDIO_OWN_TYPES_GROUP (user_data);
  g_autoptr (GError) error = NULL;

  studio_session_run_finish (STUDIO_SESSION (object), result, &error);
  if (self->session == NULL)
    return;
  if (error != NULL)
    report (self, error->message);
  else
    {
      studio_again_row_start (self->search_row);
      g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
    }
  load (self);
}

static void
begin_change (StudioOwnTypesGroup *self, const char *id, TwinCustomType *type)
{
  Change *change = g_new0 (Change, 1);

  change->id = g_strdup (id);
  change->type = type;
  studio_session_run_async (self->session, begin_change, change_work, change, (GDestroyNotify) change_free, NULL, NULL, done_cb,
                            g_object_ref (self));
}

static void
save_cb (StudioTypeDialog *dialog, StudioOwnTypesGroup *self)
{
  if (self->session != NULL)
    begin_change (self, g_object_get_data (G_OBJECT (dialog), "id"), studio_type_dialog_dup_type (dialog));
}

/* @id: the one that is changed, or NULL for a new one. */
static void
open_dialog (StudioOwnTypesGroup *self, const char *id)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) taken = NULL;
  StudioTypeDialog *dialog;

  for (guint i = 0; i < self->types->len; i++)
    {
      g_autofree char *other = twin_custom_type_make_id (((TwinCustomType *) g_ptr_array_index (self->types, i))->name);

      if (g_strcmp0 (other, id) != 0)
        g_strv_builder_add (builder, other);
    }
  taken = g_strv_builder_end (builder);

  dialog = studio_type_dialog_new (id != NULL ? find_type (self, id) : NULL, (const char *const *) taken);
  g_object_set_data_full (G_OBJECT (dialog), "id", g_strdup (id), g_free);
  g_signal_connect_object (dialog, "save", G_CALLBACK (save_cb), self, 0);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (self));
}

static void
add_cb (StudioOwnTypesGroup *self)
{
  if (self->types != NULL)
    open_dialog (self, NULL);
}

static void
edit_cb (StudioOwnTypesGroup *self, GtkWidget *row)
{
  open_dialog (self, g_object_get_data (G_OBJECT (row), "id"));
}

/* ---- Removing ---- */

static void
carry_out_removal (StudioOwnTypesGroup *self)
{
  g_autofree char *id = g_steal_pointer (&self->removing);

  if (id != NULL && self->session != NULL)
    begin_change (self, id, NULL);
}

static void
undo_cb (StudioOwnTypesGroup *self)
{
  g_clear_pointer (&self->removing, g_free);
  show_types (self);
}

static void
dismissed_cb (StudioOwnTypesGroup *self, AdwToast *toast)
{
  if (toast != self->toast)
    return;
  self->toast = NULL;
  carry_out_removal (self);
}

static void
remove_cb (StudioOwnTypesGroup *self, GtkWidget *button)
{
  GtkWidget *row = gtk_widget_get_ancestor (button, ADW_TYPE_ACTION_ROW);
  GtkWidget *dialog = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_PREFERENCES_DIALOG);
  const TwinCustomType *type = find_type (self, g_object_get_data (G_OBJECT (row), "id"));
  g_autofree char *title = NULL;

  if (self->toast != NULL)
    adw_toast_dismiss (self->toast);
  self->removing = twin_custom_type_make_id (type->name);
  title = g_strdup_printf (_ ("“%s” removed"), _ (type->name));
  self->toast = adw_toast_new (title);
  adw_toast_set_use_markup (self->toast, FALSE);
  adw_toast_set_button_label (self->toast, _ ("_Undo"));
  adw_toast_set_priority (self->toast, ADW_TOAST_PRIORITY_HIGH);
  adw_toast_set_timeout (self->toast, 10);
  g_signal_connect_object (self->toast, "button-clicked", G_CALLBACK (undo_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->toast, "dismissed", G_CALLBACK (dismissed_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_dialog_add_toast (ADW_PREFERENCES_DIALOG (dialog), self->toast);
  show_types (self);
}

/* ---- Rows ---- */

/* What is found of it: a value, or how many there are. */
static char *
describe_values (const TwinCustomType *type)
{
  g_auto (GStrv) list = twin_custom_type_dup_list (type);
  guint n_values = list != NULL ? g_strv_length (list) : 0;
  char *example;

  if (list != NULL)
    return g_strdup_printf (ngettext ("%u value", "%u values", n_values), n_values);
  example = twin_custom_type_make_example (type);

  return example != NULL ? example : g_strdup (type->shape);
}

static GtkWidget *
create_row (StudioOwnTypesGroup *self, const TwinCustomType *type, const char *id)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");
  GtkWidget *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");
  g_autofree char *values = describe_values (type);
  g_autofree char *label = g_strdup_printf (_ ("Remove %s"), _ (type->name));
  /* Translators: of a type of one's own: a value of it, and what happens to it: "MA-1234, Redact"; or how many
     it has: "3 values, Redact". */
  g_autofree char *subtitle = g_strdup_printf (_ ("%s, %s"), values, studio_policy_group_get_action_label (type->action));

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ (type->name));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  g_object_set_data_full (G_OBJECT (row), "id", g_strdup (id), g_free);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _ ("Remove"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (remove_cb), self, G_CONNECT_SWAPPED);
  gtk_accessible_update_state (GTK_ACCESSIBLE (arrow), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), arrow);

  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_signal_connect_object (row, "activated", G_CALLBACK (edit_cb), self, G_CONNECT_SWAPPED);

  return row;
}

static void
remove_rows (StudioOwnTypesGroup *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
}

/* A row that goes takes the keyboard with it. */
static void
keep_focus (StudioOwnTypesGroup *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (root != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)) && gtk_root_get_focus (root) == NULL)
    gtk_widget_grab_focus (self->rows->len > 0 ? g_ptr_array_index (self->rows, self->rows->len - 1) : self->add_row);
}

/* The types, then what stands below them. */
static void
show_types (StudioOwnTypesGroup *self)
{
  remove_rows (self);
  adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), self->add_row);
  adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (self->search_row));
  for (guint i = 0; self->types != NULL && i < self->types->len; i++)
    {
      const TwinCustomType *type = g_ptr_array_index (self->types, i);
      g_autofree char *id = twin_custom_type_make_id (type->name);
      GtkWidget *row;

      if (g_strcmp0 (id, self->removing) == 0)
        continue;
      row = create_row (self, type, id);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
      g_ptr_array_add (self->rows, row);
    }
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), self->add_row);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (self->search_row));
  keep_focus (self);
}

static void
searched_cb (StudioOwnTypesGroup *self, guint n_changed, guint n_undecided)
{
  g_autofree char *documents = g_strdup_printf (ngettext ("%u document changed", "%u documents changed", n_changed), n_changed);
  g_autofree char *findings = g_strdup_printf (ngettext ("%u finding to decide", "%u findings to decide", n_undecided), n_undecided);
  /* Translators: after all documents were searched again: "2 documents changed, 5 findings to decide". */
  g_autofree char *message = g_strdup_printf (_ ("%s, %s"), documents, findings);

  report (self, n_changed > 0 ? message : _ ("Searched: nothing else was found"));
}

/* ---- GObject ---- */

/* The dialog goes: what was removed is not coming back. */
static void
studio_own_types_group_unroot (GtkWidget *widget)
{
  carry_out_removal (STUDIO_OWN_TYPES_GROUP (widget));
  GTK_WIDGET_CLASS (studio_own_types_group_parent_class)->unroot (widget);
}

static void
studio_own_types_group_dispose (GObject *object)
{
  StudioOwnTypesGroup *self = STUDIO_OWN_TYPES_GROUP (object);

  self->toast = NULL;
  g_clear_object (&self->session);
  G_OBJECT_CLASS (studio_own_types_group_parent_class)->dispose (object);
}

static void
studio_own_types_group_finalize (GObject *object)
{
  StudioOwnTypesGroup *self = STUDIO_OWN_TYPES_GROUP (object);

  g_object_unref (self->add_row);
  g_object_unref (self->search_row);
  g_ptr_array_unref (self->rows);
  g_clear_pointer (&self->types, g_ptr_array_unref);
  g_clear_pointer (&self->removing, g_free);
  G_OBJECT_CLASS (studio_own_types_group_parent_class)->finalize (object);
}

static void
studio_own_types_group_class_init (StudioOwnTypesGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = studio_own_types_group_dispose;
  G_OBJECT_CLASS (klass)->finalize = studio_own_types_group_finalize;
  GTK_WIDGET_CLASS (klass)->unroot = studio_own_types_group_unroot;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 0);
}

static void
studio_own_types_group_init (StudioOwnTypesGroup *self)
{
  self->rows = g_ptr_array_new ();
  self->add_row = g_object_ref_sink (adw_button_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->add_row), _ ("_Add Type…"));
  adw_preferences_row_set_use_underline (ADW_PREFERENCES_ROW (self->add_row), TRUE);
  adw_button_row_set_start_icon_name (ADW_BUTTON_ROW (self->add_row), "list-add-symbolic");
  g_signal_connect_object (self->add_row, "activated", G_CALLBACK (add_cb), self, G_CONNECT_SWAPPED);
  self->search_row = g_object_ref_sink (g_object_new (STUDIO_TYPE_AGAIN_ROW, NULL));
  g_signal_connect_object (self->search_row, "done", G_CALLBACK (searched_cb), self, G_CONNECT_SWAPPED);

  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), self->add_row);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (self->search_row));
}

void
studio_own_types_group_set_session (StudioOwnTypesGroup *self, StudioSession *session)
{
  g_return_if_fail (STUDIO_IS_OWN_TYPES_GROUP (self));
  g_return_if_fail (self->session == NULL && STUDIO_IS_SESSION (session));

  self->session = g_object_ref (session);
  studio_again_row_set_session (self->search_row, session);
  load (self);
}
