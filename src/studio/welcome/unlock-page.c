/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/welcome/unlock-page.h"

#include <glib/gi18n.h>

#include "keys/twin-keys-error.h"
#include "store/twin-store-error.h"

struct _StudioUnlockPage
{
  AdwBin parent_instance;

  StudioSession *session;
  gboolean busy;

  AdwStatusPage *status;
  GtkButton *open_button;
  GtkWidget *passphrase_group;
  GtkWidget *recovery_group;
  AdwPasswordEntryRow *passphrase_row;
  AdwPasswordEntryRow *recovery_row;
  GtkLabel *problem;
  GtkWidget *spinner;
};

G_DEFINE_FINAL_TYPE (StudioUnlockPage, studio_unlock_page, ADW_TYPE_BIN)

/* What a state of the keys or the store means to the creator. */
typedef struct
{
  GQuark (*domain) (void);
  int code;
  const char *icon;
  const char *title;
  const char *description; /* NULL: the error's own words */
  const char *button;      /* NULL: there is nothing to try again */
  gboolean by_hand;        /* passphrase and recovery key can help */
} Meaning;

static const Meaning meanings[] = {
  { twin_keys_error_quark, TWIN_KEYS_ERROR_LOCKED, "system-lock-screen-symbolic", N_("Your Keyring Is Locked"),
    N_("The key of your documents is in your system’s keyring. Unlock it when your system asks, or use your recovery key."),
    N_("_Unlock Keyring"), TRUE },
  { twin_keys_error_quark, TWIN_KEYS_ERROR_NO_KEYRING, "dialog-password-symbolic", N_("No Keyring Answers"),
    N_("The key of your documents is in a keyring that cannot be reached now. Start it and try again, or use your passphrase or your recovery key."),
    N_("_Try Again"), TRUE },
  { twin_keys_error_quark, TWIN_KEYS_ERROR_ABSENT, "dialog-password-symbolic", N_("The Keyring No Longer Has the Key"),
    N_("Your documents are safe. Type your recovery key to open them; the keyring then keeps the key again."),
    N_("_Try Again"), TRUE },
  { twin_keys_error_quark, TWIN_KEYS_ERROR_NO_SLOT, "system-lock-screen-symbolic", N_("Your Documents Are Locked"),
    N_("The keyring of this computer does not hold their key."), NULL, TRUE },
  { twin_keys_error_quark, TWIN_KEYS_ERROR_WRONG, "dialog-password-symbolic", N_("That Key Does Not Fit"),
    N_("What the keyring or the key file holds does not open these documents. Use your recovery key."),
    N_("_Try Again"), TRUE },
  { twin_keys_error_quark, TWIN_KEYS_ERROR_VAULT_MISSING, "dialog-error-symbolic", N_("A File of Your Library Is Missing"),
    N_("Your documents are there, but the file vault.json that lay beside them is not. Put it back from a backup."),
    N_("_Try Again"), FALSE },
  { twin_store_error_quark, TWIN_STORE_ERROR_NOT_ENCRYPTED, "dialog-error-symbolic", N_("Encryption Is Not Working"),
    N_("Nothing was opened, because the database library of this installation does not encrypt. Install Twin Studio again."),
    NULL, FALSE },
  { twin_store_error_quark, TWIN_STORE_ERROR_WRONG_KEY, "dialog-error-symbolic", N_("The Key Does Not Fit the Library"),
    N_("The library in this folder was made with another key. If it came from a backup, put back the file vault.json that belongs to it."),
    N_("_Try Again"), FALSE },
  { twin_store_error_quark, TWIN_STORE_ERROR_TOO_NEW, "software-update-available-symbolic", N_("A Newer Version Is Needed"),
    N_("This library was last opened with a later version of Twin Studio. Nothing was changed."), NULL, FALSE },
  { twin_store_error_quark, TWIN_STORE_ERROR_BUSY, "content-loading-symbolic", N_("The Library Is in Use"),
    N_("Another program is writing to it at the moment."), N_("_Try Again"), FALSE },
  { twin_store_error_quark, TWIN_STORE_ERROR_FULL, "drive-harddisk-symbolic", N_("The Disk Is Full"),
    N_("Nothing was changed. Free some space and try again."), N_("_Try Again"), FALSE },
  { twin_store_error_quark, TWIN_STORE_ERROR_IO, "drive-harddisk-symbolic", N_("The Disk Cannot Be Read"),
    N_("The disk reported an error. Check it, and make a copy of your library’s folder."), N_("_Try Again"), FALSE },
  { twin_store_error_quark, TWIN_STORE_ERROR_CORRUPT, "dialog-error-symbolic", N_("The Library Is Damaged"),
    N_("The file of the library is not as it was written. Put it back from a backup."), N_("_Try Again"), FALSE },
};

