/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Loaded in front of the C library (LD_PRELOAD). It counts, over all threads of a process, the calls with which it reads or changes
 * files below a folder or sends something, and lets one of them fail or the process be killed there. Between two of these calls
 * nothing changes that outlives the process, so that a kill at each of them is a kill at any moment. faults.py tells it, at any time,
 * through a file that both map. */

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

/* The build sets it to 64, and then both names of a call are one. */
#undef _FILE_OFFSET_BITS

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

typedef enum
{
  KIND_WRITE = 1, /* contents, sizes, names, and making them durable */
  KIND_REMOVE = 2,
  KIND_SEND = 4,
  KIND_READ = 8,
} Kind;

typedef enum
{
  ACTION_COUNT,
  ACTION_KILL,
  ACTION_TEAR, /* killed with half of it done */
  ACTION_FAIL,
  ACTION_FAIL_ON, /* this one and all that follow */
} Action;

/* As faults.py packs it. */
typedef struct
{
  _Atomic uint64_t n_calls;
  uint64_t at;
  uint32_t kinds;
  uint32_t action;
  uint32_t error;
} Control;

static Control *control;
static const char *folder;

__attribute__ ((constructor)) static void
begin (void)
{
  const char *path = getenv ("TWIN_FAULTS");
  int fd = path != NULL ? open (path, O_RDWR | O_CLOEXEC) : -1;

  folder = getenv ("TWIN_FAULTS_BELOW");
  if (fd < 0 || folder == NULL)
    return;
  control = mmap (NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  close (fd);
  if (control == MAP_FAILED)
    control = NULL;
}

static bool
is_below (const char *path)
{
  return strncmp (path, folder, strlen (folder)) == 0;
}

/* What the descriptor is open on decides, and not what the call is named. */
static Kind
kind_of (int fd, Kind kind)
{
  char link[64];
  char path[4096];
  struct stat status;
  ssize_t length;

  if (control == NULL || fstat (fd, &status) != 0)
    return 0;
  if (S_ISSOCK (status.st_mode))
    return kind == KIND_READ ? 0 : KIND_SEND;
  snprintf (link, sizeof link, "/proc/self/fd/%d", fd);
  length = readlink (link, path, sizeof path - 1);
  if (length < 0)
    return 0;
  path[length] = '\0';

  return is_below (path) ? kind : 0;
}

static Kind
kind_of_path (const char *path, Kind kind)
{
  return control != NULL && is_below (path) ? kind : 0;
}

/* Whether the call is to be done. It does not return if the process is to be killed before it; *@tears: or in the middle of it. */
static bool
passes (Kind kind, bool *tears)
{
  int saved = errno;
  uint64_t number;

  if (kind == 0 || (control->kinds & kind) == 0)
    return true;
  number = atomic_fetch_add (&control->n_calls, 1) + 1;
  errno = saved;
  if (number < control->at || (number > control->at && control->action != ACTION_FAIL_ON))
    return true;
  if (control->action == ACTION_TEAR && tears != NULL)
    {
      *tears = true;
      return true;
    }
  if (control->action == ACTION_KILL || control->action == ACTION_TEAR)
    kill (getpid (), SIGKILL);
  if (control->action == ACTION_COUNT)
    return true;
  errno = (int) control->error;

  return false;
}

#define REAL(name) ((__typeof__ (&name)) dlsym (RTLD_NEXT, #name))

/* A call on a descriptor that moves @size bytes. */
#define MOVE(type, name, kind, parameters, arguments)                                                                               \
  type name parameters                                                                                                              \
  {                                                                                                                                 \
    bool tears = false;                                                                                                             \
    type done;                                                                                                                      \
                                                                                                                                    \
    if (!passes (kind_of (fd, kind), &tears))                                                                                       \
      return -1;                                                                                                                    \
    size = tears ? size / 2 : size;                                                                                                 \
    done = REAL (name) arguments;                                                                                                   \
    if (tears)                                                                                                                      \
      kill (getpid (), SIGKILL);                                                                                                    \
    return done;                                                                                                                    \
  }

/* A call that is done or not. */
#define STEP(type, name, which, parameters, arguments)                                                                              \
  type name parameters                                                                                                              \
  {                                                                                                                                 \
    return passes (which, NULL) ? REAL (name) arguments : -1;                                                                       \
  }

MOVE (ssize_t, write, KIND_WRITE, (int fd, const void *bytes, size_t size), (fd, bytes, size))
MOVE (ssize_t, pwrite, KIND_WRITE, (int fd, const void *bytes, size_t size, off_t at), (fd, bytes, size, at))
MOVE (ssize_t, pwrite64, KIND_WRITE, (int fd, const void *bytes, size_t size, off64_t at), (fd, bytes, size, at))
MOVE (ssize_t, send, KIND_SEND, (int fd, const void *bytes, size_t size, int flags), (fd, bytes, size, flags))
MOVE (ssize_t, sendto, KIND_SEND,
      (int fd, const void *bytes, size_t size, int flags, const struct sockaddr *address, socklen_t length),
      (fd, bytes, size, flags, address, length))

STEP (ssize_t, writev, kind_of (fd, KIND_WRITE), (int fd, const struct iovec *parts, int n), (fd, parts, n))
STEP (ssize_t, pwritev, kind_of (fd, KIND_WRITE), (int fd, const struct iovec *parts, int n, off_t at), (fd, parts, n, at))
STEP (ssize_t, sendmsg, kind_of (fd, KIND_SEND), (int fd, const struct msghdr *message, int flags), (fd, message, flags))
STEP (int, fsync, kind_of (fd, KIND_WRITE), (int fd), (fd))
STEP (int, fdatasync, kind_of (fd, KIND_WRITE), (int fd), (fd))
STEP (int, ftruncate, kind_of (fd, KIND_WRITE), (int fd, off_t length), (fd, length))
STEP (int, ftruncate64, kind_of (fd, KIND_WRITE), (int fd, off64_t length), (fd, length))
STEP (int, fallocate, kind_of (fd, KIND_WRITE), (int fd, int mode, off_t at, off_t length), (fd, mode, at, length))
STEP (int, rename, kind_of_path (to, KIND_WRITE), (const char *from, const char *to), (from, to))
STEP (int, link, kind_of_path (to, KIND_WRITE), (const char *from, const char *to), (from, to))
STEP (int, mkdir, kind_of_path (path, KIND_WRITE), (const char *path, mode_t mode), (path, mode))
STEP (int, unlink, kind_of_path (path, KIND_REMOVE), (const char *path), (path))
STEP (int, rmdir, kind_of_path (path, KIND_REMOVE), (const char *path), (path))

STEP (ssize_t, read, kind_of (fd, KIND_READ), (int fd, void *bytes, size_t size), (fd, bytes, size))
STEP (ssize_t, pread, kind_of (fd, KIND_READ), (int fd, void *bytes, size_t size, off_t at), (fd, bytes, size, at))
STEP (ssize_t, pread64, kind_of (fd, KIND_READ), (int fd, void *bytes, size_t size, off64_t at), (fd, bytes, size, at))

/* Opening what is there changes nothing. */
static Kind
kind_of_open (const char *path, int flags)
{
  struct stat status;

  return (flags & O_CREAT) != 0 && kind_of_path (path, KIND_WRITE) != 0 && stat (path, &status) != 0 ? KIND_WRITE : 0;
}

static mode_t
mode_of (int flags, va_list list)
{
  return (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg (list, mode_t) : 0;
}

#define OPEN(name)                                                                                                                  \
  int name (const char *path, int flags, ...)                                                                                       \
  {                                                                                                                                 \
    va_list list;                                                                                                                   \
    mode_t mode;                                                                                                                    \
                                                                                                                                    \
    va_start (list, flags);                                                                                                         \
    mode = mode_of (flags, list);                                                                                                   \
    va_end (list);                                                                                                                  \
    return passes (kind_of_open (path, flags), NULL) ? REAL (name) (path, flags, mode) : -1;                                        \
  }

OPEN (open)
OPEN (open64)
