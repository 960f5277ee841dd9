/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/twins/publish-words.h"

#include <glib/gi18n.h>
#include <math.h>

#include "studio/twins/evaluation-words.h"

#define SHOWN_TITLES 2

char *
studio_publish_describe_check (const StudioPublishData *data, const TwinGateReason *reason)
{
  if (reason->kind == TWIN_GATE_UNDECIDED && data->n_undecided > 0)
    return g_strdup_printf (ngettext ("%u finding is undecided", "%u findings are undecided", data->n_undecided), data->n_undecided);

  return studio_gate_reason_describe (reason);
}

/* The titles of the first documents, and how many more there are. */
static char *
list_titles (const StudioPublishData *data, const TwinGateReason *reason)
{
  g_autoptr (GString) titles = g_string_new (NULL);
  guint n = g_strv_length (reason->document_ids);

  for (guint i = 0; i < MIN (n, SHOWN_TITLES); i++)
    {
      const char *title = g_hash_table_lookup (data->titles, reason->document_ids[i]);

      if (title == NULL)
        continue;
      if (titles->len > 0)
        /* Translators: between the titles of documents. */
        g_string_append (titles, n == SHOWN_TITLES ? _ (" and ") : _ (", "));
      g_string_append (titles, title);
    }
  if (n > SHOWN_TITLES)
    g_string_append_printf (titles, ngettext (" and %u more", " and %u more", n - SHOWN_TITLES), n - SHOWN_TITLES);

  return g_string_free_and_steal (g_steal_pointer (&titles));
}

char *
studio_publish_describe_place (const StudioPublishData *data, const TwinGateReason *reason)
{
  g_autofree char *titles = list_titles (data, reason);

  if (*titles == '\0')
    return g_strdup (studio_gate_reason_get_advice (reason));

  /* Translators: where findings are: titles of documents. */
  return reason->kind == TWIN_GATE_UNDECIDED ? g_strdup_printf (_ ("In %s"), titles) : g_steal_pointer (&titles);
}

char *
studio_publish_describe_checks (const StudioPublishData *data)
{
  guint n_stops = studio_publish_data_count (data, TWIN_GATE_STOPS) + (data->server == NULL);
  guint n_asks = data->gate->set_aside == NULL ? studio_publish_data_count (data, TWIN_GATE_ASKS) : 0;
  g_autofree char *stops = g_strdup_printf (ngettext ("%u must be fixed before you can publish", "%u must be fixed before you can publish", n_stops), n_stops);
  g_autofree char *asks = g_strdup_printf (ngettext ("%u is yours to judge", "%u are yours to judge", n_asks), n_asks);

  if (n_stops > 0 && n_asks > 0)
    /* Translators: how many checks must be fixed, how many are to be judged. */
    return g_strdup_printf (_ ("%s, %s."), stops, asks);
  if (n_stops + n_asks > 0)
    return g_strdup_printf (_ ("%s."), n_stops > 0 ? stops : asks);

  return g_strdup (_ ("Nothing stands against publishing."));
}

/* Takes @text, which is of no use for none. */
static void
add_count (GPtrArray *parts, guint n, char *text)
{
  if (n > 0)
    g_ptr_array_add (parts, text);
  else
    g_free (text);
}

char *
studio_publish_describe_changes (const TwinBundleDiff *diff)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  guint n_settings = diff->first ? 0 : g_strv_length (diff->config);
  guint n;

  n = diff->documents_added;
  add_count (parts, n, g_strdup_printf (ngettext ("%u new document", "%u new documents", n), n));
  n = diff->documents_changed;
  add_count (parts, n, g_strdup_printf (ngettext ("%u changed document", "%u changed documents", n), n));
  n = diff->documents_removed;
  add_count (parts, n, g_strdup_printf (ngettext ("%u document less", "%u documents less", n), n));
  n = diff->quizzes_added;
  add_count (parts, n, g_strdup_printf (ngettext ("%u new quiz", "%u new quizzes", n), n));
  n = diff->quizzes_changed;
  add_count (parts, n, g_strdup_printf (ngettext ("%u changed quiz", "%u changed quizzes", n), n));
  n = diff->quizzes_removed;
  add_count (parts, n, g_strdup_printf (ngettext ("%u quiz less", "%u quizzes less", n), n));
  add_count (parts, n_settings, g_strdup_printf (ngettext ("%u changed setting", "%u changed settings", n_settings), n_settings));
  n = diff->access_added;
  add_count (parts, n, g_strdup_printf (ngettext ("%u new fingerprint", "%u new fingerprints", n), n));
  n = diff->access_changed;
  add_count (parts, n, g_strdup_printf (ngettext ("%u changed fingerprint", "%u changed fingerprints", n), n));
  n = diff->access_removed;
  add_count (parts, n, g_strdup_printf (ngettext ("%u fingerprint less", "%u fingerprints less", n), n));
  g_ptr_array_add (parts, NULL);

  return g_strjoinv (_ (", "), (char **) parts->pdata);
}

char *
studio_publish_format_time (gint64 ms)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (ms / 1000);

  return time != NULL ? g_date_time_format (time, _ ("%-d %B %Y, %H:%M")) : g_strdup ("");
}

char *
studio_publish_describe_progress (StudioPublishJob *job)
{
  guint64 n_bytes;
  guint64 n_sent;
  double rate;
  double seconds;
  g_autofree char *all = NULL;
  g_autofree char *sent = NULL;
  g_autofree char *speed = NULL;
  g_autofree char *left = NULL;
  guint n;

  studio_publish_job_get_progress (job, &n_bytes, &n_sent, &rate, &seconds);
  if (n_bytes == 0)
    return g_strdup (_ ("Looking what the server has"));
  all = g_format_size (n_bytes);
  sent = g_format_size (n_sent);
  if (rate <= 0)
    return g_strdup_printf (_ ("%s of %s"), sent, all);

  speed = g_format_size ((guint64) rate);
  n = (guint) (seconds < 90 ? ceil (seconds) : ceil (seconds / 60));
  left = seconds < 90 ? g_strdup_printf (ngettext ("%u second left", "%u seconds left", n), n)
                      : g_strdup_printf (ngettext ("%u minute left", "%u minutes left", n), n);

  /* Translators: how much of how much is sent, how much each second, and how long it takes yet. */
  return g_strdup_printf (_ ("%s of %s, %s a second, %s"), sent, all, speed, left);
}
