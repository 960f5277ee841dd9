/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * StudioNarrowBin:
 *
 * A bin whose template looks different where there is little room. Property "narrow": whether it does now;
 * the page sets it, the template binds to it.
 */
#define STUDIO_TYPE_NARROW_BIN (studio_narrow_bin_get_type ())
G_DECLARE_DERIVABLE_TYPE (StudioNarrowBin, studio_narrow_bin, STUDIO, NARROW_BIN, AdwBin)

struct _StudioNarrowBinClass
{
  AdwBinClass parent_class;
};

gboolean studio_narrow_bin_get_narrow (StudioNarrowBin *self);

G_END_DECLS
