/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "twins/twin-evaluation.h"

G_BEGIN_DECLS

/**
 * StudioEvaluationResults: the figures of the newest run, each with what it means, and how they went over time.
 */
#define STUDIO_TYPE_EVALUATION_RESULTS (studio_evaluation_results_get_type ())
G_DECLARE_FINAL_TYPE (StudioEvaluationResults, studio_evaluation_results, STUDIO, EVALUATION_RESULTS, AdwBin)

/* @runs: TwinEvaluationRun, newest first; at least one. */
void studio_evaluation_results_set_runs (StudioEvaluationResults *self, GPtrArray *runs);

G_END_DECLS
