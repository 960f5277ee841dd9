/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "intake/twin-intake.h"

#include "intake/twin-worker.h"
#include "twin-config.h"

#define MAX_WORKERS 4

struct _TwinIntake
{
  char *path;
  guint n_workers;

  GMutex mutex;
  GCond changed;
  GQueue idle;         /* of TwinWorker */
  guint n_busy;
  guint layers;        /* of the worker that was started last */
  gboolean has_layers;
};

static char *
find_worker (const char *given)
{
  const char *path = g_getenv ("TWIN_EXTRACT");

  if (path == NULL || *path == '\0')
    path = given;
  if (path != NULL)
    return g_strdup (path);

  return g_build_filename (TWIN_LIBEXECDIR, "twin-extract", NULL);
}

TwinIntake *
twin_intake_new (const char *worker_path, guint n_workers)
{
  TwinIntake *self = g_new0 (TwinIntake, 1);

  self->path = find_worker (worker_path);
  self->n_workers = n_workers > 0 ? n_workers : CLAMP (g_get_num_processors (), 1, MAX_WORKERS);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->changed);
  g_queue_init (&self->idle);

  return self;
}

void
twin_intake_free (TwinIntake *self)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (self->n_busy == 0);

  g_queue_clear_full (&self->idle, (GDestroyNotify) twin_worker_free);
  g_cond_clear (&self->changed);
  g_mutex_clear (&self->mutex);
  g_free (self->path);
  g_free (self);
}

static void
on_cancelled (GCancellable *cancellable, gpointer user_data)
{
  TwinIntake *self = user_data;

  g_mutex_lock (&self->mutex);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
}

/* Waits for its turn, which comes when fewer than @n_workers are busy, and takes an idle worker, if there is one,
 * into *@worker. */
static gboolean
begin_turn (TwinIntake *self, guint n_workers, TwinWorker **worker, GCancellable *cancellable, GError **error)
{
  gulong handler = 0;
  gboolean begun;

  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (on_cancelled), self, NULL);

  g_mutex_lock (&self->mutex);
  while (self->n_busy >= n_workers && !g_cancellable_is_cancelled (cancellable))
    g_cond_wait (&self->changed, &self->mutex);

  begun = !g_cancellable_is_cancelled (cancellable);
  if (begun)
    {
      self->n_busy++;
      *worker = g_queue_pop_tail (&self->idle);
    }
  g_mutex_unlock (&self->mutex);
  g_cancellable_disconnect (cancellable, handler);

  if (!begun)
    g_cancellable_set_error_if_cancelled (cancellable, error);

  return begun;
}

static void
end_turn (TwinIntake *self, TwinWorker *worker)
{
  gboolean fit = worker != NULL && twin_worker_is_fit (worker);

  if (worker != NULL && !fit)
    twin_worker_free (worker);

  g_mutex_lock (&self->mutex);
  if (fit)
    g_queue_push_tail (&self->idle, worker);
  self->n_busy--;
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->mutex);
}

static TwinWorker *
start_worker (TwinIntake *self, GCancellable *cancellable, GError **error)
{
  TwinWorker *worker = twin_worker_start (self->path, cancellable, error);

  if (worker != NULL)
    {
      g_mutex_lock (&self->mutex);
      self->layers = twin_worker_get_layers (worker);
      self->has_layers = TRUE;
      g_mutex_unlock (&self->mutex);
    }

  return worker;
}

/* What a worker is asked to do with one file; NULL with G_IO_ERROR_CLOSED if it was gone before it had it. */
typedef gpointer (*TurnFunc) (TwinWorker *worker, gpointer task, GCancellable *cancellable, GError **error);

static gpointer
take_turn (TwinIntake *self, guint n_workers, TurnFunc func, gpointer task, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  TwinWorker *worker = NULL;
  gpointer result = NULL;

  if (!begin_turn (self, n_workers, &worker, cancellable, error))
    return NULL;

  if (worker != NULL)
    result = func (worker, task, cancellable, &local_error);

  /* None yet, or it has died since its last file: that is not this file's fault. */
  if (worker == NULL || g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CLOSED))
    {
      g_clear_error (&local_error);
      g_clear_pointer (&worker, twin_worker_free);
      worker = start_worker (self, cancellable, &local_error);
      if (worker != NULL)
        result = func (worker, task, cancellable, &local_error);
    }
  end_turn (self, worker);

  if (result == NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));

  return result;
}

typedef struct
{
  int fd;
  const char *name;
  const TwinIntakeHandler *handler;
} ExtractTask;

static gpointer
do_extract (TwinWorker *worker, gpointer data, GCancellable *cancellable, GError **error)
{
  const ExtractTask *task = data;

  return twin_worker_extract (worker, task->fd, task->name, task->handler, cancellable, error);
}

TwinExtraction *
twin_intake_extract (TwinIntake *self, int fd, const char *name, const TwinIntakeHandler *handler,
                     GCancellable *cancellable, GError **error)
{
  static const TwinIntakeHandler nobody = { 0 };
  ExtractTask task = { fd, name, handler != NULL ? handler : &nobody };

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (fd >= 0 && name != NULL, NULL);

  return take_turn (self, self->n_workers, do_extract, &task, cancellable, error);
}

typedef struct
{
  int fd;
  const TwinPageRequest *request;
} DrawTask;

static gpointer
do_draw (TwinWorker *worker, gpointer data, GCancellable *cancellable, GError **error)
{
  const DrawTask *task = data;

  return twin_worker_draw (worker, task->fd, task->request, cancellable, error);
}

TwinPicture *
twin_intake_draw (TwinIntake *self, int fd, const TwinPageRequest *request, GCancellable *cancellable, GError **error)
{
  DrawTask task = { fd, request };

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (fd >= 0 && request != NULL, NULL);

  return take_turn (self, self->n_workers + 1, do_draw, &task, cancellable, error);
}

static char *
layers_to_string (guint layers)
{
  static const struct
  {
    guint layer;
    const char *name;
  } names[] = {
    { TWIN_SANDBOX_SECCOMP, "seccomp" },
    { TWIN_SANDBOX_LANDLOCK, "landlock" },
    { TWIN_SANDBOX_NAMESPACES, "namespaces" },
    { TWIN_SANDBOX_LIMITS, "limits" },
  };
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if ((layers & names[i].layer) != 0)
      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", names[i].name);

  return g_string_free_and_steal (g_steal_pointer (&text));
}

char *
twin_intake_describe_sandbox (TwinIntake *self)
{
  TwinWorker *worker = NULL;
  gboolean has_layers;
  guint layers;

  g_return_val_if_fail (self != NULL, NULL);

  g_mutex_lock (&self->mutex);
  has_layers = self->has_layers;
  g_mutex_unlock (&self->mutex);

  /* None has been started yet: the first one tells. */
  if (!has_layers && begin_turn (self, self->n_workers, &worker, NULL, NULL))
    {
      if (worker == NULL)
        worker = start_worker (self, NULL, NULL);
      end_turn (self, worker);
    }

  g_mutex_lock (&self->mutex);
  layers = self->layers;
  g_mutex_unlock (&self->mutex);

  return layers_to_string (layers);
}
