/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/twin-analytics-fetch.h"

#include "base/twin-error.h"
#include "base/twin-i18n.h"
#include "base/twin-json.h"

static gboolean
check_status (guint status, GError **error)
{
  switch (status)
    {
    case 200:
      return TRUE;
    case 401:
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_REFUSED, _ ("The sign-in at the server has ended. Sign in again."));
      return FALSE;
    case 403:
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_REFUSED, _ ("This computer’s token may not read analytics. Connect to the server again."));
      return FALSE;
    case 404:
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND, _ ("The twin is not published, so nobody has used it."));
      return FALSE;
    default:
      g_set_error (error, TWIN_ERROR, TWIN_ERROR_FAILED, _ ("The server is not able to answer now (%u). Try again later."), status);
      return FALSE;
    }
}

TwinAnalytics *
twin_analytics_fetch (TwinStore *store, const char *twin_id, TwinRemote *remote, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = NULL;
  g_auto (TwinRemoteResponse) response = { 0 };
  g_autofree char *text = NULL;
  g_autoptr (JsonObject) json = NULL;
  g_autoptr (TwinAnalytics) self = NULL;
  TwinRemoteRequest request = { .method = "GET" };

  g_return_val_if_fail (store != NULL && twin_id != NULL && remote != NULL, NULL);

  path = g_strdup_printf ("/v1/twins/%s/analytics", twin_id);
  request.path = path;
  if (!twin_remote_send (remote, &request, &response, cancellable, error) || !check_status (response.status, error))
    return NULL;

  text = response.body != NULL ? g_strndup (g_bytes_get_data (response.body, NULL), g_bytes_get_size (response.body)) : g_strdup ("");
  json = twin_json_parse_object (text, error);
  self = json != NULL ? twin_analytics_new_from_json (json, error) : NULL;
  if (self == NULL || !twin_analytics_save (store, twin_id, json, error))
    return NULL;

  return twin_analytics_load (store, twin_id, error);
}
