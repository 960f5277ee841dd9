/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/twin-model-private.h"

#include <string.h>

#include "base/twin-error.h"
#include "base/twin-i18n.h"
#include "base/twin-json.h"
#include "base/twin-limits.h"

void
twin_model_stream_init (TwinModelStream *self, TwinModelTokenFunc on_token, gpointer user_data)
{
  self->line = g_string_new (NULL);
  self->data = g_string_new (NULL);
  self->answer = g_string_new (NULL);
  self->finished = FALSE;
  self->canary = NULL;
  self->n_tokens = 0;
  self->on_token = on_token;
  self->user_data = user_data;
}

void
twin_model_stream_clear (TwinModelStream *self)
{
  g_string_free (self->line, TRUE);
  g_string_free (self->data, TRUE);
  g_string_free (self->answer, TRUE);
}

static gboolean
fail_too_long (GError **error)
{
  g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_FAILED,
                       _("The model's answer grew too long and was stopped. Ask something narrower, or choose another model."));

  return FALSE;
}

static gboolean
fail_canary (GError **error)
{
  g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_REFUSED,
                       _("The model repeated what it was told of its task, and was stopped. A passage may hold instructions to it; choose another model."));

  return FALSE;
}

static gboolean
fail_garbled (GError **error)
{
  g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_FAILED,
                       _("The model's address sent something that is not an answer. Check the address; it should end in /v1."));

  return FALSE;
}

/* choices[0] of a chat completion, or NULL. */
static JsonObject *
get_choice (JsonObject *object)
{
  JsonArray *choices = twin_json_get_array (object, "choices");

  return choices != NULL && json_array_get_length (choices) > 0 ? twin_json_get_element (choices, 0) : NULL;
}

static const char *
get_content (JsonObject *choice, const char *member)
{
  JsonObject *message = twin_json_get_object (choice, member);

  return message != NULL ? twin_json_get_string (message, "content", NULL) : NULL;
}

/* Whether it is in what came last, of which @length bytes are new; in either case of letters. */
static gboolean
sings (const TwinModelStream *self, gsize length)
{
  gsize tail = self->canary != NULL ? MIN (self->answer->len, length + strlen (self->canary)) : 0;
  g_autofree char *lower = g_ascii_strdown (self->answer->str + self->answer->len - tail, (gssize) tail);

  return self->canary != NULL && strstr (lower, self->canary) != NULL;
}

static gboolean
take_piece (TwinModelStream *self, const char *piece, GError **error)
{
  g_autofree char *valid = NULL;

  if (piece == NULL || *piece == '\0')
    return TRUE;
  if (self->answer->len + strlen (piece) > TWIN_LIMIT_MODEL_ANSWER_BYTES)
    return fail_too_long (error);

  valid = g_utf8_make_valid (piece, -1);
  g_string_append (self->answer, valid);
  if (sings (self, strlen (valid)))
    return fail_canary (error);
  if (self->on_token != NULL)
    self->on_token (valid, self->user_data);

  return TRUE;
}

/* An object of a provider: a piece of an answer, something else about it, or that it failed. What it says
 * of a failure is not repeated, because it may repeat the question. */
static JsonObject *
parse_object (const char *json, GError **error)
{
  g_autoptr (JsonObject) object = twin_json_parse_object (json, NULL);

  if (object == NULL)
    {
      fail_garbled (error);
      return NULL;
    }
  if (json_object_has_member (object, "error") && !json_object_get_null_member (object, "error"))
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_FAILED,
                           _("The model's provider reported a failure of its own. Try again, or choose another model."));
      return NULL;
    }

  return g_steal_pointer (&object);
}

/* Prompt and answer together; some say it with each piece, the last time rightly. */
static void
take_usage (TwinModelStream *self, JsonObject *object)
{
  JsonObject *usage = twin_json_get_object (object, "usage");

  if (usage != NULL)
    self->n_tokens = (guint64) MAX (twin_json_get_int (usage, "total_tokens", 0), 0);
}

static gboolean
take_event (TwinModelStream *self, GError **error)
{
  g_autoptr (JsonObject) object = NULL;
  JsonObject *choice;

  if (self->data->len == 0 || self->finished)
    return TRUE;
  if (g_str_equal (self->data->str, "[DONE]"))
    {
      self->finished = TRUE;
      return TRUE;
    }

  object = parse_object (self->data->str, error);
  if (object == NULL)
    return FALSE;

  take_usage (self, object);
  choice = get_choice (object);
  if (choice == NULL) /* counts of tokens and the like */
    return TRUE;
  if (!take_piece (self, get_content (choice, "delta"), error))
    return FALSE;
  if (twin_json_get_string (choice, "finish_reason", NULL) != NULL)
    self->finished = TRUE;

  return TRUE;
}

static gboolean
take_line (TwinModelStream *self, GError **error)
{
  const char *line = self->line->str;

  if (*line == '\0')
    {
      gboolean taken = take_event (self, error);

      g_string_truncate (self->data, 0);
      return taken;
    }

  /* Other fields, and comments that keep the connection open, say nothing here. */
  if (g_str_has_prefix (line, "data:"))
    {
      line += strlen ("data:");
      if (self->data->len > 0)
        g_string_append_c (self->data, '\n');
      g_string_append (self->data, *line == ' ' ? line + 1 : line);
    }

  return self->data->len <= TWIN_LIMIT_MODEL_ANSWER_BYTES || fail_too_long (error);
}

gboolean
twin_model_stream_feed (TwinModelStream *self, const char *bytes, gsize length, GError **error)
{
  for (gsize i = 0; i < length; i++)
    {
      if (bytes[i] == '\0')
        return fail_garbled (error);
      if (bytes[i] == '\r')
        continue;
      if (bytes[i] != '\n')
        {
          if (self->line->len >= TWIN_LIMIT_MODEL_ANSWER_BYTES)
            return fail_too_long (error);
          g_string_append_c (self->line, bytes[i]);
          continue;
        }
      if (!take_line (self, error))
        return FALSE;
      g_string_truncate (self->line, 0);
    }

  return TRUE;
}

gboolean
twin_model_stream_take_object (TwinModelStream *self, const char *json, GError **error)
{
  g_autoptr (JsonObject) object = parse_object (json, error);
  JsonObject *choice = object != NULL ? get_choice (object) : NULL;

  if (object == NULL)
    return FALSE;
  take_usage (self, object);
  if (choice == NULL || get_content (choice, "message") == NULL)
    return fail_garbled (error);

  self->finished = TRUE;

  return take_piece (self, get_content (choice, "message"), error);
}
