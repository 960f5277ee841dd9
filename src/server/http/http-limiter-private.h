/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "http/http-limiter.h"

G_BEGIN_DECLS

/* What a kind of limiter does; each begins with a struct _HttpLimiter. */
typedef struct
{
  HttpQuotaState (*take) (HttpLimiter *self, const HttpQuota *quota, const char *key);
  void (*free) (HttpLimiter *self);
} HttpLimiterClass;

struct _HttpLimiter
{
  const HttpLimiterClass *class;
};

/* A bucket: how full at what moment. */
typedef struct
{
  double tokens;
  gint64 at_ms;
} HttpBucket;

/* Fills @bucket up to @now_ms, takes one if there is one, and says what is left. A clock that goes back fills nothing. */
HttpQuotaState http_bucket_take (HttpBucket *bucket, const HttpQuota *quota, gint64 now_ms);

G_END_DECLS
