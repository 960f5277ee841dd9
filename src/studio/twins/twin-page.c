/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/twins/twin-page.h"

#include <glib/gi18n.h>

#include "studio/twins/access-section.h"
#include "studio/twins/behaviour-section.h"
#include "studio/twins/config-editor.h"
#include "studio/twins/evaluation-section.h"
#include "studio/twins/knowledge-section.h"
#include "studio/twins/publish-section.h"
#include "studio/twins/quiz-section.h"
#include "studio/twins/try-section.h"
#include "studio/twins/twin-privacy-section.h"
#include "twins/twin-twin.h"

struct _StudioTwinPage
{
  AdwNavigationPage parent_instance;

  StudioConfigEditor *editor;
  StudioTwinList *twins;
  GSignalGroup *item; /* of the twin in the list */
  gboolean narrow;
  gboolean sections_made;

  AdwHeaderBar *header;
  AdwWindowTitle *title;
  GtkWidget *back_button;
  GtkWidget *switcher_bin;
  AdwBanner *banner;
  GtkStack *state_stack;
  AdwStatusPage *error_page;
  AdwViewStack *stack;
  AdwViewStackPage *overview_page;
  AdwAvatar *avatar;
  GtkLabel *overview_name;
  AdwActionRow *behaviour_row;
  AdwActionRow *knowledge_row;
  AdwActionRow *access_row;
  AdwActionRow *privacy_row;
  AdwActionRow *publish_row;
};

G_DEFINE_FINAL_TYPE (StudioTwinPage, studio_twin_page, ADW_TYPE_NAVIGATION_PAGE)

enum
{
  PROP_0,
  PROP_NARROW,
  N_PROPS,
};
static GParamSpec *properties[N_PROPS];

/* ---- What is shown ---- */

static const char *
get_mode_label (TwinAccessMode mode)
{
  switch (mode)
    {
    case TWIN_MODE_RESTRICTED:
      return C_ ("access", "Restricted");
    case TWIN_MODE_PARTNER:
      return _ ("Partner");
    case TWIN_MODE_PUBLIC:
    default:
      return C_ ("access", "Public");
    }
}

static void
show_summaries (StudioTwinPage *self)
{
  const TwinConfig *config = studio_config_editor_get_config (self->editor);
  const char *tone = twin_config_get_string (config, "persona.tone");
  const char *const *levels = twin_config_get_strings (config, "levels");
  guint days = (guint) twin_config_get_integer (config, "retention.interactions");
  g_autofree char *kept = g_strdup_printf (ngettext ("Conversations kept for %u day", "Conversations kept for %u days", days), days);

  adw_action_row_set_subtitle (self->behaviour_row, *tone != '\0' ? tone : _ ("Persona, answers and model"));
  adw_action_row_set_subtitle (self->knowledge_row, levels[0] != NULL ? _ ("Documents by choice and by classification")
                                                                     : _ ("Documents by choice"));
  adw_action_row_set_subtitle (self->access_row, get_mode_label (twin_config_get_access_mode (config)));
  adw_action_row_set_subtitle (self->privacy_row, kept);
}

static void
show_name (StudioTwinPage *self)
{
  const TwinConfig *config = studio_config_editor_get_config (self->editor);
  const char *name = studio_config_editor_get_name (self->editor);
  StudioTwinItem *item = g_signal_group_dup_target (self->item);
  g_autofree char *standing = item != NULL ? studio_twin_item_dup_standing (item) : NULL;

  g_clear_object (&item);
  adw_navigation_page_set_title (ADW_NAVIGATION_PAGE (self), name);
  adw_window_title_set_title (self->title, name);
  adw_window_title_set_subtitle (self->title, standing != NULL ? standing : get_mode_label (twin_config_get_access_mode (config)));
  adw_action_row_set_subtitle (self->publish_row, standing);
  adw_avatar_set_text (self->avatar, name);
  gtk_label_set_label (self->overview_name, name);
}

static void
state_changed_cb (StudioTwinPage *self)
{
  if (self->sections_made)
    show_name (self);
}

/* An item is another one after a rename. */
static void
twins_changed_cb (StudioTwinPage *self)
{
  g_signal_group_set_target (self->item, studio_twin_list_find (self->twins, studio_config_editor_get_twin_id (self->editor)));
  state_changed_cb (self);
}

/* Where the switcher, the way back and the overview are, for this width and section. */
static void
arrange (StudioTwinPage *self)
{
  const char *shown = adw_view_stack_get_visible_child_name (self->stack);
  gboolean inside = self->narrow && g_strcmp0 (shown, "overview") != 0;

  gtk_widget_set_visible (self->switcher_bin, !self->narrow && self->sections_made);
  gtk_widget_set_visible (self->back_button, inside);
  adw_header_bar_set_show_back_button (self->header, !inside);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "twin.overview", inside);
}

