/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/twin-clock.h"
#include "http/http-reply.h"

G_BEGIN_DECLS

/**
 * HttpQuota:
 * @name: a token of [a-z-], in the headers and in the key: "sign-in"
 * @limit: so many at once, and so many...
 * @window_s: ...in this time, in seconds; they come back evenly
 *
 * A token bucket.
 */
typedef struct
{
  const char *name;
  guint limit;
  guint window_s;
} HttpQuota;

/**
 * HttpQuotaState:
 * @remaining: whole requests that are left
 * @reset_s: seconds until there is one more, if none is left; otherwise until the bucket is full
 */
typedef struct
{
  gboolean allowed;
  guint remaining;
  guint reset_s;
} HttpQuotaState;

/**
 * HttpLimiter:
 *
 * Counts requests by a key that is a keyed digest, never an address, a mail or a name. In the memory of one process, or in Valkey
 * (Redis) for many.
 *
 * Any thread.
 */
typedef struct _HttpLimiter HttpLimiter;

/* Keeps at most @max_keys buckets; the fullest go first, as they say the least. @clock is borrowed. */
HttpLimiter *http_limiter_new_memory (TwinClock *clock, guint max_keys) G_GNUC_WARN_UNUSED_RESULT;

/* @address: "host:port" or "unix:/path". NULL with G_IO_ERROR if nobody answers. Later, when Valkey is away, buckets in memory
 * take its place until it is back: a limit that is only this process's, rather than none or no service. */
HttpLimiter *http_limiter_new_valkey (const char *address, TwinClock *clock, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void http_limiter_free (HttpLimiter *self);

/* Takes one of @quota for @key, if there is one. */
HttpQuotaState http_limiter_take (HttpLimiter *self, const HttpQuota *quota, const char *key);

/* RateLimit-Policy and RateLimit (draft-ietf-httpapi-ratelimit-headers-10). */
void http_reply_set_quota (HttpReply *self, const HttpQuota *quota, const HttpQuotaState *state);

/* 429 with these and Retry-After. */
HttpReply *http_quota_refusal (const HttpQuota *quota, const HttpQuotaState *state) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HttpLimiter, http_limiter_free)

G_END_DECLS
