/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/twin-analytics.h"

#include "base/twin-clock.h"
#include "base/twin-error.h"
#include "base/twin-i18n.h"
#include "base/twin-json.h"

#define MAX_COUNT 1000000000

static gboolean
refuse (GError **error)
{
  g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID, _ ("This is not what a server of Twin Studio says about a twin’s use."));

  return FALSE;
}

/* --- Writing --- */

static JsonObject *
window_to_json (const TwinWindow *window)
{
  JsonObject *json = json_object_new ();
  g_autofree char *from = twin_time_to_iso8601 (window->start);
  g_autofree char *to = twin_time_to_iso8601 (window->end);

  json_object_set_string_member (json, "from", from);
  json_object_set_string_member (json, "period", twin_window_kind_to_string (window->kind));
  json_object_set_string_member (json, "to", to);

  return json;
}

static JsonObject *
cell_to_json (const TwinAnalyticsCell *cell)
{
  JsonObject *json = json_object_new ();

  json_object_set_int_member (json, "count", cell->count);
  json_object_set_string_member (json, "key", cell->key);
  if (cell->label != NULL)
    json_object_set_string_member (json, "label", cell->label);
  if (cell->parent != NULL)
    json_object_set_string_member (json, "under", cell->parent);

  return json;
}

JsonObject *
twin_analytics_table_to_json (const TwinAnalyticsTable *self)
{
  JsonObject *json = json_object_new ();
  JsonArray *cells = json_array_new ();
  const TwinReleaseKindInfo *info = twin_release_kind_get_info (self->kind);

  for (guint i = 0; i < self->cells->len; i++)
    json_array_add_object_element (cells, cell_to_json (self->cells->pdata[i]));
  json_object_set_array_member (json, "cells", cells);
  json_object_set_int_member (json, "minimumPeople", self->min_people);
  json_object_set_int_member (json, "total", self->total);
  json_object_set_string_member (json, "unit", twin_release_unit_to_string (info->unit));
  if (self->withheld != TWIN_WITHHELD_NOT)
    json_object_set_string_member (json, "withheld", twin_withheld_to_string (self->withheld));

  return json;
}

static JsonObject *
release_to_json (const TwinAnalyticsWindow *window)
{
  JsonObject *json = window_to_json (&window->window);
  JsonObject *tables = json_object_new ();
  g_autofree char *sealed_at = twin_time_to_iso8601 (window->sealed_at);

  for (guint k = 0; k < TWIN_RELEASE_N_KINDS; k++)
    json_object_set_object_member (tables, twin_release_kind_get_info ((TwinReleaseKind) k)->id, twin_analytics_table_to_json (&window->tables[k]));
  json_object_set_string_member (json, "proof", window->proof);
  json_object_set_string_member (json, "sealedAt", sealed_at);
  json_object_set_object_member (json, "tables", tables);

  return json;
}

JsonObject *
twin_analytics_to_json (const TwinAnalytics *self)
{
  JsonObject *json = json_object_new ();
  JsonArray *documents = json_array_new ();
  JsonArray *windows = json_array_new ();

  g_return_val_if_fail (self != NULL, json);

  for (guint i = 0; self->documents[i] != NULL; i += 2)
    {
      JsonObject *document = json_object_new ();

      json_object_set_string_member (document, "key", self->documents[i]);
      json_object_set_string_member (document, "label", self->documents[i + 1]);
      json_array_add_object_element (documents, document);
    }
  for (guint i = 0; i < self->windows->len; i++)
    json_array_add_object_element (windows, release_to_json (self->windows->pdata[i]));
  json_object_set_array_member (json, "documents", documents);
  json_object_set_boolean_member (json, "enabled", self->enabled);
  json_object_set_object_member (json, "open", window_to_json (&self->open));
  json_object_set_int_member (json, "rounding", TWIN_RELEASE_BASE);
  json_object_set_string_member (json, "twin", self->twin_id);
  json_object_set_array_member (json, "windows", windows);

  return json;
}

/* --- Reading --- */

static gboolean
read_time (JsonObject *json, const char *member, gint64 *time)
{
  const char *text = twin_json_get_string (json, member, NULL);
  g_autoptr (GDateTime) parsed = text != NULL ? g_date_time_new_from_iso8601 (text, NULL) : NULL;

  if (parsed == NULL)
    return FALSE;
  *time = g_date_time_to_unix_usec (parsed) / 1000;

  return TRUE;
}

