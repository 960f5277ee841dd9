/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/mailer.h"

#include "base/twin-error.h"
#include "mail/libcurl-start.h"
#include "privacy/twin-pseudonym.h"

#include <sodium.h>
#include <string.h>

#define PAUSE_MS 300
#define MAX_PAUSE_US (120 * G_USEC_PER_SEC)
#define MAX_WAITING 10000
#define CONNECT_SECONDS 15L
#define TOTAL_SECONDS 60L
#define PASSWORD_VARIABLE "TWIN_SERVER_SMTP_PASSWORD"
#define PASSWORD_CREDENTIAL "smtp-password"

typedef struct
{
  MailMessage *message;
  gint64 until;  /* by the clock */
  gint64 next_us; /* monotonic */
  gint64 pause_us;
} Letter;

struct _Mailer
{
  char *url;
  char *from;
  char *authorities;
  TwinSecret *password;
  gint64 pause_us;
  gboolean local; /* the mail server is on this computer */
  TwinClock *clock;
  GThread *thread;
  GMutex lock;
  GCond changed;
  GQueue waiting; /* Letter */
  gboolean busy;
  gint ending;
};

/* --- Letters --- */

static Letter *
letter_new (MailMessage *message, gint64 until, gint64 pause_us)
{
  Letter *self = g_new0 (Letter, 1);

  self->message = message;
  self->until = until;
  self->pause_us = pause_us;
  self->next_us = g_get_monotonic_time () + pause_us;

  return self;
}

static void
letter_free (gpointer data)
{
  Letter *self = data;

  mail_message_free (self->message);
  g_free (self);
}

static int
compare_letters (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const Letter *first = a;
  const Letter *second = b;

  return (first->next_us > second->next_us) - (first->next_us < second->next_us);
}

/* --- One conversation with the mail server --- */

static int
on_progress (void *data, curl_off_t total_down, curl_off_t down, curl_off_t total_up, curl_off_t up)
{
  return g_atomic_int_get ((gint *) data);
}

/* What the server says is not kept: it may repeat the address. */
static size_t
ignore (char *data, size_t size, size_t n, void *user_data)
{
  return size * n;
}

