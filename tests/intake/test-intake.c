/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/twin-limits.h"
#include "intake/twin-intake.h"

typedef struct
{
  TwinIntake *intake;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->intake = twin_intake_new (NULL, GPOINTER_TO_UINT (data));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  twin_intake_free (fixture->intake);
}

/* A regular file without a name that holds @bytes. */
static int
make_file (const char *bytes, gsize length)
{
  int fd = memfd_create ("fixture", MFD_CLOEXEC);

  g_assert_cmpint (fd, >=, 0);
  while (length > 0)
    {
      ssize_t n = write (fd, bytes, length);

      g_assert_cmpint (n, >, 0);
      bytes += n;
      length -= (gsize) n;
    }

  return fd;
}

static TwinExtraction *
extract_bytes (TwinIntake *intake, const char *name, const char *bytes, gsize length)
{
  int fd = make_file (bytes, length);
  g_autoptr (GError) error = NULL;
  TwinExtraction *extraction = twin_intake_extract (intake, fd, name, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (extraction);
  g_assert_nonnull (extraction->document);
  close (fd);

  return extraction;
}

static void
test_text (Fixture *fixture, gconstpointer data)
{
  static const char text[] = "The spill kit\n\nIt hangs beside the door.\n\nUse it at once.\n";
  g_autoptr (TwinExtraction) extraction = extract_bytes (fixture->intake, "kit.txt", text, strlen (text));

  g_assert_cmpint (extraction->reason, ==, TWIN_REASON_NONE);
  g_assert_false (extraction->partial);
  g_assert_cmpstr (extraction->format, ==, "txt");
  g_assert_cmpstr (extraction->mime_type, ==, "text/plain");
  g_assert_cmpuint (twin_document_get_n_blocks (extraction->document), ==, 3);
  g_assert_cmpstr (twin_document_get_text (extraction->document, NULL), ==,
                   "The spill kit\n\nIt hangs beside the door.\n\nUse it at once.");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/intake/text", Fixture, GUINT_TO_POINTER (1), set_up, test_text, tear_down);

  return g_test_run ();
}
