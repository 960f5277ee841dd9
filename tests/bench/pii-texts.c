/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Writes a synthetic text to the standard output, the same one every time:
 *
 *   pii-texts KIND BYTES
 *
 * business  running text with a plain number every 150 bytes or so and an item every 2 kB
 * dense     short lines with an item every 125 bytes or so
 * table     comma-separated values, all numbers
 * digits, signs, colons
 *           nothing but digits, '@' and "a:"
 *
 * Whatever has a check digit has a right one: a wrong one is rejected early. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <glib.h>

#define SEED 20260714
#define ITEM_BYTES 2003
#define NUMBER_BYTES 150
#define DENSE_BYTES 125
#define TABLE_COLUMNS 8

/* The more frequent ones first. */
static const char *const words[] = {
  "the", "of", "and", "to", "in", "a", "for", "is", "on", "that", "with", "be", "by", "as", "at", "this", "are", "we", "our", "from",
  "or", "has", "will", "have", "not", "an", "it", "which", "was", "their", "all", "its", "were", "been", "year", "company", "said",
  "market", "customers", "more", "business", "management", "new", "during", "services", "report", "results", "other", "increase",
  "quarter", "team", "project", "board", "may", "financial", "between", "contract", "should", "products", "also", "costs", "such",
  "annual", "growth", "under", "within", "these", "revenue", "operations", "would", "including", "each", "total", "plan", "review",
  "information", "process", "than", "agreement", "support", "quality", "performance", "development", "can", "further", "available",
  "training", "period", "employees", "meeting", "department", "budget", "after", "investment", "main", "policy", "schedule",
  "delivery", "through", "against", "system", "provided", "technology", "remain", "international", "maintenance", "changes",
  "supplier", "per", "cent", "approximately", "obtain", "Chairman", "office", "strategy", "risk", "compliance", "shareholders",
  "again", "committee", "material", "decision", "analysis", "long-term", "proposal", "equipment", "production", "pricing", "higher",
  "certain", "terms", "regional", "demand", "capital", "e.g.", "campaign", "software", "value", "chain", "day-to-day", "approval",
  "responsible", "environment", "requirements", "Europe", "inventory", "logistics", "payments", "audit", "retail", "objectives",
  "acquisition", "warehouse", "follow-up", "procedure", "estimated", "standards", "insurance", "negotiations", "initial", "obligations",
  "partnership", "resources", "deadline", "sustainable", "evaluation", "digital", "engineering", "notification", "distribution",
};

static GRand *generator;

static guint
below (guint n)
{
  return (guint) g_rand_int_range (generator, 0, (gint32) n);
}

static const char *
word (void)
{
  /* The square of an even distribution: the first tenth of the list makes a third of a text. */
  double place = g_rand_double (generator);

  return words[(guint) (place * place * G_N_ELEMENTS (words))];
}

static void
append_digits (GString *out, guint n)
{
  for (guint i = 0; i < n; i++)
    g_string_append_c (out, (char) ('0' + below (10)));
}

/* Fifteen digits and the sixteenth that makes the sum of Luhn's method right, in fours. */
static void
append_card (GString *out, char separator)
{
  guint sum = 0;
  guint digit = 4;

  for (guint i = 0; i < 16; i++)
    {
      guint weighted = i % 2 == 0 ? digit * 2 : digit;

      if (i == 15)
        digit = weighted = (10 - sum % 10) % 10;
      sum += weighted > 9 ? weighted - 9 : weighted;
      if (i > 0 && i % 4 == 0 && separator != 0)
        g_string_append_c (out, separator);
      g_string_append_c (out, (char) ('0' + digit));
      digit = below (10);
    }
}

