/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "studio/session.h"

G_BEGIN_DECLS

/**
 * StudioPassagesPage:
 *
 * How one document is cut into the passages that a twin cites: beside its text, to be joined, split and rewritten by hand.
 */
#define STUDIO_TYPE_PASSAGES_PAGE (studio_passages_page_get_type ())
G_DECLARE_FINAL_TYPE (StudioPassagesPage, studio_passages_page, STUDIO, PASSAGES_PAGE, AdwNavigationPage)

/* @title: of the document. */
StudioPassagesPage *studio_passages_page_new (StudioSession *session, const char *id, const char *title) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
