/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/twin-analytics.h"

#include "base/twin-i18n.h"
#include "text/twin-language.h"

TwinAnalyticsCell *
twin_analytics_cell_new (const char *key, const char *label, const char *parent, guint count)
{
  TwinAnalyticsCell *self = g_new0 (TwinAnalyticsCell, 1);

  g_return_val_if_fail (key != NULL, self);

  self->key = g_strdup (key);
  self->label = g_strdup (label);
  self->parent = g_strdup (parent);
  self->count = count;
  self->other = *key == '\0';

  return self;
}

void
twin_analytics_cell_free (TwinAnalyticsCell *self)
{
  if (self == NULL)
    return;

  g_free (self->key);
  g_free (self->label);
  g_free (self->parent);
  g_free (self);
}

char *
twin_analytics_cell_describe (const TwinAnalyticsCell *self, TwinReleaseKind kind)
{
  gboolean labelled;

  g_return_val_if_fail (self != NULL && kind < TWIN_RELEASE_N_KINDS, NULL);

  labelled = self->label != NULL && *self->label != '\0';
  if (self->other)
    return g_strdup (_ ("Other"));
  if (g_str_equal (self->key, TWIN_ANALYTICS_NOWHERE))
    return g_strdup (_ ("Outside the documents"));
  if (kind == TWIN_RELEASE_LANGUAGES)
    return twin_language_dup_name (self->key);
  if (labelled && twin_release_kind_get_info (kind)->categories != NULL)
    return g_strdup (_ (self->label));

  return g_strdup (labelled ? self->label : self->key);
}

TwinAnalyticsWindow *
twin_analytics_window_new (const TwinWindow *window)
{
  TwinAnalyticsWindow *self = g_new0 (TwinAnalyticsWindow, 1);

  self->window = *window;
  self->proof = g_strdup ("");
  for (guint k = 0; k < TWIN_RELEASE_N_KINDS; k++)
    self->tables[k] = (TwinAnalyticsTable) { (TwinReleaseKind) k, TWIN_WITHHELD_TOO_FEW,
                                             g_ptr_array_new_with_free_func ((GDestroyNotify) twin_analytics_cell_free), 0,
                                             twin_release_kind_get_info ((TwinReleaseKind) k)->min_people };

  return self;
}

void
twin_analytics_window_free (TwinAnalyticsWindow *self)
{
  if (self == NULL)
    return;

  for (guint k = 0; k < TWIN_RELEASE_N_KINDS; k++)
    g_ptr_array_unref (self->tables[k].cells);
  g_free (self->proof);
  g_free (self);
}

TwinAnalytics *
twin_analytics_new (const char *twin_id)
{
  TwinAnalytics *self = g_new0 (TwinAnalytics, 1);

  self->twin_id = g_strdup (twin_id);
  self->windows = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_analytics_window_free);
  self->documents = g_new0 (char *, 1);

  return self;
}

void
twin_analytics_free (TwinAnalytics *self)
{
  if (self == NULL)
    return;

  g_free (self->twin_id);
  g_ptr_array_unref (self->windows);
  g_strfreev (self->documents);
  g_free (self);
}

/* --- Reading --- */

static const TwinAnalyticsCell *
find_cell (const GPtrArray *cells, const char *key, const char *parent)
{
  for (guint i = 0; i < cells->len; i++)
    {
      const TwinAnalyticsCell *cell = cells->pdata[i];

      if (g_str_equal (cell->key, key) && g_strcmp0 (cell->parent, parent) == 0)
        return cell;
    }

  return NULL;
}