static gboolean
read_window (JsonObject *json, TwinWindow *window)
{
  const char *period = twin_json_get_string (json, "period", NULL);

  return period != NULL && twin_window_kind_from_string (period, &window->kind) && read_time (json, "from", &window->start)
         && read_time (json, "to", &window->end) && window->start < window->end;
}

static gboolean
read_count (JsonObject *json, const char *member, guint *count)
{
  gint64 value = twin_json_get_int (json, member, -1);

  if (value < 0 || value > MAX_COUNT)
    return FALSE;
  *count = (guint) value;

  return TRUE;
}

gboolean
twin_analytics_table_read_json (TwinAnalyticsTable *self, JsonObject *json, GError **error)
{
  JsonArray *cells = twin_json_get_array (json, "cells");
  const char *withheld = twin_json_get_string (json, "withheld", NULL);

  self->withheld = TWIN_WITHHELD_NOT;
  if (cells == NULL || !read_count (json, "total", &self->total) || !read_count (json, "minimumPeople", &self->min_people) || (withheld != NULL && !twin_withheld_from_string (withheld, &self->withheld)))
    return refuse (error);
  for (guint i = 0; i < json_array_get_length (cells); i++)
    {
      JsonObject *cell = twin_json_get_element (cells, i);
      const char *key = cell != NULL ? twin_json_get_string (cell, "key", NULL) : NULL;
      guint count;

      if (key == NULL || !read_count (cell, "count", &count))
        return refuse (error);
      g_ptr_array_add (self->cells, twin_analytics_cell_new (key, twin_json_get_string (cell, "label", NULL),
                                                             twin_json_get_string (cell, "under", NULL), count));
    }

  return TRUE;
}

static TwinAnalyticsWindow *
read_release (JsonObject *json, GError **error)
{
  TwinWindow window = { 0 };
  JsonObject *tables = twin_json_get_object (json, "tables");
  TwinAnalyticsWindow *self;

  if (tables == NULL || !read_window (json, &window))
    {
      refuse (error);
      return NULL;
    }
  self = twin_analytics_window_new (&window);
  g_set_str (&self->proof, twin_json_get_string (json, "proof", ""));
  if (!read_time (json, "sealedAt", &self->sealed_at))
    {
      refuse (error);
      g_clear_pointer (&self, twin_analytics_window_free);
    }
  for (guint k = 0; self != NULL && k < TWIN_RELEASE_N_KINDS; k++)
    {
      /* A newer server may have others as well, an older one fewer. */
      JsonObject *table = twin_json_get_object (tables, twin_release_kind_get_info ((TwinReleaseKind) k)->id);

      if (table != NULL && !twin_analytics_table_read_json (&self->tables[k], table, error))
        g_clear_pointer (&self, twin_analytics_window_free);
    }

  return self;
}

static gboolean
read_documents (TwinAnalytics *self, JsonArray *documents, GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < json_array_get_length (documents); i++)
    {
      JsonObject *document = twin_json_get_element (documents, i);
      const char *key = document != NULL ? twin_json_get_string (document, "key", NULL) : NULL;

      if (key == NULL)
        return refuse (error);
      g_strv_builder_add_many (builder, key, twin_json_get_string (document, "label", ""), NULL);
    }
  g_strfreev (self->documents);
  self->documents = g_strv_builder_end (builder);

  return TRUE;
}

TwinAnalytics *
twin_analytics_new_from_json (JsonObject *json, GError **error)
{
  g_autoptr (TwinAnalytics) self = NULL;
  JsonArray *windows;
  JsonArray *documents;
  JsonObject *open;

  g_return_val_if_fail (json != NULL, NULL);

  self = twin_analytics_new (twin_json_get_string (json, "twin", ""));
  self->enabled = twin_json_get_boolean (json, "enabled", FALSE);
  windows = twin_json_get_array (json, "windows");
  documents = twin_json_get_array (json, "documents");
  open = twin_json_get_object (json, "open");
  if (windows == NULL || documents == NULL || open == NULL || !read_window (open, &self->open))
    {
      refuse (error);
      return NULL;
    }
  if (!read_documents (self, documents, error))
    return NULL;
  for (guint i = 0; i < json_array_get_length (windows); i++)
    {
      JsonObject *element = twin_json_get_element (windows, i);
      TwinAnalyticsWindow *window = NULL;

      if (element == NULL)
        refuse (error);
      else
        window = read_release (element, error);
      if (window == NULL)
        return NULL;
      g_ptr_array_add (self->windows, window);
    }

  return g_steal_pointer (&self);
}
