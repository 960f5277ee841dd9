/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy/detect.h"
#include "privacy/detect-text.h"

#include <string.h>

#define SCHEME_MAX 10
/* RFC 1035, 2.3.4 */
#define LABEL_MAX 63
#define HOST_MAX 253

static gboolean
is_scheme (const char *text, gsize length)
{
  static const char *const schemes[] = { "http", "https", "ftp", "ftps", "sftp", "ssh", "git", "svn", "ws", "wss",
                                         "ldap", "ldaps", "smb", "rtsp", "irc", "nfs", "telnet", "gemini", "gopher",
                                         "postgres", "postgresql", "mysql", "mariadb", "mongodb", "redis", "rediss", "amqp",
                                         "amqps", "smtp", "smtps", "imap", "imaps", "mssql", "sqlserver", "oracle", "jdbc" };

  for (gsize i = 0; i < G_N_ELEMENTS (schemes); i++)
    if (strlen (schemes[i]) == length && g_ascii_strncasecmp (text, schemes[i], length) == 0)
      return TRUE;

  return FALSE;
}

/* Characters that end an address in running text: blanks and RFC 3986's delimiters that
 * are never part of one. */
static gboolean
ends_url (Detect *self, gsize at, guint *n_bytes)
{
  static const gboolean ends[0x80] = {
    [0x00 ... ' '] = TRUE, ['"'] = TRUE, ['<'] = TRUE, ['>'] = TRUE, ['\\'] = TRUE, ['^'] = TRUE,
    ['`'] = TRUE,          ['{'] = TRUE, ['|'] = TRUE, ['}'] = TRUE, [0x7f] = TRUE,
  };
  gunichar c = text_code_point (self->text, self->length, at, n_bytes);

  if (c < 0x80)
    return ends[c];

  /* Quotation marks, blanks and the punctuation of East Asia; U+FFFD is a broken byte. */
  return c == 0xfffd || g_unichar_isspace (c) || (c >= 0x2018 && c <= 0x201f) || c == 0xab || c == 0xbb
         || (c >= 0x3000 && c <= 0x303f) || (c >= 0xff01 && c <= 0xff0c);
}

/* Punctuation at the end belongs to the sentence, and a closing bracket that was not
 * opened inside to what is around. */
static gsize
trim_end (Detect *self, gsize start, gsize end)
{
  gssize open = 0;

  for (gsize at = start; at < end; at++)
    open += (self->text[at] == '(') - (self->text[at] == ')') + (self->text[at] == '[') - (self->text[at] == ']');

  while (end > start)
    {
      guint8 c = self->text[end - 1];

      if (strchr (".,;:!?'*_~", c) != NULL)
        end--;
      else if ((c == ')' || c == ']') && open < 0)
        {
          open++;
          end--;
        }
      else
        break;
    }

  return end;
}

static gsize
url_end (Detect *self, gsize start, gsize from)
{
  gsize end = from;
  guint n_bytes;

  while (end < self->length && !ends_url (self, end, &n_bytes))
    end += n_bytes;

  return trim_end (self, start, end);
}

/* Whether a host without a dot, with what may be a port at its end, is one of an address: "http://localhost",
 * "http://wiki/page", "http://printer:631"; "http://example" is the beginning of one. */
static gboolean
is_served (Detect *self, gsize at, gsize end)
{
  guint8 next = text_byte (self->text, self->length, end);

  return next == '/' || next == '?' || memchr (self->text + at, ':', end - at) != NULL || memchr (self->text + at, '@', end - at) != NULL
         || text_begins_with (self->text, self->length, at, "localhost");
}

/* Whether a host stands at @at: letters or digits, with a dot inside, or unless it @needs_dot with a port or a path
 * after, as on a network of one's own. */
static gboolean
has_host (Detect *self, gsize at, gboolean needs_dot)
{
  gboolean dot = FALSE;
  gsize end = at;

  if (text_byte (self->text, self->length, at) == '[')
    return TRUE;
  while (end < self->length && end - at < 255
         && (text_is_alnum (self->text[end]) || self->text[end] >= 0x80 || strchr ("-._@:%", self->text[end]) != NULL))
    {
      dot = dot || (self->text[end] == '.' && end > at && text_is_alnum (text_byte (self->text, self->length, end + 1)));
      end++;
    }

  return end > at && self->text[at] != '.' && self->text[at] != '-' && (dot || (!needs_dot && is_served (self, at, end)));
}

/* RFC 3986, 3.2.1: "user:password@". */
static gboolean
has_password (Detect *self, gsize host, gsize end)
{
  const guint8 *colon = NULL;

  for (gsize at = host; at < end && self->text[at] != '/' && self->text[at] != '?'; at++)
    {
      if (self->text[at] == ':' && colon == NULL && at > host)
        colon = self->text + at;
      if (self->text[at] == '@')
        return colon != NULL && colon + 1 < self->text + at && strchr ("$<{[%*", colon[1]) == NULL;
    }

  return FALSE;
}

/* Whether something is in an address that would be a finding by itself, as in
 * "?email=...". Such an address is of a type of its own: findings do not overlap, so that
 * whoever lets web addresses pass must not let the value inside pass with them unseen. */
