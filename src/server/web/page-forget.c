/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "web/pages.h"

#include <glib/gi18n.h>

HttpReply *
page_forget (Page *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StorageTx) tx = storage_begin (self->server->storage, self->address->tenant, STORAGE_WRITE, &error);
  const char *title = page_say (self, N_ ("Forgotten"));

  if (tx == NULL || !learner_session_forget (tx, self->session, NULL, &error)
      || !learner_session_note (self->session, self->server->erasures, ERASURE_SESSION, self->server->storage, self->address->tenant, NULL, NULL, &error)
      || !storage_commit (tx, &error))
    return page_refuse_for_error (self, error);
  page_begin (self, title);
  html_leaf (self->html, "h1", title, NULL);
  html_leaf (self->html, "p", page_say (self, N_ ("What was asked and answered in this session is deleted. Nothing of it is held any more.")), NULL);
  html_begin (self->html, "p", NULL);
  page_link (self, "", page_say (self, N_ ("Back to the twin")));
  html_end (self->html, "p");

  return page_end (self, 200);
}
