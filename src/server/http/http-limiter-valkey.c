/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/http-limiter-private.h"

#include <hiredis/hiredis.h>
#include <signal.h>
#include <string.h>

#include "base/twin-error.h"

#define UNIX_PREFIX "unix:"
#define TIMEOUT_US (250 * 1000)

/* Valkey that is away is asked again after so long, not by every request. */
#define RETRY_MS 1000

#define SPARE_KEYS 100000

/* The token bucket of http_bucket_take(), where all processes meet. The time is Valkey's own, so that processes whose clocks
 * differ agree; keys go when their bucket is full again. Returns whether one was taken, and the tokens as text. */
static const char script[] =
  "local t = redis.call('TIME')"
  "local now = t[1] * 1000 + math.floor(t[2] / 1000)"
  "local limit, window = tonumber(ARGV[1]), tonumber(ARGV[2]) * 1000 "
  "local b = redis.call('HMGET', KEYS[1], 'n', 'at')"
  "local n, at = tonumber(b[1]) or limit, tonumber(b[2]) or now "
  "if now > at then n = math.min(limit, n + (now - at) * limit / window) end "
  "local taken = 0 "
  "if n >= 1 then n = n - 1; taken = 1 end "
  "redis.call('HSET', KEYS[1], 'n', string.format('%.9f', n), 'at', now)"
  "redis.call('PEXPIRE', KEYS[1], math.ceil((limit - n) * window / limit) + 1000)"
  "return {taken, string.format('%.9f', n)}";

typedef struct
{
  HttpLimiter parent;
  GMutex lock;
  TwinClock *clock;
  char *address;
  redisContext *context; /* or NULL */
  gint64 retry_at;       /* monotonic */
  HttpLimiter *spare;
} Valkey;

static redisContext *
open_context (const char *address)
{
  struct timeval timeout = { .tv_usec = TIMEOUT_US };
  const char *colon = strrchr (address, ':');
  g_autofree char *host = NULL;
  redisContext *context;

  if (g_str_has_prefix (address, UNIX_PREFIX))
    {
      context = redisConnectUnixWithTimeout (address + strlen (UNIX_PREFIX), timeout);
    }
  else
    {
      host = g_strndup (address, (gsize) (colon - address));
      context = redisConnectWithTimeout (host, (int) g_ascii_strtoull (colon + 1, NULL, 10), timeout);
    }
  if (context != NULL && (context->err != 0 || redisSetTimeout (context, timeout) != REDIS_OK))
    g_clear_pointer (&context, redisFree);

  return context;
}

static redisReply *
run_script (redisContext *context, const HttpQuota *quota, const char *key)
{
  return redisCommand (context, "EVAL %s 1 twin:quota:%s:%s %u %u", script, quota->name, key, quota->limit, quota->window_s);
}

static gboolean
read_reply (const redisReply *reply, const HttpQuota *quota, HttpQuotaState *state)
{
  HttpBucket bucket = { 0 };

  if (reply == NULL || reply->type != REDIS_REPLY_ARRAY || reply->elements != 2 || reply->element[0]->type != REDIS_REPLY_INTEGER
      || reply->element[1]->type != REDIS_REPLY_STRING)
    return FALSE;

  /* The bucket as it was before, so that the one place that knows the arithmetic says what is left. Whether one was taken is
   * what the script says, not what its rounded number would. */
  bucket.tokens = g_ascii_strtod (reply->element[1]->str, NULL);
  bucket.tokens = reply->element[0]->integer != 0 ? MAX (bucket.tokens + 1, 1) : MIN (bucket.tokens, 1 - 1e-9);
  *state = http_bucket_take (&bucket, quota, 0);

  return TRUE;
}

/* With the lock held, as what follows. FALSE if nobody answered; then the connection is given up. */
static gboolean
ask_once (Valkey *self, const HttpQuota *quota, const char *key, HttpQuotaState *state)
{
  redisReply *reply = run_script (self->context, quota, key);
  gboolean answered = read_reply (reply, quota, state);

  if (reply != NULL)
    freeReplyObject (reply);
  if (!answered)
    g_clear_pointer (&self->context, redisFree);

  return answered;
}

/* A connection from before a restart of Valkey fails once; a new one is tried at once. */
static gboolean
ask (Valkey *self, const HttpQuota *quota, const char *key, HttpQuotaState *state)
{
  if (self->context != NULL && ask_once (self, quota, key, state))
    return TRUE;
  if (g_get_monotonic_time () < self->retry_at)
    return FALSE;

  self->context = open_context (self->address);
  if (self->context != NULL && ask_once (self, quota, key, state))
    return TRUE;
  self->retry_at = g_get_monotonic_time () + RETRY_MS * G_TIME_SPAN_MILLISECOND;

  return FALSE;
}

static HttpQuotaState
valkey_take (HttpLimiter *limiter, const HttpQuota *quota, const char *key)
{
  Valkey *self = (Valkey *) limiter;
  HttpQuotaState state;
  gboolean answered;

  g_mutex_lock (&self->lock);
  answered = ask (self, quota, key, &state);
  g_mutex_unlock (&self->lock);

  return answered ? state : http_limiter_take (self->spare, quota, key);
}

static void
valkey_free (HttpLimiter *limiter)
{
  Valkey *self = (Valkey *) limiter;

  g_clear_pointer (&self->context, redisFree);
  http_limiter_free (self->spare);
  g_mutex_clear (&self->lock);
  g_free (self->address);
  g_free (self);
}

static const HttpLimiterClass valkey_class = { .take = valkey_take, .free = valkey_free };

HttpLimiter *
http_limiter_new_valkey (const char *address, TwinClock *clock, GError **error)
{
  redisContext *context;
  Valkey *self;

  g_return_val_if_fail (address != NULL && clock != NULL, NULL);

  if (!g_str_has_prefix (address, UNIX_PREFIX) && strrchr (address, ':') == NULL)
    {
      g_set_error (error, TWIN_ERROR, TWIN_ERROR_INVALID, "“%s” is not an address of Valkey: host:port or unix:/path.", address);
      return NULL;
    }
  /* hiredis writes without MSG_NOSIGNAL; GSocket does the same for all programs that use it. */
  signal (SIGPIPE, SIG_IGN);
  context = open_context (address);
  if (context == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED,
                   "Valkey does not answer at %s. Start it, or leave the setting away to count in memory.", address);
      return NULL;
    }

  self = g_new0 (Valkey, 1);
  self->parent.class = &valkey_class;
  g_mutex_init (&self->lock);
  self->clock = clock;
  self->address = g_strdup (address);
  self->context = context;
  self->spare = http_limiter_new_memory (clock, SPARE_KEYS);

  return &self->parent;
}