static CURL *
make_handle (Mailer *self, gint *ending)
{
  CURL *curl = curl_easy_init ();

  curl_easy_setopt (curl, CURLOPT_URL, self->url);
  curl_easy_setopt (curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt (curl, CURLOPT_PROXY, "");
  curl_easy_setopt (curl, CURLOPT_USE_SSL, self->local ? (long) CURLUSESSL_TRY : (long) CURLUSESSL_ALL);
  curl_easy_setopt (curl, CURLOPT_SSLVERSION, (long) CURL_SSLVERSION_TLSv1_2);
  curl_easy_setopt (curl, CURLOPT_CONNECTTIMEOUT, CONNECT_SECONDS);
  curl_easy_setopt (curl, CURLOPT_TIMEOUT, TOTAL_SECONDS);
  curl_easy_setopt (curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt (curl, CURLOPT_WRITEFUNCTION, ignore);
  curl_easy_setopt (curl, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt (curl, CURLOPT_XFERINFOFUNCTION, on_progress);
  curl_easy_setopt (curl, CURLOPT_XFERINFODATA, ending);
  if (self->authorities != NULL)
    curl_easy_setopt (curl, CURLOPT_CAINFO, self->authorities);
  if (self->password != NULL)
    {
      gsize length;
      const guint8 *bytes = twin_secret_get_bytes (self->password, &length);
      char *text = g_strndup ((const char *) bytes, length);

      curl_easy_setopt (curl, CURLOPT_PASSWORD, text);
      mail_wipe (text);
    }

  return curl;
}

static CURLcode
hand_over (Mailer *self, const MailMessage *message, gint *ending, long *answer)
{
  CURL *curl = make_handle (self, ending);
  struct curl_slist *header = mail_message_make_header (message, self->from, twin_clock_now (self->clock));
  struct curl_slist *recipients = curl_slist_append (NULL, message->to);
  curl_mime *body = mail_message_make_body (message, curl);
  CURLcode result;

  curl_easy_setopt (curl, CURLOPT_MAIL_FROM, self->from);
  curl_easy_setopt (curl, CURLOPT_MAIL_RCPT, recipients);
  curl_easy_setopt (curl, CURLOPT_HTTPHEADER, header);
  curl_easy_setopt (curl, CURLOPT_MIMEPOST, body);
  result = curl_easy_perform (curl);
  curl_easy_getinfo (curl, CURLINFO_RESPONSE_CODE, answer);
  curl_easy_cleanup (curl);
  curl_mime_free (body);
  curl_slist_free_all (recipients);
  curl_slist_free_all (header);

  return result;
}

static MailOutcome
deliver (Mailer *self, const MailMessage *message, gint *ending)
{
  long answer = 0;
  CURLcode result = hand_over (self, message, ending, &answer);

  if (result == CURLE_OK)
    return MAIL_TAKEN;
  /* RFC 5321, 4.2.1: 5xx will not be otherwise next time. Of a password that is wrong (RFC 4954, 6) the letter knows nothing. */
  if (answer >= 500 && answer < 600 && result != CURLE_LOGIN_DENIED)
    {
      g_warning ("The mail server refused a letter with code %ld: %s.", answer, curl_easy_strerror (result));
      return MAIL_REFUSED;
    }
  g_message ("A letter is tried again later: %s.", curl_easy_strerror (result));

  return MAIL_LATER;
}

/* A new letter is mostly the last one. Under the lock. */
static void
insert_letter (Mailer *self, Letter *letter)
{
  Letter *last = g_queue_peek_tail (&self->waiting);

  if (last == NULL || compare_letters (last, letter, NULL) <= 0)
    g_queue_push_tail (&self->waiting, letter);
  else
    g_queue_insert_sorted (&self->waiting, letter, compare_letters, NULL);
}

/* Tries @letter; TRUE when it is done with, handed over or given up. */
static gboolean
try_letter (Mailer *self, Letter *letter)
{
  if (letter->message->to == NULL)
    return TRUE;
  if (twin_clock_now (self->clock) >= letter->until)
    {
      g_warning ("A letter was given up: the mail server took it at no time in 15 minutes.");
      return TRUE;
    }
  if (deliver (self, letter->message, &self->ending) != MAIL_LATER)
    return TRUE;
  letter->pause_us = MIN (2 * letter->pause_us, MAX_PAUSE_US);
  letter->next_us = g_get_monotonic_time () + letter->pause_us;

  return FALSE;
}

/* The next letter whose time has come, waiting for it; NULL at the end. Under the lock. */
static Letter *
take_letter (Mailer *self)
{
  while (!g_atomic_int_get (&self->ending))
    {
      Letter *first = g_queue_peek_head (&self->waiting);

      if (first == NULL)
        g_cond_wait (&self->changed, &self->lock);
      else if (first->next_us > g_get_monotonic_time ())
        g_cond_wait_until (&self->changed, &self->lock, first->next_us);
      else
        return g_queue_pop_head (&self->waiting);
    }

  return NULL;
}

static gpointer
run (gpointer data)
{
  Mailer *self = data;
  Letter *letter;

  g_mutex_lock (&self->lock);
  while ((letter = take_letter (self)) != NULL)
    {
      gboolean done;

      self->busy = TRUE;
      g_mutex_unlock (&self->lock);
      done = try_letter (self, letter);
      if (done)
        letter_free (letter);
      g_mutex_lock (&self->lock);
      self->busy = FALSE;
      if (!done)
        insert_letter (self, letter);
      g_cond_broadcast (&self->changed);
    }
  g_mutex_unlock (&self->lock);

  return NULL;
}

/* --- Settings --- */

static TwinSecret *
read_password_file (const char *path, GError **error)
{
  g_autoptr (TwinSecret) password = NULL;
  char *text = NULL;
  gsize length = 0;

  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;
  g_strchomp (text);
  if (*text != '\0')
    password = twin_secret_new ((const guint8 *) text, strlen (text));
  else
    g_set_error (error, TWIN_ERROR, TWIN_ERROR_INVALID, "The file %s holds no password.", path);
  sodium_memzero (text, length);
  g_free (text);

  return g_steal_pointer (&password);
}

TwinSecret *
mail_settings_read_password (const char *file, GError **error)
{
  const char *variable = g_getenv (PASSWORD_VARIABLE);
  const char *credentials = g_getenv ("CREDENTIALS_DIRECTORY");
  g_autofree char *credential = credentials != NULL ? g_build_filename (credentials, PASSWORD_CREDENTIAL, NULL) : NULL;

  if (file != NULL)
    return read_password_file (file, error);
  if (variable != NULL && *variable != '\0')
    return twin_secret_new ((const guint8 *) variable, strlen (variable));
  if (credential != NULL && g_file_test (credential, G_FILE_TEST_EXISTS))
    return read_password_file (credential, error);

  return NULL;
}

static gboolean
is_local (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  return g_str_equal (host, "localhost") || (address != NULL && g_inet_address_get_is_loopback (address));
}

static gboolean
check_url (const char *url, gboolean *local, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_HAS_PASSWORD, NULL);
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : "";

  if (uri == NULL || (!g_str_equal (scheme, "smtp") && !g_str_equal (scheme, "smtps")) || g_uri_get_host (uri) == NULL
      || *g_uri_get_host (uri) == '\0')
    g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID,
                         "The mail server's address is smtp://USER@HOST:587 or smtps://USER@HOST.");
  else if (g_uri_get_password (uri) != NULL)
    g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID,
                         "Everybody on this computer can read a password in an address. Put it into a file, or into " PASSWORD_VARIABLE ".");
  else
    {
      *local = is_local (g_uri_get_host (uri));
      return TRUE;
    }

  return FALSE;
}

