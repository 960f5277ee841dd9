/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * StudioPageMarks:
 *
 * How far a walk through some pages has come, as a row of dots. Properties "current"
 * (from 1) and "count".
 */
#define STUDIO_TYPE_PAGE_MARKS (studio_page_marks_get_type ())
G_DECLARE_FINAL_TYPE (StudioPageMarks, studio_page_marks, STUDIO, PAGE_MARKS, GtkBox)

G_END_DECLS
