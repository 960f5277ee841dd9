/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "http/http-router.h"

G_BEGIN_DECLS

/* What pages load: a style sheet, a script and an icon, built in. Each has the digest of its bytes in its address, so that a browser
 * keeps it for ever and a new version has a new address. */

typedef enum
{
  ASSET_STYLE,
  ASSET_SCRIPT,
  ASSET_ICON,
  ASSET_N,
} Asset;

/* "/assets/0123456789abcdef/style.css". Static. */
const char *asset_get_path (Asset asset);

void assets_add_routes (HttpRouter *router);

G_END_DECLS
