/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/privacy/type-dialog.h"

#include <glib/gi18n.h>
#include <string.h>

#include "library/twin-marked.h"
#include "privacy/twin-detector.h"
#include "studio/widgets/policy-group.h"

#define TRY_DELAY_MS 250 /* a type that was tried is kept for good, so not after every key */
#define MOD11_PREFIX "mod11:"

struct _StudioTypeDialog
{
  AdwDialog parent_instance;

  char **taken;
  const char *fixed_name; /* of the type that the program names itself, else NULL */
  guint try_id;

  GtkWidget *save_button;
  AdwEntryRow *name_row;
  AdwComboRow *action_row;
  GtkLabel *name_error;
  AdwComboRow *kind_row;
  GtkWidget *list_group;
  GtkWidget *list_view;
  GtkTextBuffer *list_buffer;
  GtkLabel *list_error;
  GtkWidget *shape_group;
  AdwEntryRow *shape_row;
  AdwComboRow *check_row;
  AdwEntryRow *weights_row;
  GtkLabel *shape_error;
  GtkLabel *example;
  AdwEntryRow *words_row;
  GtkLabel *words_error;
  AdwEntryRow *test_row;
  GtkLabel *test_result;
};

G_DEFINE_FINAL_TYPE (StudioTypeDialog, studio_type_dialog, ADW_TYPE_DIALOG)

enum
{
  SIGNAL_SAVE,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

/* In the order of the row; the last one takes weights. */
static const struct
{
  const char *name;
  const char *label;
} checks[] = {
  { "", N_ ("None") },
  { "luhn", N_ ("Luhn, as on payment cards") },
  { "verhoeff", N_ ("Verhoeff") },
  { "mod97", N_ ("Modulo 97, as in an IBAN") },
  { "mod11-10", N_ ("Modulo 11, 10 (ISO 7064)") },
  { "731", N_ ("7-3-1, as on passports") },
  { MOD11_PREFIX, N_ ("Modulo 11 with weights") },
};
#define CHECK_MOD11 (G_N_ELEMENTS (checks) - 1)

/* In the order of the row. */
enum
{
  KIND_SHAPE,
  KIND_LIST,
};

static gboolean
is_list (StudioTypeDialog *self)
{
  return adw_combo_row_get_selected (self->kind_row) == KIND_LIST;
}

static const char *
text_of (AdwEntryRow *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static char *
dup_list (StudioTypeDialog *self)
{
  GtkTextIter start, end;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  gtk_text_buffer_get_bounds (self->list_buffer, &start, &end);
  text = gtk_text_buffer_get_text (self->list_buffer, &start, &end, FALSE);
  lines = g_strsplit (text, "\n", -1);

  return twin_custom_type_make_list ((const char *const *) lines);
}

static char *
dup_check (StudioTypeDialog *self)
{
  guint selected = adw_combo_row_get_selected (self->check_row);

  if (is_list (self) || selected >= G_N_ELEMENTS (checks))
    return g_strdup ("");

  return g_strconcat (checks[selected].name, selected == CHECK_MOD11 ? text_of (self->weights_row) : NULL, NULL);
}

/* ---- What is wrong, where it stands ---- */

/* @row: what it is wrong in. @message: NULL if nothing is wrong. */
static void
set_error (gpointer row, GtkLabel *label, const char *message)
{
  gtk_widget_set_visible (GTK_WIDGET (label), message != NULL);
  gtk_label_set_label (label, message != NULL ? message : "");
  if (message != NULL)
    {
      gtk_widget_add_css_class (GTK_WIDGET (row), "error");
      gtk_accessible_update_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_INVALID, GTK_ACCESSIBLE_INVALID_TRUE, -1);
      gtk_accessible_update_relation (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_RELATION_ERROR_MESSAGE, label, NULL, -1);
    }
  else
    {
      gtk_widget_remove_css_class (GTK_WIDGET (row), "error");
      gtk_accessible_reset_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_INVALID);
      gtk_accessible_reset_relation (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_RELATION_ERROR_MESSAGE);
    }
}

