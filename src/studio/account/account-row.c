/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/account/account-row.h"

#include <glib/gi18n.h>

#include "studio/widgets/tooltip.h"

#include "base/twin-clock.h"

#define REFRESH_SECONDS 20 /* "2 minutes ago" */

struct _StudioAccountRow
{
  AdwBin parent_instance;

  StudioSyncAgent *agent;
  guint refresh_id;

  GtkWidget *button;
  AdwAvatar *avatar;
  GtkLabel *name;
  GtkImage *state_icon;
  GtkLabel *state;
};

G_DEFINE_FINAL_TYPE (StudioAccountRow, studio_account_row, ADW_TYPE_BIN)

/* The account's name, or who is sitting here. */
static const char *
get_name (StudioAccountRow *self)
{
  const TwinAccountProfile *profile = self->agent != NULL ? studio_sync_agent_get_profile (self->agent) : NULL;
  const char *name = g_get_real_name ();

  if (profile != NULL && *profile->name != '\0')
    return profile->name;
  if (name == NULL || *name == '\0' || g_str_equal (name, "Unknown"))
    name = g_get_user_name ();

  return name;
}

static void
set_state_class (StudioAccountRow *self, const char *state_class)
{
  GtkWidget *widgets[] = { GTK_WIDGET (self->state_icon), GTK_WIDGET (self->state) };
  /* Of a state that is as it should be only the mark is coloured. */
  const char *classes[] = { state_class, g_str_equal (state_class, "success") ? "dimmed" : state_class };

  for (guint i = 0; i < G_N_ELEMENTS (widgets); i++)
    {
      gtk_widget_remove_css_class (widgets[i], "success");
      gtk_widget_remove_css_class (widgets[i], "warning");
      gtk_widget_remove_css_class (widgets[i], "dimmed");
      gtk_widget_add_css_class (widgets[i], classes[i]);
    }
}

static void
update (StudioAccountRow *self)
{
  static const StudioSyncStanding local = { .state = STUDIO_SYNC_LOCAL };
  const StudioSyncStanding *standing = self->agent != NULL ? studio_sync_agent_get_standing (self->agent) : &local;
  g_autofree char *words = studio_sync_standing_dup_words (standing, twin_clock_now (twin_clock_system ()));
  g_autofree char *label = NULL;
  const char *name = get_name (self);

  adw_avatar_set_text (self->avatar, name);
  gtk_label_set_label (self->name, name);
  gtk_label_set_label (self->state, words);
  studio_set_tooltip (GTK_WIDGET (self->state), words);
  gtk_image_set_from_icon_name (self->state_icon, studio_sync_standing_get_icon (standing));
  set_state_class (self, studio_sync_standing_get_class (standing));
  /* Translators: how the button is read aloud: the person's name, then "Synced 2 minutes ago". */
  label = g_strdup_printf (_ ("Account of %s: %s"), name, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static gboolean
refresh_cb (gpointer user_data)
{
  update (user_data);

  return G_SOURCE_CONTINUE;
}

static void
studio_account_row_dispose (GObject *object)
{
  StudioAccountRow *self = STUDIO_ACCOUNT_ROW (object);

  g_clear_handle_id (&self->refresh_id, g_source_remove);
  g_clear_object (&self->agent);
  gtk_widget_dispose_template (GTK_WIDGET (self), STUDIO_TYPE_ACCOUNT_ROW);
  G_OBJECT_CLASS (studio_account_row_parent_class)->dispose (object);
}

static void
studio_account_row_class_init (StudioAccountRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_account_row_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/twin/Studio/account/account-row.ui");
  gtk_widget_class_bind_template_child (widget_class, StudioAccountRow, button);
  gtk_widget_class_bind_template_child (widget_class, StudioAccountRow, avatar);
  gtk_widget_class_bind_template_child (widget_class, StudioAccountRow, name);
  gtk_widget_class_bind_template_child (widget_class, StudioAccountRow, state_icon);
  gtk_widget_class_bind_template_child (widget_class, StudioAccountRow, state);
}

static void
studio_account_row_init (StudioAccountRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->refresh_id = g_timeout_add_seconds (REFRESH_SECONDS, refresh_cb, self);
  update (self);
}

void
studio_account_row_set_agent (StudioAccountRow *self, StudioSyncAgent *agent)
{
  g_return_if_fail (STUDIO_IS_ACCOUNT_ROW (self));

  if (self->agent != NULL)
    g_signal_handlers_disconnect_by_func (self->agent, update, self);
  g_set_object (&self->agent, agent);
  if (agent != NULL)
    g_signal_connect_object (agent, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}
