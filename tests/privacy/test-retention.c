/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/twin-error.h"
#include "privacy/twin-retention.h"

static void
test_table (void)
{
  static const struct
  {
    const char *id;
    guint days;
    guint grace_days;
  } cases[] = {
    { "interactions", 90, 30 }, { "analytics", 730, 0 }, { "auditLogs", 365, 0 }, { "documents", 0, 0 },
    { "accounts", 0, 30 },      { "accessLog", 30, 0 },  { "systemLog", 30, 0 },  { "apiAudit", 90, 0 },
    { "invoices", 3650, 0 },    { "consent", 1095, 0 },
  };
  guint n_classes;
  const TwinRetentionClass *classes = twin_retention_classes (&n_classes);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const TwinRetentionClass *class = twin_retention_class_lookup (cases[i].id);

      g_assert_nonnull (class);
      g_assert_cmpuint (class->days, ==, cases[i].days);
      g_assert_cmpuint (class->grace_days, ==, cases[i].grace_days);
    }
  g_assert_null (twin_retention_class_lookup ("logs"));

  for (guint i = 0; i < n_classes; i++)
    {
      g_assert_true (twin_retention_class_lookup (classes[i].id) == &classes[i]);
      g_assert_cmpstr (classes[i].source, !=, "");
      g_assert_true (classes[i].max_days == 0 || (classes[i].days <= classes[i].max_days && classes[i].min_days > 0));
    }
}

static void
test_check (void)
{
  static const struct
  {
    const char *id;
    gint64 days;
    gboolean allowed;
    const char *names;
  } cases[] = {
    { "interactions", 30, TRUE, NULL },    { "interactions", 90, TRUE, NULL },  { "interactions", 91, FALSE, "90" },
    { "interactions", 200, FALSE, "90" },  { "interactions", 1, TRUE, NULL },   { "interactions", 0, FALSE, "1" },
    { "interactions", -5, FALSE, "1" },    { "auditLogs", 2555, TRUE, NULL },   { "auditLogs", 2556, FALSE, "2555" },
    { "analytics", 730, TRUE, NULL },      { "analytics", 731, FALSE, "730" },  { "systemLog", 10, FALSE, "systemLog" },
    { "analytics", G_MAXINT64, FALSE, "730" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      const TwinRetentionClass *class = twin_retention_class_lookup (cases[i].id);

      g_assert_cmpint (twin_retention_class_check (class, cases[i].days, &error), ==, cases[i].allowed);
      if (cases[i].allowed)
        {
          g_assert_no_error (error);
          continue;
        }
      g_assert_error (error, TWIN_ERROR, TWIN_ERROR_REFUSED);
      g_assert_nonnull (strstr (error->message, cases[i].names));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/privacy/retention/table", test_table);
  g_test_add_func ("/privacy/retention/check", test_check);

  return g_test_run ();
}
