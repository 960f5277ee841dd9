/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy/detect-scan-tables.h"

#if defined(__x86_64__)

#include <immintrin.h>

#include "privacy/detect-text.h"

/* AVX-512: comparing gives masks at once. */

#define KERNEL(name) name##_avx512
#define TARGET __attribute__ ((target ("avx512f,avx512bw")))
#define Bytes __m512i
#define WIDTH 64
#define LOAD(p) _mm512_loadu_si512 (p)
#define FILL(c) _mm512_set1_epi8 ((char) (c))
#define FOLD(v) _mm512_or_si512 (v, FILL (0x20))
#define BOTH(a, b) _mm512_and_si512 (a, b)
#define HALF(table, v)                                                                                                 \
  _mm512_shuffle_epi8 (_mm512_broadcast_i32x4 (_mm_loadu_si128 ((const __m128i *) (table))), _mm512_and_si512 (v, FILL (15)))
#define LOOK_UP(set, v) BOTH (HALF ((set).low, v), HALF ((set).high, _mm512_srli_epi16 (v, 4)))
#define ANY(v) _mm512_test_epi8_mask (v, v)
#define HAS(v, bits) _mm512_test_epi8_mask (v, FILL (bits))
#define ALL_OF(v, c) _mm512_cmpeq_epi8_mask (v, FILL (c))
#define WITHIN(v, first, count) _mm512_cmplt_epu8_mask (_mm512_sub_epi8 (v, FILL (first)), FILL (count))
#define WIDE(v) _mm512_movepi8_mask (v)

#include "privacy/detect-scan-kernel.h"

#undef KERNEL
#undef TARGET
#undef Bytes
#undef WIDTH
#undef LOAD
#undef FILL
#undef FOLD
#undef BOTH
#undef HALF
#undef LOOK_UP
#undef ANY
#undef HAS
#undef ALL_OF
#undef WITHIN
#undef WIDE

/* AVX2. */

#define KERNEL(name) name##_avx2
#define TARGET __attribute__ ((target ("avx2")))
#define Bytes __m256i
#define WIDTH 32
#define LOAD(p) _mm256_loadu_si256 ((const __m256i *) (p))
#define FILL(c) _mm256_set1_epi8 ((char) (c))
#define FOLD(v) _mm256_or_si256 (v, FILL (0x20))
#define BOTH(a, b) _mm256_and_si256 (a, b)
#define HALF(table, v)                                                                                                 \
  _mm256_shuffle_epi8 (_mm256_broadcastsi128_si256 (_mm_loadu_si128 ((const __m128i *) (table))),                      \
                       _mm256_and_si256 (v, FILL (15)))
#define LOOK_UP(set, v) BOTH (HALF ((set).low, v), HALF ((set).high, _mm256_srli_epi16 (v, 4)))
#define MASK(v) ((guint64) (guint32) _mm256_movemask_epi8 (v))
#define ANY(v) (0xffffffff & ~ALL_OF (v, 0))
#define HAS(v, bits) ANY (BOTH (v, FILL (bits)))
#define ALL_OF(v, c) MASK (_mm256_cmpeq_epi8 (v, FILL (c)))
/* The least of v - first and count - 1 is v - first: without sign, which "less" has. */
#define WITHIN(v, first, count)                                                                                        \
  MASK (_mm256_cmpeq_epi8 (_mm256_min_epu8 (_mm256_sub_epi8 (v, FILL (first)), FILL ((count) - 1)),                    \
                           _mm256_sub_epi8 (v, FILL (first))))
#define WIDE(v) MASK (v)

#include "privacy/detect-scan-kernel.h"

#undef KERNEL
#undef TARGET
#undef Bytes
#undef WIDTH
#undef LOAD
#undef FILL
#undef FOLD
#undef BOTH
#undef HALF
#undef LOOK_UP
#undef MASK
#undef ANY
#undef HAS
#undef ALL_OF
#undef WITHIN
#undef WIDE

/* SSE2 is what every processor of this kind has. It cannot look bytes up in a table; the sets
 * are looked up byte by byte, where the words begin. */

#define LOAD(p) _mm_loadu_si128 ((const __m128i *) (p))
#define FILL(c) _mm_set1_epi8 ((char) (c))
#define FOLD(v) _mm_or_si128 (v, FILL (0x20))
#define MASK(v) ((guint64) (guint) _mm_movemask_epi8 (v))
#define ALL_OF(v, c) MASK (_mm_cmpeq_epi8 (v, FILL (c)))
#define WITHIN(v, first, count)                                                                                        \
  MASK (_mm_cmpeq_epi8 (_mm_min_epu8 (_mm_sub_epi8 (v, FILL (first)), FILL ((count) - 1)), _mm_sub_epi8 (v, FILL (first))))
#define WIDE(v) MASK (v)
#define WIDTH 16
#define Bytes __m128i
#define TARGET
#define KERNEL(name) name##_sse2
#define BYTE_BY_BYTE

#include "privacy/detect-scan-kernel.h"

#endif