static void
set_narrow (StudioTwinPage *self, gboolean narrow)
{
  if (self->narrow == narrow)
    return;

  self->narrow = narrow;
  adw_view_stack_page_set_visible (self->overview_page, narrow);
  if (self->sections_made)
    {
      if (narrow)
        adw_view_stack_set_visible_child_name (self->stack, "overview");
      else if (g_strcmp0 (adw_view_stack_get_visible_child_name (self->stack), "overview") == 0)
        adw_view_stack_set_visible_child_name (self->stack, "try");
    }
  arrange (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NARROW]);
}

static void
section_shown_cb (StudioTwinPage *self)
{
  arrange (self);
}

static void
make_sections (StudioTwinPage *self)
{
  if (self->sections_made)
    return;

  adw_view_stack_add_titled (self->stack, studio_behaviour_section_new (self->editor), "behaviour", _ ("Behaviour"));
  adw_view_stack_add_titled (self->stack, studio_knowledge_section_new (self->editor), "knowledge", _ ("Knowledge"));
  adw_view_stack_add_titled (self->stack, studio_access_section_new (self->editor), "access", _ ("Access"));
  adw_view_stack_add_titled (self->stack, studio_twin_privacy_section_new (self->editor), "privacy", _ ("Privacy"));
  adw_view_stack_add_titled (self->stack, studio_try_section_new (self->editor), "try", _ ("Try It"));
  adw_view_stack_add_titled (self->stack, studio_evaluation_section_new (self->editor), "evaluation", _ ("Evaluation"));
  adw_view_stack_add_titled (self->stack, studio_quiz_section_new (self->editor), "quizzes", _ ("Quizzes"));
  adw_view_stack_add_titled (self->stack, studio_publish_section_new (self->editor), "publish", _ ("Publish"));
  self->sections_made = TRUE;
  adw_view_stack_set_visible_child_name (self->stack, self->narrow ? "overview" : "behaviour");
}

static void
loaded_cb (StudioTwinPage *self)
{
  make_sections (self);
  show_name (self);
  show_summaries (self);
  gtk_stack_set_visible_child_name (self->state_stack, "twin");
  arrange (self);
}

static void
changed_cb (StudioTwinPage *self)
{
  adw_banner_set_revealed (self->banner, FALSE);
  show_name (self);
  show_summaries (self);
}

static void
failed_cb (StudioTwinPage *self, const char *message)
{
  if (self->sections_made)
    {
      adw_banner_set_title (self->banner, message);
      adw_banner_set_revealed (self->banner, TRUE);
      return;
    }

  adw_status_page_set_description (self->error_page, message);
  gtk_stack_set_visible_child_name (self->state_stack, "error");
}

/* ---- Actions ---- */

static void
section_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  studio_twin_page_show_section (STUDIO_TWIN_PAGE (widget), g_variant_get_string (parameter, NULL));
}

static void
overview_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  adw_view_stack_set_visible_child_name (STUDIO_TWIN_PAGE (widget)->stack, "overview");
}

static void
renamed_cb (AdwAlertDialog *dialog, const char *response, StudioTwinPage *self)
{
  GtkEditable *entry = GTK_EDITABLE (adw_alert_dialog_get_extra_child (dialog));
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (entry)));

  if (g_str_equal (response, "rename") && *name != '\0')
    studio_config_editor_set_name (self->editor, name);
}

static void
rename_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  StudioTwinPage *self = STUDIO_TWIN_PAGE (widget);
  AdwDialog *dialog = adw_alert_dialog_new (_ ("Rename Twin"), NULL);
  GtkWidget *entry = gtk_entry_new ();

  gtk_editable_set_text (GTK_EDITABLE (entry), studio_config_editor_get_name (self->editor));
  gtk_entry_set_max_length (GTK_ENTRY (entry), 80);
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Name"), -1);
  adw_alert_dialog_set_extra_child (ADW_ALERT_DIALOG (dialog), entry);
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "cancel", _ ("_Cancel"), "rename", _ ("_Rename"), NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "rename", ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "rename");
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (renamed_cb), self, 0);
  adw_dialog_present (dialog, widget);
}

/* The window removes the twin, since it outlives this page and offers the undo. */
static void
remove_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_widget_activate_action (widget, "win.remove-twin", "s",
                              studio_config_editor_get_twin_id (STUDIO_TWIN_PAGE (widget)->editor));
}

/* ---- GObject ---- */

