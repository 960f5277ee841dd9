/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/twin-channel.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/twin-i18n.h"
#include "base/twin-limits.h"

#define HEADER_LENGTH (sizeof (guint32) + 1)

/* The kernel hands over at most as many descriptors as there is room for, and
 * CMSG_SPACE rounds up: there may be room for one more than was meant. */
typedef union
{
  struct cmsghdr align;
  char bytes[CMSG_SPACE (sizeof (int))];
} ControlBuffer;

static gboolean
set_io_error (GError **error, const char *what)
{
  int saved = errno;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved), "%s: %s", what, g_strerror (saved));

  return FALSE;
}

static void
attach_fd (struct msghdr *message, ControlBuffer *control, int fd)
{
  struct cmsghdr *header;

  memset (control, 0, sizeof *control);
  message->msg_control = control->bytes;
  message->msg_controllen = sizeof control->bytes;
  header = CMSG_FIRSTHDR (message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN (sizeof (int));
  memcpy (CMSG_DATA (header), &fd, sizeof fd);
}

static void
advance (struct msghdr *message, gsize n)
{
  while (message->msg_iovlen > 0 && n >= message->msg_iov->iov_len)
    {
      n -= message->msg_iov->iov_len;
      message->msg_iov++;
      message->msg_iovlen--;
    }
  if (message->msg_iovlen > 0)
    {
      message->msg_iov->iov_base = (char *) message->msg_iov->iov_base + n;
      message->msg_iov->iov_len -= n;
    }
  /* The descriptor went with the first byte. */
  message->msg_control = NULL;
  message->msg_controllen = 0;
}

static void
fill_header (guint8 *header, guint8 type, gsize size)
{
  guint32 length = (guint32) size;

  memcpy (header, &length, sizeof length);
  header[sizeof length] = type;
}

static gboolean
send_all (int socket, struct msghdr *message, GError **error)
{
  while (message->msg_iovlen > 0)
    {
      ssize_t n = sendmsg (socket, message, MSG_NOSIGNAL);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return set_io_error (error, _("The message could not be sent"));
      advance (message, (gsize) n);
    }

  return TRUE;
}

gboolean
twin_channel_send (int socket, guint8 type, GBytes *payload, int fd, GError **error)
{
  guint8 header[HEADER_LENGTH];
  struct iovec parts[2];
  struct msghdr message = { .msg_iov = parts, .msg_iovlen = G_N_ELEMENTS (parts) };
  ControlBuffer control;
  gsize size;

  g_return_val_if_fail (socket >= 0, FALSE);
  g_return_val_if_fail (payload != NULL, FALSE);

  parts[1].iov_base = (void *) g_bytes_get_data (payload, &size);
  parts[1].iov_len = size;
  if (size > TWIN_LIMIT_FRAME_BYTES)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE, _("The message is too large to be sent."));
      return FALSE;
    }

  fill_header (header, type, size);
  parts[0].iov_base = header;
  parts[0].iov_len = sizeof header;
  if (fd >= 0)
    attach_fd (&message, &control, fd);

  return send_all (socket, &message, error);
}

void
twin_channel_pack (GByteArray *frames, guint8 type, GBytes *payload)
{
  guint8 header[HEADER_LENGTH];
  const guint8 *bytes;
  gsize size;

  g_return_if_fail (frames != NULL && payload != NULL);
  g_return_if_fail (g_bytes_get_size (payload) <= TWIN_LIMIT_FRAME_BYTES);

  bytes = g_bytes_get_data (payload, &size);
  fill_header (header, type, size);
  g_byte_array_append (frames, header, sizeof header);
  if (size > 0)
    g_byte_array_append (frames, bytes, (guint) size);
}

gboolean
twin_channel_send_packed (int socket, GByteArray *frames, GError **error)
{
  struct iovec part;
  struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1 };

  g_return_val_if_fail (socket >= 0, FALSE);
  g_return_val_if_fail (frames != NULL, FALSE);

  part.iov_base = frames->data;
  part.iov_len = frames->len;

  return frames->len == 0 || send_all (socket, &message, error);
}

/* Keeps the first descriptor of @message in *@fd and closes all others. */
static void
take_fds (struct msghdr *message, int *fd)
{
  for (struct cmsghdr *header = CMSG_FIRSTHDR (message); header != NULL; header = CMSG_NXTHDR (message, header))
    {
      gsize n_fds;

      if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS)
        continue;

      n_fds = (header->cmsg_len - CMSG_LEN (0)) / sizeof (int);
      for (gsize i = 0; i < n_fds; i++)
        {
          int received;

          memcpy (&received, CMSG_DATA (header) + i * sizeof received, sizeof received);
          if (*fd < 0)
            *fd = received;
          else
            close (received);
        }
    }
}

