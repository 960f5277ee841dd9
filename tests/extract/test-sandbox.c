/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/twin-limits.h"
#include "sandbox.h"

/* Each attempt is made in a process of its own, once it has shut itself in. Returns
 * whether it succeeded. */
typedef gboolean (*AttemptFunc) (void);

typedef struct
{
  const char *name;
  AttemptFunc attempt;
  gboolean permitted;
  guint needs; /* the layer that is to forbid it, where a system may lack it */
} Attempt;

enum
{
  EXIT_FAILED = 0,
  EXIT_SUCCEEDED = 1,
  EXIT_NO_SANDBOX = 2,
  EXIT_LAYER_MISSING = 77,
};

static int scratch_fd = -1;

static gboolean
close_if_open (int fd)
{
  if (fd >= 0)
    close (fd);

  return fd >= 0;
}

static gboolean
make_inet_socket (void)
{
  return close_if_open (socket (AF_INET, SOCK_STREAM, 0));
}

static gboolean
make_unix_socket (void)
{
  return close_if_open (socket (AF_UNIX, SOCK_STREAM, 0));
}

static gboolean
make_socket_pair (void)
{
  int ends[2];

  return socketpair (AF_UNIX, SOCK_STREAM, 0, ends) == 0;
}

static gboolean
run_program (void)
{
  char *const arguments[] = { (char *) "true", NULL };

  execve ("/bin/true", arguments, NULL);

  return FALSE;
}

static gboolean
make_child (void)
{
  pid_t pid = fork ();

  if (pid == 0)
    _exit (0);

  return pid > 0;
}

static void *
do_nothing (void *data)
{
  return NULL;
}

static gboolean
make_thread (void)
{
  pthread_t thread;

  return pthread_create (&thread, NULL, do_nothing, NULL) == 0;
}

static gboolean
read_user_list (void)
{
  return close_if_open (open ("/etc/passwd", O_RDONLY));
}

static gboolean
read_parent (void)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/environ", getppid ());

  return close_if_open (open (path, O_RDONLY));
}

static gboolean
list_root (void)
{
  DIR *folder = opendir ("/");

  if (folder != NULL)
    closedir (folder);

  return folder != NULL;
}

static gboolean
create_file (void)
{
  return close_if_open (open ("created", O_WRONLY | O_CREAT, 0600)) || close_if_open (creat ("created", 0600));
}

static gboolean
open_for_writing (void)
{
  return close_if_open (open ("/dev/null", O_RDWR));
}

static gboolean
write_to_file (void)
{
  signal (SIGXFSZ, SIG_IGN);

  return write (scratch_fd, "x", 1) == 1;
}

static gboolean
truncate_file (void)
{
  return ftruncate (scratch_fd, 0) == 0;
}

static gboolean
remove_file (void)
{
  return unlink ("scratch") == 0;
}

static gboolean
signal_parent (void)
{
  return kill (getppid (), 0) == 0;
}

static gboolean
trace_parent (void)
{
  return ptrace (PTRACE_ATTACH, getppid (), NULL, NULL) == 0;
}

static gboolean
make_memory_file (void)
{
  return close_if_open (memfd_create ("x", 0));
}