/* ISO 13616: the account, "DE00" as numbers, and 98 less the rest of 97. */
static void
append_iban (GString *out, gboolean grouped)
{
  g_autoptr (GString) account = g_string_new (NULL);
  guint rest = 0;

  append_digits (account, 18);
  for (gsize i = 0; i < account->len; i++)
    rest = (rest * 10 + (guint) (account->str[i] - '0')) % 97;
  rest = (rest * 1000000 + 131400) % 97;
  g_string_append_printf (out, "DE%02u", 98 - rest);
  for (gsize i = 0; i < account->len; i++)
    {
      if (grouped && i % 4 == 0)
        g_string_append_c (out, ' ');
      g_string_append_c (out, account->str[i]);
    }
}

static void
append_pesel (GString *out)
{
  static const guint weights[] = { 1, 3, 7, 9, 1, 3, 7, 9, 1, 3 };
  g_autofree char *start = g_strdup_printf ("%02u%02u%02u%04u", 50 + below (50), 1 + below (12), 1 + below (28), below (10000));
  guint sum = 0;

  for (guint i = 0; i < G_N_ELEMENTS (weights); i++)
    sum += weights[i] * (guint) (start[i] - '0');
  g_string_append_printf (out, "%s%u", start, (10 - sum % 10) % 10);
}

static void
append_item (GString *out)
{
  static const char *const people[] = { "anna.kowalska", "j.smith", "maria.lopez", "hans-peter.meier", "li.wei", "o.nilsen" };
  static const char *const hosts[] = { "example.com", "mail.example.org", "post.example.de", "example.co.uk" };
  const char *person = people[below (G_N_ELEMENTS (people))];
  const char *host = hosts[below (G_N_ELEMENTS (hosts))];

  switch (below (14))
    {
    case 0:
    case 1:
    case 2:
      g_string_append_printf (out, "%s%u@%s", person, below (100), host);
      break;
    case 3:
      g_string_append_printf (out, "call %03u-%03u-%04u", 201 + below (700), 200 + below (800), below (10000));
      break;
    case 4:
      g_string_append_printf (out, "phone +49 %u %u", 30 + below (60), 1000000 + below (9000000));
      break;
    case 5:
      g_string_append (out, "card ");
      append_card (out, " -"[below (2)]);
      break;
    case 6:
      append_card (out, 0);
      break;
    case 7:
      g_string_append (out, "IBAN ");
      append_iban (out, below (2) == 0);
      break;
    case 8:
      g_string_append_printf (out, "SSN %03u-%02u-%04u", 100 + below (500), 1 + below (99), 1 + below (9999));
      break;
    case 9:
      g_string_append_printf (out, "%u.%u.%u.%u", 100 + below (120), below (256), below (256), below (256));
      break;
    case 10:
      g_string_append_printf (out, "https://%s/reports/%u?id=%u", host, below (1000), below (100000));
      break;
    case 11:
      g_string_append_printf (out, "%02x:%02x:%02x:%02x:%02x:%02x", below (256), below (256), below (256), below (256), below (256),
                              below (256));
      break;
    case 12:
      g_string_append_printf (out, "born %02u.%02u.%u", 1 + below (28), 1 + below (12), 1940 + below (60));
      break;
    default:
      g_string_append (out, "PESEL ");
      append_pesel (out);
      break;
    }
}

static void
append_number (GString *out)
{
  static const char *const months[] = { "January", "March", "May", "June", "October", "December" };

  switch (below (10))
    {
    case 0:
    case 1:
      g_string_append_printf (out, "%u", 1990 + below (40));
      break;
    case 2:
      g_string_append_printf (out, "%u.%u%%", below (100), below (10));
      break;
    case 3:
      g_string_append_printf (out, "$%u,%03u", 1 + below (999), below (1000));
      break;
    case 4:
      g_string_append_printf (out, "EUR %u,%03u,%03u.%02u", 1 + below (99), below (1000), below (1000), below (100));
      break;
    case 5:
      g_string_append_printf (out, "section %u.%u", 1 + below (20), 1 + below (9));
      break;
    case 6:
      g_string_append_printf (out, "%u %s %u", 1 + below (28), months[below (G_N_ELEMENTS (months))], 2000 + below (26));
      break;
    case 7:
      g_string_append_printf (out, "order %u", 100000 + below (900000));
      break;
    default:
      g_string_append_printf (out, "%u", below (5000));
      break;
    }
}

