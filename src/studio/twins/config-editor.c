/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/twins/config-editor.h"

#include "twins/twin-settings.h"
#include "twins/twin-twin.h"

#define SAVE_DELAY_MS 400 /* long enough for a word, short enough not to be noticed */

struct _StudioConfigEditor
{
  GObject parent_instance;

  StudioSession *session;
  char *twin_id;
  char *name;
  TwinConfig *config;
  guint save_id;
};

G_DEFINE_FINAL_TYPE (StudioConfigEditor, studio_config_editor, G_TYPE_OBJECT)

enum
{
  SIGNAL_LOADED,
  SIGNAL_CHANGED,
  SIGNAL_SAVED,
  SIGNAL_FAILED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

/* What travels between the threads: a configuration and whose it is. */
typedef struct
{
  char *twin_id;
  char *name;
  TwinConfig *config;
} Edit;

static void
edit_free (Edit *self)
{
  g_free (self->twin_id);
  g_free (self->name);
  g_clear_pointer (&self->config, twin_config_free);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Edit, edit_free)

/* ---- Loading ---- */

static gpointer
load_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  const Edit *wanted = data;
  g_autoptr (Edit) edit = g_new0 (Edit, 1);

  if (wanted->twin_id != NULL)
    {
      g_autoptr (TwinTwin) twin = twin_twin_get (library, wanted->twin_id, error);

      if (twin == NULL)
        return NULL;
      edit->name = g_strdup (twin->name);
      edit->config = g_steal_pointer (&twin->config);
    }
  else
    edit->config = twin_settings_load (library, error);

  return edit->config != NULL ? g_steal_pointer (&edit) : NULL;
}

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioConfigEditor) self = STUDIO_CONFIG_EDITOR (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (Edit) edit = studio_session_run_finish (self->session, result, &error);

  if (edit == NULL)
    {
      g_signal_emit (self, signals[SIGNAL_FAILED], 0, error->message);
      return;
    }

  g_clear_pointer (&self->config, twin_config_free);
  self->config = g_steal_pointer (&edit->config);
  if (edit->name != NULL)
    g_set_str (&self->name, edit->name);
  g_signal_emit (self, signals[SIGNAL_LOADED], 0);
}

static void
load (StudioConfigEditor *self)
{
  Edit *wanted = g_new0 (Edit, 1);

  wanted->twin_id = g_strdup (self->twin_id);
  studio_session_run_async (self->session, load, load_work, wanted, (GDestroyNotify) edit_free,
                            (GDestroyNotify) edit_free, NULL, loaded_cb, g_object_ref (self));
}

/* ---- Saving ---- */

static gpointer
save_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  Edit *edit = data;
  g_autoptr (TwinTwin) twin = NULL;

  if (edit->twin_id == NULL)
    return twin_settings_save (library, edit->config, error) ? GINT_TO_POINTER (TRUE) : NULL;

  twin = twin_twin_get (library, edit->twin_id, error);
  if (twin == NULL)
    return NULL;
  twin_config_free (twin->config);
  twin->config = g_steal_pointer (&edit->config);
  g_set_str (&twin->name, edit->name);

  return twin_twin_save (library, twin, error) ? GINT_TO_POINTER (TRUE) : NULL;
}

static void
saved_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioConfigEditor) self = STUDIO_CONFIG_EDITOR (user_data);
  g_autoptr (GError) error = NULL;

  if (studio_session_run_finish (self->session, result, &error) != NULL)
    {
      g_signal_emit (self, signals[SIGNAL_SAVED], 0);
      return;
    }

  /* What is shown is what is stored. */
  g_signal_emit (self, signals[SIGNAL_FAILED], 0, error->message);
  if (studio_session_get_library (self->session) != NULL)
    load (self);
}

static void
save (StudioConfigEditor *self)
{
  Edit *edit = g_new0 (Edit, 1);

  edit->twin_id = g_strdup (self->twin_id);
  edit->name = g_strdup (self->name);
  edit->config = twin_config_copy (self->config);
  studio_session_run_async (self->session, save, save_work, edit, (GDestroyNotify) edit_free, NULL, NULL, saved_cb,
                            g_object_ref (self));
}

static void
save_later_cb (gpointer user_data)
{
  StudioConfigEditor *self = user_data;

  self->save_id = 0;
  save (self);
}

static void
changed (StudioConfigEditor *self, const char *key)
{
  g_clear_handle_id (&self->save_id, g_source_remove);
  self->save_id = g_timeout_add_once (SAVE_DELAY_MS, save_later_cb, self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0, key);
}

