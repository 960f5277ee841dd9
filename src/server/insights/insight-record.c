/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "insights/insight-private.h"

#include "base/twin-id.h"
#include "privacy/twin-redaction.h"
#include "text/twin-document.h"
#include "text/twin-language.h"
#include "text/twin-words.h"

#include <string.h>

/* An unanswered question is near a passage that holds this share of its telling words, or so many of them beside whatever else it
 * says: names and numbers, mostly. */
#define NEAR_SHARE 0.25
#define NEAR_WORDS 2

static const char *const segments[] = {
  [LEARNER_ANONYMOUS] = "public",
  [LEARNER_SIGNED_IN] = "restricted",
  [LEARNER_PARTNER] = "partner",
};

/* --- How near a section is to a question --- */

/* How many telling words of @question stand in @text. */
static guint
count_shared_words (const char *question, const char *text, const char *language)
{
  g_autoptr (TwinWords) words = twin_words_new (language);
  g_autoptr (GArray) asked = twin_words_split (words, question, strlen (question));
  g_autoptr (GArray) there = twin_words_split (words, text, strlen (text));
  g_autoptr (GHashTable) shared = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < asked->len; i++)
    {
      const TwinWord *word = &g_array_index (asked, TwinWord, i);

      for (guint j = 0; !word->stop && j < there->len; j++)
        if (g_array_index (there, TwinWord, j).stem == word->stem)
          {
            g_hash_table_add (shared, (gpointer) word->stem);
            break;
          }
    }

  return g_hash_table_size (shared);
}

static const TwinHit *
get_cited (const TwinAnswer *answer, guint i)
{
  const TwinCitation *citation = answer->citations->pdata[i];

  return answer->hits->pdata[citation->hit_index];
}

/* The document that most of the citations are of; of two, the one cited first. */
static const char *
find_document (const TwinAnswer *answer)
{
  const char *best = NULL;
  guint n_best = 0;

  for (guint i = 0; i < answer->citations->len; i++)
    {
      const char *document = get_cited (answer, i)->passage->document_id;
      guint n = 0;

      for (guint j = 0; j < answer->citations->len; j++)
        n += g_str_equal (get_cited (answer, j)->passage->document_id, document);
      if (n > n_best)
        {
          best = document;
          n_best = n;
        }
    }

  return best;
}

/* Of the passages of @document that are cited, the section with the most words of the question; of several, the one cited first. */
static char *
find_cited_section (const TwinAnswer *answer, const char *document, const char *question, const char *language)
{
  const char *best = NULL;
  guint n_best = 0;

  for (guint i = 0; i < answer->citations->len; i++)
    {
      const TwinPassageRecord *passage = get_cited (answer, i)->passage;
      guint n;

      if (!g_str_equal (passage->document_id, document))
        continue;
      n = count_shared_words (question, passage->heading != NULL ? passage->heading : "", language);
      if (best == NULL || n > n_best)
        {
          best = passage->heading != NULL ? passage->heading : "";
          n_best = n;
        }
    }

  return insight_dup_section (best);
}

/* Where an unanswered question would belong. */
static const TwinHit *
find_nearest (const TwinAnswer *answer, const char *question, const char *language)
{
  const TwinHit *first = answer->hits->len > 0 ? answer->hits->pdata[0] : NULL;

  return first != NULL
             && (first->coverage >= NEAR_SHARE || count_shared_words (question, first->passage->body, language) >= NEAR_WORDS)
           ? first
           : NULL;
}

/* --- The event --- */

typedef struct
{
  const char *outcome;
  const char *document;
  char *section;
  char *language;
} Event;

static gboolean
is_supported (const TwinAnswer *answer)
{
  for (guint i = 0; i < answer->sentences->len; i++)
    if (((TwinSentence *) answer->sentences->pdata[i])->support != TWIN_SUPPORT_YES)
      return FALSE;

  return TRUE;
}

/* What is personal in the question is taken out before anything is done with it (R64, R169). */
static char *
redact (const char *question)
{
  g_autoptr (TwinPiiPolicy) policy = twin_pii_policy_new ();
  g_autoptr (TwinRedaction) redaction = twin_redact_with_policy (NULL, question, strlen (question), policy, NULL);

  return g_steal_pointer (&redaction->text);
}

