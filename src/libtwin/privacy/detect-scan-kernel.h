/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The scan, once for each kind of vector register. Included by detect-scan-x86.c and
 * detect-scan-neon.c, which define before:
 *
 *   KERNEL (name)       the name of this kind's function
 *   TARGET              its attributes
 *   Bytes, WIDTH        a register and how many bytes it has
 *   LOAD (p)            WIDTH bytes from anywhere
 *   FOLD (v)            each byte with 0x20 set
 *   BOTH (a, b)         a & b
 *   LOOK_UP (set, v)    each byte by a ScanSet
 *   ANY (v), ALL_OF (v, c), WITHIN (v, first, count), WIDE (v), HAS (v, bits)
 *                       as guint64, bit i: byte i is not 0; is c; is one of count from first on,
 *                       without sign; is 0x80 or more; has one of the bits
 *
 * or, in place of BOTH, LOOK_UP, ANY and HAS, BYTE_BY_BYTE. The compiler unrolls the loops
 * over the parts of a block. */

TARGET static inline __attribute__ ((always_inline)) ScanClasses
KERNEL (classes_of) (const guint8 *bytes)
{
  ScanClasses found = { 0 };
  guint64 light = 0;

  for (guint i = 0; i < SCAN_BLOCK; i += WIDTH)
    {
      Bytes v = LOAD (bytes + i);

      found.digits |= WITHIN (v, '0', 10) << i;
      found.letters |= WITHIN (FOLD (v), 'a', 26) << i;
      found.upper |= WITHIN (v, 'A', 26) << i;
      found.blanks |= (ALL_OF (v, ' ') | ALL_OF (v, '\t')) << i;
      found.lines |= ALL_OF (v, '\n') << i;
      found.breaks |= ALL_OF (v, '\r') << i;
      found.marks |= WITHIN (v, '-', 3) << i;
      found.joints |= (ALL_OF (v, '_') | ALL_OF (v, '+') | ALL_OF (v, '=') | ALL_OF (v, ':')) << i;
      light |= (WITHIN (v, 0, ' ' + 1) | ALL_OF (v, '|')) << i;
      found.parens |= WITHIN (v, '(', 2) << i;
      found.wide |= WIDE (v) << i;
    }
  found.breaks |= found.lines;
  found.dark = ~light;

  return found;
}

TARGET void
KERNEL (scan_classify) (const guint8 *bytes, ScanClasses *classes)
{
  *classes = KERNEL (classes_of) (bytes);
}

#ifdef BYTE_BY_BYTE

/* What may be an anchor by the kind of its byte is looked up by itself. */
TARGET guint64
KERNEL (scan) (const guint8 *block, ScanClasses *classes)
{
  guint64 digits, alnum, found;
  guint64 others = 0, looked_up = 0;

  *classes = KERNEL (classes_of) (block);
  for (guint i = 0; i < SCAN_BLOCK; i += WIDTH)
    {
      Bytes v = LOAD (block + i);

      others |= (WITHIN (v, '%', 2) | WITHIN (v, ':', '@' - ':' + 1) | ALL_OF (v, '-') | ALL_OF (v, '_') | WIDE (v)
                 | ALL_OF (FOLD (v), 'd') | ALL_OF (FOLD (v), 't'))
                << i;
    }
  digits = classes->digits;
  alnum = digits | classes->letters;
  found = others | (classes->letters & ~(alnum << 1 | text_is_alnum (block[-1])));
  for (; found != 0; found &= found - 1)
    {
      guint i = (guint) __builtin_ctzll (found);

      looked_up |= (guint64) scan_is_anchor (block + i) << i;
    }

  return looked_up | (digits & ~(digits << 1 | text_is_digit (block[-1])));
}

#else

TARGET guint64
KERNEL (scan) (const guint8 *block, ScanClasses *classes)
{
  guint64 single = 0, joints = 0, hyphens = 0, dots = 0, umlauts = 0;
  guint64 starts = 0, hosts = 0, ends = 0;
  guint64 digits, letters, alnum, before, after, twice, dots_before, word_before;

  *classes = KERNEL (classes_of) (block);
  for (guint i = 0; i < SCAN_BLOCK; i += WIDTH)
    {
      Bytes v = LOAD (block + i);
      Bytes next = LOAD (block + i + 1);
      Bytes third = LOAD (block + i + 2);
      Bytes found = LOOK_UP (scan_tables.word[0], v);

      single |= ANY (LOOK_UP (scan_tables.single, v)) << i;
      hyphens |= ALL_OF (v, '-') << i;
      joints |= ALL_OF (v, '_') << i;
      dots |= ALL_OF (v, '.') << i;
      umlauts |= (ALL_OF (v, 0xc3) & ALL_OF (FOLD (next), 0xa4) & ALL_OF (FOLD (third), 't')) << i;
      found = BOTH (found, LOOK_UP (scan_tables.word[1], next));
      found = BOTH (found, LOOK_UP (scan_tables.word[2], third));
      for (guint k = 3; k < SCAN_WORD; k++)
        found = BOTH (found, LOOK_UP (scan_tables.word[k], LOAD (block + i + k)));
      starts |= (HAS (found, SCAN_START) | (ALL_OF (FOLD (v), 'w') & ALL_OF (FOLD (next), 'w'))) << i;
      hosts |= HAS (found, SCAN_HOST) << i;
      ends |= (HAS (found, SCAN_END) & ~WITHIN (FOLD (LOAD (block + i + 3)), 'a', 26)) << i;
    }

  /* The neighbours of the block belong to its first and last bytes. */
  digits = classes->digits;
  letters = classes->letters;
  alnum = digits | letters;
  before = alnum << 1 | text_is_alnum (block[-1]);
  after = alnum >> 1 | (guint64) text_is_alnum (block[SCAN_BLOCK]) << 63;
  twice = hyphens >> 1 | (guint64) (block[SCAN_BLOCK] == '-') << 63;
  dots_before = dots << 1 | (block[-1] == '.');
  word_before = (letters | classes->wide) << 1 | (text_is_letter (block[-1]) || block[-1] >= 0x80);
  joints |= hyphens;

  return (digits & ~(digits << 1 | text_is_digit (block[-1]))) | (joints & ((before & after) | (~before & twice)))
         | (single & ~joints) | umlauts | (letters & ((starts & ~before) | (hosts & dots_before) | (ends & word_before)));
}

#endif
