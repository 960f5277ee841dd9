/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "extractor.h"

G_BEGIN_DECLS

/* Tells one message. With @in_mailbox it is one of many, and its subject is not the title of
 * the document. */
TwinReason extract_eml_message (ExtractSink *sink, const guint8 *bytes, gsize size, gboolean in_mailbox);

G_END_DECLS
