/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli-output.h"
#include "twins/twin-evaluation.h"

G_BEGIN_DECLS

/* A run as one object, and as tables of figures and of the questions that failed. */
JsonObject *cli_evaluation_run_to_json (const TwinEvaluationRun *run) G_GNUC_WARN_UNUSED_RESULT;
JsonObject *cli_evaluation_result_to_json (const TwinEvaluationResult *result) G_GNUC_WARN_UNUSED_RESULT;
void cli_evaluation_print_run (const TwinEvaluationRun *run);

/* How the two ways of searching compare, if they were compared: a member "methods", and lines. */
void cli_evaluation_add_choice (JsonObject *object, const TwinMethodChoice *choice);
void cli_evaluation_print_choice (const TwinMethodChoice *choice);

G_END_DECLS