/* --- Public --- */

Mailer *
mailer_new (const MailSettings *settings, TwinClock *clock, GError **error)
{
  g_autofree char *from = NULL;
  gboolean local = FALSE;
  Mailer *self;

  g_return_val_if_fail (settings != NULL && settings->url != NULL && clock != NULL, NULL);

  if (!check_url (settings->url, &local, error))
    return NULL;
  if (settings->from == NULL || (from = twin_email_normalize (settings->from, NULL)) == NULL)
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID, "Mail needs the address that it comes from.");
      return NULL;
    }

  libcurl_start ();
  self = g_new0 (Mailer, 1);
  self->url = g_strdup (settings->url);
  self->from = g_steal_pointer (&from);
  self->authorities = g_strdup (settings->authorities);
  self->password = settings->password != NULL ? twin_secret_ref (settings->password) : NULL;
  self->pause_us = (gint64) (settings->pause_ms > 0 ? settings->pause_ms : PAUSE_MS) * 1000;
  self->local = local;
  self->clock = clock;
  g_queue_init (&self->waiting);
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  self->thread = g_thread_new ("mailer", run, self);

  return self;
}

void
mailer_free (Mailer *self)
{
  if (self == NULL)
    return;

  g_mutex_lock (&self->lock);
  g_atomic_int_set (&self->ending, TRUE);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
  g_thread_join (self->thread);
  g_queue_clear_full (&self->waiting, letter_free);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
  g_clear_pointer (&self->password, twin_secret_unref);
  g_free (self->authorities);
  g_free (self->from);
  g_free (self->url);
  g_free (self);
}

void
mailer_send (Mailer *self, MailMessage *message)
{
  Letter *letter;

  g_return_if_fail (self != NULL && message != NULL);

  letter = letter_new (message, twin_clock_now (self->clock) + MAIL_TRY_MS, self->pause_us);
  g_mutex_lock (&self->lock);
  if (self->waiting.length < MAX_WAITING)
    {
      insert_letter (self, g_steal_pointer (&letter));
      g_cond_broadcast (&self->changed);
    }
  g_mutex_unlock (&self->lock);

  if (letter != NULL)
    {
      g_warning ("A letter was given up: %u are waiting for the mail server already.", MAX_WAITING);
      letter_free (letter);
    }
}

MailOutcome
mailer_deliver (Mailer *self, const MailMessage *message, gint *ending)
{
  g_return_val_if_fail (self != NULL && message != NULL && message->to != NULL && ending != NULL, MAIL_REFUSED);

  return deliver (self, message, ending);
}

gboolean
mailer_drain (Mailer *self, guint ms)
{
  gint64 end = g_get_monotonic_time () + (gint64) ms * 1000;
  gboolean empty;

  g_return_val_if_fail (self != NULL, FALSE);

  g_mutex_lock (&self->lock);
  while (!(empty = self->waiting.length == 0 && !self->busy) && g_cond_wait_until (&self->changed, &self->lock, end))
    continue;
  g_mutex_unlock (&self->lock);

  return empty;
}

gboolean
mailer_check (Mailer *self, GError **error)
{
  CURL *curl;
  CURLcode result;

  g_return_val_if_fail (self != NULL, FALSE);

  curl = make_handle (self, &self->ending);
  curl_easy_setopt (curl, CURLOPT_CUSTOMREQUEST, "NOOP");
  result = curl_easy_perform (curl);
  curl_easy_cleanup (curl);
  if (result != CURLE_OK)
    g_set_error (error, TWIN_ERROR, TWIN_ERROR_FAILED, "The mail server does not take letters: %s.", curl_easy_strerror (result));

  return result == CURLE_OK;
}
