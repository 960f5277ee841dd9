/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/account/sync-standing.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/twin-clock.h"

#define MINUTE_MS (60 * TWIN_SECOND_MS)
#define HOUR_MS (60 * MINUTE_MS)

void
studio_sync_standing_clear (StudioSyncStanding *self)
{
  g_clear_pointer (&self->server, g_free);
  g_clear_pointer (&self->problem, g_free);
}

static char *
dup_changes (guint n)
{
  return g_strdup_printf (ngettext ("%u change waiting", "%u changes waiting", n), n);
}

/* "Synced 2 minutes ago", whole, so that each language may order it. */
static char *
dup_synced (gint64 at, gint64 now)
{
  gint64 age = MAX (now - at, 0);
  g_autoptr (GDateTime) time = NULL;
  g_autoptr (GDateTime) local = NULL;
  g_autofree char *date = NULL;

  if (age < MINUTE_MS)
    return g_strdup (_ ("Synced just now"));
  if (age < HOUR_MS)
    return g_strdup_printf (ngettext ("Synced %u minute ago", "Synced %u minutes ago", (gulong) (age / MINUTE_MS)), (guint) (age / MINUTE_MS));
  if (age < TWIN_DAY_MS)
    return g_strdup_printf (ngettext ("Synced %u hour ago", "Synced %u hours ago", (gulong) (age / HOUR_MS)), (guint) (age / HOUR_MS));

  time = g_date_time_new_from_unix_utc (at / TWIN_SECOND_MS);
  local = g_date_time_to_local (time);
  date = g_date_time_format (local, "%x");
  /* Translators: %s is a date. */
  return g_strdup_printf (_ ("Synced on %s"), date);
}

static char *
dup_offline (const StudioSyncStanding *self)
{
  if (self->n_waiting == 0)
    return g_strdup (_ ("Offline"));

  return g_strdup_printf (ngettext ("Offline, %u change waiting", "Offline, %u changes waiting", self->n_waiting), self->n_waiting);
}

/* What somebody has to look at, then what waits, then when all was well. */
static char *
dup_idle (const StudioSyncStanding *self, gint64 now)
{
  if (self->n_conflicts > 0)
    return g_strdup_printf (ngettext ("%u conflict to decide", "%u conflicts to decide", self->n_conflicts), self->n_conflicts);
  if (self->n_set_aside > 0)
    return g_strdup_printf (ngettext ("%u change not accepted", "%u changes not accepted", self->n_set_aside), self->n_set_aside);
  if (self->n_waiting > 0)
    return dup_changes (self->n_waiting);
  if (self->agreed_at == 0)
    return g_strdup (_ ("Not synced yet"));

  return dup_synced (self->agreed_at, now);
}

char *
studio_sync_standing_dup_words (const StudioSyncStanding *self, gint64 now)
{
  switch (self->state)
    {
    case STUDIO_SYNC_LOCAL:
      return g_strdup (_ ("Only on this computer"));
    case STUDIO_SYNC_RUNNING:
      if (self->n_total == 0)
        return g_strdup (_ ("Syncing"));
      /* Translators: how far it is: "Syncing 12 of 40". */
      return g_strdup_printf (_ ("Syncing %u of %u"), MIN (self->n_done + 1, self->n_total), self->n_total);
    case STUDIO_SYNC_OFFLINE:
    case STUDIO_SYNC_UNREACHABLE:
    case STUDIO_SYNC_PORTAL:
      return dup_offline (self);
    case STUDIO_SYNC_INSECURE:
      return g_strdup (_ ("Connection not secure"));
    case STUDIO_SYNC_SIGNED_OUT:
      return g_strdup (_ ("Sign in again"));
    case STUDIO_SYNC_FAILED:
      return g_strdup (_ ("Cannot sync"));
    case STUDIO_SYNC_IDLE:
    case STUDIO_SYNC_BUSY:
    default:
      return dup_idle (self, now);
    }
}

static gboolean
needs_somebody (const StudioSyncStanding *self)
{
  return self->n_conflicts > 0 || self->n_set_aside > 0;
}

const char *
studio_sync_standing_get_icon (const StudioSyncStanding *self)
{
  switch (self->state)
    {
    case STUDIO_SYNC_LOCAL:
      return "computer-symbolic";
    case STUDIO_SYNC_RUNNING:
      return "view-refresh-symbolic";
    case STUDIO_SYNC_OFFLINE:
    case STUDIO_SYNC_UNREACHABLE:
    case STUDIO_SYNC_PORTAL:
      return "network-offline-symbolic";
    case STUDIO_SYNC_SIGNED_OUT:
      return "dialog-password-symbolic";
    case STUDIO_SYNC_INSECURE:
      return "channel-insecure-symbolic";
    case STUDIO_SYNC_FAILED:
      return "dialog-warning-symbolic";
    case STUDIO_SYNC_IDLE:
    case STUDIO_SYNC_BUSY:
    default:
      if (needs_somebody (self))
        return "dialog-warning-symbolic";
      return self->n_waiting > 0 || self->agreed_at == 0 ? "view-refresh-symbolic" : "object-select-symbolic";
    }
}