static void
event_init (Event *self, const char *question, const char *language, const TwinAnswer *answer)
{
  g_autofree char *redacted = redact (question);
  const TwinHit *nearest;

  self->language = language != NULL ? g_strdup (language) : twin_language_detect (redacted, strlen (redacted));
  if (self->language == NULL)
    self->language = g_strdup ("");
  self->document = answer->abstained ? NULL : find_document (answer);
  if (self->document != NULL)
    {
      self->outcome = is_supported (answer) ? "supported" : "unsupported";
      self->section = find_cited_section (answer, self->document, redacted, self->language);
      return;
    }
  nearest = find_nearest (answer, redacted, self->language);
  self->outcome = "unanswered";
  self->document = nearest != NULL ? nearest->passage->document_id : INSIGHT_NOWHERE;
  self->section = insight_dup_section (nearest != NULL ? nearest->passage->heading : NULL);
}

static void
event_clear (Event *self)
{
  g_free (self->section);
  g_free (self->language);
}

static gboolean
insert (StorageTx *tx, const char *twin_id, const LearnerSession *session, const Event *event, const char *id, GError **error)
{
  g_autofree char *section = insight_put_section (tx, twin_id, event->section, error);

  return section != NULL
         && storage_execute (tx, error,
                          "INSERT INTO question_event (id, twin_id, at, person, session, segment, language, outcome, document, section, rating) "
                          "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
                          "ssisssssss", id, twin_id, storage_tx_now (tx), session->person, session->digest, segments[session->kind], event->language,
                          event->outcome, event->document, section)
              == 1;
}

char *
insight_dup_section (const char *heading)
{
  const char *path = heading != NULL ? heading : "";
  const char *first = strstr (path, TWIN_HEADING_SEPARATOR);
  const char *second = first != NULL ? strstr (first + strlen (TWIN_HEADING_SEPARATOR), TWIN_HEADING_SEPARATOR) : NULL;

  return second != NULL ? g_strndup (path, (gsize) (second - path)) : g_strdup (path);
}

char *
insight_put_section (StorageTx *tx, const char *twin_id, const char *section, GError **error)
{
  g_autofree char *key = storage_hash (tx, INSIGHT_SECTION, section);
  g_autoptr (GBytes) sealed = storage_seal_text (tx, INSIGHT_SECTION, section);

  return storage_execute (tx, error, "INSERT INTO analytics_section (twin_id, key, name) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", "ssB", twin_id, key,
                          sealed)
                 >= 0
             ? g_steal_pointer (&key)
             : NULL;
}

gboolean
insight_record (StorageTx *tx, const TwinManifest *manifest, const LearnerSession *session, const char *question, const char *language,
                const TwinAnswer *answer, char **id, GError **error)
{
  g_autofree char *made = NULL;
  Event event = { 0 };
  gboolean done;

  g_return_val_if_fail (tx != NULL && manifest != NULL && session != NULL && question != NULL && answer != NULL, FALSE);

  if (id != NULL)
    *id = NULL;
  if (!twin_config_get_boolean (manifest->config, "analyticsEnabled") || session->restricted != 0 || session->objected != 0)
    return TRUE;

  made = twin_id_new (storage_get_clock (storage_tx_get_storage (tx)));
  event_init (&event, question, language, answer);
  done = insert (tx, manifest->twin_id, session, &event, made, error);
  event_clear (&event);
  if (done && id != NULL)
    *id = g_steal_pointer (&made);

  return done;
}

gboolean
insight_rate (StorageTx *tx, const char *id, const LearnerSession *session, int rating, GError **error)
{
  g_return_val_if_fail (tx != NULL && id != NULL && session != NULL && rating >= -1 && rating <= 1, FALSE);

  return storage_execute (tx, error, "UPDATE question_event SET rating = ? WHERE id = ? AND session = ?", "iss", (gint64) rating, id, session->digest)
         >= 0;
}
