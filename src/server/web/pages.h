/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "web/page.h"

G_BEGIN_DECLS

/* One function per request, in the file of its page; web.c has the table. Each gets a page whose twin is there and may be seen by who
 * asks, and returns what is sent. */

/* page-home.c: what is under "/", where there is no twin */
HttpReply *page_show_home (Page *self);

/* page-twin.c. The form asks; @previous: the question before, or NULL; @draft: what stands in the field, or NULL */
HttpReply *page_show_twin (Page *self);
void page_write_ask_form (Page *self, const char *previous, const char *draft);

/* page-ask.c */
HttpReply *page_ask (Page *self);

/* page-passage.c */
HttpReply *page_show_passage (Page *self);

/* page-about.c, page-privacy.c */
HttpReply *page_show_about (Page *self);
HttpReply *page_show_privacy (Page *self);

/* page-sign-in.c: at a restricted twin, by a letter with a link and a code */
HttpReply *page_show_sign_in (Page *self);
HttpReply *page_sign_in (Page *self);
HttpReply *page_show_link (Page *self);
HttpReply *page_open_link (Page *self);
HttpReply *page_open_code (Page *self);
HttpReply *page_sign_out (Page *self);

/* page-launch.c: at a partner's twin, by what the partner signed; the refusal of somebody who comes without */
HttpReply *page_launch (Page *self);
HttpReply *page_refuse_unlaunched (Page *self);

/* page-factor.c: the second factor. The offer is a line that is the same for every learner who has not given it. The demand is NULL, or sends
 * somebody who has to give it first to where it is given */
void page_offer_factor (Page *self);
HttpReply *page_demand_factor (Page *self);
HttpReply *page_show_factor (Page *self);
HttpReply *page_begin_factor (Page *self);
HttpReply *page_confirm_factor (Page *self);
HttpReply *page_give_factor (Page *self);
HttpReply *page_remove_factor (Page *self);

/* page-rate.c */
HttpReply *page_rate (Page *self);

/* page-profile.c: everything held, and what may be done about it */
HttpReply *page_show_profile (Page *self);
HttpReply *page_consent (Page *self);
HttpReply *page_object (Page *self);
HttpReply *page_restrict (Page *self);
HttpReply *page_export (Page *self);
HttpReply *page_show_erase (Page *self);
HttpReply *page_erase (Page *self);

/* page-history.c: with consent */
HttpReply *page_show_history (Page *self);
HttpReply *page_bookmark (Page *self);

/* page-quiz.c */
void page_write_quizzes (Page *self);
HttpReply *page_show_quiz (Page *self);
HttpReply *page_take_quiz (Page *self);

/* page-language.c */
HttpReply *page_choose_language (Page *self);

/* page-forget.c */
HttpReply *page_forget (Page *self);

G_END_DECLS
