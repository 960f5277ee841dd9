/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Documents as they change: what resembles what, folders that are watched, passages cut by hand. */
static const char version_3_library[] =
  "";
