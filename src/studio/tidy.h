/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "studio/session.h"

G_BEGIN_DECLS

/**
 * StudioTidy:
 *
 * Destroys what was removed, once its undo is past: documents and twins, with their text,
 * passages, index and originals; searches and reads again what an earlier version of the program
 * has. Looks once a minute while the library is open. Main thread.
 */
#define STUDIO_TYPE_TIDY (studio_tidy_get_type ())
G_DECLARE_FINAL_TYPE (StudioTidy, studio_tidy, STUDIO, TIDY, GObject)

StudioTidy *studio_tidy_new (StudioSession *session) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
