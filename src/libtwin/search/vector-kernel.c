/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/vector-kernel.h"

#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

static guint64
read_word (const guint8 *bytes, gsize n)
{
  guint64 word = 0;

  memcpy (&word, bytes, MIN (n, sizeof word));

  return word;
}

/* What is left of a vector after the blocks of a wider kernel, or all of it. */
static guint32
match_rest (const guint8 *planes, const guint8 *bits, gsize from, gsize n_bytes, guint32 *n_set)
{
  guint32 sum = 0;

  for (gsize i = from; i < n_bytes; i += sizeof (guint64))
    {
      guint64 word = read_word (bits + i, n_bytes - i);

      *n_set += (guint32) __builtin_popcountll (word);
      for (guint p = 0; p < VECTOR_PLANES; p++)
        sum += (guint32) __builtin_popcountll (word & read_word (planes + p * n_bytes + i, n_bytes - i)) << p;
    }

  return sum;
}

static guint32
match_planes_plain (const guint8 *planes, const guint8 *bits, gsize n_bytes, guint32 *n_set)
{
  *n_set = 0;

  return match_rest (planes, bits, 0, n_bytes, n_set);
}

static gint32
multiply_rest (const gint8 *a, const gint8 *b, gsize from, gsize n)
{
  gint32 sum = 0;

  for (gsize i = from; i < n; i++)
    sum += a[i] * b[i];

  return sum;
}

static gint32
multiply_plain (const gint8 *a, const gint8 *b, gsize n)
{
  return multiply_rest (a, b, 0, n);
}

static const VectorKernel plain = { "plain", match_planes_plain, multiply_plain };

#if defined(__x86_64__)

/* Bits are counted by looking up half bytes (Muła, Kurz and Lemire 2018). */
__attribute__ ((target ("avx2"))) static __m256i
count_bits_avx2 (__m256i bytes)
{
  const __m256i table = _mm256_setr_epi8 (0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4,
                                          0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4);
  const __m256i low = _mm256_set1_epi8 (0x0f);
  __m256i counts = _mm256_add_epi8 (_mm256_shuffle_epi8 (table, _mm256_and_si256 (bytes, low)),
                                    _mm256_shuffle_epi8 (table, _mm256_and_si256 (_mm256_srli_epi16 (bytes, 4), low)));

  return _mm256_sad_epu8 (counts, _mm256_setzero_si256 ());
}

__attribute__ ((target ("avx2"))) static guint32
add_up_avx2 (__m256i sums)
{
  __m128i half = _mm_add_epi64 (_mm256_castsi256_si128 (sums), _mm256_extracti128_si256 (sums, 1));

  return (guint32) (_mm_cvtsi128_si64 (half) + _mm_extract_epi64 (half, 1));
}

__attribute__ ((target ("avx2,popcnt"))) static guint32
match_planes_avx2 (const guint8 *planes, const guint8 *bits, gsize n_bytes, guint32 *n_set)
{
  __m256i sum = _mm256_setzero_si256 ();
  __m256i set = _mm256_setzero_si256 ();
  gsize i;
  guint32 total;

  for (i = 0; i + 32 <= n_bytes; i += 32)
    {
      __m256i block = _mm256_loadu_si256 ((const __m256i *) (bits + i));

      set = _mm256_add_epi64 (set, count_bits_avx2 (block));
      for (guint p = 0; p < VECTOR_PLANES; p++)
        {
          __m256i plane = _mm256_loadu_si256 ((const __m256i *) (planes + p * n_bytes + i));

          sum = _mm256_add_epi64 (sum, _mm256_slli_epi64 (count_bits_avx2 (_mm256_and_si256 (block, plane)), (int) p));
        }
    }
  *n_set = add_up_avx2 (set);
  total = add_up_avx2 (sum);

  return total + match_rest (planes, bits, i, n_bytes, n_set);
}

__attribute__ ((target ("avx2"))) static gint32
multiply_avx2 (const gint8 *a, const gint8 *b, gsize n)
{
  __m256i sum = _mm256_setzero_si256 ();
  __m128i half;
  gsize i;

  for (i = 0; i + 16 <= n; i += 16)
    {
      __m256i one = _mm256_cvtepi8_epi16 (_mm_loadu_si128 ((const __m128i *) (a + i)));
      __m256i other = _mm256_cvtepi8_epi16 (_mm_loadu_si128 ((const __m128i *) (b + i)));

      sum = _mm256_add_epi32 (sum, _mm256_madd_epi16 (one, other));
    }
  half = _mm_add_epi32 (_mm256_castsi256_si128 (sum), _mm256_extracti128_si256 (sum, 1));
  half = _mm_add_epi32 (half, _mm_shuffle_epi32 (half, _MM_SHUFFLE (1, 0, 3, 2)));
  half = _mm_add_epi32 (half, _mm_shuffle_epi32 (half, _MM_SHUFFLE (2, 3, 0, 1)));

  return _mm_cvtsi128_si32 (half) + multiply_rest (a, b, i, n);
}

