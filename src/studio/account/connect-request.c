/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/account/connect-request.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/twin-error.h"
#include "keys/twin-keys-error.h"

StudioConnectRequest *
studio_connect_request_new (TwinKeyring *keyring, const char *address, const char *email)
{
  StudioConnectRequest *self = g_new0 (StudioConnectRequest, 1);

  self->keyring = twin_keyring_ref (keyring);
  self->address = g_strstrip (g_strdup (address));
  self->email = g_strstrip (g_strdup (email));
  self->request = (TwinAccountRequest) { .address = self->address, .email = self->email, .device = g_get_host_name () };

  return self;
}

static void
wipe (char *text)
{
  if (text == NULL)
    return;
  explicit_bzero (text, strlen (text));
  g_free (text);
}

void
studio_connect_request_free (StudioConnectRequest *self)
{
  if (self == NULL)
    return;

  twin_keyring_unref (self->keyring);
  g_free (self->address);
  wipe (self->code);
  wipe (self->password);
  wipe (self->factor);
  g_free (self->email);
  g_free (self->name);
  g_free (self->country);
  g_free (self);
}

const char *
studio_connect_check_address (const char *address)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *checked = twin_remote_http_check_address (address, &error);

  if (checked != NULL)
    return NULL;
  if (g_error_matches (error, TWIN_ERROR, TWIN_ERROR_REFUSED))
    return _ ("An address with http:// is not encrypted and only works for a server on this computer. Use https://.");

  return _ ("This is not the address of a server. It looks like https://twins.example.org.");
}

const char *
studio_connect_check_sign_in (const StudioConnectRequest *self, StudioConnectField *field)
{
  const char *words = studio_connect_check_address (self->address);

  *field = words != NULL ? STUDIO_CONNECT_ADDRESS : strchr (self->email, '@') == NULL ? STUDIO_CONNECT_EMAIL : STUDIO_CONNECT_PASSWORD;
  if (*field == STUDIO_CONNECT_EMAIL)
    words = _ ("Enter the e-mail address of the account.");
  else if (words == NULL && (self->password == NULL || *self->password == '\0'))
    words = _ ("Enter the password of the account.");

  return words;
}

static const char *
explain_account_error (const GError *error, const char *factor, StudioConnectField *field)
{
  switch ((TwinAccountError) error->code)
    {
    case TWIN_ACCOUNT_ERROR_CODE:
      *field = STUDIO_CONNECT_CODE;
      return _ ("The server does not take this code. A code works once and for a day; “twin-server code” shows a new one.");
    case TWIN_ACCOUNT_ERROR_CREDENTIALS:
      *field = STUDIO_CONNECT_PASSWORD;
      return _ ("E-mail address and password do not belong together.");
    case TWIN_ACCOUNT_ERROR_SECOND_FACTOR:
      *field = STUDIO_CONNECT_FACTOR;
      return *factor == '\0' ? _ ("This account is protected by a second factor. Enter the code that your authenticator shows.")
                             : _ ("This code is not the one of now, or it was used already. Enter the next one that your authenticator shows.");
    case TWIN_ACCOUNT_ERROR_EXISTS:
      *field = STUDIO_CONNECT_EMAIL;
      return _ ("There is an account with this e-mail address already. Choose “Sign In”.");
    case TWIN_ACCOUNT_ERROR_REGION:
      *field = STUDIO_CONNECT_COUNTRY;
      return _ ("This server keeps data in a region where data from your country may not be kept. Ask for a server in another region.");
    case TWIN_ACCOUNT_ERROR_LATER:
      return _ ("Too many attempts. Wait a minute.");
    case TWIN_ACCOUNT_ERROR_INVALID:
    case TWIN_ACCOUNT_ERROR_REFUSED:
    default:
      return error->message;
    }
}

const char *
studio_connect_explain (const GError *error, const char *factor, StudioConnectField *field)
{
  *field = STUDIO_CONNECT_NOWHERE;
  if (error->domain == TWIN_ACCOUNT_ERROR)
    return explain_account_error (error, factor, field);
  if (g_error_matches (error, TWIN_KEYS_ERROR, TWIN_KEYS_ERROR_NO_KEYRING))
    return _ ("There is no keyring that could keep the access to the server. Install one, such as GNOME Keyring, and sign in to the desktop again.");
  if (g_error_matches (error, TWIN_KEYS_ERROR, TWIN_KEYS_ERROR_LOCKED))
    return _ ("The keyring is locked. Unlock it and try again.");
  *field = STUDIO_CONNECT_ADDRESS;
  if (error->domain == G_TLS_ERROR)
    return _ ("The connection is not secure, so nothing was sent. Check the address, or ask whoever runs the server about its certificate.");
  if (error->domain == G_IO_ERROR)
    return _ ("The server does not answer. Check the address and the network.");

  return error->message;
}