const char *
studio_sync_standing_get_class (const StudioSyncStanding *self)
{
  switch (self->state)
    {
    case STUDIO_SYNC_INSECURE:
    case STUDIO_SYNC_SIGNED_OUT:
    case STUDIO_SYNC_FAILED:
      return "warning";
    case STUDIO_SYNC_IDLE:
    case STUDIO_SYNC_BUSY:
      if (needs_somebody (self))
        return "warning";
      return self->n_waiting > 0 || self->agreed_at == 0 ? "dimmed" : "success";
    case STUDIO_SYNC_LOCAL:
    case STUDIO_SYNC_RUNNING:
    case STUDIO_SYNC_OFFLINE:
    case STUDIO_SYNC_UNREACHABLE:
    case STUDIO_SYNC_PORTAL:
    default:
      return "dimmed";
    }
}

static char *
dup_busy (const StudioSyncStanding *self)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (self->next_at / TWIN_SECOND_MS);
  g_autoptr (GDateTime) local = g_date_time_to_local (time);
  g_autofree char *words = g_date_time_format (local, "%X");

  /* Translators: %s is a time of the day. */
  return g_strdup_printf (_ ("The server asked for a pause. Studio goes on by itself at %s."), words);
}

char *
studio_sync_standing_dup_banner (const StudioSyncStanding *self)
{
  g_autofree char *host = studio_sync_dup_host (self->server);

  switch (self->state)
    {
    case STUDIO_SYNC_OFFLINE:
      return g_strdup (_ ("There is no network. Changes are kept here and are sent when it is back."));
    case STUDIO_SYNC_UNREACHABLE:
      /* Translators: %s is the name of a server. */
      return g_strdup_printf (_ ("%s does not answer. Changes are kept here; Studio tries again by itself."), host);
    case STUDIO_SYNC_PORTAL:
      return g_strdup (_ ("Something else answered in the server’s place. Open a page in a browser and sign in to the network first."));
    case STUDIO_SYNC_BUSY:
      return dup_busy (self);
    case STUDIO_SYNC_INSECURE:
      return g_strdup_printf (_ ("The connection to %s is not secure, so nothing was sent. Ask whoever runs the server about its certificate."), host);
    case STUDIO_SYNC_SIGNED_OUT:
      return g_strdup (_ ("The server does not know this computer any more. Changes are kept here until you sign in again."));
    case STUDIO_SYNC_FAILED:
      return g_strdup (self->problem != NULL ? self->problem : _ ("Synchronisation does not work just now."));
    case STUDIO_SYNC_LOCAL:
    case STUDIO_SYNC_IDLE:
    case STUDIO_SYNC_RUNNING:
    default:
      return NULL;
    }
}

char *
studio_sync_dup_ago (gint64 at, gint64 now)
{
  gint64 age = MAX (now - at, 0);
  g_autoptr (GDateTime) time = NULL;
  g_autoptr (GDateTime) local = NULL;

  if (at == 0)
    return g_strdup (C_ ("last synchronised", "Never"));
  if (age < MINUTE_MS)
    return g_strdup (_ ("Just now"));
  if (age < HOUR_MS)
    return g_strdup_printf (ngettext ("%u minute ago", "%u minutes ago", (gulong) (age / MINUTE_MS)), (guint) (age / MINUTE_MS));
  if (age < TWIN_DAY_MS)
    return g_strdup_printf (ngettext ("%u hour ago", "%u hours ago", (gulong) (age / HOUR_MS)), (guint) (age / HOUR_MS));

  time = g_date_time_new_from_unix_utc (at / TWIN_SECOND_MS);
  local = g_date_time_to_local (time);

  return g_date_time_format (local, "%x %H:%M");
}

char *
studio_sync_dup_host (const char *server)
{
  const char *host = server != NULL ? strstr (server, "://") : NULL;

  return g_strdup (host != NULL ? host + strlen ("://") : server);
}

const char *
studio_sync_get_kind_name (const char *type)
{
  static const struct
  {
    const char *type;
    const char *name;
  } kinds[] = {
    { "twin", N_ ("Twin") },
    { "document", NC_ ("kind of change", "Document") },
    { "decision", N_ ("Decisions about a document") },
    { "access-entry", N_ ("Who may ask") },
    { "question", N_ ("Question for evaluation") },
    { "quiz", N_ ("Quiz") },
    { "setting", NC_ ("kind of change", "Settings") },
    { "custom-type", N_ ("Type of your own") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i].type, type))
      return g_str_equal (type, "document") || g_str_equal (type, "setting") ? g_dpgettext2 (NULL, "kind of change", kinds[i].name) : _ (kinds[i].name);

  return _ ("Something else");
}
