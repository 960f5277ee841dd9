/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "commands/command.h"

#include "accounts/access-review.h"

#include <glib/gi18n.h>

static gboolean done;

static const GOptionEntry entries[] = {
  { "done", 0, 0, G_OPTION_ARG_NONE, &done, N_ ("You have looked at all of it: puts that into the audit log"), NULL },
  { NULL }
};

static char *
format_day (gint64 at)
{
  g_autoptr (GDateTime) time = at != 0 ? g_date_time_new_from_unix_utc (at / TWIN_SECOND_MS) : NULL;

  return time != NULL ? g_date_time_format (time, "%Y-%m-%d") : g_strdup ("–");
}

static void
print_review (const AccessReview *review)
{
  g_autofree char *last = format_day (review->last_at);
  g_autofree char *due = format_day (review->due_at);

  for (guint i = 0; i < review->accounts->len; i++)
    {
      const AccessReviewAccount *one = review->accounts->pdata[i];
      g_autofree char *used = format_day (one->used_at);

      /* Translators: an account's id, role and status, whether it has a second factor, how many tokens it has, and a day. */
      g_print (_ ("account  %s  %s, %s; %s; tokens: %u; last used: %s\n"), one->id, one->role, one->status,
               one->has_totp ? _ ("second factor") : _ ("no second factor"), one->n_tokens, used);
    }
  for (guint i = 0; i < review->partners->len; i++)
    {
      const AccessReviewPartner *one = review->partners->pdata[i];

      g_print (_ ("partner  %s  keys: %u\n"), one->id, one->n_keys);
    }
  g_print (_ ("Last review: %s. Due: %s.\n"), last, due);
}

/* Ends with 1 when it is overdue, so that a timer can tell. */
static int
run (const ServerSettings *settings, char **arguments, GError **error)
{
  g_autoptr (TwinSecret) key = server_load_key (settings->directory, error);
  g_autoptr (Storage) storage = key != NULL ? server_open_storage (settings, key, twin_clock_system (), error) : NULL;
  g_autoptr (AccessReview) review = storage != NULL ? access_review_read (storage, error) : NULL;

  if (review != NULL && done)
    {
      if (!access_review_sign_off (storage, review, error))
        return 1;
      access_review_free (g_steal_pointer (&review));
      review = access_review_read (storage, error);
    }
  if (review == NULL)
    return 1;
  print_review (review);
  if (review->due_at == 0 || twin_clock_now (twin_clock_system ()) < review->due_at)
    return 0;
  g_print (_ ("The review is overdue. Look at accounts, tokens and partners, end what is not needed, and run it with --done.\n"));

  return 1;
}

const Command command_review = { "review", N_ ("Show who can get at what, and when it was last looked at"), entries, run };
