/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sink.h"
#include "text/twin-page-record.h"

G_BEGIN_DECLS

/* Answers a request for the picture of a page of the file behind @fd (stays the caller's): the picture
 * with the places of the parts that were asked for, then the end, with the reason where there is none. */
void extract_page_job (int fd, const TwinPageRequest *request, ExtractEmitFunc emit, gpointer user_data);

G_END_DECLS
