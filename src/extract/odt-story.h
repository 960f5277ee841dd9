/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "flow.h"
#include "xml.h"

G_BEGIN_DECLS

/**
 * OdtStory:
 *
 * Reads OpenDocument text (content.xml, and the headers and footers of styles.xml)
 * into a flow. One thread.
 */
typedef struct _OdtStory OdtStory;

OdtStory *odt_story_new (ExtractFlow *flow) G_GNUC_WARN_UNUSED_RESULT;
void odt_story_free (OdtStory *self);

/* The part has come to its end, or as far as it goes. */
void odt_story_finish (OdtStory *self);

/* data is the #OdtStory. */
extern const ExtractXmlHandler odt_story_handler;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OdtStory, odt_story_free)

G_END_DECLS