static const Meaning locked = { NULL, 0, "system-lock-screen-symbolic", N_("Twin Studio Is Locked"),
                                N_("Your documents are encrypted, and the key is put away."), N_("_Unlock"), TRUE };
static const Meaning unreadable = { NULL, 0, "dialog-password-symbolic", N_("The Key Cannot Be Read"), NULL,
                                    N_("_Try Again"), TRUE };
static const Meaning failed = { NULL, 0, "dialog-error-symbolic", N_("The Library Could Not Be Opened"), NULL,
                                N_("_Try Again"), FALSE };

static const Meaning *
find_meaning (const GError *error, StudioSessionState state)
{
  if (error == NULL)
    return &locked;
  for (guint i = 0; i < G_N_ELEMENTS (meanings); i++)
    if (g_error_matches (error, meanings[i].domain (), meanings[i].code))
      return &meanings[i];
  return state == STUDIO_SESSION_LOCKED ? &unreadable : &failed;
}

static void
show_problem (StudioUnlockPage *self, const char *message)
{
  gtk_widget_set_visible (GTK_WIDGET (self->problem), message != NULL);
  gtk_label_set_label (self->problem, message != NULL ? message : "");
  if (message != NULL)
    gtk_accessible_announce (GTK_ACCESSIBLE (self), message, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static void
set_busy (StudioUnlockPage *self, gboolean busy)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  /* A field that turns insensitive while it has the keyboard goes on blinking. */
  if (busy && root != NULL)
    gtk_root_set_focus (root, NULL);
  self->busy = busy;
  gtk_widget_set_visible (self->spinner, busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->open_button), !busy);
  gtk_widget_set_sensitive (self->passphrase_group, !busy);
  gtk_widget_set_sensitive (self->recovery_group, !busy);
}

static void
show_meaning (StudioUnlockPage *self, const Meaning *meaning, const GError *error)
{
  /* A key file opens without a keyring; the passphrase alone has nothing to try again with. */
  gboolean only_by_hand = meaning == &locked && !studio_session_has_slot (self->session, TWIN_SLOT_KEYRING) &&
                          !studio_session_has_slot (self->session, TWIN_SLOT_KEY_FILE);
  const char *button = only_by_hand ? NULL : meaning->button;

  adw_status_page_set_icon_name (self->status, meaning->icon);
  adw_status_page_set_title (self->status, _(meaning->title));
  adw_status_page_set_description (self->status,
                                   meaning->description != NULL ? _(meaning->description) : error->message);
  gtk_widget_set_visible (GTK_WIDGET (self->open_button), button != NULL);
  if (button != NULL)
    gtk_button_set_label (self->open_button, _(button));
  gtk_widget_set_visible (self->passphrase_group,
                          meaning->by_hand && studio_session_has_slot (self->session, TWIN_SLOT_PASSPHRASE));
  gtk_widget_set_visible (self->recovery_group,
                          meaning->by_hand && studio_session_has_slot (self->session, TWIN_SLOT_RECOVERY));
}

/* The keyboard is on the way that is most likely to open it. */
static void
focus_way (StudioUnlockPage *self)
{
  if (gtk_widget_get_visible (GTK_WIDGET (self->open_button)))
    gtk_widget_grab_focus (GTK_WIDGET (self->open_button));
  else if (gtk_widget_get_visible (self->passphrase_group))
    gtk_widget_grab_focus (GTK_WIDGET (self->passphrase_row));
  else if (gtk_widget_get_visible (self->recovery_group))
    gtk_widget_grab_focus (GTK_WIDGET (self->recovery_row));
}

static void
session_state_cb (StudioUnlockPage *self)
{
  StudioSessionState state = studio_session_get_state (self->session);
  const GError *error = studio_session_get_error (self->session);

  set_busy (self, state == STUDIO_SESSION_OPENING);
  if (state == STUDIO_SESSION_LOCKED || state == STUDIO_SESSION_FAILED)
    {
      show_meaning (self, find_meaning (error, state), error);
      focus_way (self);
    }
}

