/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <locale.h>

#include "studio/application.h"
#include "twin-config.h"

int
main (int argc, char **argv)
{
  g_autoptr (StudioApplication) application = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (TWIN_GETTEXT_DOMAIN, TWIN_LOCALEDIR);
  bind_textdomain_codeset (TWIN_GETTEXT_DOMAIN, "UTF-8");
  textdomain (TWIN_GETTEXT_DOMAIN);
  g_set_prgname (TWIN_APP_ID);

  application = studio_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