static void
studio_twin_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_NARROW:
      g_value_set_boolean (value, STUDIO_TWIN_PAGE (object)->narrow);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
studio_twin_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_NARROW:
      set_narrow (STUDIO_TWIN_PAGE (object), g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
studio_twin_page_dispose (GObject *object)
{
  StudioTwinPage *self = STUDIO_TWIN_PAGE (object);

  if (self->editor != NULL)
    studio_config_editor_flush (self->editor);
  g_clear_object (&self->item);
  g_clear_object (&self->twins);
  g_clear_object (&self->editor);
  gtk_widget_dispose_template (GTK_WIDGET (self), STUDIO_TYPE_TWIN_PAGE);
  G_OBJECT_CLASS (studio_twin_page_parent_class)->dispose (object);
}

static void
studio_twin_page_class_init (StudioTwinPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = studio_twin_page_get_property;
  object_class->set_property = studio_twin_page_set_property;
  object_class->dispose = studio_twin_page_dispose;

  properties[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE,
                                                  G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/twin/Studio/twins/twin-page.ui");
  gtk_widget_class_bind_template_child (widget_class, StudioTwinPage, header);
  gtk_widget_class_bind_template_child (widget_class, StudioTwinPage, title);
  gtk_widget_class_bind_template_child (widget_class, StudioTwinPage, back_button);
  gtk_widget_class_bind_template_child (widget_class, StudioTwinPage, switcher_bin);
  gtk_widget_class_bind_template_child (widget_class, StudioTwinPage, banner);
  gtk_widget_class_bind_template_child (widget_class, StudioTwinPage, state_stack);
  gtk_widget_class_bind_template_child (widget_class, StudioTwinPage, error_page);
  gtk_widget_class_bind_template_child (widget_class, StudioTwinPage, stack);
  gtk_widget_class_bind_template_child (widget_class, StudioTwinPage, overview_page);
  gtk_widget_class_bind_template_child (widget_class, StudioTwinPage, avatar);
  gtk_widget_class_bind_template_child (widget_class, StudioTwinPage, overview_name);
  gtk_widget_class_bind_template_child (widget_class, StudioTwinPage, behaviour_row);
  gtk_widget_class_bind_template_child (widget_class, StudioTwinPage, knowledge_row);
  gtk_widget_class_bind_template_child (widget_class, StudioTwinPage, access_row);
  gtk_widget_class_bind_template_child (widget_class, StudioTwinPage, privacy_row);
  gtk_widget_class_bind_template_child (widget_class, StudioTwinPage, publish_row);
  gtk_widget_class_bind_template_callback (widget_class, section_shown_cb);

  gtk_widget_class_install_action (widget_class, "twin.section", "s", section_action);
  gtk_widget_class_install_action (widget_class, "twin.overview", NULL, overview_action);
  gtk_widget_class_install_action (widget_class, "twin.rename", NULL, rename_action);
  gtk_widget_class_install_action (widget_class, "twin.remove", NULL, remove_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F2, 0, "twin.rename", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "twin.overview", NULL);
}

static void
studio_twin_page_init (StudioTwinPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->item = g_signal_group_new (STUDIO_TYPE_TWIN_ITEM);
  g_signal_group_connect_swapped (self->item, "notify::state", G_CALLBACK (state_changed_cb), self);
  arrange (self);
}

StudioTwinPage *
studio_twin_page_new (StudioSession *session, StudioTwinList *twins, const char *twin_id)
{
  StudioTwinPage *self;

  g_return_val_if_fail (STUDIO_IS_SESSION (session), NULL);
  g_return_val_if_fail (twin_id != NULL, NULL);

  self = g_object_new (STUDIO_TYPE_TWIN_PAGE, NULL);
  self->editor = studio_config_editor_new (session, twin_id);
  g_signal_connect_object (self->editor, "loaded", G_CALLBACK (loaded_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->editor, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->editor, "failed", G_CALLBACK (failed_cb), self, G_CONNECT_SWAPPED);
  self->twins = g_object_ref (twins);
  g_signal_connect_object (twins, "changed", G_CALLBACK (twins_changed_cb), self, G_CONNECT_SWAPPED);
  twins_changed_cb (self);

  return self;
}

const char *
studio_twin_page_get_twin_id (StudioTwinPage *self)
{
  g_return_val_if_fail (STUDIO_IS_TWIN_PAGE (self), NULL);

  return studio_config_editor_get_twin_id (self->editor);
}

void
studio_twin_page_show_section (StudioTwinPage *self, const char *name)
{
  g_return_if_fail (STUDIO_IS_TWIN_PAGE (self));

  if (self->sections_made)
    adw_view_stack_set_visible_child_name (self->stack, name);
}