static gboolean
is_personal (Detect *self, gsize start, gsize end)
{
  g_autoptr (GArray) inner = NULL;

  if (memchr (self->text + start, '?', end - start) == NULL && memchr (self->text + start, '@', end - start) == NULL
      && memchr (self->text + start, '%', end - start) == NULL)
    return FALSE;
  inner = detect_within_url ((const char *) self->text + start, end - start);
  for (guint i = 0; i < inner->len; i++)
    {
      const TwinFinding *finding = &g_array_index (inner, TwinFinding, i);

      if (finding->tier == TWIN_TIER_CERTAIN && finding->type != &self->types[PII_IP_ADDRESS])
        return TRUE;
    }

  return FALSE;
}

static void
add_url (Detect *self, gsize start, gsize host)
{
  gsize end = url_end (self, start, host);

  if (end <= host)
    return;
  self->url_end = end;
  if (has_password (self, host, end))
    {
      detect_add_tier (self, &self->types[PII_CONNECTION_STRING], start, end, TWIN_TIER_CERTAIN, N_ ("an address with a password"));
      return;
    }
  if (is_personal (self, start, end))
    detect_add_tier (self, &self->types[PII_PERSONAL_URL], start, end, TWIN_TIER_CERTAIN, N_ ("a web address with personal data in it"));
  else
    detect_add_tier (self, &self->types[PII_URL], start, end, TWIN_TIER_CERTAIN, N_ ("the form of a web address"));
}

void
detect_url (Detect *self, gsize at)
{
  gsize start = at;

  if (self->within_url || at < self->url_end)
    return;

  if (self->text[at] == ':')
    {
      while (start > 0 && at - start < SCHEME_MAX && text_is_letter (self->text[start - 1]))
        start--;
      if (is_scheme ((const char *) self->text + start, at - start) && has_host (self, at + 3, FALSE))
        add_url (self, start, at + 3);
    }
  else if (self->length - at > 4 && g_ascii_strncasecmp ((const char *) self->text + at, "www.", 4) == 0
           && (at == 0 || strchr ("@./-_", self->text[at - 1]) == NULL) && has_host (self, at + 4, TRUE))
    add_url (self, at, at + 4);
}

/* The end of a host name's label of Latin letters, digits and hyphens. */
static gsize
label_end (Detect *self, gsize at)
{
  gsize end = at;

  while (end < self->length && end - at < LABEL_MAX && (text_is_alnum (self->text[end]) || self->text[end] == '-'))
    end++;

  return end;
}

/* Where the host name before @dot begins; @dot if it does not look like one: "ASP.NET" and "3.com". */
static gsize
host_start (Detect *self, gsize dot)
{
  gsize start = dot;
  gsize last = dot;
  gboolean letter = FALSE;

  while (start > 0 && dot - start < HOST_MAX
         && (text_is_alnum (self->text[start - 1]) || self->text[start - 1] == '-' || self->text[start - 1] == '.'))
    {
      start--;
      if (last == dot && self->text[start] == '.')
        last = start;
      letter = letter || (last == dot && g_ascii_islower ((char) self->text[start]));
    }
  while (start < dot && !text_is_alnum (self->text[start]))
    start++;
  if (!letter || (last == dot && dot - start < 2) || (start > 0 && (strchr ("@/\\_%$#&=", self->text[start - 1]) != NULL || self->text[start - 1] >= 0x80)))
    return dot;

  return start;
}

/* The end of the country that follows a top level: "example.com.au", "example.co.il"; @end if there is none. */
static gsize
country_end (Detect *self, gsize end)
{
  if (text_byte (self->text, self->length, end) == '.' && label_end (self, end + 1) == end + 3
      && g_ascii_islower ((char) self->text[end + 1]) && g_ascii_islower ((char) self->text[end + 2]))
    return end + 3;

  return end;
}

void
detect_host (Detect *self, gsize at)
{
  static const char *const top_levels[] = { "com", "org", "net", "edu", "gov", "co" };
  gsize end = label_end (self, at);
  gsize start;

  if (self->within_url || at < self->url_end || at < 2 || self->text[at - 1] != '.')
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (top_levels); i++)
    if (end - at == strlen (top_levels[i]) && memcmp (self->text + at, top_levels[i], end - at) == 0)
      {
        start = host_start (self, at - 1);
        if (start == at - 1)
          return;
        /* Of "co" alone, as of most countries, a sentence may be the reason. */
        if (end - at == 2 && country_end (self, end) == end)
          return;
        end = country_end (self, end);
        /* "com.example.Name", "api.net(x)" are names in programs. */
        if (text_byte (self->text, self->length, end) == '@' || text_byte (self->text, self->length, end) == '('
            || (text_byte (self->text, self->length, end) == '.' && text_is_alnum (text_byte (self->text, self->length, end + 1))))
          return;
        if (text_byte (self->text, self->length, end) == '/' || text_byte (self->text, self->length, end) == ':')
          end = MAX (end, url_end (self, start, end));
        self->url_end = end;
        detect_add_tier (self, &self->types[PII_URL], start, end, TWIN_TIER_LIKELY, N_ ("the name of a host"));
        return;
      }
}
