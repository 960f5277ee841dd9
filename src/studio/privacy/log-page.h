/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "studio/session.h"

G_BEGIN_DECLS

typedef enum
{
  STUDIO_LOG_AUDIT,  /* what was done, with the proof that nothing was changed afterwards */
  STUDIO_LOG_LEDGER, /* what left this computer */
} StudioLogKind;

/**
 * StudioLogPage:
 *
 * A log of the library, newest first, pushed over the page that opened it.
 */
#define STUDIO_TYPE_LOG_PAGE (studio_log_page_get_type ())
G_DECLARE_FINAL_TYPE (StudioLogPage, studio_log_page, STUDIO, LOG_PAGE, AdwNavigationPage)

StudioLogPage *studio_log_page_new (StudioSession *session, StudioLogKind kind) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
