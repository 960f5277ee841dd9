/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "extractor.h"

G_BEGIN_DECLS

/* Tells one message. @number: which one of a mailbox it is, whose title its subject is not; 0 for one by itself. */
TwinReason extract_eml_message (ExtractSink *sink, const guint8 *bytes, gsize size, guint number);

G_END_DECLS
