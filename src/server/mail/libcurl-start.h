/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Before any other call of libcurl, in each thread that makes one; does its work once. Memory that libcurl leaves behind is overwritten:
 * addresses, letters and secrets pass through it. */
void libcurl_start (void);
