/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "learners/learner-session.h"

G_BEGIN_DECLS

/* How a learner of a partner's gets in: the partner's server signs a JSON Web Token (RFC 7519, HS256) for one learner and one twin, which
 * works once and for at most five minutes; docs/partners.md has it with an example. What the partner calls the learner is in it, and is
 * nowhere else: what is stored is its digest (R118). */

#define PARTNER_LAUNCH_MAX_MS (5 * 60 * TWIN_SECOND_MS)
#define PARTNER_LAUNCH_SKEW_MS (60 * TWIN_SECOND_MS)

typedef enum
{
  PARTNER_LAUNCH_INVALID, /* not signed by a key that is valid here, or not for this twin */
  PARTNER_LAUNCH_EXPIRED,
  PARTNER_LAUNCH_USED,
  PARTNER_LAUNCH_OPENED,
} PartnerLaunchOutcome;

/**
 * PartnerLaunch:
 * @cookie: of the session, for PARTNER_LAUNCH_OPENED
 * @origins: of the partner's sites, as a policy wants them; NULL where nobody is known to have signed
 */
typedef struct
{
  PartnerLaunchOutcome outcome;
  char *cookie;
  char *origins;
} PartnerLaunch;

void partner_launch_clear (PartnerLaunch *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PartnerLaunch, partner_launch_clear)

/* Opens a session at the twin of @manifest, which is under @slug of @tenant, if @token says so. FALSE on a STORAGE_ERROR. */
gboolean partner_launch_open (Storage *storage, const char *tenant, const TwinManifest *manifest, const char *slug, const char *token, PartnerLaunch *launch,
                              GError **error);

/**
 * PartnerVisit: what a session has from its partner.
 * @id: what the partner is told of it
 * @course: what the partner said of it
 * @origins: of the partner's sites, as a policy wants them
 * @announced: whether the partner is told of messages
 */
typedef struct
{
  char *id;
  char *partner_id;
  char *course;
  char *origins;
  gboolean announced;
} PartnerVisit;

void partner_visit_free (PartnerVisit *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PartnerVisit, partner_visit_free)

/* TWIN_ERROR_REFUSED if the partner ended. Blocks; no transaction is open. */
PartnerVisit *partner_visit_read (Storage *storage, const char *tenant, const LearnerSession *session, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
