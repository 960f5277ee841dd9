/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/http-limiter-private.h"

#include <math.h>

#include "http/http-problem.h"

void
http_limiter_free (HttpLimiter *self)
{
  if (self != NULL)
    self->class->free (self);
}

HttpQuotaState
http_limiter_take (HttpLimiter *self, const HttpQuota *quota, const char *key)
{
  HttpQuotaState none = { 0 };

  g_return_val_if_fail (self != NULL && quota->limit > 0 && quota->window_s > 0 && key != NULL, none);

  return self->class->take (self, quota, key);
}

HttpQuotaState
http_bucket_take (HttpBucket *bucket, const HttpQuota *quota, gint64 now_ms)
{
  HttpQuotaState state = { 0 };
  double per_ms = quota->limit / (quota->window_s * 1000.0);
  double missing;

  if (now_ms > bucket->at_ms)
    bucket->tokens = MIN (quota->limit, bucket->tokens + (double) (now_ms - bucket->at_ms) * per_ms);
  bucket->at_ms = now_ms;
  state.allowed = bucket->tokens >= 1;
  if (state.allowed)
    bucket->tokens -= 1;

  state.remaining = (guint) bucket->tokens;
  missing = state.remaining == 0 ? 1 - bucket->tokens : quota->limit - bucket->tokens;
  state.reset_s = (guint) ceil (missing / per_ms / 1000);

  return state;
}

void
http_reply_set_quota (HttpReply *self, const HttpQuota *quota, const HttpQuotaState *state)
{
  g_autofree char *policy = g_strdup_printf ("\"%s\";q=%u;w=%u", quota->name, quota->limit, quota->window_s);
  g_autofree char *rest = g_strdup_printf ("\"%s\";r=%u;t=%u", quota->name, state->remaining, state->reset_s);

  http_reply_set_header (self, "RateLimit-Policy", policy);
  http_reply_set_header (self, "RateLimit", rest);
}

HttpReply *
http_quota_refusal (const HttpQuota *quota, const HttpQuotaState *state)
{
  HttpReply *reply = http_problem_reply (HTTP_PROBLEM_QUOTA_EXCEEDED, NULL);
  g_autofree char *seconds = g_strdup_printf ("%u", MAX (state->reset_s, 1));

  http_reply_set_quota (reply, quota, state);
  http_reply_set_header (reply, "Retry-After", seconds);

  return reply;
}
