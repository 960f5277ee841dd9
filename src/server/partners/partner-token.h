/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/twin-secret.h"

G_BEGIN_DECLS

/**
 * PartnerToken: a launch as it came, split and read strictly; nothing of it is believed before partner_token_is_signed().
 * @key_id: kid of the header, whose alg is HS256 and nothing else
 * @user: sub; lives until partner_token_free(), which overwrites it
 * @twin: aud
 * @nonce: jti, 16 to 128 characters
 * @course: at most 64 characters of [A-Za-z0-9._:-], which is no place for a name or an address; "" where there is none
 * @issued_at, @expires_at: ms
 */
typedef struct
{
  char *key_id;
  char *user;
  char *twin;
  char *nonce;
  char *course;
  gint64 issued_at;
  gint64 expires_at;
  const char *text;
  gsize signed_length;
  guint8 mac[32];
} PartnerToken;

/* NULL for what is not one. @text stays the caller's and must live as long. */
PartnerToken *partner_token_parse (const char *text) G_GNUC_WARN_UNUSED_RESULT;
void partner_token_free (PartnerToken *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PartnerToken, partner_token_free)

/* In constant time. */
gboolean partner_token_is_signed (const PartnerToken *self, TwinSecret *secret);

G_END_DECLS
