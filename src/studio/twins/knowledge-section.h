/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "studio/twins/config-editor.h"

G_BEGIN_DECLS

/**
 * StudioKnowledgeSection: which documents the twin knows, and why one of them may not answer yet.
 */
#define STUDIO_TYPE_KNOWLEDGE_SECTION (studio_knowledge_section_get_type ())
G_DECLARE_FINAL_TYPE (StudioKnowledgeSection, studio_knowledge_section, STUDIO, KNOWLEDGE_SECTION, AdwBin)

GtkWidget *studio_knowledge_section_new (StudioConfigEditor *editor) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
