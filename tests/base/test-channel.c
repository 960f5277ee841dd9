/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/twin-channel.h"
#include "base/twin-limits.h"

typedef struct
{
  int here;
  int there;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  int ends[2];

  g_assert_no_errno (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends));
  fixture->here = ends[0];
  fixture->there = ends[1];
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->here >= 0)
    close (fixture->here);
  if (fixture->there >= 0)
    close (fixture->there);
}

static void
assert_sent (int socket, guint8 type, const char *text, int fd)
{
  g_autoptr (GBytes) payload = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;

  twin_channel_send (socket, type, payload, fd, &error);
  g_assert_no_error (error);
}

static void
assert_received (int socket, guint8 expected_type, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) payload = NULL;
  guint8 type;
  int fd;

  payload = twin_channel_receive (socket, 1000, &type, &fd, &error);
  g_assert_no_error (error);
  g_assert_cmpint (type, ==, expected_type);
  g_assert_cmpint (fd, ==, -1);
  g_assert_cmpmem (g_bytes_get_data (payload, NULL), g_bytes_get_size (payload), expected, strlen (expected));
}

static void
assert_refused (int socket, int timeout_ms, int code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) payload = NULL;
  guint8 type;
  int fd;

  payload = twin_channel_receive (socket, timeout_ms, &type, &fd, &error);
  g_assert_null (payload);
  g_assert_error (error, G_IO_ERROR, code);
  g_assert_cmpint (fd, ==, -1);
}

static guint
count_open_files (void)
{
  g_autoptr (GDir) folder = g_dir_open ("/proc/self/fd", 0, NULL);
  guint n = 0;

  while (g_dir_read_name (folder) != NULL)
    n++;

  return n;
}

static void
test_round_trip (Fixture *fixture, gconstpointer data)
{
  assert_sent (fixture->here, 'A', "first", -1);
  assert_sent (fixture->here, 'B', "", -1);
  assert_sent (fixture->there, 'C', "back", -1);
  assert_received (fixture->there, 'A', "first");
  assert_received (fixture->there, 'B', "");
  assert_received (fixture->here, 'C', "back");
}

/* Sent together, received one by one. */
static void
test_packed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GByteArray) frames = g_byte_array_new ();
  g_autoptr (GBytes) first = g_bytes_new_static ("first", 5);
  g_autoptr (GBytes) empty = g_bytes_new_static ("", 0);
  g_autoptr (GBytes) last = g_bytes_new_static ("last", 4);
  g_autoptr (GError) error = NULL;

  g_assert_true (twin_channel_send_packed (fixture->here, frames, &error));
  assert_refused (fixture->there, 0, G_IO_ERROR_TIMED_OUT);
  twin_channel_pack (frames, 'A', first);
  twin_channel_pack (frames, 'B', empty);
  twin_channel_pack (frames, 'C', last);
  g_assert_true (twin_channel_send_packed (fixture->here, frames, &error));
  g_assert_no_error (error);
  assert_received (fixture->there, 'A', "first");
  assert_received (fixture->there, 'B', "");
  assert_received (fixture->there, 'C', "last");
}

/* What is behind the descriptor arrives, under a number of its own that is closed on exec. */
static void
test_descriptor (Fixture *fixture, gconstpointer data)
{
  int file = memfd_create ("channel", MFD_CLOEXEC);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) payload = NULL;
  char text[8] = { 0 };
  guint8 type;
  int fd;

  g_assert_cmpint (write (file, "inside", 6), ==, 6);
  assert_sent (fixture->here, 'J', "name", file);
  close (file);

  payload = twin_channel_receive (fixture->there, 1000, &type, &fd, &error);
  g_assert_no_error (error);
  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (pread (fd, text, sizeof text, 0), ==, 6);
  g_assert_cmpstr (text, ==, "inside");
  g_assert_cmpint (fcntl (fd, F_GETFD) & FD_CLOEXEC, ==, FD_CLOEXEC);
  close (fd);
}

/* One that nobody asked for is closed, and so are those behind the first. */
static void
test_unasked_descriptors (Fixture *fixture, gconstpointer data)
{
  const char frame[] = { 1, 0, 0, 0, 'X', 'y' };
  const int fds[4] = { 0, 1, 2, fixture->here };
  char control[CMSG_SPACE (sizeof fds)] __attribute__ ((aligned (8))) = { 0 };
  struct iovec part = { .iov_base = (void *) frame, .iov_len = sizeof frame };
  struct msghdr message = {
    .msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control,
  };
  struct cmsghdr *header = CMSG_FIRSTHDR (&message);
  guint n_open = count_open_files ();
  g_autoptr (GBytes) first = NULL;
  g_autoptr (GBytes) second = NULL;
  guint8 type;
  int fd;

  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN (sizeof fds);
  memcpy (CMSG_DATA (header), fds, sizeof fds);

  g_assert_cmpint (sendmsg (fixture->here, &message, 0), ==, sizeof frame);
  first = twin_channel_receive (fixture->there, 1000, &type, NULL, NULL);
  g_assert_nonnull (first);
  g_assert_cmpuint (count_open_files (), ==, n_open);

  g_assert_cmpint (sendmsg (fixture->here, &message, 0), ==, sizeof frame);
  second = twin_channel_receive (fixture->there, 1000, &type, &fd, NULL);
  g_assert_nonnull (second);
  g_assert_cmpint (fd, >=, 0);
  close (fd);
  g_assert_cmpuint (count_open_files (), ==, n_open);
}

