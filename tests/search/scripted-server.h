/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/* An HTTP server on loopback that says exactly what it is told, byte by byte, also what
 * no proper server would: answers that break off, never end or never come. It counts
 * connections, so that a test can show that none was made. */
typedef struct
{
  const char *response;       /* written as it is; NULL: nothing */
  const char *endless;        /* then this again and again until the client goes away */
  gboolean slow;              /* one byte at a time */
  gboolean hold;              /* then keeps the connection open until it is stopped */
  GTlsCertificate *certificate; /* speaks TLS */
} ServerScript;

typedef struct
{
  ServerScript script;
  GSocketListener *listener;
  GCancellable *stop;
  GThread *thread;
  guint16 port;
  int n_connections; /* atomic */
  GMutex lock;
  GCond received;
  GString *request;  /* the last one, headers and body */
  gboolean complete;
} ScriptedServer;

ScriptedServer *scripted_server_new (const ServerScript *script);
void scripted_server_free (ScriptedServer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScriptedServer, scripted_server_free)

/* "http://127.0.0.1:PORT/v1" */
char *scripted_server_dup_url (ScriptedServer *self, const char *scheme);

/* Waits until a whole request came in. */
void scripted_server_wait (ScriptedServer *self);

char *scripted_server_dup_request (ScriptedServer *self);