__attribute__ ((target ("avx512f,avx512bw,avx512vpopcntdq,popcnt"))) static guint32
match_planes_avx512 (const guint8 *planes, const guint8 *bits, gsize n_bytes, guint32 *n_set)
{
  __m512i sum = _mm512_setzero_si512 ();
  __m512i set = _mm512_setzero_si512 ();
  gsize i;
  guint32 total;

  for (i = 0; i + 64 <= n_bytes; i += 64)
    {
      __m512i block = _mm512_loadu_si512 (bits + i);

      set = _mm512_add_epi64 (set, _mm512_popcnt_epi64 (block));
      for (guint p = 0; p < VECTOR_PLANES; p++)
        {
          __m512i common = _mm512_and_si512 (block, _mm512_loadu_si512 (planes + p * n_bytes + i));

          sum = _mm512_add_epi64 (sum, _mm512_slli_epi64 (_mm512_popcnt_epi64 (common), p));
        }
    }
  *n_set = (guint32) _mm512_reduce_add_epi64 (set);
  total = (guint32) _mm512_reduce_add_epi64 (sum);

  return total + match_rest (planes, bits, i, n_bytes, n_set);
}

__attribute__ ((target ("avx512f,avx512bw"))) static gint32
multiply_avx512 (const gint8 *a, const gint8 *b, gsize n)
{
  __m512i sum = _mm512_setzero_si512 ();
  gsize i;

  for (i = 0; i + 32 <= n; i += 32)
    {
      __m512i one = _mm512_cvtepi8_epi16 (_mm256_loadu_si256 ((const __m256i *) (a + i)));
      __m512i other = _mm512_cvtepi8_epi16 (_mm256_loadu_si256 ((const __m256i *) (b + i)));

      sum = _mm512_add_epi32 (sum, _mm512_madd_epi16 (one, other));
    }

  return _mm512_reduce_add_epi32 (sum) + multiply_rest (a, b, i, n);
}

static const VectorKernel avx2 = { "AVX2", match_planes_avx2, multiply_avx2 };
static const VectorKernel avx512 = { "AVX-512", match_planes_avx512, multiply_avx512 };

#elif defined(__aarch64__)

static guint32
match_planes_neon (const guint8 *planes, const guint8 *bits, gsize n_bytes, guint32 *n_set)
{
  guint32 total = 0;
  gsize i;

  *n_set = 0;
  for (i = 0; i + 16 <= n_bytes; i += 16)
    {
      uint8x16_t block = vld1q_u8 (bits + i);

      *n_set += vaddlvq_u8 (vcntq_u8 (block));
      for (guint p = 0; p < VECTOR_PLANES; p++)
        total += (guint32) vaddlvq_u8 (vcntq_u8 (vandq_u8 (block, vld1q_u8 (planes + p * n_bytes + i)))) << p;
    }

  return total + match_rest (planes, bits, i, n_bytes, n_set);
}

static gint32
multiply_neon (const gint8 *a, const gint8 *b, gsize n)
{
  int32x4_t sum = vdupq_n_s32 (0);
  gsize i;

  for (i = 0; i + 16 <= n; i += 16)
    {
      int8x16_t one = vld1q_s8 (a + i);
      int8x16_t other = vld1q_s8 (b + i);

      sum = vpadalq_s16 (sum, vmull_s8 (vget_low_s8 (one), vget_low_s8 (other)));
      sum = vpadalq_s16 (sum, vmull_s8 (vget_high_s8 (one), vget_high_s8 (other)));
    }

  return vaddvq_s32 (sum) + multiply_rest (a, b, i, n);
}

static const VectorKernel neon = { "NEON", match_planes_neon, multiply_neon };

#endif

static gpointer
list_kernels (gpointer data)
{
  static const VectorKernel *usable[4] = { &plain, NULL };

#if defined(__x86_64__)
  guint n = 1;

  __builtin_cpu_init ();
  if (__builtin_cpu_supports ("avx2") && __builtin_cpu_supports ("popcnt"))
    usable[n++] = &avx2;
  if (__builtin_cpu_supports ("avx512f") && __builtin_cpu_supports ("avx512bw")
      && __builtin_cpu_supports ("avx512vpopcntdq") && __builtin_cpu_supports ("popcnt"))
    usable[n++] = &avx512;
#elif defined(__aarch64__)
  usable[1] = &neon;
#endif

  return usable;
}

const VectorKernel *const *
vector_kernel_list (void)
{
  static GOnce once = G_ONCE_INIT;

  return g_once (&once, list_kernels, NULL);
}

const VectorKernel *
vector_kernel_get (void)
{
  const VectorKernel *const *kernels = vector_kernel_list ();

  while (kernels[1] != NULL)
    kernels++;

  return *kernels;
}
