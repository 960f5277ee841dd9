/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cell-date.h"

#include <math.h>

#include "cell-format.h"

#define SECONDS_PER_DAY 86400

typedef struct
{
  int year, month, day, weekday;
  gint64 seconds;      /* of the day */
  gint64 total;        /* since day 0 */
  guint milliseconds;
} Moment;

/* What is rounded: the last digit of the seconds, where they are shown, as Excel does. */
static gint64
find_step (GArray *tokens)
{
  gboolean seconds = FALSE;
  gint64 step = 1000;

  for (guint i = 0; i < tokens->len; i++)
    {
      const CellToken *token = &g_array_index (tokens, CellToken, i);

      seconds |= (token->type == CELL_TOKEN_DATE || token->type == CELL_TOKEN_ELAPSED) && g_ascii_tolower (token->text[0]) == 's';
      if (token->type == CELL_TOKEN_DIGIT && step > 1)
        step /= 10;
    }
  return seconds ? step : 1;
}

static Moment
split_serial (double serial,
              gint64 step,
              gboolean since_1904)
{
  gint64 ticks = (gint64) round (serial * SECONDS_PER_DAY * 1000 / (double) step) * step;
  gint64 days;
  GDate date;
  Moment moment = { 0 };

  moment.milliseconds = (guint) (ticks % 1000);
  moment.total = ticks / 1000;
  moment.seconds = moment.total % SECONDS_PER_DAY;
  days = moment.total / SECONDS_PER_DAY;

  /* Day 60 is 29 February 1900, which never was: days before it count from one day later. */
  if (since_1904)
    days += 1462;
  else if (days < 60)
    days++;
  g_date_set_dmy (&date, 30, G_DATE_DECEMBER, 1899);
  g_date_add_days (&date, (guint) days);
  moment.year = g_date_get_year (&date);
  moment.month = (int) g_date_get_month (&date);
  moment.day = g_date_get_day (&date);
  moment.weekday = (int) g_date_get_weekday (&date);
  return moment;
}

static void
append_name (GString *out,
             const char *name,
             guint length)
{
  g_string_append_len (out, name, length == 3 ? 3 : length >= 5 ? 1 : -1);
}

/* "m" after hours or before seconds are minutes. */
static gboolean
is_minutes (GArray *tokens,
            guint at)
{
  for (guint i = at; i > 0; i--)
    {
      const CellToken *token = &g_array_index (tokens, CellToken, i - 1);

      if (token->type == CELL_TOKEN_DATE || token->type == CELL_TOKEN_ELAPSED)
        {
          if (g_ascii_tolower (token->text[0]) == 'h')
            return TRUE;
          break;
        }
    }
  for (guint i = at + 1; i < tokens->len; i++)
    {
      const CellToken *token = &g_array_index (tokens, CellToken, i);

      if (token->type == CELL_TOKEN_DATE || token->type == CELL_TOKEN_ELAPSED)
        return g_ascii_tolower (token->text[0]) == 's';
    }
  return FALSE;
}

static void
append_month (GString *out,
              const Moment *moment,
              guint length)
{
  static const char *const months[] = { "January", "February", "March", "April", "May", "June", "July", "August",
                                        "September", "October", "November", "December" };

  if (length >= 3)
    append_name (out, months[moment->month - 1], length);
  else
    g_string_append_printf (out, "%0*d", (int) length, moment->month);
}

static void
append_day (GString *out,
            const Moment *moment,
            guint length)
{
  static const char *const days[] = { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday" };

  if (length >= 3)
    append_name (out, days[moment->weekday - 1], MIN (length, 4));
  else
    g_string_append_printf (out, "%0*d", (int) length, moment->day);
}

static void
append_date_token (GString *out,
                   GArray *tokens,
                   guint at,
                   const Moment *moment,
                   gboolean halves)
{
  const CellToken *token = &g_array_index (tokens, CellToken, at);
  int width = (int) MIN (token->length, 2);
  int hour = (int) (moment->seconds / 3600);

  switch (g_ascii_tolower (token->text[0]))
    {
    case 'y':
      if (token->length <= 2)
        g_string_append_printf (out, "%02d", moment->year % 100);
      else
        g_string_append_printf (out, "%d", moment->year);
      break;
    case 'm':
      if (is_minutes (tokens, at))
        g_string_append_printf (out, "%0*d", width, (int) (moment->seconds / 60 % 60));
      else
        append_month (out, moment, token->length);
      break;
    case 'd':
      append_day (out, moment, token->length);
      break;
    case 'h':
      g_string_append_printf (out, "%0*d", width, halves ? (hour + 11) % 12 + 1 : hour);
      break;
    case 's':
      g_string_append_printf (out, "%0*d", width, (int) (moment->seconds % 60));
      break;
    default:
      g_string_append (out, hour < 12 ? "AM" : "PM");
      break;
    }
}

static gboolean
has_halves (GArray *tokens)
{
  for (guint i = 0; i < tokens->len; i++)
    {
      const CellToken *token = &g_array_index (tokens, CellToken, i);

      if (token->type == CELL_TOKEN_DATE && g_ascii_tolower (token->text[0]) == 'a')
        return TRUE;
    }
  return FALSE;
}

char *
cell_date_format (double value,
                  GArray *tokens,
                  gboolean since_1904)
{
  GString *out = g_string_new (NULL);
  Moment moment = split_serial (value, find_step (tokens), since_1904);
  gboolean halves = has_halves (tokens);
  gboolean fraction = FALSE;

  for (guint i = 0; i < tokens->len; i++)
    {
      const CellToken *token = &g_array_index (tokens, CellToken, i);
      gint64 unit;

      switch (token->type)
        {
        case CELL_TOKEN_DATE:
          append_date_token (out, tokens, i, &moment, halves);
          break;
        case CELL_TOKEN_ELAPSED:
          unit = g_ascii_tolower (token->text[0]) == 'h' ? 3600 : g_ascii_tolower (token->text[0]) == 'm' ? 60 : 1;
          g_string_append_printf (out, "%0*" G_GINT64_FORMAT, (int) MIN (token->length, 2), moment.total / unit);
          break;
        case CELL_TOKEN_DIGIT:
          /* ".000" behind seconds. */
          if (fraction)
            g_string_append_printf (out, "%u", moment.milliseconds / 100);
          moment.milliseconds = moment.milliseconds % 100 * 10;
          break;
        case CELL_TOKEN_POINT:
          fraction = i + 1 < tokens->len && g_array_index (tokens, CellToken, i + 1).type == CELL_TOKEN_DIGIT;
          g_string_append_c (out, '.');
          break;
        case CELL_TOKEN_LITERAL:
        case CELL_TOKEN_COMMA:
          g_string_append_len (out, token->text, token->length);
          break;
        default:
          break;
        }
    }
  return g_string_free (out, FALSE);
}
