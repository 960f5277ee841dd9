/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "keys/twin-recovery-key.h"

G_BEGIN_DECLS

/**
 * StudioRecoveryCheckPage:
 *
 * Asks for two groups of the recovery key, so that one that was not written down is noticed
 * while there is still time. Emits "checked" when both were right.
 */
#define STUDIO_TYPE_RECOVERY_CHECK_PAGE (studio_recovery_check_page_get_type ())
G_DECLARE_FINAL_TYPE (StudioRecoveryCheckPage, studio_recovery_check_page, STUDIO, RECOVERY_CHECK_PAGE, AdwNavigationPage)

StudioRecoveryCheckPage *studio_recovery_check_page_new (TwinSecret *key) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
