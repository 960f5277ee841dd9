/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Four layers, each of which would do for most attacks:
 *
 * - limits: what a runaway parser can use up;
 * - namespaces: no network, no other processes' IPC. Not permitted inside Flatpak,
 *   which gives its own, and in some containers;
 * - Landlock: no file but fonts and character maps (kernel 5.13 and newer);
 * - seccomp: an allow-list. System calls that are not on it fail with ENOSYS
 *   instead of killing the process: that is what an older kernel answers, and a newer
 *   C library then falls back on the call it used before. Lists that kill broke
 *   glycin and others with each new release of glibc. */

#include "sandbox.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <iconv.h>
#include <linux/landlock.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/twin-limits.h"

#if defined(__SANITIZE_ADDRESS__)
#define ADDRESS_SANITIZER 1 /* reserves terabytes of addresses for its shadow */
#else
#define ADDRESS_SANITIZER 0
#endif

#define MAX_OPEN_FILES 64

/* What poppler reads while it works: fonts that are not embedded, character maps of
 * East Asian encodings; the data of text recognition; and what iconv loads for GMime (see add_gconv_rule). */
static const char *const readable_paths[] = {
  "/etc/fonts",
  "/usr/share/fonts",
  "/usr/local/share/fonts",
  "/usr/share/fontconfig",
  "/usr/share/poppler",
  "/usr/share/ghostscript",
  "/usr/share/tesseract-ocr",
  "/usr/share/tessdata",
  "/app/share/tessdata",
  "/usr/share/mime",
  "/var/cache/fontconfig",
  "/app/share/poppler",
  "/app/share/fonts",
  "/run/host/fonts",
};

/* Sorted by what they are for. */
static const int allowed_calls[] = {
  /* descriptors it holds */
  SCMP_SYS (read), SCMP_SYS (readv), SCMP_SYS (pread64), SCMP_SYS (preadv), SCMP_SYS (write), SCMP_SYS (writev),
  SCMP_SYS (lseek), SCMP_SYS (_llseek), SCMP_SYS (close), SCMP_SYS (dup), SCMP_SYS (fcntl), SCMP_SYS (fcntl64),
  SCMP_SYS (fadvise64), SCMP_SYS (poll), SCMP_SYS (ppoll), SCMP_SYS (sendmsg), SCMP_SYS (recvmsg),
  /* looking at files, as far as Landlock lets it */
  SCMP_SYS (fstat), SCMP_SYS (fstat64), SCMP_SYS (stat), SCMP_SYS (stat64), SCMP_SYS (lstat), SCMP_SYS (lstat64),
  SCMP_SYS (newfstatat), SCMP_SYS (fstatat64), SCMP_SYS (statx), SCMP_SYS (access), SCMP_SYS (faccessat),
  SCMP_SYS (faccessat2), SCMP_SYS (readlink), SCMP_SYS (readlinkat), SCMP_SYS (getdents64), SCMP_SYS (getcwd),
  SCMP_SYS (fstatfs), SCMP_SYS (fstatfs64),
  /* memory */
  SCMP_SYS (brk), SCMP_SYS (munmap), SCMP_SYS (mremap), SCMP_SYS (madvise),
  /* time, identity, the machine */
  SCMP_SYS (clock_gettime), SCMP_SYS (clock_gettime64), SCMP_SYS (clock_getres), SCMP_SYS (clock_nanosleep),
  SCMP_SYS (gettimeofday), SCMP_SYS (time), SCMP_SYS (nanosleep), SCMP_SYS (getrandom), SCMP_SYS (getpid),
  SCMP_SYS (gettid), SCMP_SYS (getppid), SCMP_SYS (getuid), SCMP_SYS (geteuid), SCMP_SYS (getgid), SCMP_SYS (getegid),
  SCMP_SYS (uname), SCMP_SYS (sysinfo), SCMP_SYS (getcpu), SCMP_SYS (sched_getaffinity), SCMP_SYS (sched_yield),
  SCMP_SYS (getrlimit), SCMP_SYS (ugetrlimit), SCMP_SYS (getrusage), SCMP_SYS (times),
  /* itself */
  SCMP_SYS (futex), SCMP_SYS (futex_time64), SCMP_SYS (set_robust_list), SCMP_SYS (rseq), SCMP_SYS (membarrier),
  SCMP_SYS (rt_sigaction), SCMP_SYS (rt_sigprocmask), SCMP_SYS (rt_sigreturn), SCMP_SYS (sigaltstack),
  SCMP_SYS (restart_syscall), SCMP_SYS (exit), SCMP_SYS (exit_group),
};