static void
clear_errors (StudioTypeDialog *self)
{
  set_error (self->name_row, self->name_error, NULL);
  set_error (self->list_view, self->list_error, NULL);
  set_error (self->shape_row, self->shape_error, NULL);
  set_error (self->weights_row, self->shape_error, NULL);
  set_error (self->words_row, self->words_error, NULL);
}

/* What is not there yet is no mistake. */
static void
show_error (StudioTypeDialog *self, TwinCustomPart part, const char *message)
{
  switch (part)
    {
    case TWIN_CUSTOM_PART_NAME:
      if (*text_of (self->name_row) != '\0')
        set_error (self->name_row, self->name_error, message);
      break;
    case TWIN_CUSTOM_PART_SHAPE:
      if (is_list (self) && gtk_text_buffer_get_char_count (self->list_buffer) > 0)
        set_error (self->list_view, self->list_error, message);
      else if (!is_list (self) && *text_of (self->shape_row) != '\0')
        set_error (self->shape_row, self->shape_error, message);
      break;
    case TWIN_CUSTOM_PART_CHECK:
      if (*text_of (self->weights_row) != '\0')
        set_error (self->weights_row, self->shape_error, message);
      break;
    case TWIN_CUSTOM_PART_LABELS:
    default:
      set_error (self->words_row, self->words_error, message);
      break;
    }
}

/* The parts are looked at one by one, so that a name that is still missing hides nothing about the shape. */
static gboolean
check (StudioTypeDialog *self, const TwinCustomType *type)
{
  g_autoptr (TwinCustomType) named = twin_custom_type_new ("-", type->shape, type->labels, type->check, type->action);
  g_autofree char *id = twin_custom_type_make_id (type->name);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) name_error = NULL;
  TwinCustomPart part;
  gboolean good = twin_custom_type_check (named, &part, &error);

  clear_errors (self);
  if (!good)
    show_error (self, part, error->message);
  if (g_strv_contains ((const char *const *) self->taken, id))
    {
      show_error (self, TWIN_CUSTOM_PART_NAME, _ ("Another type has this name, or one that differs only in signs."));
      return FALSE;
    }
  if (good && !twin_custom_type_check (type, &part, &name_error))
    {
      show_error (self, part, name_error->message);
      return FALSE;
    }

  return good;
}

/* ---- Trying it ---- */

/* "MA-1234 (likely: it has the shape)" for each value that is found, or what else it was taken for. */
static char *
describe_findings (GArray *findings, const TwinPiiType *type, const char *text)
{
  g_autoptr (GString) found = g_string_new (NULL);
  const TwinPiiType *other = NULL;

  for (guint i = 0; i < findings->len; i++)
    {
      const TwinFinding *finding = &g_array_index (findings, TwinFinding, i);
      g_autofree char *value = g_strndup (text + finding->start, finding->end - finding->start);

      if (finding->type != type)
        {
          other = finding->type;
          continue;
        }
      if (found->len > 0)
        g_string_append (found, ", ");
      /* Translators: a value that was found, and why: "MA-1234 (the shape of your own type)". */
      g_string_append_printf (found, _ ("%s (%s)"), value, _ (finding->reason));
    }

  if (found->len > 0)
    return g_strdup_printf (_ ("Found: %s"), found->str);
  if (other != NULL)
    /* Translators: %s is the name of a type of personal data, "Phone Numbers". */
    return g_strdup_printf (_ ("What is found in it belongs to %s"), _ (other->label));

  return g_strdup (_ ("Nothing in it is of this type"));
}

