/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "intake/twin-member-receiver.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/twin-limits.h"

void
twin_member_receiver_init (TwinMemberReceiver *self, TwinIntakeMemberFunc func, gpointer user_data)
{
  *self = (TwinMemberReceiver) { .func = func, .user_data = user_data, .fd = -1 };
}

void
twin_member_receiver_clear (TwinMemberReceiver *self)
{
  if (self->fd >= 0)
    g_close (self->fd, NULL);
  self->fd = -1;
  g_clear_pointer (&self->path, g_free);
}

static gboolean
set_memory_error (GError **error)
{
  int saved = errno;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved),
               "There is no memory for a file in an archive: %s. Close other programs and add the archive again.",
               g_strerror (saved));

  return FALSE;
}

static gboolean
begin (TwinMemberReceiver *self, GBytes *payload, GError **error)
{
  TwinMemberRecord record = { 0 };
  gboolean done;

  if (self->fd >= 0 || self->n_members >= TWIN_LIMIT_ARCHIVE_ENTRIES || !twin_record_decode_member (payload, &record))
    {
      twin_member_record_clear (&record);
      return FALSE;
    }
  self->n_members++;

  if (record.reason != TWIN_REASON_NONE)
    {
      const TwinMember member = { .path = record.path, .reason = record.reason, .fd = -1 };

      done = self->func (&member, self->user_data, error);
      twin_member_record_clear (&record);
      return done;
    }

  self->path = g_steal_pointer (&record.path);
  self->size = 0;
  self->fd = memfd_create ("member", MFD_CLOEXEC | MFD_ALLOW_SEALING);

  return self->fd >= 0 || set_memory_error (error);
}

static gboolean
append (TwinMemberReceiver *self, GBytes *payload, GError **error)
{
  gsize left;
  const guint8 *bytes = g_bytes_get_data (payload, &left);

  self->size += left;
  self->total_size += left;
  if (self->fd < 0 || self->total_size > TWIN_LIMIT_MEMBERS_BYTES + TWIN_LIMIT_MEMBER_BYTES)
    return FALSE;

  while (left > 0)
    {
      gssize n = write (self->fd, bytes, left);

      if (n < 0 && errno != EINTR)
        return set_memory_error (error);
      bytes += MAX (n, 0);
      left -= (gsize) MAX (n, 0);
    }

  return TRUE;
}

static gboolean
end (TwinMemberReceiver *self, GBytes *payload, GError **error)
{
  TwinMember member = { .path = self->path, .fd = self->fd, .size = self->size };
  gboolean done;

  if (self->fd < 0 || !twin_record_decode_member_end (payload, &member.reason))
    return FALSE;
  if (lseek (self->fd, 0, SEEK_SET) != 0
      || fcntl (self->fd, F_ADD_SEALS, F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE) != 0)
    return set_memory_error (error);

  /* Half of a file is none. */
  if (member.reason != TWIN_REASON_NONE)
    member.fd = -1;
  self->n_whole += member.fd >= 0;
  done = self->func (&member, self->user_data, error);
  twin_member_receiver_clear (self);

  return done;
}

gboolean
twin_member_receiver_take (TwinMemberReceiver *self, guint8 type, GBytes *payload, GError **error)
{
  g_return_val_if_fail (self != NULL && payload != NULL, FALSE);

  if (self->func == NULL)
    return FALSE;
  if (type == TWIN_RECORD_MEMBER)
    return begin (self, payload, error);
  if (type == TWIN_RECORD_MEMBER_BYTES)
    return append (self, payload, error);

  return type == TWIN_RECORD_MEMBER_END && end (self, payload, error);
}
