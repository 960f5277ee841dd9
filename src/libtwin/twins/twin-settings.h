/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/twin-library.h"
#include "twins/twin-config.h"

G_BEGIN_DECLS

/* The organisation's settings: the keys of TwinConfig that are not one twin's alone
 * (sessionTimeout, encryptionLevel, retention.*, allowDataTransfer, controls.*, ...). A new twin starts from them. */
TwinConfig *twin_settings_load (TwinLibrary *library, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean twin_settings_save (TwinLibrary *library, const TwinConfig *config, GError **error);

/* Deletes what is due in the audit log (retention.auditLogs) and the outbound ledger, unless
 * retention.autoDelete is off; the audit log tells of it. */
gboolean twin_settings_enforce_retention (TwinLibrary *library, GError **error);

G_END_DECLS
