/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * StudioFormatTile:
 *
 * The square before a document: the letters of its format on the format's colour, or an
 * envelope for an e-mail. Its accessible name says the format in full.
 */
#define STUDIO_TYPE_FORMAT_TILE (studio_format_tile_get_type ())
G_DECLARE_FINAL_TYPE (StudioFormatTile, studio_format_tile, STUDIO, FORMAT_TILE, AdwBin)

/* @format: "pdf", "docx", ... as the store names it, or NULL; @description: "PDF document". */
void studio_format_tile_set_format (StudioFormatTile *self, const char *format, const char *description);

G_END_DECLS
