/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "studio/account/account-form.h"
#include "sync/twin-organisation.h"

G_BEGIN_DECLS

/* The forms of an organisation and of one's own account. Rows are those of twin_organisation_list(). */

StudioAccountForm *studio_organisation_form_invite (StudioSession *session);
StudioAccountForm *studio_organisation_form_member (StudioSession *session, JsonObject *member);
StudioAccountForm *studio_organisation_form_new_group (StudioSession *session);
StudioAccountForm *studio_organisation_form_group (StudioSession *session, JsonObject *group, GPtrArray *members);
StudioAccountForm *studio_organisation_form_new_token (StudioSession *session);

/* Asks before an invitation or a token ends, or a group is deleted: nothing undoes it. */
StudioAccountForm *studio_organisation_form_end (StudioSession *session, TwinOrganisationKind kind, JsonObject *row);

StudioAccountForm *studio_account_form_password (StudioSession *session, gboolean has_password);
StudioAccountForm *studio_account_form_country (StudioSession *session, const TwinAccountProfile *profile);

/* Makes a secret for an authenticator: "done" gives it with its link, divided by a blank. */
StudioAccountForm *studio_account_form_begin_second_factor (StudioSession *session);
StudioAccountForm *studio_account_form_confirm_second_factor (StudioSession *session, const char *secret, const char *uri);
StudioAccountForm *studio_account_form_remove_second_factor (StudioSession *session);

/* Deletes the account: "done" gives the day on which the server destroys the rest, or nothing if it did not say. */
StudioAccountForm *studio_account_form_delete (StudioSession *session, const TwinAccountProfile *profile);

G_END_DECLS
