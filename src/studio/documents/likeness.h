/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "library/twin-similar.h"
#include "studio/widgets/text-content.h"

G_BEGIN_DECLS

/**
 * StudioLikeness:
 * @keep: the one that is suggested
 * @similarity: 0 to 1
 * @given_up: the one that answers no more, once that was decided; NULL where both are kept
 *
 * Two documents that say nearly the same. Made on any thread; @given_up is set on the main thread.
 */
#define STUDIO_TYPE_LIKENESS (studio_likeness_get_type ())
G_DECLARE_FINAL_TYPE (StudioLikeness, studio_likeness, STUDIO, LIKENESS, GObject)

struct _StudioLikeness
{
  GObject parent_instance;

  TwinDocumentRecord *keep;
  TwinDocumentRecord *other;
  double similarity;
  const TwinDocumentRecord *given_up;
};

/* Takes the records out of @pair. */
StudioLikeness *studio_likeness_new (TwinSimilarPair *pair) G_GNUC_WARN_UNUSED_RESULT;

/**
 * StudioLikenessTexts: both texts. A paragraph that the other one does not have carries a mark.
 */
typedef struct
{
  StudioTextContent *keep;
  StudioTextContent *other;
} StudioLikenessTexts;

/* On a worker thread. */
StudioLikenessTexts *studio_likeness_texts_load (TwinLibrary *library, StudioLikeness *likeness, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void studio_likeness_texts_free (StudioLikenessTexts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StudioLikenessTexts, studio_likeness_texts_free)

G_END_DECLS
