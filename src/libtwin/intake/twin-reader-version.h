/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A digest of the sources of what reads @format ("pdf"; NULL or anything else for what nothing reads): when it is
 * another one, the same file may give another text. Static. Any thread. */
const char *twin_reader_version (const char *format);

G_END_DECLS
