/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "parts.h"

G_BEGIN_DECLS

/* Whether @input is an OpenDocument file of this MIME type, or of one that begins with it: a template. */
gboolean odf_package_has_type (const ExtractInput *input, const char *mime_type);

/* Tells what the document says about itself. FALSE if it has a password, which is then the reason. */
gboolean odf_package_open (ExtractParts *parts, ExtractSink *sink);

G_END_DECLS
