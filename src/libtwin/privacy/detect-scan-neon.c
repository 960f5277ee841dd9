/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy/detect-scan-tables.h"

#if defined(__aarch64__) && defined(__ARM_NEON)

#include <arm_neon.h>

#include "privacy/detect-text.h"

/* One bit of each byte, gathered: each byte keeps the bit of its place in its half, and the
 * bytes of each half are added. */
static inline guint64
gather (uint8x16_t v)
{
  static const guint8 places[16] = { 1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128 };
  uint8x16_t bits = vandq_u8 (v, vld1q_u8 (places));

  return (guint64) vaddv_u8 (vget_low_u8 (bits)) | (guint64) vaddv_u8 (vget_high_u8 (bits)) << 8;
}

#define KERNEL(name) name##_neon
#define TARGET
#define Bytes uint8x16_t
#define WIDTH 16
#define LOAD(p) vld1q_u8 (p)
#define FILL(c) vdupq_n_u8 (c)
#define FOLD(v) vorrq_u8 (v, FILL (0x20))
#define BOTH(a, b) vandq_u8 (a, b)
#define LOOK_UP(set, v)                                                                                                \
  BOTH (vqtbl1q_u8 (vld1q_u8 ((set).low), vandq_u8 (v, FILL (15))), vqtbl1q_u8 (vld1q_u8 ((set).high), vshrq_n_u8 (v, 4)))
#define ANY(v) gather (vtstq_u8 (v, v))
#define HAS(v, bits) gather (vtstq_u8 (v, FILL (bits)))
#define ALL_OF(v, c) gather (vceqq_u8 (v, FILL (c)))
#define WITHIN(v, first, count) gather (vcltq_u8 (vsubq_u8 (v, FILL (first)), FILL (count)))
#define WIDE(v) gather (vcgeq_u8 (v, FILL (0x80)))

#include "privacy/detect-scan-kernel.h"

#endif
