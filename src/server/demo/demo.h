/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server.h"

G_BEGIN_DECLS

/* A made-up creator with a public twin that knows the sample documents, so that somebody who has just built the server has a page to
 * ask on. All of it is real but the people, of whom some have asked for eight weeks already: the documents are read, redacted, bundled
 * and published as Studio does it. */

/* The folder of the sample documents: TWIN_SAMPLES in the environment, or where they are installed. */
char *demo_find_samples (void) G_GNUC_WARN_UNUSED_RESULT;

/* Makes it in @server, which keeps nothing yet. Returns the path of the twin's page, "/t/lab-safety". Blocks for some seconds. */
char *demo_publish (Server *server, const char *samples, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Deletes @directory and all that is in it. */
gboolean demo_remove_folder (const char *directory, GError **error);

G_END_DECLS
