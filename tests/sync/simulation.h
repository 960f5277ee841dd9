/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/twin-json.h"
#include "replication/replication.h"
#include "sync/twin-sync.h"

/* Three computers, a server and what is between them, drawn from a seed. */

#define N_CLIENTS 3
#define N_STEPS 48
#define N_FIELDS 3
#define START G_GINT64_CONSTANT (1795000000000)
#define TENANT "01920000-0000-7000-8000-00000000000a"

typedef struct
{
  TwinRemote base;
  struct _Simulation *simulation;
} FakeRemote;

typedef struct
{
  char *directory;
  TwinClock *clock;
  TwinStore *store;
  FakeRemote remote;
  TwinSync *sync;
  GCancellable *cancellable;
} Client;

/* A request that is still under way when its sender has long given up. */
typedef struct
{
  char *type;
  char *id;
  char *key;
  char *if_match;
  gboolean if_none;
  GBytes *body;
  guint n_sent; /* how many were on their way before */
} Straggler;

/* A guard that is taken away, to see that the simulation misses it. */
typedef enum
{
  MUTANT_NONE,
  MUTANT_NO_IF_MATCH,   /* the server lets every write through */
  MUTANT_NO_TOMBSTONE,  /* the server forgets deletions at once */
  MUTANT_CURSOR_FIRST,  /* the cursor is stored, and the program ends before the rows are */
  MUTANT_NO_REMOTE,     /* what was seen of an object that waits in the outbox is not kept */
  MUTANT_NO_COUNTING,   /* nothing but what all mutants lack: counting would mend what they break. Not to be missed. */
  N_MUTANTS,
} Mutant;

/* What goes wrong by itself. An answer over TCP comes on the connection of its request, so a late one is one that nobody waits for. */
typedef enum
{
  FAULT_REQUEST_LOST,
  FAULT_REQUEST_LATE,
  FAULT_REQUEST_TWICE,
  FAULT_REQUEST_OVERTAKEN,
  FAULT_ANSWER_LOST,
  FAULT_ANSWER_REPEATED,
  FAULT_UNAUTHORIZED,
  FAULT_CONFLICT,
  FAULT_PRECONDITION,
  FAULT_EXPIRED,
  FAULT_DIGEST,
  FAULT_TOO_MANY,
  FAULT_SERVER_ERROR,
  FAULT_PORTAL,
  FAULT_CLIENT_STOPPED,
  FAULT_CLIENT_KILLED,
  FAULT_CLIENT_KILLED_WRITING,
  FAULT_SERVER_KILLED,
  FAULT_SERVER_KILLED_WRITING,
  FAULT_CLIENT_CLOCK,
  FAULT_SERVER_CLOCK,
  FAULT_HALF_YEAR,
  N_FAULTS,
} Fault;

typedef struct _Simulation
{
  guint64 random;
  gboolean faults;
  TwinClock *clock;
  TwinSecret *key;
  Storage *server;
  char *server_folder;
  Client clients[N_CLIENTS];
  GPtrArray *stragglers;
  GHashTable *tokens;     /* every text that somebody wrote -> whether somebody who saw it replaced it */
  GPtrArray *twins;       /* ids of all that were ever made */
  GChecksum *trace;
  guint n_tokens;
  guint n_sent; /* requests that change something */
  guint n_ids;
  Mutant mutant;
  char *violation; /* the first thing that did not hold */
} Simulation;

/* What all runs start from: an empty library, and a server with an empty account. */
typedef struct
{
  char *folder;
  TwinSecret *key;
} Template;

void template_init (Template *self);
void template_clear (Template *self);

/* The whole of one run. Returns the digest of all that happened; *@violation is NULL if everything held. */
char *simulation_run (const Template *template, guint64 seed, Mutant mutant, char **violation);

/* For the parts. */
guint32 simulation_draw (Simulation *self);
guint simulation_below (Simulation *self, guint n);
char *simulation_new_id (Simulation *self);
void simulation_deliver_late (Simulation *self);
void simulation_start_client (Simulation *self, Client *client);
void simulation_do_something (Simulation *self);
void simulation_check (Simulation *self);
void straggler_free (gpointer data);
void simulation_copy_file (const char *from, const char *to);
void simulation_remove_folder (const char *path);

/* Kills a program or moves a clock. */
void simulation_break_something (Simulation *self, Client *client);
void simulation_kill_server (Simulation *self);

/* Edits what is not a twin, a document or an entry of an access list. */
void simulation_edit_other_kind (Simulation *self, Client *client);

/* Over all runs: what went wrong how often, whether everything did; which kinds were sent to the server, and one that never was. */
void simulation_count (Fault fault);
gboolean simulation_print_counts (void);
void simulation_note_kind (const char *type);
const char *simulation_find_missing_kind (void);

extern const TwinRemoteClass simulation_remote_class;
