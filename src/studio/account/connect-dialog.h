/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "studio/account/sync-agent.h"

G_BEGIN_DECLS

/**
 * StudioConnectDialog:
 *
 * Connects the library to an account: a new one with the code that the server showed, or one that is there with its
 * password. Says in the person's words why it did not work, and where.
 */
#define STUDIO_TYPE_CONNECT_DIALOG (studio_connect_dialog_get_type ())
G_DECLARE_FINAL_TYPE (StudioConnectDialog, studio_connect_dialog, STUDIO, CONNECT_DIALOG, AdwDialog)

/* @server: to sign in again there; NULL to connect for the first time. @email: of the account, nullable. */
StudioConnectDialog *studio_connect_dialog_new (StudioSyncAgent *agent, const char *server, const char *email);

G_END_DECLS
