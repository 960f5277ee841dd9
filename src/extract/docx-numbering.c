/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "docx-numbering.h"

#include "list-number.h"

#include <string.h>

#define N_LEVELS DOCX_NUMBERING_LEVELS
#define UNSET (-1)

/* More characters before a paragraph are not its number. */
#define MAX_LABEL 64

typedef struct
{
  ListNumber style;
  int start;
  int restart;     /* the level, from 1, behind which it begins anew; 0 never; UNSET after any above */
  gboolean legal;  /* all numbers in it decimal */
  char *text;      /* "%1.%2" */
  char *paragraph_style;
} Level;

/* w:abstractNum: how a list looks, and how far it has counted. */
typedef struct
{
  Level levels[N_LEVELS];
  guint counts[N_LEVELS];
  gboolean counted[N_LEVELS];
} Design;

/* w:num: a list. Lists of one design count on, unless they say where they begin. */
typedef struct
{
  Design *design;
  int starts[N_LEVELS]; /* UNSET where it does not say */
  gboolean begun[N_LEVELS];
} List;

struct _DocxNumbering
{
  GHashTable *designs; /* id → Design */
  GHashTable *lists;   /* id → List */
  Design *design;      /* being read */
  List *list;
  guint level;
};

static void
level_clear (Level *level)
{
  g_free (level->text);
  g_free (level->paragraph_style);
}

static void
design_free (gpointer data)
{
  Design *design = data;

  for (guint i = 0; i < N_LEVELS; i++)
    level_clear (&design->levels[i]);
  g_free (design);
}

static Design *
design_new (void)
{
  Design *design = g_new0 (Design, 1);

  for (guint i = 0; i < N_LEVELS; i++)
    {
      design->levels[i].start = 1;
      design->levels[i].restart = UNSET;
    }
  return design;
}

static ListNumber
style_of_format (const char *format)
{
  static const struct
  {
    const char *format; /* ECMA-376 part 1, 17.18.59 */
    ListNumber style;
  } styles[] = {
    { "decimal", LIST_NUMBER_DECIMAL },          { "decimalZero", LIST_NUMBER_DECIMAL_ZERO }, { "lowerLetter", LIST_NUMBER_LOWER_LETTER },
    { "upperLetter", LIST_NUMBER_UPPER_LETTER }, { "lowerRoman", LIST_NUMBER_LOWER_ROMAN },   { "upperRoman", LIST_NUMBER_UPPER_ROMAN },
    { "bullet", LIST_NUMBER_NONE },              { "none", LIST_NUMBER_NONE },
  };

  for (guint i = 0; format != NULL && i < G_N_ELEMENTS (styles); i++)
    if (strcmp (format, styles[i].format) == 0)
      return styles[i].style;
  return LIST_NUMBER_DECIMAL;
}

static void
begin_design (DocxNumbering *self,
              const ExtractXmlAttributes *attributes)
{
  char *id = extract_xml_dup_attribute (attributes, "abstractNumId");

  self->list = NULL;
  self->design = NULL;

  /* Lists refer to the one that was there first. */
  if (id == NULL || g_hash_table_contains (self->designs, id))
    {
      g_free (id);
      return;
    }
  self->design = design_new ();
  g_hash_table_insert (self->designs, id, self->design);
}

static void
begin_list (DocxNumbering *self,
            const ExtractXmlAttributes *attributes)
{
  char *id = extract_xml_dup_attribute (attributes, "numId");

  self->list = NULL;
  self->design = NULL;
  if (id == NULL)
    return;
  self->list = g_new0 (List, 1);
  for (guint i = 0; i < N_LEVELS; i++)
    self->list->starts[i] = UNSET;
  g_hash_table_replace (self->lists, id, self->list);
}

static void
read_level (Level *level,
            const char *name,
            const ExtractXmlAttributes *attributes)
{
  if (strcmp (name, "start") == 0)
    {
      level->start = MAX (extract_xml_get_int (attributes, "val", 1), 0);
    }
  else if (strcmp (name, "lvlRestart") == 0)
    {
      level->restart = extract_xml_get_int (attributes, "val", UNSET);
    }
  else if (strcmp (name, "isLgl") == 0)
    {
      level->legal = TRUE;
    }
  else if (strcmp (name, "numFmt") == 0)
    {
      g_autofree char *format = extract_xml_dup_attribute (attributes, "val");

      level->style = style_of_format (format);
    }
  else if (strcmp (name, "lvlText") == 0)
    {
      g_free (level->text);
      level->text = extract_xml_dup_attribute (attributes, "val");
    }
  else if (strcmp (name, "pStyle") == 0)
    {
      g_free (level->paragraph_style);
      level->paragraph_style = extract_xml_dup_attribute (attributes, "val");
    }
}