/* Answered with EPERM, so that a program that tries says "not permitted"; everything
 * that is in neither list is as if it did not exist. */
static const int refused_calls[] = {
  SCMP_SYS (socket), SCMP_SYS (socketpair), SCMP_SYS (connect), SCMP_SYS (bind), SCMP_SYS (listen),
  SCMP_SYS (accept), SCMP_SYS (accept4), SCMP_SYS (sendto), SCMP_SYS (execve), SCMP_SYS (execveat), SCMP_SYS (fork),
  SCMP_SYS (vfork), SCMP_SYS (clone), SCMP_SYS (ptrace), SCMP_SYS (kill), SCMP_SYS (tkill), SCMP_SYS (rt_sigqueueinfo),
  SCMP_SYS (process_vm_readv), SCMP_SYS (process_vm_writev), SCMP_SYS (unlink), SCMP_SYS (unlinkat), SCMP_SYS (rename),
  SCMP_SYS (renameat), SCMP_SYS (renameat2), SCMP_SYS (mkdir), SCMP_SYS (mkdirat), SCMP_SYS (rmdir), SCMP_SYS (link),
  SCMP_SYS (linkat), SCMP_SYS (symlink), SCMP_SYS (symlinkat), SCMP_SYS (chmod), SCMP_SYS (fchmod), SCMP_SYS (fchmodat),
  SCMP_SYS (chown), SCMP_SYS (fchown), SCMP_SYS (fchownat), SCMP_SYS (truncate), SCMP_SYS (ftruncate), SCMP_SYS (creat),
  SCMP_SYS (memfd_create), SCMP_SYS (mount), SCMP_SYS (unshare), SCMP_SYS (setns), SCMP_SYS (bpf), SCMP_SYS (keyctl),
  SCMP_SYS (add_key), SCMP_SYS (request_key), SCMP_SYS (perf_event_open), SCMP_SYS (io_uring_setup), SCMP_SYS (prctl),
};

static gboolean
set_limit (int resource, rlim_t value)
{
  struct rlimit limit = { .rlim_cur = value, .rlim_max = value };

  return setrlimit (resource, &limit) == 0;
}

static gboolean
apply_limits (void)
{
  rlim_t cpu_seconds = (rlim_t) TWIN_LIMIT_WORKER_FILES * TWIN_LIMIT_WORKER_FILE_MS / 1000;

  if (!set_limit (RLIMIT_CORE, 0) || !set_limit (RLIMIT_FSIZE, 0) || !set_limit (RLIMIT_NOFILE, MAX_OPEN_FILES)
      || !set_limit (RLIMIT_CPU, cpu_seconds))
    return FALSE;

  if (ADDRESS_SANITIZER)
    return TRUE;

  /* RLIMIT_DATA is what a parser can allocate. RLIMIT_AS also counts the file itself,
   * which is mapped; it stops what RLIMIT_DATA does not count, such as shared memory. */
  return set_limit (RLIMIT_DATA, TWIN_LIMIT_WORKER_MEMORY)
         && set_limit (RLIMIT_AS, TWIN_LIMIT_WORKER_MEMORY + TWIN_LIMIT_FILE_BYTES);
}

static gboolean
apply_namespaces (void)
{
  return unshare (CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS) == 0;
}

