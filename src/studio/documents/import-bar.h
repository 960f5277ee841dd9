/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "studio/documents/import-job.h"
#include "studio/widgets/narrow-bin.h"

G_BEGIN_DECLS

/**
 * StudioImportBar:
 *
 * The raised bar at the foot of the documents while files are read: how many, how fast,
 * pause and cancel. Gone when there is nothing to read. Property "narrow": on two lines.
 */
#define STUDIO_TYPE_IMPORT_BAR (studio_import_bar_get_type ())
G_DECLARE_FINAL_TYPE (StudioImportBar, studio_import_bar, STUDIO, IMPORT_BAR, StudioNarrowBin)

void studio_import_bar_set_job (StudioImportBar *self, StudioImportJob *job); /* nullable */

G_END_DECLS
