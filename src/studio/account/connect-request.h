/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sync/twin-account.h"

G_BEGIN_DECLS

/* What somebody typed to get into an account, and the words for what is wrong with it. */

/* Where it is to be mended. */
typedef enum
{
  STUDIO_CONNECT_NOWHERE,
  STUDIO_CONNECT_ADDRESS,
  STUDIO_CONNECT_CODE,
  STUDIO_CONNECT_EMAIL,
  STUDIO_CONNECT_PASSWORD,
  STUDIO_CONNECT_FACTOR,
  STUDIO_CONNECT_COUNTRY,
} StudioConnectField;

/**
 * StudioConnectRequest:
 * @request: borrows from the texts below
 *
 * A copy for the worker thread, which is wiped with it. The texts are what the fields hold; whoever makes it sets in @request those that
 * are to be sent.
 */
typedef struct
{
  TwinAccountRequest request;
  TwinKeyring *keyring;
  char *address;
  char *code;
  char *password;
  char *factor;
  char *email;
  char *name;
  char *country;
} StudioConnectRequest;

/* Refers to @keyring; address, e-mail and device are set. Texts of people lose the spaces around them. */
StudioConnectRequest *studio_connect_request_new (TwinKeyring *keyring, const char *address, const char *email) G_GNUC_WARN_UNUSED_RESULT;
void studio_connect_request_free (StudioConnectRequest *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StudioConnectRequest, studio_connect_request_free)

/* What is wrong with the address; NULL: nothing that can be known before it is tried. */
const char *studio_connect_check_address (const char *address);

/* The same of a request that signs in to an account which is there. */
const char *studio_connect_check_sign_in (const StudioConnectRequest *self, StudioConnectField *field);

/* What @error of twin_account_connect() or twin_recovery_begin() means to who typed @factor. Borrowed, from @error too. */
const char *studio_connect_explain (const GError *error, const char *factor, StudioConnectField *field);

G_END_DECLS
