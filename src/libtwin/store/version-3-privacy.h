/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Where findings come from: the rules that made them, the types that the creator added, the names put in place of values. */
static const char version_3_privacy[] =
  "";
