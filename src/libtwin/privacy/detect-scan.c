/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy/detect-scan.h"

#include <string.h>

/* Anchors are single bytes that names, numbers and secrets cannot do without, the first digit
 * of a row of digits, and short sequences in the words that announce something: four letters
 * that are rare elsewhere, whatever their case. Where a sequence is found inside of other
 * words the detector sees that at once. */

/* X (first, second, third, fourth): bytes with 0x20 set; 0 for any. */
#define SEQUENCES(X)                                                                                                   \
  /* words that an assistant is told with */                                                                           \
  X ('a', 'i', 0, 0) X ('k', 'i', 0, 0) X ('g', 'p', 't', 0) X ('l', 'l', 'm', 0) X ('t', 'b', 'o', 't')               \
  X ('s', 'r', 'e', 'g') X ('r', 'g', 'e', 't') X ('g', 'n', 'o', 'r') X ('n', 'g', 'u', 'a') X ('s', 's', 'a', 'c')   \
  X ('v', 'e', 'r', 'r') X ('a', 'c', 'h', 'm') X ('y', 's', 't', 'e') X ('r', 'g', 'i', 's') X ('r', 'g', 'e', 's')   \
  X ('t', 'i', 'f', 'i') X ('g', 'i', 't', 'a') X ('i', 'r', 't', 'u')                                                 \
  /* words for '@' */                                                                                                  \
  X (' ', 'a', 't', ' ') X ('a', 't', '}', 0) X ('a', 't', ')', 0) X ('r', 'r', 'o', 'b') X ('r', 'o', 'b', 'a')       \
  X ('c', 'i', 'o', 'l') X ('m', 'a', 'l', 'p') X ('m', 'a', 0xe5, 0) X ('n', 'a', 'b', 'e') X ('a', 'a', 'r', 't')    \
  X ('v', 'i', 'n', 'a') X (0xe3, 0xa4, 't', 0)                                                                        \
  /* and weekdays */                                                                                                   \
  X ('d', 'a', 'y', 0) X ('t', 'a', 'g', 0) X ('d', 'a', 'g', 0)                                                       \
  /* and labels that stand before what has no digit */                                                                 \
  X ('w', 'w', 'w', 0) X ('b', 'i', 'c', 0) X ('w', 'i', 'f', 't')                                                     \
  /* and what codes of '@' go on with, and keys that begin with letters */                                             \
  X ('%', '4', 0, 0) X ('&', '#', 0, 0) X ('&', 'c', 'o', 'm') X ('a', 'k', 'i', 'a') X ('a', 's', 'i', 'a')

static gboolean
is_single (guint8 c)
{
  switch (c)
    {
    case '@':
    case ':':
    case '=':
    case '-':
    case '_':
    /* Leading bytes of the characters that are digits (Unicode, Nd). */
    case 0xd9:
    case 0xdb:
    case 0xdf:
    case 0xe0:
    case 0xe1:
    case 0xea:
    case 0xef:
    case 0xf0:
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
is_digit (guint8 c)
{
  return c >= '0' && c <= '9';
}

static gboolean
is_anchor (const guint8 *at)
{
  guint8 a = at[0] | 0x20, b = at[1] | 0x20, c = at[2] | 0x20, d = at[3] | 0x20;

#define SAME(first, second, third, fourth)                                                                             \
  if (a == (first) && b == (second) && ((third) == 0 || c == (third)) && ((fourth) == 0 || d == (fourth)))             \
    return TRUE;
  SEQUENCES (SAME)
#undef SAME

  return is_single (at[0]) || (is_digit (at[0]) && !is_digit (at[-1]));
}

static guint64
scan_plain (const guint8 *block)
{
  guint64 mask = 0;

  for (guint i = 0; i < SCAN_BLOCK; i++)
    mask |= (guint64) is_anchor (block + i) << i;

  return mask;
}

#if defined(__x86_64__)

#include <immintrin.h>

#define WIDTH 32

/* What the compiler makes of these depends on the function that they are inlined into: one
 * operation each with AVX2, two with SSE2. */
typedef guint8 Bytes __attribute__ ((vector_size (WIDTH)));

#define INLINE static inline __attribute__ ((always_inline))

INLINE void
load (Bytes *bytes, const guint8 *at, gboolean fold)
{
  memcpy (bytes, at, sizeof *bytes);
  if (fold)
    *bytes |= 0x20;
}

/* 0xff for each anchor among WIDTH bytes. */
INLINE void
find_anchors (const guint8 *at, Bytes *found)
{
  Bytes raw, before, a, b, c, d;

  load (&raw, at, FALSE);
  load (&before, at - 1, FALSE);
  load (&a, at, TRUE);
  load (&b, at + 1, TRUE);
  load (&c, at + 2, TRUE);
  load (&d, at + 3, TRUE);

  *found = (Bytes) ((raw - '0' < 10) & (before - '0' > 9));
  *found |= (Bytes) ((raw == '@') | (raw == ':') | (raw == '=') | (raw == '-') | (raw == '_'));
  *found |= (Bytes) ((raw == 0xd9) | (raw == 0xdb) | (raw == 0xdf) | (raw == 0xe0) | (raw == 0xe1) | (raw == 0xea)
                     | (raw == 0xef) | (raw == 0xf0));
#define SAME(first, second, third, fourth)                                                                             \
  *found |= (Bytes) ((a == (first)) & (b == (second)) & ((third) == 0 ? c == c : c == (third))                         \
                     & ((fourth) == 0 ? d == d : d == (fourth)));
  SEQUENCES (SAME)
#undef SAME
}

static guint64
scan_sse2 (const guint8 *block)
{
  guint64 mask = 0;

  for (guint i = 0; i < SCAN_BLOCK; i += WIDTH)
    {
      Bytes found;
      __m128i half[2];

      find_anchors (block + i, &found);
      memcpy (half, &found, sizeof half);
      mask |= (guint64) (guint) _mm_movemask_epi8 (half[0]) << i | (guint64) (guint) _mm_movemask_epi8 (half[1]) << (i + 16);
    }

  return mask;
}

__attribute__ ((target ("avx2"))) static guint64
scan_avx2 (const guint8 *block)
{
  guint64 mask = 0;

  for (guint i = 0; i < SCAN_BLOCK; i += WIDTH)
    {
      Bytes found;
      __m256i whole;

      find_anchors (block + i, &found);
      memcpy (&whole, &found, sizeof whole);
      mask |= (guint64) (guint32) _mm256_movemask_epi8 (whole) << i;
    }

  return mask;
}

#endif

const ScanFunc *
scan_all (guint *n)
{
  static ScanFunc all[3] = { scan_plain };
  static guint n_all = 0;
  static gsize ready = 0;

  if (g_once_init_enter (&ready))
    {
      n_all = 1;
#if defined(__x86_64__)
      all[n_all++] = scan_sse2;
      if (__builtin_cpu_supports ("avx2"))
        all[n_all++] = scan_avx2;
#endif
      g_once_init_leave (&ready, 1);
    }
  *n = n_all;

  return all;
}

ScanFunc
scan_best (void)
{
  guint n;
  const ScanFunc *all = scan_all (&n);

  return all[n - 1];
}
