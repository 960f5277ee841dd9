/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "commands/command.h"

#include "accounts/controller.h"

#include <glib/gi18n.h>

static Controller given;
static char *policy_text;
static char *policy_change;
static gboolean policy_minor;

static const GOptionEntry entries[] = {
  { "name", 0, 0, G_OPTION_ARG_STRING, &given.name, N_ ("Who is responsible for the server"), N_ ("NAME") },
  { "address", 0, 0, G_OPTION_ARG_STRING, &given.address, N_ ("Postal address"), N_ ("ADDRESS") },
  { "email", 0, 0, G_OPTION_ARG_STRING, &given.email, N_ ("E-mail address for questions about privacy"), N_ ("EMAIL") },
  { "officer", 0, 0, G_OPTION_ARG_STRING, &given.officer, N_ ("How the data protection officer is reached"), N_ ("CONTACT") },
  { "authority", 0, 0, G_OPTION_ARG_STRING, &given.authority, N_ ("Supervisory authority where people may complain"), N_ ("CONTACT") },
  { "policy-date", 0, 0, G_OPTION_ARG_STRING, &given.policy_date, N_ ("When the policy was last changed"), N_ ("YYYY-MM-DD") },
  { "policy-change", 0, 0, G_OPTION_ARG_STRING, &policy_change, N_ ("What has changed in the policy, for the letter to everybody who has an account"), N_ ("WORDS") },
  { "policy-text", 0, 0, G_OPTION_ARG_FILENAME, &policy_text, N_ ("The policy’s text, of which the digest is kept"), N_ ("FILE") },
  { "policy-minor", 0, 0, G_OPTION_ARG_NONE, &policy_minor, N_ ("The change is not significant: nobody is told"), NULL },
  { NULL }
};

/* What was given replaces what is there; "" takes it away. */
static gboolean
take (char **field, char **value)
{
  if (*value == NULL)
    return FALSE;
  g_free (*field);
  *field = g_steal_pointer (value);

  return TRUE;
}

static gboolean
change (Controller *controller)
{
  gboolean changed = FALSE;

  changed |= take (&controller->name, &given.name);
  changed |= take (&controller->address, &given.address);
  changed |= take (&controller->email, &given.email);
  changed |= take (&controller->officer, &given.officer);
  changed |= take (&controller->authority, &given.authority);
  changed |= take (&controller->policy_date, &given.policy_date);

  return changed;
}

static gboolean
read_digest (char **digest, GError **error)
{
  g_autofree char *text = NULL;
  gsize length = 0;

  if (policy_text == NULL)
    return TRUE;
  if (!g_file_get_contents (policy_text, &text, &length, error))
    return FALSE;
  *digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) text, length);

  return TRUE;
}

/* Another day of the policy is another version of it. */
static gboolean
write_change (Storage *storage, const Controller *controller, gboolean of_policy, GError **error)
{
  g_auto (PolicyVersion) version = { .summary = g_strdup (policy_change), .significant = !policy_minor };
  gint64 n_notices = 0;

  if (!of_policy || controller->policy_date == NULL || *controller->policy_date == '\0')
    return controller_write (storage, controller, error);
  if (!read_digest (&version.digest, error) || !controller_change_policy (storage, controller, &version, &n_notices, error))
    return FALSE;
  if (n_notices > 0)
    g_print (ngettext ("%d account gets a letter about the policy, when the server runs with a mail server.\n",
                       "%d accounts get a letter about the policy, when the server runs with a mail server.\n", (gulong) n_notices),
             (int) n_notices);

  return TRUE;
}

static void
print (const char *label, const char *value)
{
  g_print ("%s: %s\n", label, value != NULL ? value : "–");
}

static int
run (const ServerSettings *settings, char **arguments, GError **error)
{
  g_autoptr (TwinSecret) key = server_load_key (settings->directory, error);
  g_autoptr (Storage) storage = key != NULL ? server_open_storage (settings, key, twin_clock_system (), error) : NULL;
  g_auto (Controller) controller = { 0 };
  gboolean of_policy = given.policy_date != NULL || policy_text != NULL || policy_change != NULL;

  if (storage == NULL || !controller_read (storage, &controller, error))
    return 1;
  if ((change (&controller) || of_policy) && !write_change (storage, &controller, of_policy, error))
    return 1;
  print (_ ("Who is responsible for the server"), controller.name);
  print (_ ("Postal address"), controller.address);
  print (_ ("E-mail address for questions about privacy"), controller.email);
  print (_ ("How the data protection officer is reached"), controller.officer);
  print (_ ("Supervisory authority where people may complain"), controller.authority);
  print (_ ("When the policy was last changed"), controller.policy_date);

  return 0;
}

const Command command_controller = { "controller", N_ ("Show or set who is responsible, as the learners' pages say it"), entries, run };
