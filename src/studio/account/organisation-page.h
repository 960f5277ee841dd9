/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "studio/account/sync-agent.h"

G_BEGIN_DECLS

/**
 * StudioOrganisationPage:
 *
 * Who is in the organisation and what lets people in, as the server says it: members with their roles, open invitations and groups; or, of
 * one's own account, the computers, sessions and programs that have access. What the role does not reach is said by the server.
 */
#define STUDIO_TYPE_ORGANISATION_PAGE (studio_organisation_page_get_type ())
G_DECLARE_FINAL_TYPE (StudioOrganisationPage, studio_organisation_page, STUDIO, ORGANISATION_PAGE, AdwNavigationPage)

StudioOrganisationPage *studio_organisation_page_new (StudioSyncAgent *agent);
StudioOrganisationPage *studio_organisation_page_new_access (StudioSyncAgent *agent);

G_END_DECLS
