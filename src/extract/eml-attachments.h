/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gmime/gmime.h>

#include "extractor.h"

G_BEGIN_DECLS

/**
 * EmlAttachments: what is attached to one message. Each is a document of its own, "report.pdf", or "Message 3/report.pdf"
 * in a mailbox; the message says only its name.
 */
typedef struct
{
  ExtractSink *sink;
  guint number; /* of the message in its mailbox, 0 if there is none */
} EmlAttachments;

/* Tells @object, a part that is not the message's text. FALSE once the sink has had enough. */
gboolean eml_attachments_tell (const EmlAttachments *self, GMimeObject *object);

/* The bytes of a part without their transfer encoding. */
GByteArray *eml_dup_content (GMimePart *part) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