static void
try_cb (gpointer user_data)
{
  StudioTypeDialog *self = user_data;
  g_autoptr (TwinCustomType) definition = studio_type_dialog_dup_type (self);
  g_autoptr (GPtrArray) types = g_ptr_array_new ();
  g_autoptr (TwinTypeSet) set = NULL;
  g_autoptr (GArray) findings = NULL;
  g_autofree char *result = NULL;
  const char *text = text_of (self->test_row);
  const TwinPiiType *type;

  self->try_id = 0;
  type = twin_custom_type_intern (definition, NULL);
  if (type == NULL)
    return;

  g_ptr_array_add (types, (gpointer) type);
  set = twin_type_set_new (types);
  findings = twin_detect_types (set, text, strlen (text));
  result = describe_findings (findings, type, text);
  gtk_label_set_label (self->test_result, result);
  gtk_widget_set_visible (GTK_WIDGET (self->test_result), TRUE);
  gtk_accessible_announce (GTK_ACCESSIBLE (self), result, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_LOW);
}

static void
show_example (StudioTypeDialog *self, const TwinCustomType *type)
{
  g_autofree char *value = !is_list (self) && *type->shape != '\0' ? twin_custom_type_make_example (type) : NULL;
  g_autofree char *text = value != NULL ? g_strdup_printf (_ ("For example %s"), value) : NULL;

  gtk_label_set_label (self->example, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->example), text != NULL);
}

static void
changed_cb (StudioTypeDialog *self)
{
  g_autoptr (TwinCustomType) type = NULL;
  gboolean good;

  if (self->taken == NULL)
    return;

  gtk_widget_set_visible (self->list_group, is_list (self));
  gtk_widget_set_visible (self->shape_group, !is_list (self));
  gtk_widget_set_visible (GTK_WIDGET (self->weights_row), adw_combo_row_get_selected (self->check_row) == CHECK_MOD11);
  type = studio_type_dialog_dup_type (self);
  good = check (self, type);
  show_example (self, type);
  gtk_widget_set_sensitive (self->save_button, good);

  g_clear_handle_id (&self->try_id, g_source_remove);
  gtk_widget_set_visible (GTK_WIDGET (self->test_result), FALSE);
  if (good && *text_of (self->test_row) != '\0')
    self->try_id = g_timeout_add_once (TRY_DELAY_MS, try_cb, self);
}

static void
save_clicked_cb (StudioTypeDialog *self)
{
  g_signal_emit (self, signals[SIGNAL_SAVE], 0);
  adw_dialog_close (ADW_DIALOG (self));
}

/* ---- GObject ---- */

static void
studio_type_dialog_dispose (GObject *object)
{
  StudioTypeDialog *self = STUDIO_TYPE_DIALOG (object);

  g_clear_handle_id (&self->try_id, g_source_remove);
  g_clear_pointer (&self->taken, g_strfreev);
  gtk_widget_dispose_template (GTK_WIDGET (object), STUDIO_TYPE_TYPE_DIALOG);
  G_OBJECT_CLASS (studio_type_dialog_parent_class)->dispose (object);
}

static void
studio_type_dialog_class_init (StudioTypeDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_type_dialog_dispose;

  signals[SIGNAL_SAVE] = g_signal_new ("save", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/twin/Studio/privacy/type-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, StudioTypeDialog, save_button);
  gtk_widget_class_bind_template_child (widget_class, StudioTypeDialog, name_row);
  gtk_widget_class_bind_template_child (widget_class, StudioTypeDialog, action_row);
  gtk_widget_class_bind_template_child (widget_class, StudioTypeDialog, name_error);
  gtk_widget_class_bind_template_child (widget_class, StudioTypeDialog, kind_row);
  gtk_widget_class_bind_template_child (widget_class, StudioTypeDialog, list_group);
  gtk_widget_class_bind_template_child (widget_class, StudioTypeDialog, list_view);
  gtk_widget_class_bind_template_child (widget_class, StudioTypeDialog, list_buffer);
  gtk_widget_class_bind_template_child (widget_class, StudioTypeDialog, list_error);
  gtk_widget_class_bind_template_child (widget_class, StudioTypeDialog, shape_group);
  gtk_widget_class_bind_template_child (widget_class, StudioTypeDialog, shape_row);
  gtk_widget_class_bind_template_child (widget_class, StudioTypeDialog, check_row);
  gtk_widget_class_bind_template_child (widget_class, StudioTypeDialog, weights_row);
  gtk_widget_class_bind_template_child (widget_class, StudioTypeDialog, shape_error);
  gtk_widget_class_bind_template_child (widget_class, StudioTypeDialog, example);
  gtk_widget_class_bind_template_child (widget_class, StudioTypeDialog, words_row);
  gtk_widget_class_bind_template_child (widget_class, StudioTypeDialog, words_error);
  gtk_widget_class_bind_template_child (widget_class, StudioTypeDialog, test_row);
  gtk_widget_class_bind_template_child (widget_class, StudioTypeDialog, test_result);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_clicked_cb);
}