/* ---- Ways to open ---- */

static void
open_clicked_cb (StudioUnlockPage *self)
{
  show_problem (self, NULL);
  studio_session_open (self->session);
}

static const char *
explain (const GError *error, TwinSlotKind kind)
{
  if (!g_error_matches (error, TWIN_KEYS_ERROR, TWIN_KEYS_ERROR_WRONG))
    return error->message;
  return kind == TWIN_SLOT_PASSPHRASE ? _("This passphrase does not open your documents.")
                                      : _("This recovery key does not open your documents.");
}

static void
unlocked_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioUnlockPage) self = STUDIO_UNLOCK_PAGE (user_data);
  g_autoptr (GError) error = NULL;
  gboolean passphrase;

  if (self->session == NULL || studio_session_unlock_finish (self->session, result, &error))
    return;
  set_busy (self, FALSE);
  passphrase = *gtk_editable_get_text (GTK_EDITABLE (self->passphrase_row)) != '\0';
  show_problem (self, explain (error, passphrase ? TWIN_SLOT_PASSPHRASE : TWIN_SLOT_RECOVERY));
  gtk_widget_grab_focus (passphrase ? GTK_WIDGET (self->passphrase_row) : GTK_WIDGET (self->recovery_row));
}

static void
unlock (StudioUnlockPage *self, TwinSlotKind kind, AdwPasswordEntryRow *row)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (row));

  if (*text == '\0' || self->busy)
    return;
  show_problem (self, NULL);
  set_busy (self, TRUE);
  studio_session_unlock_async (self->session, kind, text, unlocked_cb, g_object_ref (self));
}

static void
passphrase_activated_cb (StudioUnlockPage *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->recovery_row), "");
  unlock (self, TWIN_SLOT_PASSPHRASE, self->passphrase_row);
}

static void
recovery_activated_cb (StudioUnlockPage *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->passphrase_row), "");
  unlock (self, TWIN_SLOT_RECOVERY, self->recovery_row);
}

static void
studio_unlock_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (studio_unlock_page_parent_class)->map (widget);
  focus_way (STUDIO_UNLOCK_PAGE (widget));
}

static void
studio_unlock_page_dispose (GObject *object)
{
  g_clear_object (&STUDIO_UNLOCK_PAGE (object)->session);
  gtk_widget_dispose_template (GTK_WIDGET (object), STUDIO_TYPE_UNLOCK_PAGE);
  G_OBJECT_CLASS (studio_unlock_page_parent_class)->dispose (object);
}

static void
studio_unlock_page_class_init (StudioUnlockPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_unlock_page_dispose;
  widget_class->map = studio_unlock_page_map;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/twin/Studio/welcome/unlock-page.ui");
  gtk_widget_class_bind_template_child (widget_class, StudioUnlockPage, status);
  gtk_widget_class_bind_template_child (widget_class, StudioUnlockPage, open_button);
  gtk_widget_class_bind_template_child (widget_class, StudioUnlockPage, passphrase_group);
  gtk_widget_class_bind_template_child (widget_class, StudioUnlockPage, recovery_group);
  gtk_widget_class_bind_template_child (widget_class, StudioUnlockPage, passphrase_row);
  gtk_widget_class_bind_template_child (widget_class, StudioUnlockPage, recovery_row);
  gtk_widget_class_bind_template_child (widget_class, StudioUnlockPage, problem);
  gtk_widget_class_bind_template_child (widget_class, StudioUnlockPage, spinner);
  gtk_widget_class_bind_template_callback (widget_class, open_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, passphrase_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, recovery_activated_cb);
}

static void
studio_unlock_page_init (StudioUnlockPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

StudioUnlockPage *
studio_unlock_page_new (StudioSession *session)
{
  StudioUnlockPage *self;

  g_return_val_if_fail (STUDIO_IS_SESSION (session), NULL);

  self = g_object_new (STUDIO_TYPE_UNLOCK_PAGE, NULL);
  self->session = g_object_ref (session);
  g_signal_connect_object (session, "notify::state", G_CALLBACK (session_state_cb), self, G_CONNECT_SWAPPED);
  session_state_cb (self);
  return self;
}
