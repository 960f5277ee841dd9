/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "studio/session.h"
#include "sync/twin-publish.h"

G_BEGIN_DECLS

/**
 * StudioPublishState:
 * @STUDIO_PUBLISH_IDLE: nothing is going on
 * @STUDIO_PUBLISH_RUNNING: it travels
 * @STUDIO_PUBLISH_WAITING: nobody answers; goes on by itself, and as soon as the network is back
 * @STUDIO_PUBLISH_PAUSED: waits for somebody
 * @STUDIO_PUBLISH_TAKING_BACK: it is being unpublished
 * @STUDIO_PUBLISH_FAILED: the message says why
 * @STUDIO_PUBLISH_CONFLICT: another computer has published or taken it back meanwhile
 * @STUDIO_PUBLISH_SIGNED_OUT: the server does not take the token any more
 */
typedef enum
{
  STUDIO_PUBLISH_IDLE,
  STUDIO_PUBLISH_RUNNING,
  STUDIO_PUBLISH_WAITING,
  STUDIO_PUBLISH_PAUSED,
  STUDIO_PUBLISH_TAKING_BACK,
  STUDIO_PUBLISH_FAILED,
  STUDIO_PUBLISH_CONFLICT,
  STUDIO_PUBLISH_SIGNED_OUT,
} StudioPublishState;

/**
 * StudioPublishJob:
 *
 * The publishing of one twin, which goes on while its page is left and after Studio was closed. Emits "changed" when its state or
 * its progress differs, and "finished" when a twin is published or taken back. Main thread; the work is done on others.
 */
#define STUDIO_TYPE_PUBLISH_JOB (studio_publish_job_get_type ())
G_DECLARE_FINAL_TYPE (StudioPublishJob, studio_publish_job, STUDIO, PUBLISH_JOB, GObject)

/* The one of this twin in this session, until the session is locked. Borrowed; hold a reference. */
StudioPublishJob *studio_publish_job_get (StudioSession *session, const char *twin_id);

/* What was begun before Studio was closed: what somebody paused waits, the rest goes on. For a library that was just opened. */
void studio_publish_job_restore_all (StudioSession *session);

StudioPublishState studio_publish_job_get_state (StudioPublishJob *self);

/* Whether it goes on with what was interrupted before Studio was opened. */
gboolean studio_publish_job_was_interrupted (StudioPublishJob *self);

/* Whether the last thing that was to be done is unpublishing. */
gboolean studio_publish_job_is_taking_back (StudioPublishJob *self);

/* Bytes to be sent and sent, 0 and 0 before that is known; bytes a second and seconds left, 0 where nobody knows yet. */
void studio_publish_job_get_progress (StudioPublishJob *self, guint64 *n_bytes, guint64 *n_sent, double *rate, double *seconds);

/* Milliseconds of the pause before the next try, as it began. */
gint64 studio_publish_job_get_wait (StudioPublishJob *self);

/* Of FAILED, and why nobody answers; in words for people, nullable. */
const char *studio_publish_job_get_message (StudioPublishJob *self);

/* Of CONFLICT: the version there (0: none) and since when (ISO 8601, nullable). */
gint64 studio_publish_job_get_conflict (StudioPublishJob *self, const char **since);

/* @digest: of what was shown, nothing else is sent; NULL: whatever it is now. @reason: for which what asks is set aside first, nullable.
 * @replace: the version that may be replaced, 0: none. */
void studio_publish_job_start (StudioPublishJob *self, const char *digest, const char *reason, gint64 replace);

void studio_publish_job_pause (StudioPublishJob *self);
void studio_publish_job_resume (StudioPublishJob *self); /* also: tries now, tries again */
void studio_publish_job_cancel (StudioPublishJob *self); /* what was sent is forgotten there after a day */
void studio_publish_job_take_back (StudioPublishJob *self);

G_END_DECLS
