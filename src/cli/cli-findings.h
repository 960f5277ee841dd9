/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/twin-json.h"
#include "cli-context.h"
#include "library/twin-detection.h"
#include "privacy/twin-detector.h"

G_BEGIN_DECLS

/* The finding of twinctl's contract: {"type","start","end","byte_start","byte_end","tier","valid"}, start
 * and end in code points. @offsets stands at or before the finding and moves on. With @text the value
 * is added as "text". */
JsonObject *cli_finding_to_json (const TwinFinding *finding, TwinOffsets *offsets, const char *text) G_GNUC_WARN_UNUSED_RESULT;

/* A list like "email,iban" as a set of TwinPiiType of @types (nullable: the built-in ones). NULL with CLI_ERROR_USAGE
 * naming the one that is unknown. */
GHashTable *cli_parse_types (TwinTypeSet *types, const char *list, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Says how many documents were searched again, and what came of it. */
void cli_print_detection (CliContext *context, const TwinDetectionReport *report);

/**
 * CliPlace: where a byte of a text stands for people, both counted from 0. Seek in
 * rising order. Zero is the beginning.
 */
typedef struct
{
  gsize byte;
  guint line;
  guint column;
} CliPlace;

void cli_place_seek (CliPlace *self, const char *text, gsize byte);

G_END_DECLS
