/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "studio/account/sync-agent.h"

G_BEGIN_DECLS

/**
 * StudioAccountRow:
 *
 * The foot of the sidebar: who it is and how things stand with the server, in one line. Leads to the account's page.
 */
#define STUDIO_TYPE_ACCOUNT_ROW (studio_account_row_get_type ())
G_DECLARE_FINAL_TYPE (StudioAccountRow, studio_account_row, STUDIO, ACCOUNT_ROW, AdwBin)

void studio_account_row_set_agent (StudioAccountRow *self, StudioSyncAgent *agent); /* nullable */

G_END_DECLS