/* Running text, with the bytes from one item to the next and from one number to the next. */
static void
append_text (GString *out, gsize length, gsize item_bytes, gsize number_bytes)
{
  gsize next_item = item_bytes / 2;
  gsize next_number = number_bytes / 2;
  guint n_words = 0;
  guint sentence = 12;

  while (out->len < length)
    {
      gsize start = out->len;

      if (out->len >= next_item)
        {
          append_item (out);
          next_item += item_bytes;
        }
      else if (out->len >= next_number)
        {
          append_number (out);
          next_number += number_bytes / 2 + below ((guint) number_bytes);
        }
      else
        g_string_append (out, word ());
      if (n_words == 0)
        out->str[start] = g_ascii_toupper (out->str[start]);
      if (++n_words < sentence)
        {
          g_string_append (out, below (14) == 0 ? ", " : " ");
          continue;
        }
      g_string_append (out, below (4) == 0 ? ".\n\n" : ". ");
      n_words = 0;
      sentence = 8 + below (16);
    }
}

/* Amounts, shares, dates and numbers of orders: nothing to be found in any of them. */
static void
append_table (GString *out, gsize length)
{
  g_string_append (out, "date,order,units,price,share,weight,batch,total\n");
  while (out->len < length)
    for (guint column = 0; column < TABLE_COLUMNS; column++)
      {
        switch (column)
          {
          case 0:
            g_string_append_printf (out, "%u-%02u-%02u", 2000 + below (26), 1 + below (12), 1 + below (28));
            break;
          case 1:
            append_digits (out, 9);
            break;
          case 4:
            g_string_append_printf (out, "0.%04u", below (10000));
            break;
          case 6:
            append_digits (out, 12);
            break;
          case 3:
          case 7:
            g_string_append_printf (out, "%u.%02u", below (100000), below (100));
            break;
          default:
            g_string_append_printf (out, "%u", below (100000));
            break;
          }
        g_string_append_c (out, column + 1 < TABLE_COLUMNS ? ',' : '\n');
      }
}

static void
append_pattern (GString *out, gsize length, const char *pattern)
{
  while (out->len < length)
    g_string_append (out, pattern);
}

int
main (int argc, char **argv)
{
  g_autoptr (GString) out = NULL;
  gsize length;

  if (argc != 3)
    {
      fprintf (stderr, "Usage: %s business|dense|table|digits|signs|colons BYTES\n", argv[0]);
      return 2;
    }
  length = (gsize) g_ascii_strtoull (argv[2], NULL, 10);
  out = g_string_sized_new (length + 4096);
  generator = g_rand_new_with_seed (SEED);

  if (strcmp (argv[1], "business") == 0)
    append_text (out, length, ITEM_BYTES, NUMBER_BYTES);
  else if (strcmp (argv[1], "dense") == 0)
    append_text (out, length, DENSE_BYTES, NUMBER_BYTES);
  else if (strcmp (argv[1], "table") == 0)
    append_table (out, length);
  else if (strcmp (argv[1], "digits") == 0)
    while (out->len < length)
      append_digits (out, 64);
  else if (strcmp (argv[1], "signs") == 0)
    append_pattern (out, length, "@");
  else if (strcmp (argv[1], "colons") == 0)
    append_pattern (out, length, "a:");
  else
    {
      fprintf (stderr, "There is no text “%s”.\n", argv[1]);
      return 2;
    }
  g_string_truncate (out, length);
  g_rand_free (generator);

  return fwrite (out->str, 1, out->len, stdout) == out->len ? 0 : 1;
}