/* How long a message is waited for. */
typedef struct
{
  gint64 deadline;             /* -1: for ever; or else */
  int interval_ms;             /* after so long without a byte... */
  TwinChannelWaitFunc go_on;   /* ...this is asked */
  gpointer user_data;
} Wait;

static int
get_timeout (const Wait *wait)
{
  if (wait->go_on != NULL)
    return wait->interval_ms;
  if (wait->deadline < 0)
    return -1;

  return (int) CLAMP ((wait->deadline - g_get_monotonic_time () + 999) / 1000, 0, G_MAXINT);
}

static gboolean
wait_readable (int socket, const Wait *wait, GError **error)
{
  for (;;)
    {
      struct pollfd request = { .fd = socket, .events = POLLIN };
      int result = poll (&request, 1, get_timeout (wait));

      if (result > 0)
        return TRUE;
      if (result < 0 && errno != EINTR)
        return set_io_error (error, _("Waiting for a message failed"));
      if (result == 0 && (wait->go_on == NULL || !wait->go_on (wait->user_data)))
        {
          g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, _("No message came in time."));
          return FALSE;
        }
    }
}

/* Reads exactly @length bytes; a descriptor among them goes to *@fd. */
static gboolean
receive_exactly (int socket, guint8 *bytes, gsize length, const Wait *wait, int *fd, GError **error)
{
  while (length > 0)
    {
      ControlBuffer control;
      struct iovec part = { .iov_base = bytes, .iov_len = length };
      struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes,
      };
      ssize_t n = recvmsg (socket, &message, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0 && errno == EAGAIN)
        {
          if (!wait_readable (socket, wait, error))
            return FALSE;
          continue;
        }
      if (n == 0 || (n < 0 && errno == ECONNRESET))
        {
          g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CLOSED, _("The other end is gone."));
          return FALSE;
        }
      if (n < 0)
        return set_io_error (error, _("The message could not be received"));

      take_fds (&message, fd);
      bytes += n;
      length -= (gsize) n;
    }

  return TRUE;
}

static GBytes *
receive (int socket, const Wait *wait, guint8 *type, int *fd, GError **error)
{
  guint8 header[HEADER_LENGTH];
  g_autofree guint8 *payload = NULL;
  guint32 length;

  if (!receive_exactly (socket, header, sizeof header, wait, fd, error))
    return NULL;

  memcpy (&length, header, sizeof length);
  *type = header[sizeof length];
  if (length > TWIN_LIMIT_FRAME_BYTES)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("The message is larger than any that is sent."));
      return NULL;
    }

  payload = g_malloc (MAX (length, 1));
  if (!receive_exactly (socket, payload, length, wait, fd, error))
    return NULL;

  return g_bytes_new_take (g_steal_pointer (&payload), length);
}

/* The same; a descriptor that nobody keeps is closed. */
static GBytes *
receive_and_close (int socket, const Wait *wait, guint8 *type, int *fd, GError **error)
{
  int received_fd = -1;
  GBytes *payload = receive (socket, wait, type, &received_fd, error);

  if (received_fd >= 0 && (payload == NULL || fd == NULL))
    {
      close (received_fd);
      received_fd = -1;
    }
  if (fd != NULL)
    *fd = received_fd;

  return payload;
}

GBytes *
twin_channel_receive (int socket, int timeout_ms, guint8 *type, int *fd, GError **error)
{
  const Wait wait = { .deadline = timeout_ms < 0 ? -1 : g_get_monotonic_time () + (gint64) timeout_ms * 1000 };

  g_return_val_if_fail (socket >= 0, NULL);
  g_return_val_if_fail (type != NULL, NULL);

  return receive_and_close (socket, &wait, type, fd, error);
}

GBytes *
twin_channel_receive_while (int socket, int interval_ms, TwinChannelWaitFunc go_on, gpointer user_data, guint8 *type,
                            GError **error)
{
  const Wait wait = { .interval_ms = interval_ms, .go_on = go_on, .user_data = user_data };

  g_return_val_if_fail (socket >= 0 && type != NULL, NULL);
  g_return_val_if_fail (interval_ms > 0 && go_on != NULL, NULL);

  return receive_and_close (socket, &wait, type, NULL, error);
}
