/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/privacy/log-entry.h"

/* Whatever is logged is told in words: no name of the closed list is ever shown as it is. */
static void
test_every_action_has_a_title (void)
{
  const char *const *actions = twin_audit_table_get_actions ();

  g_assert_cmpuint (g_strv_length ((char **) actions), >, 50);
  for (guint i = 0; actions[i] != NULL; i++)
    {
      TwinAuditRecord record = { .action = (char *) actions[i], .outcome = (char *) "done" };
      g_autoptr (StudioLogEntry) entry = studio_log_entry_new_from_audit (&record);

      g_assert_cmpstr (studio_log_entry_get_title (entry), !=, actions[i]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/log-entry/every-action-has-a-title", test_every_action_has_a_title);

  return g_test_run ();
}