static void
on_start (gpointer data,
          const char *ns,
          const char *name,
          const ExtractXmlAttributes *attributes)
{
  DocxNumbering *self = data;

  if (strcmp (name, "abstractNum") == 0)
    {
      begin_design (self, attributes);
    }
  else if (strcmp (name, "num") == 0)
    {
      begin_list (self, attributes);
    }
  else if (strcmp (name, "lvl") == 0 || strcmp (name, "lvlOverride") == 0)
    {
      self->level = (guint) CLAMP (extract_xml_get_int (attributes, "ilvl", 0), 0, N_LEVELS - 1);
    }
  else if (self->list != NULL && strcmp (name, "abstractNumId") == 0)
    {
      g_autofree char *id = extract_xml_dup_attribute (attributes, "val");

      self->list->design = id != NULL ? g_hash_table_lookup (self->designs, id) : NULL;
    }
  else if (self->list != NULL && strcmp (name, "startOverride") == 0)
    {
      self->list->starts[self->level] = MAX (extract_xml_get_int (attributes, "val", 1), 0);
    }
  else if (self->design != NULL)
    {
      read_level (&self->design->levels[self->level], name, attributes);
    }
}

static void
on_end (gpointer data,
        const char *ns,
        const char *name)
{
  DocxNumbering *self = data;

  if (strcmp (name, "abstractNum") == 0)
    self->design = NULL;
  else if (strcmp (name, "num") == 0)
    self->list = NULL;
}

const ExtractXmlHandler docx_numbering_handler = { on_start, on_end, NULL };

DocxNumbering *
docx_numbering_new (void)
{
  DocxNumbering *self = g_new0 (DocxNumbering, 1);

  self->designs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, design_free);
  self->lists = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
docx_numbering_free (DocxNumbering *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->designs);
  g_hash_table_unref (self->lists);
  g_free (self);
}

static List *
find_list (DocxNumbering *self,
           const char *id)
{
  List *list = id != NULL ? g_hash_table_lookup (self->lists, id) : NULL;

  return list != NULL && list->design != NULL ? list : NULL;
}

/* A number at one level makes those below it begin again. */
static void
restart_below (Design *design,
               guint level)
{
  for (guint i = level + 1; i < N_LEVELS; i++)
    if (design->levels[i].restart == UNSET || (design->levels[i].restart > 0 && (int) level < design->levels[i].restart))
      design->counted[i] = FALSE;
}

static void
count (List *list,
       guint level)
{
  Design *design = list->design;
  gboolean own_start = list->starts[level] != UNSET && !list->begun[level];

  if (own_start)
    design->counts[level] = (guint) list->starts[level];
  else if (!design->counted[level])
    design->counts[level] = (guint) design->levels[level].start;
  else
    design->counts[level]++;
  design->counted[level] = TRUE;
  list->begun[level] = TRUE;
  restart_below (design, level);
}

/* "%1.%2" with the numbers in their places. */
static char *
make_label (const Design *design,
            guint level)
{
  GString *label = g_string_new (NULL);

  for (const char *p = design->levels[level].text; *p != '\0' && label->len < MAX_LABEL; p++)
    {
      guint of = (guint) (p[1] - '1');

      if (p[0] != '%' || p[1] < '1' || p[1] > '9')
        {
          g_string_append_c (label, *p);
          continue;
        }
      list_number_append (label, design->levels[level].legal ? LIST_NUMBER_DECIMAL : design->levels[of].style,
                          design->counted[of] ? design->counts[of] : (guint) design->levels[of].start);
      p++;
    }
  return g_string_free (label, FALSE);
}

char *
docx_numbering_next (DocxNumbering *self,
                     const char *id,
                     guint level)
{
  List *list;
  char *label;

  g_return_val_if_fail (self != NULL, NULL);

  list = find_list (self, id);
  if (list == NULL || level >= N_LEVELS)
    return NULL;
  count (list, level);
  if (list->design->levels[level].style == LIST_NUMBER_NONE || list->design->levels[level].text == NULL)
    return NULL;
  label = make_label (list->design, level);
  if (*label == '\0')
    g_clear_pointer (&label, g_free);
  return label;
}

guint
docx_numbering_level_of_style (DocxNumbering *self,
                               const char *id,
                               const char *style,
                               guint fallback)
{
  List *list;

  g_return_val_if_fail (self != NULL && style != NULL, fallback);

  list = find_list (self, id);
  for (guint i = 0; list != NULL && i < N_LEVELS; i++)
    if (g_strcmp0 (list->design->levels[i].paragraph_style, style) == 0)
      return i;
  return fallback;
}
