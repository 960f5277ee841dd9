/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "search/twin-answer.h"

G_BEGIN_DECLS

/**
 * StudioPassageCard:
 *
 * A passage that carries an answer: its number, where it stands, how it begins, how close it is
 * and, on demand, why it was found. Emits "clicked" when it is to be opened.
 */
#define STUDIO_TYPE_PASSAGE_CARD (studio_passage_card_get_type ())
G_DECLARE_FINAL_TYPE (StudioPassageCard, studio_passage_card, STUDIO, PASSAGE_CARD, GtkBox)

/* @citation: NULL for a passage that is not cited; borrowed for the call only. */
StudioPassageCard *studio_passage_card_new (const TwinHit *hit, const TwinCitation *citation, double threshold) G_GNUC_WARN_UNUSED_RESULT;

gint64 studio_passage_card_get_passage_id (StudioPassageCard *self);
guint studio_passage_card_get_number (StudioPassageCard *self); /* of the citation, 0 if not cited */

G_END_DECLS
