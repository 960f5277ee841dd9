/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy/detect-context.h"
#include "privacy/detect-text.h"

#include <arpa/inet.h>
#include <string.h>

/* The longest forms: eight groups, or six and an IPv4 address (RFC 4291, 2.2), and a
 * zone (RFC 4007, 11). */
#define IPV6_MAX 45
#define ZONE_MAX 16

/* Four small numbers are as often a section or a version. */
#define BITS_LARGE 9
#define BITS_MEDIUM 6
#define BITS_SMALL 2

/* One number from 0 to 255 without a leading zero; its end, or @at. */
static gsize
octet_end (Detect *self, gsize at, guint *octet)
{
  gsize end = at;

  *octet = 0;
  while (end < self->length && end - at < 4 && text_is_digit (self->text[end]))
    *octet = *octet * 10 + (self->text[end++] - '0');

  if (end == at || end - at > 3 || *octet > 255 || (end - at > 1 && self->text[at] == '0'))
    return at;

  return end;
}

/* "/24", if it is a prefix of at most @most bits. */
static gsize
prefix_end (Detect *self, gsize at, guint most)
{
  guint bits;
  gsize end;

  if (text_byte (self->text, self->length, at) != '/')
    return at;
  end = octet_end (self, at + 1, &bits);
  if (end == at + 1 || bits > most || text_is_alnum (text_byte (self->text, self->length, end)))
    return at;

  return end;
}

static gboolean
ends_here (Detect *self, gsize end)
{
  guint8 next = text_byte (self->text, self->length, end);
  guint8 beyond = text_byte (self->text, self->length, end + 1);

  if (text_is_alnum (next) || next == '_')
    return FALSE;

  return !((next == '.' || next == '-') && (text_is_alnum (beyond) || beyond == '.'));
}

void
detect_ipv4 (Detect *self, gsize start)
{
  const TwinPiiType *type = &self->types[PII_IP_ADDRESS];
  guint8 before = start > 0 ? self->text[start - 1] : ' ';
  guint largest = 0;
  gsize at = start;
  Context context;
  gboolean network;
  gsize end;
  int bits;

  if (text_is_alnum (before) || before == '.' || before == '-' || before == '_')
    return;
  for (guint i = 0; i < 4; i++)
    {
      guint octet;

      end = octet_end (self, at, &octet);
      if (end == at || (i < 3 && text_byte (self->text, self->length, end) != '.'))
        return;
      largest = MAX (largest, octet);
      at = i < 3 ? end + 1 : end;
    }
  end = prefix_end (self, at, 32);
  /* What divides no network goes on as a path: versions and sections do not. */
  network = end != at || (text_byte (self->text, self->length, at) == '/' && text_is_digit (text_byte (self->text, self->length, at + 1)));
  if (!ends_here (self, end))
    return;

  context_clear (&context);
  context_read (&context, self, start, end);
  bits = largest >= 100 ? BITS_LARGE : largest >= 24 ? BITS_MEDIUM : BITS_SMALL;
  if (network)
    bits = MAX (bits, BITS_MEDIUM);
  detect_add (self, type, start, end, bits + context_bits (&context, type, NULL), TRUE, N_ ("the form of an IP address"));
}

static gboolean
is_ipv6_byte (guint8 c)
{
  return g_ascii_isxdigit ((char) c) || c == ':' || c == '.';
}

/* "%eth0" */
static gsize
zone_end (Detect *self, gsize at)
{
  gsize end = at + 1;

  if (text_byte (self->text, self->length, at) != '%')
    return at;
  while (end < self->length && end - at <= ZONE_MAX && text_is_alnum (self->text[end]))
    end++;

  return end > at + 1 ? end : at;
}

/* "a::b" is as often a name in a program: at least three groups, or four digits in one. */
static gboolean
is_telling (const char *address)
{
  guint groups = 0;
  guint run = 0;
  guint longest = 0;
  gboolean digit = FALSE;

  for (const char *p = address; *p != '\0'; p++)
    {
      run = *p == ':' ? 0 : run + 1;
      groups += run == 1;
      longest = MAX (longest, run);
      digit = digit || g_ascii_isdigit (*p);
    }

  return digit && (groups >= 3 || longest >= 3 || strcmp (address, "::1") == 0);
}

void
detect_ipv6 (Detect *self, gsize at)
{
  char address[IPV6_MAX + 1];
  struct in6_addr parsed;
  gsize start = at;
  gsize end = at;

  /* The whole run is read once, however many colons it has. */
  if (at < self->colon_end)
    return;
  while (start > 0 && at - start <= 4 && g_ascii_isxdigit ((char) self->text[start - 1]))
    start--;
  while (end < self->length && is_ipv6_byte (self->text[end]))
    end++;
  self->colon_end = end;

  while (end > start && self->text[end - 1] == '.')
    end--;
  if (end - start > 2 && self->text[end - 1] == ':' && self->text[end - 2] != ':')
    end--;
  if (end - start < 3 || end - start > IPV6_MAX)
    return;
  if (start > 0 && (text_is_alnum (self->text[start - 1]) || self->text[start - 1] == '.' || self->text[start - 1] == '-'))
    return;

  memcpy (address, self->text + start, end - start);
  address[end - start] = '\0';
  if (inet_pton (AF_INET6, address, &parsed) != 1 || !is_telling (address))
    return;

  end = zone_end (self, end);
  end = prefix_end (self, end, 128);
  if (ends_here (self, end))
    detect_add_tier (self, &self->types[PII_IP_ADDRESS], start, end, TWIN_TIER_CERTAIN, N_ ("the form of an IP address"));
}
