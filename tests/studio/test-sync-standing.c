/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/account/sync-standing.h"

#include <string.h>

#include "base/twin-clock.h"
#include "studio/account/conflict-item.h"

#define NOW G_GINT64_CONSTANT (1795420800000)
#define MINUTE (60 * TWIN_SECOND_MS)

/* The words of the account's row. */
static void
test_words (void)
{
  static const struct
  {
    StudioSyncStanding standing;
    const char *words;
    const char *class;
  } cases[] = {
    { { .state = STUDIO_SYNC_LOCAL }, "Only on this computer", "dimmed" },
    { { .state = STUDIO_SYNC_IDLE, .agreed_at = NOW - 2 * MINUTE }, "Synced 2 minutes ago", "success" },
    { { .state = STUDIO_SYNC_IDLE, .agreed_at = NOW - MINUTE }, "Synced 1 minute ago", "success" },
    { { .state = STUDIO_SYNC_IDLE, .agreed_at = NOW - 5 * 60 * MINUTE }, "Synced 5 hours ago", "success" },
    { { .state = STUDIO_SYNC_IDLE, .agreed_at = NOW - MINUTE + 1 }, "Synced just now", "success" },
    { { .state = STUDIO_SYNC_IDLE, .agreed_at = NOW + 5 * MINUTE }, "Synced just now", "success" }, /* a clock that was set back */
    { { .state = STUDIO_SYNC_IDLE }, "Not synced yet", "dimmed" },
    { { .state = STUDIO_SYNC_RUNNING }, "Syncing", "dimmed" },
    { { .state = STUDIO_SYNC_RUNNING, .n_done = 11, .n_total = 40 }, "Syncing 12 of 40", "dimmed" },
    { { .state = STUDIO_SYNC_RUNNING, .n_done = 40, .n_total = 40 }, "Syncing 40 of 40", "dimmed" },
    { { .state = STUDIO_SYNC_OFFLINE, .n_waiting = 3 }, "Offline, 3 changes waiting", "dimmed" },
    { { .state = STUDIO_SYNC_UNREACHABLE, .n_waiting = 1 }, "Offline, 1 change waiting", "dimmed" },
    { { .state = STUDIO_SYNC_PORTAL }, "Offline", "dimmed" },
    { { .state = STUDIO_SYNC_SIGNED_OUT, .n_waiting = 3 }, "Sign in again", "warning" },
    { { .state = STUDIO_SYNC_INSECURE }, "Connection not secure", "warning" },
    { { .state = STUDIO_SYNC_FAILED }, "Cannot sync", "warning" },
    { { .state = STUDIO_SYNC_IDLE, .n_waiting = 2, .agreed_at = NOW }, "2 changes waiting", "dimmed" },
    { { .state = STUDIO_SYNC_BUSY, .n_waiting = 2, .agreed_at = NOW }, "2 changes waiting", "dimmed" },
    { { .state = STUDIO_SYNC_IDLE, .n_waiting = 2, .n_conflicts = 1, .agreed_at = NOW }, "1 conflict to decide", "warning" },
    { { .state = STUDIO_SYNC_IDLE, .n_set_aside = 2, .agreed_at = NOW }, "2 changes not accepted", "warning" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *words = studio_sync_standing_dup_words (&cases[i].standing, NOW);

      g_assert_cmpstr (words, ==, cases[i].words);
      g_assert_cmpstr (studio_sync_standing_get_class (&cases[i].standing), ==, cases[i].class);
      g_assert_nonnull (studio_sync_standing_get_icon (&cases[i].standing));
    }
}

/* Something in the way has a banner; nothing else has. */
static void
test_banner (void)
{
  for (StudioSyncState state = STUDIO_SYNC_LOCAL; state <= STUDIO_SYNC_FAILED; state++)
    {
      StudioSyncStanding standing = { .state = state, .server = (char *) "https://twins.example.org:8443", .next_at = NOW };
      g_autofree char *banner = studio_sync_standing_dup_banner (&standing);

      if (state == STUDIO_SYNC_LOCAL || state == STUDIO_SYNC_IDLE || state == STUDIO_SYNC_RUNNING)
        g_assert_null (banner);
      else
        g_assert_cmpuint (strlen (banner), >, 20);
      if (state == STUDIO_SYNC_UNREACHABLE || state == STUDIO_SYNC_INSECURE)
        g_assert_nonnull (strstr (banner, "twins.example.org:8443"));
    }
}

/* What differs is said as people know it. */
static void
test_conflict_words (void)
{
  static const struct
  {
    const char *type;
    const char *field;
    const char *mine;
    const char *theirs;
    const char *title;
    const char *mine_words;
    const char *theirs_words;
  } cases[] = {
    { "twin", "config.noAnswer", "{\"config\":{\"noAnswer\":\"Ask.\"}}", "{\"config\":{\"noAnswer\":\"\"}}", "No-Answer Message", "Ask.", "Empty" },
    { "twin", "name", "{\"name\":\"Lab\"}", "{\"name\":\"Laboratory\"}", "Name", "Lab", "Laboratory" },
    { "document", "level", "{\"level\":\"PUBLIC\"}", "{\"level\":\"RESTRICTED\"}", "Classification", "Public", "Restricted" },
    { "document", "removed", "{\"removed\":true}", "{\"removed\":false}", "Removed", "Yes", "No" },
    { "document", "title", "{\"title\":\"A\"}", "{}", "Title", "A", "Not set" },
    { "document", "title", "{\"title\":\"A\"}", NULL, "Title", "A", "Deleted" },
    { "decision", "email 0a1b", "{\"email 0a1b\":\"accept\"}", "{\"email 0a1b\":\"reject\"}", "E-mail Addresses", "Redact", "Keep" },
    { "setting", "value", "{\"value\":\"{\\\"sessionTimeout\\\":600,\\\"dpa\\\":{\\\"accepted\\\":true}}\"}",
      "{\"value\":\"{\\\"sessionTimeout\\\":900,\\\"dpa\\\":{\\\"accepted\\\":true}}\"}", "Settings", "Lock After (Seconds): 600",
      "Lock After (Seconds): 900" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      TwinSyncConflict *conflict = g_new0 (TwinSyncConflict, 1);
      const char *fields[] = { cases[i].field, NULL };
      g_autoptr (StudioConflictItem) item = NULL;
      const StudioConflictField *field;

      conflict->type = g_strdup (cases[i].type);
      conflict->mine = g_strdup (cases[i].mine);
      conflict->fields = g_strdupv ((char **) fields);
      item = studio_conflict_item_new (conflict, "Lab", cases[i].theirs);
      g_assert_cmpuint (studio_conflict_item_get_fields (item)->len, ==, 1);
      field = studio_conflict_item_get_fields (item)->pdata[0];
      g_assert_cmpstr (field->title, ==, cases[i].title);
      g_assert_cmpstr (field->mine, ==, cases[i].mine_words);
      g_assert_cmpstr (field->theirs, ==, cases[i].theirs_words);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/studio/sync-standing/words", test_words);
  g_test_add_func ("/studio/sync-standing/banner", test_banner);
  g_test_add_func ("/studio/conflict-item/words", test_conflict_words);

  return g_test_run ();
}