GArray *
twin_analytics_list_points (const TwinAnalytics *self, TwinReleaseKind kind, const char *key)
{
  GArray *points = g_array_new (FALSE, FALSE, sizeof (TwinAnalyticsPoint));

  g_return_val_if_fail (self != NULL && kind < TWIN_RELEASE_N_KINDS, points);

  for (guint i = self->windows->len; i > 0; i--)
    {
      const TwinAnalyticsWindow *window = self->windows->pdata[i - 1];
      const TwinAnalyticsTable *table = &window->tables[kind];
      TwinAnalyticsPoint point = { window->window, table->withheld, table->total };

      if (key != NULL && table->withheld == TWIN_WITHHELD_NOT)
        {
          point.withheld = TWIN_WITHHELD_GROUPED;
          for (guint c = 0; c < table->cells->len; c++)
            {
              const TwinAnalyticsCell *cell = table->cells->pdata[c];

              if (g_str_equal (cell->key, key))
                point.withheld = TWIN_WITHHELD_NOT;
              if (g_str_equal (cell->key, key))
                point.count = cell->count;
            }
        }
      if (point.withheld != TWIN_WITHHELD_NOT)
        point.count = 0;
      g_array_append_val (points, point);
    }

  return points;
}

static guint
count_windows (const TwinAnalytics *self, guint n_windows)
{
  return n_windows == 0 ? self->windows->len : MIN (n_windows, self->windows->len);
}

/* Largest first, sections below their document, "other" last. */
static int
compare_cells (gconstpointer a, gconstpointer b)
{
  const TwinAnalyticsCell *first = *(const TwinAnalyticsCell *const *) a;
  const TwinAnalyticsCell *second = *(const TwinAnalyticsCell *const *) b;
  int order = g_strcmp0 (first->parent, second->parent);

  if (order != 0)
    return order;
  if (first->other != second->other)
    return first->other ? 1 : -1;
  if (first->count != second->count)
    return first->count > second->count ? -1 : 1;

  return g_strcmp0 (first->label, second->label);
}

GPtrArray *
twin_analytics_sum (const TwinAnalytics *self, TwinReleaseKind kind, guint n_windows)
{
  GPtrArray *sum = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_analytics_cell_free);

  g_return_val_if_fail (self != NULL && kind < TWIN_RELEASE_N_KINDS, sum);

  for (guint i = 0; i < count_windows (self, n_windows); i++)
    {
      const GPtrArray *cells = ((TwinAnalyticsWindow *) self->windows->pdata[i])->tables[kind].cells;

      for (guint c = 0; c < cells->len; c++)
        {
          const TwinAnalyticsCell *cell = cells->pdata[c];
          TwinAnalyticsCell *there = (TwinAnalyticsCell *) find_cell (sum, cell->key, cell->parent);

          if (there != NULL)
            there->count += cell->count;
          else
            g_ptr_array_add (sum, twin_analytics_cell_new (cell->key, cell->label, cell->parent, cell->count));
        }
    }
  g_ptr_array_sort (sum, compare_cells);

  return sum;
}

char **
twin_analytics_list_rarely_cited (const TwinAnalytics *self, guint n_windows)
{
  g_autoptr (GPtrArray) cited = NULL;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  g_return_val_if_fail (self != NULL, NULL);

  cited = twin_analytics_sum (self, TWIN_RELEASE_DOCUMENTS, n_windows);
  for (guint i = 0; cited->len > 0 && self->documents[i] != NULL; i += 2)
    if (find_cell (cited, self->documents[i], NULL) == NULL)
      g_strv_builder_add_many (builder, self->documents[i], self->documents[i + 1], NULL);

  return g_strv_builder_end (builder);
}

TwinWithheld
twin_analytics_get_withheld (const TwinAnalytics *self)
{
  g_return_val_if_fail (self != NULL, TWIN_WITHHELD_OFF);

  for (guint i = 0; i < self->windows->len; i++)
    for (guint k = 0; k < TWIN_RELEASE_N_KINDS; k++)
      if (((TwinAnalyticsWindow *) self->windows->pdata[i])->tables[k].withheld == TWIN_WITHHELD_NOT)
        return TWIN_WITHHELD_NOT;
  if (!self->enabled)
    return TWIN_WITHHELD_OFF;

  return self->windows->len > 0 ? TWIN_WITHHELD_TOO_FEW : TWIN_WITHHELD_OPEN;
}
