/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "twins/twin-gate.h"

G_BEGIN_DECLS

/* How results and checks are told to people: words, and the icon beside them. */

const char *studio_verdict_get_label (const TwinEvaluationResult *result);
const char *studio_verdict_get_icon (TwinVerdict verdict);
const char *studio_verdict_get_style (TwinVerdict verdict); /* "success", "warning" or "error" */

/* "Right, at place 2" */
char *studio_result_describe (const TwinEvaluationResult *result) G_GNUC_WARN_UNUSED_RESULT;

/* What stands against publishing, in a sentence, and what to do about it. */
char *studio_gate_reason_describe (const TwinGateReason *reason) G_GNUC_WARN_UNUSED_RESULT;
const char *studio_gate_reason_get_advice (const TwinGateReason *reason);

/* Which way of searching has found more: "Words and meaning found .86 of what can be found, words alone .81". */
char *studio_method_choice_describe (const TwinMethodChoice *choice) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
