/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "search/twin-answer.h"

G_BEGIN_DECLS

/* What there is to say of an answer's sources: where they disagree, and which are old. */
JsonArray *cli_notes_to_json (const TwinAnswer *answer) G_GNUC_WARN_UNUSED_RESULT;
void cli_print_notes (const TwinAnswer *answer);

/* Passages that were found (TwinHit), with what their scores are made of. */
JsonArray *cli_hits_to_json (GPtrArray *hits) G_GNUC_WARN_UNUSED_RESULT;
void cli_print_hits (GPtrArray *hits);

G_END_DECLS
