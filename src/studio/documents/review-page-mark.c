/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/documents/review-page-private.h"

#include <string.h>

#include "library/twin-detection.h"
#include "library/twin-marked.h"

gboolean
_studio_review_mark (TwinLibrary *library, const char *value, gboolean mark, const char *const *ids, GError **error)
{
  return (mark ? twin_marked_add : twin_marked_remove) (library, value, error)
         && twin_detection_renew (library, ids, NULL, NULL, NULL, NULL, error);
}

/* What was just marked, among what is found now. */
static guint
find_marked (StudioReviewPage *self, const char *marked)
{
  g_autofree char *id = twin_custom_type_make_id (twin_marked_get_type_name ());
  const TwinPiiType *type = twin_type_set_lookup (self->data->types, id);
  g_autofree char *key = type != NULL ? twin_finding_normalize (type, marked, strlen (marked)) : NULL;

  for (guint i = 0; key != NULL && i < self->data->values->len; i++)
    {
      const StudioReviewValue *value = g_ptr_array_index (self->data->values, i);

      if (value->type == type && g_str_equal (value->value_key, key))
        return i;
    }
  return G_MAXUINT;
}

static gpointer
search_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  return GINT_TO_POINTER (twin_detection_renew (library, NULL, NULL, NULL, NULL, cancellable, error));
}

static void
searched_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioReviewPage) self = STUDIO_REVIEW_PAGE (user_data);
  g_autoptr (GError) error = NULL;

  studio_session_run_finish (STUDIO_SESSION (object), result, &error);
  if (error != NULL && self->session != NULL)
    _studio_review_page_report (self, error);
}

void
_studio_review_page_show_marked (StudioReviewPage *self, const char *value)
{
  guint index = find_marked (self, value);

  if (index != G_MAXUINT)
    _studio_review_page_set_current (self, index, 0);
  studio_session_run_async (self->session, _studio_review_page_show_marked, search_work, NULL, NULL, NULL, NULL, searched_cb,
                            g_object_ref (self));
}

gboolean
_studio_review_page_can_mark (StudioReviewPage *self)
{
  gboolean selected = FALSE;

  if (self->data != NULL && self->view != STUDIO_REVIEW_AFTER)
    g_object_get (self->text_page, "has-selection", &selected, NULL);
  return selected;
}