static gboolean
write_code (void)
{
  return mmap (NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED;
}

static gboolean
turn_data_into_code (void)
{
  void *page = mmap (NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

  return page != MAP_FAILED && mprotect (page, 4096, PROT_READ | PROT_EXEC) == 0;
}

static gboolean
raise_limits (void)
{
  struct rlimit limit = { RLIM_INFINITY, RLIM_INFINITY };

  return setrlimit (RLIMIT_FSIZE, &limit) == 0;
}

static gboolean
use_io_uring (void)
{
  return syscall (SYS_io_uring_setup, 1, NULL) >= 0 || errno == EFAULT;
}

#ifndef __SANITIZE_ADDRESS__
static gboolean
allocate_everything (void)
{
  /* More than a worker may have, and less than its limit on addresses. */
  const size_t piece = 64u << 20;

  for (size_t total = 0; total <= TWIN_LIMIT_WORKER_MEMORY; total += piece)
    if (mmap (NULL, piece, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0) == MAP_FAILED)
      return FALSE;

  return TRUE;
}
#endif

static gboolean
open_many_files (void)
{
  for (int i = 0; i < 100; i++)
    if (dup (scratch_fd) < 0)
      return FALSE;

  return TRUE;
}

static gboolean
read_handed_file (void)
{
  char byte;

  return pread (scratch_fd, &byte, 1, 0) == 1
         && mmap (NULL, 1, PROT_READ, MAP_PRIVATE, scratch_fd, 0) != MAP_FAILED;
}

static gboolean
allocate_some (void)
{
  g_autofree char *memory = g_malloc0 (100u << 20);

  return memory != NULL;
}

static gboolean
list_fonts (void)
{
  DIR *folder;

  if (access ("/usr/share/fonts", F_OK) != 0)
    return TRUE;
  folder = opendir ("/usr/share/fonts");
  if (folder != NULL)
    closedir (folder);

  return folder != NULL;
}

static gboolean
load_converter (void)
{
  g_autofree char *text = g_convert ("\x93\xfa", -1, "UTF-8", "SHIFT_JIS", NULL, NULL, NULL);

  return g_strcmp0 (text, "日") == 0;
}

static const Attempt attempts[] = {
  { "inet-socket", make_inet_socket, FALSE, 0 },
  { "unix-socket", make_unix_socket, FALSE, 0 },
  { "socket-pair", make_socket_pair, FALSE, 0 },
  { "run-program", run_program, FALSE, 0 },
  { "make-child", make_child, FALSE, 0 },
  { "make-thread", make_thread, FALSE, 0 },
  { "read-user-list", read_user_list, FALSE, TWIN_SANDBOX_LANDLOCK },
  { "read-parent", read_parent, FALSE, TWIN_SANDBOX_LANDLOCK },
  { "list-root", list_root, FALSE, TWIN_SANDBOX_LANDLOCK },
  { "create-file", create_file, FALSE, 0 },
  { "open-for-writing", open_for_writing, FALSE, 0 },
  { "write-to-file", write_to_file, FALSE, 0 },
  { "truncate-file", truncate_file, FALSE, 0 },
  { "remove-file", remove_file, FALSE, 0 },
  { "signal-parent", signal_parent, FALSE, 0 },
  { "trace-parent", trace_parent, FALSE, 0 },
  { "make-memory-file", make_memory_file, FALSE, 0 },
  { "write-code", write_code, FALSE, 0 },
  { "turn-data-into-code", turn_data_into_code, FALSE, 0 },
  { "raise-limits", raise_limits, FALSE, 0 },
  { "use-io-uring", use_io_uring, FALSE, 0 },
#ifndef __SANITIZE_ADDRESS__
  { "allocate-everything", allocate_everything, FALSE, 0 },
#endif
  { "open-many-files", open_many_files, FALSE, 0 },
  { "read-handed-file", read_handed_file, TRUE, 0 },
  { "allocate-some", allocate_some, TRUE, 0 },
  { "list-fonts", list_fonts, TRUE, 0 },
  { "load-converter", load_converter, TRUE, 0 },
};

static G_NORETURN void
run_attempt (const Attempt *attempt)
{
  guint layers;

  if (!extract_sandbox_apply (&layers))
    _exit (EXIT_NO_SANDBOX);
  if ((layers & attempt->needs) != attempt->needs)
    _exit (EXIT_LAYER_MISSING);

  _exit (attempt->attempt () ? EXIT_SUCCEEDED : EXIT_FAILED);
}

static void
test_attempt (gconstpointer data)
{
  const Attempt *attempt = data;
  pid_t pid = fork ();
  int status;

  if (pid == 0)
    run_attempt (attempt);

  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFEXITED (status));
  if (WEXITSTATUS (status) == EXIT_LAYER_MISSING)
    g_test_skip ("This kernel lacks the layer that forbids it");
  else
    g_assert_cmpint (WEXITSTATUS (status), ==, attempt->permitted ? EXIT_SUCCEEDED : EXIT_FAILED);
}

/* Without the sandbox, this is what succeeds: else the test would prove nothing. */
static void
test_without_sandbox (void)
{
  static const AttemptFunc harmless[] = {
    make_unix_socket, make_socket_pair, make_child, make_thread, read_user_list, list_root, create_file,
    open_for_writing, make_memory_file, turn_data_into_code, open_many_files, read_handed_file, load_converter,
  };

  for (guint i = 0; i < G_N_ELEMENTS (harmless); i++)
    {
      pid_t pid = fork ();
      int status;

      if (pid == 0)
        _exit (harmless[i] () ? EXIT_SUCCEEDED : EXIT_FAILED);
      g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
      g_assert_true (WIFEXITED (status));
      g_assert_cmpint (WEXITSTATUS (status), ==, EXIT_SUCCEEDED);
    }
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = NULL;
  int result;

  g_test_init (&argc, &argv, NULL);

  folder = g_dir_make_tmp ("twin-sandbox-XXXXXX", NULL);
  g_assert_nonnull (folder);
  g_assert_no_errno (chdir (folder));
  scratch_fd = open ("scratch", O_RDWR | O_CREAT, 0600);
  g_assert_cmpint (scratch_fd, >=, 0);
  g_assert_cmpint (write (scratch_fd, "abc", 3), ==, 3);

  g_test_add_func ("/extract/sandbox/without", test_without_sandbox);
  for (guint i = 0; i < G_N_ELEMENTS (attempts); i++)
    {
      g_autofree char *path = g_strdup_printf ("/extract/sandbox/%s", attempts[i].name);

      g_test_add_data_func (path, &attempts[i], test_attempt);
    }
  result = g_test_run ();

  unlink ("scratch");
  unlink ("created");
  g_assert_no_errno (chdir ("/"));
  rmdir (folder);

  return result;
}
