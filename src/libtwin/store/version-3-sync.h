/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What is agreed with a server, and what is on its way to it. */
static const char version_3_sync[] =
  "";
