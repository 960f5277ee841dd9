/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/twin-remote.h"

void
twin_remote_response_clear (TwinRemoteResponse *self)
{
  g_clear_pointer (&self->problem, g_free);
  g_clear_pointer (&self->body, g_bytes_unref);
}

gboolean
twin_remote_send (TwinRemote *self, const TwinRemoteRequest *request, TwinRemoteResponse *response, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (self != NULL && request != NULL && response != NULL, FALSE);

  return self->class->send (self, request, response, cancellable, error);
}

void
twin_remote_free (TwinRemote *self)
{
  if (self != NULL)
    self->class->free (self);
}
