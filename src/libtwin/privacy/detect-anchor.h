/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "privacy/detect.h"

G_BEGIN_DECLS

/* What is done where the scan has found an anchor. Private to privacy/. */

/* Before anything else, once. */
void anchor_prepare (void);

/* Scans the stretch of text that begins at @start, and calls at each anchor the detectors that can find anything there. */
void anchor_stretch (Detect *self, gsize start);

/* The first digit of a token: everything that begins with one. */
void anchor_digit (Detect *self, gsize at);

/* Not known: not all ASCII, or at the end of the text. */
#define ANCHOR_KEY_UNKNOWN G_MAXUINT32

/* Up to four letters of the word at @at in lower case, the first one in the lowest byte, as they are known by
 * their hash. */
guint32 anchor_key (const Detect *self, gsize at);

G_END_DECLS
