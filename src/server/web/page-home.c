/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "web/pages.h"

#include <glib/gi18n.h>

HttpReply *
page_show_home (Page *self)
{
  page_begin (self, page_say (self, N_ ("AI twins")));
  html_leaf (self->html, "h1", page_say (self, N_ ("AI twins")), NULL);
  html_leaf (self->html, "p",
             page_say (self, N_ ("Here AI twins answer questions from the documents of the people who made them. "
                                 "Each has an address of its own, which you get from whoever made it.")),
             NULL);

  return page_end (self, 200);
}
