/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "keys/twin-recovery-key.h"

G_BEGIN_DECLS

/**
 * StudioRecoveryPage:
 *
 * The recovery key, to be printed, saved, copied or written down. Emits "continue" once the
 * creator says that it is in a safe place.
 */
#define STUDIO_TYPE_RECOVERY_PAGE (studio_recovery_page_get_type ())
G_DECLARE_FINAL_TYPE (StudioRecoveryPage, studio_recovery_page, STUDIO, RECOVERY_PAGE, AdwNavigationPage)

StudioRecoveryPage *studio_recovery_page_new (TwinSecret *key) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
