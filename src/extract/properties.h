/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "extractor.h"
#include "xml.h"

G_BEGIN_DECLS

/**
 * ExtractProperties:
 *
 * What an office document says about itself: docProps/core.xml, app.xml and
 * custom.xml, and OpenDocument's meta.xml. One thread.
 */
typedef struct _ExtractProperties ExtractProperties;

ExtractProperties *extract_properties_new (ExtractSink *sink) G_GNUC_WARN_UNUSED_RESULT;
void extract_properties_free (ExtractProperties *self);

/* data is the #ExtractProperties. */
extern const ExtractXmlHandler extract_properties_handler;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ExtractProperties, extract_properties_free)

G_END_DECLS
