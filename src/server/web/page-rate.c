/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/twin-id.h"
#include "insights/insight.h"
#include "web/pages.h"

#include <glib/gi18n.h>

/* A thumb up or down for an answer of this session. */
HttpReply *
page_rate (Page *self)
{
  const char *answer = http_query_get (self->form, "answer");
  const char *title = page_say (self, N_ ("Thank you"));
  g_autoptr (GError) error = NULL;
  g_autoptr (StorageTx) tx = NULL;
  gint64 rating = 0;

  if (answer == NULL || !twin_id_is_valid (answer) || !http_query_get_int (self->form, "value", -1, 1, 0, &rating, NULL))
    return page_refuse (self, 400, NULL);
  tx = storage_begin (self->server->storage, self->address->tenant, STORAGE_WRITE, &error);
  if (tx == NULL || !insight_rate (tx, answer, self->session, (int) rating, &error) || !storage_commit (tx, &error))
    return page_refuse_for_error (self, error);

  page_begin (self, title);
  html_leaf (self->html, "h1", title, NULL);
  page_write_paragraph (self, page_say (self, N_ ("It is counted, and nobody sees that it was you.")));
  html_begin (self->html, "p", NULL);
  page_link (self, "", page_say (self, N_ ("Back to the twin")));
  html_end (self->html, "p");

  return page_end (self, 200);
}