static void
test_oversize (Fixture *fixture, gconstpointer data)
{
  g_autofree char *large = g_malloc0 (TWIN_LIMIT_FRAME_BYTES + 1);
  g_autoptr (GBytes) payload = g_bytes_new (large, TWIN_LIMIT_FRAME_BYTES + 1);
  const guint8 header[] = { 0xff, 0xff, 0xff, 0xff, 'X' };
  g_autoptr (GError) error = NULL;

  g_assert_false (twin_channel_send (fixture->here, 'X', payload, -1, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE);

  /* One that is only announced: refused before anything is allocated or waited for. */
  g_assert_cmpint (write (fixture->here, header, sizeof header), ==, sizeof header);
  assert_refused (fixture->there, 1000, G_IO_ERROR_INVALID_DATA);
}

static gpointer
send_large (gpointer data)
{
  g_autoptr (GBytes) payload = g_bytes_new_take (g_malloc0 (TWIN_LIMIT_FRAME_BYTES), TWIN_LIMIT_FRAME_BYTES);

  g_assert_true (twin_channel_send (GPOINTER_TO_INT (data), 'L', payload, -1, NULL));

  return NULL;
}

/* Larger than any socket's buffer: goes in pieces. */
static void
test_largest (Fixture *fixture, gconstpointer data)
{
  GThread *sender = g_thread_new ("sender", send_large, GINT_TO_POINTER (fixture->here));
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) payload = NULL;
  guint8 type;

  payload = twin_channel_receive (fixture->there, 5000, &type, NULL, &error);
  g_thread_join (sender);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (payload), ==, TWIN_LIMIT_FRAME_BYTES);
}

static void
test_timeout (Fixture *fixture, gconstpointer data)
{
  const guint8 half[] = { 10, 0, 0, 0, 'X', 'h', 'a', 'l', 'f' };
  gint64 started = g_get_monotonic_time ();

  assert_refused (fixture->there, 50, G_IO_ERROR_TIMED_OUT);
  g_assert_cmpint (g_get_monotonic_time () - started, >=, 50 * G_TIME_SPAN_MILLISECOND);
  assert_refused (fixture->there, 0, G_IO_ERROR_TIMED_OUT);
  /* A frame that does not end is as late as one that does not come. */
  g_assert_cmpint (write (fixture->here, half, sizeof half), ==, sizeof half);
  assert_refused (fixture->there, 50, G_IO_ERROR_TIMED_OUT);
}

static void
test_end (Fixture *fixture, gconstpointer data)
{
  const guint8 half[] = { 10, 0, 0, 0, 'X', 'h', 'a', 'l', 'f' };
  g_autoptr (GBytes) payload = g_bytes_new_static ("x", 1);
  g_autoptr (GError) error = NULL;

  assert_sent (fixture->here, 'A', "last", -1);
  g_assert_cmpint (write (fixture->here, half, sizeof half), ==, sizeof half);
  close (fixture->here);
  fixture->here = -1;

  assert_received (fixture->there, 'A', "last");
  assert_refused (fixture->there, -1, G_IO_ERROR_CLOSED);
  assert_refused (fixture->there, -1, G_IO_ERROR_CLOSED);
  /* An error and not a signal. */
  g_assert_false (twin_channel_send (fixture->there, 'X', payload, -1, &error));
  g_assert_nonnull (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/base/channel/round-trip", Fixture, NULL, set_up, test_round_trip, tear_down);
  g_test_add ("/base/channel/packed", Fixture, NULL, set_up, test_packed, tear_down);
  g_test_add ("/base/channel/descriptor", Fixture, NULL, set_up, test_descriptor, tear_down);
  g_test_add ("/base/channel/unasked-descriptors", Fixture, NULL, set_up, test_unasked_descriptors, tear_down);
  g_test_add ("/base/channel/oversize", Fixture, NULL, set_up, test_oversize, tear_down);
  g_test_add ("/base/channel/largest", Fixture, NULL, set_up, test_largest, tear_down);
  g_test_add ("/base/channel/timeout", Fixture, NULL, set_up, test_timeout, tear_down);
  g_test_add ("/base/channel/end", Fixture, NULL, set_up, test_end, tear_down);

  return g_test_run ();
}