static void
studio_type_dialog_init (StudioTypeDialog *self)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  g_autoptr (GListModel) actions = studio_policy_group_create_actions ();

  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (checks); i++)
    gtk_string_list_append (labels, _ (checks[i].label));
  adw_combo_row_set_model (self->check_row, G_LIST_MODEL (labels));
  adw_combo_row_set_model (self->action_row, actions);
}

static void
show_type (StudioTypeDialog *self, const TwinCustomType *type)
{
  g_auto (GStrv) list = twin_custom_type_dup_list (type);
  g_autofree char *lines = list != NULL ? g_strjoinv ("\n", list) : NULL;
  guint selected = 0;

  for (guint i = 0; i < G_N_ELEMENTS (checks); i++)
    if (i == CHECK_MOD11 ? g_str_has_prefix (type->check, MOD11_PREFIX) : g_str_equal (type->check, checks[i].name))
      selected = i;

  if (g_str_equal (type->name, twin_marked_get_type_name ()))
    self->fixed_name = twin_marked_get_type_name ();
  gtk_editable_set_text (GTK_EDITABLE (self->name_row), self->fixed_name != NULL ? _ (self->fixed_name) : type->name);
  gtk_editable_set_editable (GTK_EDITABLE (self->name_row), self->fixed_name == NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->kind_row), self->fixed_name == NULL);
  if (self->fixed_name != NULL)
    adw_dialog_set_focus (ADW_DIALOG (self), self->list_view);
  adw_combo_row_set_selected (self->kind_row, list != NULL ? KIND_LIST : KIND_SHAPE);
  if (list != NULL)
    gtk_text_buffer_set_text (self->list_buffer, lines, -1);
  else
    gtk_editable_set_text (GTK_EDITABLE (self->shape_row), type->shape);
  gtk_editable_set_text (GTK_EDITABLE (self->words_row), type->labels);
  if (selected == CHECK_MOD11)
    gtk_editable_set_text (GTK_EDITABLE (self->weights_row), type->check + strlen (MOD11_PREFIX));
  adw_combo_row_set_selected (self->check_row, selected);
  adw_combo_row_set_selected (self->action_row, type->action);
}

StudioTypeDialog *
studio_type_dialog_new (const TwinCustomType *type, const char *const *taken)
{
  StudioTypeDialog *self;

  g_return_val_if_fail (taken != NULL, NULL);

  self = g_object_new (STUDIO_TYPE_TYPE_DIALOG, NULL);
  if (type != NULL)
    show_type (self, type);
  else
    adw_dialog_set_title (ADW_DIALOG (self), _ ("New Type"));
  self->taken = g_strdupv ((char **) taken);
  changed_cb (self);

  return self;
}

TwinCustomType *
studio_type_dialog_dup_type (StudioTypeDialog *self)
{
  g_autofree char *name = NULL;
  g_autofree char *shape = NULL;
  g_autofree char *words = NULL;
  g_autofree char *check_name = NULL;

  g_return_val_if_fail (STUDIO_IS_TYPE_DIALOG (self), NULL);

  name = g_strstrip (g_strdup (self->fixed_name != NULL ? self->fixed_name : text_of (self->name_row)));
  shape = is_list (self) ? dup_list (self) : g_strstrip (g_strdup (text_of (self->shape_row)));
  words = g_strstrip (g_strdup (text_of (self->words_row)));
  check_name = dup_check (self);

  return twin_custom_type_new (name, shape, words, check_name, (TwinPiiAction) adw_combo_row_get_selected (self->action_row));
}
