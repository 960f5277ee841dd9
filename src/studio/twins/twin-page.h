/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "studio/session.h"
#include "studio/twins/twin-list.h"

G_BEGIN_DECLS

/**
 * StudioTwinPage:
 *
 * One twin: Behaviour, Knowledge, Access, Privacy, Try It, Evaluation and Publish. Wide, they are switched between;
 * narrow, they are a list to go into, each row telling how things stand.
 */
#define STUDIO_TYPE_TWIN_PAGE (studio_twin_page_get_type ())
G_DECLARE_FINAL_TYPE (StudioTwinPage, studio_twin_page, STUDIO, TWIN_PAGE, AdwNavigationPage)

/* @twins: knows what of it is published. */
StudioTwinPage *studio_twin_page_new (StudioSession *session, StudioTwinList *twins, const char *twin_id) G_GNUC_WARN_UNUSED_RESULT;

const char *studio_twin_page_get_twin_id (StudioTwinPage *self);

/* Shows a section: "behaviour", "knowledge", "access", "privacy", "try", "evaluation", "publish". */
void studio_twin_page_show_section (StudioTwinPage *self, const char *name);

G_END_DECLS