static void
studio_config_editor_dispose (GObject *object)
{
  StudioConfigEditor *self = STUDIO_CONFIG_EDITOR (object);

  if (self->session != NULL)
    studio_config_editor_flush (self);
  G_OBJECT_CLASS (studio_config_editor_parent_class)->dispose (object);
}

static void
studio_config_editor_finalize (GObject *object)
{
  StudioConfigEditor *self = STUDIO_CONFIG_EDITOR (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->config, twin_config_free);
  g_free (self->twin_id);
  g_free (self->name);
  G_OBJECT_CLASS (studio_config_editor_parent_class)->finalize (object);
}

static void
studio_config_editor_class_init (StudioConfigEditorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = studio_config_editor_dispose;
  object_class->finalize = studio_config_editor_finalize;

  signals[SIGNAL_LOADED] = g_signal_new ("loaded", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 0);
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_SAVED] = g_signal_new ("saved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 0);
  signals[SIGNAL_FAILED] = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
studio_config_editor_init (StudioConfigEditor *self)
{
  self->name = g_strdup ("");
}

StudioConfigEditor *
studio_config_editor_new (StudioSession *session, const char *twin_id)
{
  StudioConfigEditor *self;

  g_return_val_if_fail (STUDIO_IS_SESSION (session), NULL);

  self = g_object_new (STUDIO_TYPE_CONFIG_EDITOR, NULL);
  self->session = g_object_ref (session);
  self->twin_id = g_strdup (twin_id);
  load (self);

  return self;
}

StudioSession *
studio_config_editor_get_session (StudioConfigEditor *self)
{
  g_return_val_if_fail (STUDIO_IS_CONFIG_EDITOR (self), NULL);

  return self->session;
}

const char *
studio_config_editor_get_twin_id (StudioConfigEditor *self)
{
  g_return_val_if_fail (STUDIO_IS_CONFIG_EDITOR (self), NULL);

  return self->twin_id;
}

const TwinConfig *
studio_config_editor_get_config (StudioConfigEditor *self)
{
  g_return_val_if_fail (STUDIO_IS_CONFIG_EDITOR (self), NULL);

  return self->config;
}

const char *
studio_config_editor_get_name (StudioConfigEditor *self)
{
  g_return_val_if_fail (STUDIO_IS_CONFIG_EDITOR (self), NULL);

  return self->name;
}

void
studio_config_editor_set_name (StudioConfigEditor *self, const char *name)
{
  g_return_if_fail (STUDIO_IS_CONFIG_EDITOR (self));

  if (self->config != NULL && g_set_str (&self->name, name))
    changed (self, "name");
}

gboolean
studio_config_editor_set (StudioConfigEditor *self, const char *key, const char *value, GError **error)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  g_return_val_if_fail (STUDIO_IS_CONFIG_EDITOR (self), FALSE);
  g_return_val_if_fail (self->config != NULL, FALSE);

  before = twin_config_get (self->config, key);
  if (!twin_config_set (self->config, key, value, error))
    return FALSE;
  after = twin_config_get (self->config, key);
  if (g_strcmp0 (before, after) != 0)
    changed (self, key);

  return TRUE;
}

void
studio_config_editor_set_policy (StudioConfigEditor *self, const TwinPiiPolicy *policy)
{
  g_return_if_fail (STUDIO_IS_CONFIG_EDITOR (self));
  g_return_if_fail (self->config != NULL);

  twin_config_set_policy (self->config, policy);
  changed (self, "piiDetection");
}

void
studio_config_editor_set_model (StudioConfigEditor *self, const TwinModelProfile *profile)
{
  g_return_if_fail (STUDIO_IS_CONFIG_EDITOR (self));
  g_return_if_fail (self->config != NULL);

  twin_config_set_model (self->config, profile);
  changed (self, "model");
}

void
studio_config_editor_set_embedding (StudioConfigEditor *self, const TwinModelProfile *profile)
{
  g_return_if_fail (STUDIO_IS_CONFIG_EDITOR (self));
  g_return_if_fail (self->config != NULL);

  twin_config_set_embedding (self->config, profile);
  changed (self, "embedding");
}

void
studio_config_editor_flush (StudioConfigEditor *self)
{
  g_return_if_fail (STUDIO_IS_CONFIG_EDITOR (self));

  if (self->save_id == 0)
    return;
  g_clear_handle_id (&self->save_id, g_source_remove);
  if (studio_session_get_library (self->session) != NULL)
    save (self);
}
