/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/application.h"

#include <glib/gi18n.h>

#include "studio/session.h"
#include "studio/tidy.h"
#include "studio/window.h"
#include "twin-config.h"

struct _StudioApplication
{
  AdwApplication parent_instance;

  char *directory;
  char *key_file;
  StudioSession *session;
  StudioTidy *tidy;
};

G_DEFINE_FINAL_TYPE (StudioApplication, studio_application, ADW_TYPE_APPLICATION)

static StudioWindow *
ensure_window (StudioApplication *self)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  if (window != NULL)
    return STUDIO_WINDOW (window);

  window = GTK_WINDOW (studio_window_new (GTK_APPLICATION (self), self->session));
  /* The window is there before the keyring is asked. */
  gtk_window_present (window);
  if (studio_session_get_state (self->session) == STUDIO_SESSION_OPENING)
    studio_session_open (self->session);
  return STUDIO_WINDOW (window);
}

static void
quit_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_application_quit (G_APPLICATION (user_data));
}

static void
about_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  StudioApplication *self = user_data;
  AdwDialog *dialog = adw_about_dialog_new ();

  adw_about_dialog_set_application_name (ADW_ABOUT_DIALOG (dialog), _("Twin Studio"));
  adw_about_dialog_set_application_icon (ADW_ABOUT_DIALOG (dialog), TWIN_APP_ID);
  adw_about_dialog_set_version (ADW_ABOUT_DIALOG (dialog), TWIN_VERSION);
  adw_about_dialog_set_developer_name (ADW_ABOUT_DIALOG (dialog), _("The Twin Studio developers"));
  adw_about_dialog_set_comments (ADW_ABOUT_DIALOG (dialog),
                                 _("Prepares your documents on this computer, so that an AI twin may answer from them without giving anybody away."));
  adw_about_dialog_set_license_type (ADW_ABOUT_DIALOG (dialog), GTK_LICENSE_GPL_3_0);
  /* Translators: put your name here; one name on each line. */
  adw_about_dialog_set_translator_credits (ADW_ABOUT_DIALOG (dialog), _("translator-credits"));
  adw_dialog_present (dialog, GTK_WIDGET (gtk_application_get_active_window (GTK_APPLICATION (self))));
}

static void
lock_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  studio_session_lock (STUDIO_APPLICATION (user_data)->session);
}

static void
shortcuts_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (user_data));

  if (window != NULL)
    gtk_widget_activate_action (GTK_WIDGET (window), "win.show-help-overlay", NULL);
}

static const GActionEntry actions[] = {
  { "quit", quit_action },
  { "about", about_action },
  { "lock", lock_action },
};

static const struct
{
  const char *action;
  const char *accels[3];
} accels[] = {
  { "app.quit", { "<Control>q" } },
  { "app.lock", { "<Control>l" } },
  { "window.close", { "<Control>w" } },
  { "win.preferences", { "<Control>comma" } },
  { "win.add-files", { "<Control>o" } },
  { "win.add-folder", { "<Control><Shift>o" } },
  { "win.new-twin", { "<Control>n" } },
  { "win.review-all", { "<Control>r" } },
  { "win.search", { "<Control>f" } },
  { "win.select-documents", { "<Control>s" } },
  { "win.toggle-sidebar", { "F9" } },
  { "win.show-page::documents", { "<Alt>1" } },
  { "win.show-page::privacy", { "<Alt>2" } },
  { "win.show-page::analytics", { "<Alt>3" } },
};

static void
set_accels (StudioApplication *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (accels); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), accels[i].action, accels[i].accels);
}

static void
session_state_cb (StudioApplication *self)
{
  GAction *lock = g_action_map_lookup_action (G_ACTION_MAP (self), "lock");

  g_simple_action_set_enabled (G_SIMPLE_ACTION (lock), studio_session_get_state (self->session) == STUDIO_SESSION_OPEN);
}

static void
studio_application_startup (GApplication *application)
{
  StudioApplication *self = STUDIO_APPLICATION (application);

  G_APPLICATION_CLASS (studio_application_parent_class)->startup (application);

  gtk_window_set_default_icon_name (TWIN_APP_ID);
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  set_accels (self);
  /* From 1.8 on, libadwaita has made this action by now, for its own dialog. */
  if (g_action_map_lookup_action (G_ACTION_MAP (self), "shortcuts") == NULL)
    {
      const GActionEntry shortcuts[] = { { "shortcuts", shortcuts_action } };
      g_action_map_add_action_entries (G_ACTION_MAP (self), shortcuts, G_N_ELEMENTS (shortcuts), self);
    }

  self->session = studio_session_new (self->directory, self->key_file);
  self->tidy = studio_tidy_new (self->session);
  g_signal_connect_object (self->session, "notify::state", G_CALLBACK (session_state_cb), self, G_CONNECT_SWAPPED);
  session_state_cb (self);
}

static void
studio_application_activate (GApplication *application)
{
  gtk_window_present (GTK_WINDOW (ensure_window (STUDIO_APPLICATION (application))));
}

static void
studio_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  g_autoptr (GListStore) list = g_list_store_new (G_TYPE_FILE);

  g_list_store_splice (list, 0, 0, (gpointer *) files, n_files);
  studio_window_add_files (ensure_window (STUDIO_APPLICATION (application)), G_LIST_MODEL (list));
}

/* Before the application talks to one that may be running already. */
static int
studio_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  StudioApplication *self = STUDIO_APPLICATION (application);

  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("Twin Studio %s\n", TWIN_VERSION);
      return 0;
    }

  /* Another library is another program: it must not end up in the window of the first. */
  if (self->directory != NULL || self->key_file != NULL)
    g_application_set_flags (application, g_application_get_flags (application) | G_APPLICATION_NON_UNIQUE);
  if (self->directory == NULL)
    self->directory = g_build_filename (g_get_user_data_dir (), "twin-studio", NULL);
  return -1;
}

static void
studio_application_finalize (GObject *object)
{
  StudioApplication *self = STUDIO_APPLICATION (object);

  g_clear_object (&self->tidy);
  g_clear_object (&self->session);
  g_free (self->directory);
  g_free (self->key_file);
  G_OBJECT_CLASS (studio_application_parent_class)->finalize (object);
}

static void
studio_application_class_init (StudioApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = studio_application_finalize;
  application_class->startup = studio_application_startup;
  application_class->activate = studio_application_activate;
  application_class->open = studio_application_open;
  application_class->handle_local_options = studio_application_handle_local_options;
}

static void
studio_application_init (StudioApplication *self)
{
  const GOptionEntry entries[] = {
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Show the version and leave"), NULL },
    { "library", 0, 0, G_OPTION_ARG_FILENAME, &self->directory, N_("Use the library in this folder"), N_("FOLDER") },
    { "key-file", 0, 0, G_OPTION_ARG_FILENAME, &self->key_file, N_("Open it with this key file, not with the keyring"),
      N_("FILE") },
    { NULL },
  };

  g_application_add_main_option_entries (G_APPLICATION (self), entries);
  g_application_set_option_context_parameter_string (G_APPLICATION (self), _("[FILE…]"));
}

StudioApplication *
studio_application_new (void)
{
  return g_object_new (STUDIO_TYPE_APPLICATION,
                       "application-id", TWIN_APP_ID,
                       "resource-base-path", "/org/twin/Studio",
                       "flags", G_APPLICATION_HANDLES_OPEN,
                       NULL);
}