static gboolean
add_readable (int ruleset, const char *path)
{
  struct landlock_path_beneath_attr rule = {
    .allowed_access = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR,
    .parent_fd = open (path, O_PATH | O_CLOEXEC),
  };
  gboolean added;

  /* What does not exist needs no rule. */
  if (rule.parent_fd < 0)
    return TRUE;

  added = syscall (SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0;
  close (rule.parent_fd);

  return added;
}

/* iconv loads a module for each encoding, from a folder beside the C library. */
static gboolean
add_gconv_rule (int ruleset)
{
  g_autofree char *folder = NULL;
  g_autofree char *path = NULL;
  Dl_info info;

  if (dladdr ((void *) iconv_open, &info) == 0 || info.dli_fname == NULL)
    return TRUE;

  folder = g_path_get_dirname (info.dli_fname);
  path = g_build_filename (folder, "gconv", NULL);

  return add_readable (ruleset, path);
}

/* All rights that the running kernel knows (linux/landlock.h names the version of each). */
static void
get_handled_rights (int version, struct landlock_ruleset_attr *attributes)
{
  attributes->handled_access_fs = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1;
  if (version >= 2)
    attributes->handled_access_fs |= LANDLOCK_ACCESS_FS_REFER;
  if (version >= 3)
    attributes->handled_access_fs |= LANDLOCK_ACCESS_FS_TRUNCATE;
  if (version >= 4)
    attributes->handled_access_net = LANDLOCK_ACCESS_NET_BIND_TCP | LANDLOCK_ACCESS_NET_CONNECT_TCP;
  if (version >= 5)
    attributes->handled_access_fs |= LANDLOCK_ACCESS_FS_IOCTL_DEV;
  if (version >= 6)
    attributes->scoped = LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET | LANDLOCK_SCOPE_SIGNAL;
}

static gboolean
apply_landlock (void)
{
  struct landlock_ruleset_attr attributes = { 0 };
  gboolean applied = TRUE;
  long version;
  int ruleset;

  version = syscall (SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
  if (version < 1)
    return FALSE;

  get_handled_rights ((int) version, &attributes);
  ruleset = (int) syscall (SYS_landlock_create_ruleset, &attributes, sizeof attributes, 0);
  if (ruleset < 0)
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (readable_paths); i++)
    applied = applied && add_readable (ruleset, readable_paths[i]);
  applied = applied && add_gconv_rule (ruleset);
  applied = applied && syscall (SYS_landlock_restrict_self, ruleset, 0) == 0;
  close (ruleset);

  return applied;
}

/* A rule for a call that does not exist on this processor is not an error. */
static gboolean
add_rule (scmp_filter_ctx filter, guint32 action, int call)
{
  int result;

  if (call < 0)
    return TRUE;
  result = seccomp_rule_add (filter, action, call, 0);

  return result == 0 || result == -EDOM;
}

/* Calls that are allowed with some arguments only. */
static gboolean
add_conditional_rules (scmp_filter_ctx filter)
{
  const scmp_datum_t writing = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND | (O_TMPFILE & ~O_DIRECTORY);
  int failed = 0;

  /* Opening for reading; what may be read is for Landlock to say. */
#ifdef __NR_open
  failed |= seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (open), 1, SCMP_A1 (SCMP_CMP_MASKED_EQ, writing, 0));
#endif
  failed |= seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (openat), 1, SCMP_A2 (SCMP_CMP_MASKED_EQ, writing, 0));
  /* Memory that can be run is never written to. */
  failed |= seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (mmap), 1, SCMP_A2 (SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
  failed |= seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (mmap), 1, SCMP_A2 (SCMP_CMP_MASKED_EQ, PROT_WRITE, 0));
  failed |= seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (mprotect), 1, SCMP_A2 (SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
  /* Reading its limits, raising a signal in itself. */
  failed |= seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (prlimit64), 1, SCMP_A2 (SCMP_CMP_EQ, 0));
  failed |= seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (tgkill), 1,
                              SCMP_A0 (SCMP_CMP_EQ, (scmp_datum_t) getpid ()));
  /* stdio asks whether a descriptor is a terminal. */
  failed |= seccomp_rule_add (filter, SCMP_ACT_ERRNO (ENOTTY), SCMP_SYS (ioctl), 0);

  return failed == 0;
}

static gboolean
apply_seccomp (void)
{
  scmp_filter_ctx filter = seccomp_init (SCMP_ACT_ERRNO (ENOSYS));
  gboolean applied = filter != NULL;

  if (!applied)
    return FALSE;

  for (guint i = 0; applied && i < G_N_ELEMENTS (allowed_calls); i++)
    applied = add_rule (filter, SCMP_ACT_ALLOW, allowed_calls[i]);
  for (guint i = 0; applied && i < G_N_ELEMENTS (refused_calls); i++)
    applied = add_rule (filter, SCMP_ACT_ERRNO (EPERM), refused_calls[i]);

  applied = applied && add_conditional_rules (filter) && seccomp_load (filter) == 0;
  seccomp_release (filter);

  return applied;
}

gboolean
extract_sandbox_apply (guint *layers)
{
  g_return_val_if_fail (layers != NULL, FALSE);

  *layers = 0;
  if (prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl (PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
    return FALSE;

  if (!apply_limits ())
    return FALSE;
  *layers |= TWIN_SANDBOX_LIMITS;

  if (apply_namespaces ())
    *layers |= TWIN_SANDBOX_NAMESPACES;
  if (apply_landlock ())
    *layers |= TWIN_SANDBOX_LANDLOCK;

  /* Last: the layers before it need calls that it forbids. */
  if (!apply_seccomp ())
    return FALSE;
  *layers |= TWIN_SANDBOX_SECCOMP;

  return TRUE;
}
