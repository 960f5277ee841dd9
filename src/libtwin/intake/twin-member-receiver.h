/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "intake/twin-intake.h"

G_BEGIN_DECLS

/**
 * TwinMemberReceiver: puts together the files that a worker finds inside of the one it reads, one after the other, each
 * in memory and nowhere else, and hands them on. Counts them, whatever the worker says.
 */
typedef struct
{
  TwinIntakeMemberFunc func; /* NULL: none are expected */
  gpointer user_data;
  char *path;                /* of the one that is coming, */
  int fd;                    /* and what has come of it; -1 between two */
  guint64 size;
  guint64 total_size;
  guint n_members;
  guint n_whole;
} TwinMemberReceiver;

void twin_member_receiver_init (TwinMemberReceiver *self, TwinIntakeMemberFunc func, gpointer user_data);
void twin_member_receiver_clear (TwinMemberReceiver *self);

/* Takes a record of the types MEMBER, MEMBER_BYTES and MEMBER_END. FALSE with *@error unset for what no worker sends,
 * with *@error if the member cannot be kept. */
gboolean twin_member_receiver_take (TwinMemberReceiver *self, guint8 type, GBytes *payload, GError **error);

G_END_DECLS
