/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy/twin-pseudonym.h"

#include <string.h>
#include <unicode/uidna.h>
#include <unicode/uspoof.h>

#include "base/twin-digest.h"
#include "base/twin-error.h"
#include "privacy/twin-detector.h"

/* RFC 5321, 4.5.3.1 */
#define LOCAL_MAX 64
#define DOMAIN_MAX 255

G_DEFINE_AUTOPTR_CLEANUP_FUNC (UIDNA, uidna_close)

static gboolean
set_invalid (GError **error, const char *message)
{
  g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID, message);

  return FALSE;
}

/* NFC, lower case, trimmed. NULL if it is not UTF-8. */
static char *
fold_text (const char *text)
{
  g_autofree char *copy = g_strdup (text);
  g_autofree char *lower = NULL;
  g_autofree char *composed = NULL;

  if (!g_utf8_validate (copy, -1, NULL))
    return NULL;

  /* Lower-casing can take a text out of NFC, so it is composed last, too. */
  composed = g_utf8_normalize (g_strstrip (copy), -1, G_NORMALIZE_DEFAULT_COMPOSE);
  lower = g_utf8_strdown (composed, -1);

  return g_utf8_normalize (lower, -1, G_NORMALIZE_DEFAULT_COMPOSE);
}

/* The ASCII form of a domain name by UTS 46, non-transitional as IDNA 2008 has it. */
static char *
domain_to_ascii (const char *domain, GError **error)
{
  char ascii[DOMAIN_MAX + 1];
  UErrorCode status = U_ZERO_ERROR;
  UIDNAInfo info = UIDNA_INFO_INITIALIZER;
  g_autoptr (UIDNA) idna = uidna_openUTS46 (UIDNA_NONTRANSITIONAL_TO_ASCII | UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ
                                              | UIDNA_USE_STD3_RULES,
                                            &status);
  int32_t length;

  length = uidna_nameToASCII_UTF8 (idna, domain, -1, ascii, sizeof ascii, &info, &status);
  if (U_FAILURE (status) || info.errors != 0 || length <= 0 || length > DOMAIN_MAX)
    {
      set_invalid (error, "The part after “@” is not a domain name");
      return NULL;
    }
  if (memchr (ascii, '.', (gsize) length) == NULL || ascii[length - 1] == '.')
    {
      set_invalid (error, "The domain name is not complete, as in “school.edu”");
      return NULL;
    }

  return g_strndup (ascii, (gsize) length);
}

static gboolean
check_local (const char *local, gsize length, GError **error)
{
  if (length == 0)
    return set_invalid (error, "There is nothing before “@”");
  if (length > LOCAL_MAX)
    return set_invalid (error, "The part before “@” is longer than 64 characters");
  if (local[0] == '.' || local[length - 1] == '.')
    return set_invalid (error, "The part before “@” begins or ends with a dot");

  for (const char *p = local; p < local + length; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c <= ' ' || c == 0x7f || g_unichar_isspace (c) || g_unichar_iscntrl (c) || (c < 0x80 && strchr ("\"(),:;<>@[\\]", (int) c) != NULL))
        return set_invalid (error, "There is a character before “@” that an address cannot have");
    }

  return TRUE;
}

char *
twin_email_normalize (const char *address, GError **error)
{
  g_autofree char *folded = NULL;
  g_autofree char *domain = NULL;
  const char *at;

  g_return_val_if_fail (address != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  folded = fold_text (address);
  if (folded == NULL)
    {
      set_invalid (error, "The address is not readable text (UTF-8)");
      return NULL;
    }
  at = strrchr (folded, '@');
  if (at == NULL)
    {
      set_invalid (error, "There is no “@” in the address");
      return NULL;
    }
  if (!check_local (folded, (gsize) (at - folded), error))
    return NULL;
  domain = domain_to_ascii (at + 1, error);
  if (domain == NULL)
    return NULL;

  return g_strdup_printf ("%.*s@%s", (int) (at - folded), folded, domain);
}

char *
twin_domain_normalize (const char *rule, GError **error)
{
  g_autofree char *folded = NULL;
  const char *domain;

  g_return_val_if_fail (rule != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  folded = fold_text (rule);
  if (folded == NULL)
    {
      set_invalid (error, "The domain is not readable text (UTF-8)");
      return NULL;
    }

  domain = folded;
  if (g_str_has_prefix (domain, "*@"))
    domain += 2;
  else if (*domain == '@')
    domain += 1;
  if (strchr (domain, '@') != NULL || strchr (domain, '*') != NULL)
    {
      set_invalid (error, "A domain is written as “*@school.edu”, “@school.edu” or “school.edu”");
      return NULL;
    }

  return domain_to_ascii (domain, error);
}

char *
twin_pseudonym (TwinSecret *pepper, const char *normalized)
{
  g_return_val_if_fail (pepper != NULL, NULL);
  g_return_val_if_fail (normalized != NULL, NULL);

  return twin_hmac_sha256_hex (pepper, normalized, strlen (normalized));
}

/* Made once for the process and kept: it is only read from then on. */
static const USpoofChecker *
get_checker (void)
{
  static USpoofChecker *checker;
  static gsize ready = 0;

  if (g_once_init_enter (&ready))
    {
      UErrorCode status = U_ZERO_ERROR;

      checker = uspoof_open (&status);
      g_once_init_leave (&ready, 1);
    }

  return checker;
}

char *
twin_value_look (const TwinPiiType *type, const char *value, gsize length)
{
  g_autofree char *normal = NULL;
  g_autofree char *look = NULL;
  UErrorCode status = U_ZERO_ERROR;
  int32_t size;
  int32_t n;

  g_return_val_if_fail (type != NULL && value != NULL, NULL);

  normal = twin_finding_normalize (type, value, length);
  /* A character's skeleton is longer than itself, but within bounds. */
  size = (int32_t) MIN (strlen (normal) * 20 + 64, G_MAXINT32);
  look = g_malloc ((gsize) size);
  n = get_checker () != NULL ? uspoof_getSkeletonUTF8 (get_checker (), 0, normal, -1, look, size, &status) : 0;
  if (get_checker () == NULL || U_FAILURE (status) || n >= size)
    return g_steal_pointer (&normal);

  return g_strndup (look, (gsize) n);
}
