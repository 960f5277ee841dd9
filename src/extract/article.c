/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The idea is Arc90's, as Mozilla's Readability carries it on: paragraphs give points to
 * what holds them, links take points away, and names of classes give a hint. The figures
 * were tuned on pages with known article bodies. */
#include "article.h"

#include "html-walk.h"

#include <string.h>

/* Less text than this is not an article that could be told from what surrounds it. */
#define MIN_ARTICLE_CHARS 250
#define MIN_PARAGRAPH_CHARS 25
#define MAX_ANCESTORS 5

/* Text that stands in no paragraph; less is a label. */
#define MIN_LOOSE_CHARS 140

/* Of the commas that the article has for its length: with fewer, text is not of its kind. */
#define MIN_COMMAS 0.4f

/* Of the commas of the page: what holds so many holds the article, whatever its name. */
#define MOST_COMMAS 0.5f

typedef struct
{
  guint n_chars;      /* that are shown */
  guint n_link_chars;
  guint n_commas;
  guint n_paragraphs;
  guint n_items;      /* li */
  guint n_images;
  guint n_inputs;
  float score;
  gboolean unlikely;  /* navigation and the like, with all that is in it */
} Stats;

typedef struct
{
  GHashTable *stats;    /* GumboNode → Stats */
  GHashTable *excluded;
  const GumboNode *body;
  const GumboNode *top;
  const GumboNode *marked; /* that the page itself calls its article */
  guint n_commas;         /* of the whole page */
  gboolean has_surroundings;
} Article;

static const char *const unlikely_names[] = {
  "-ad-", "ad-break", "advert", "agegate", "banner", "breadcrumb", "combx", "comment", "community", "cookie", "cover-wrap",
  "disqus", "extra", "footer", "gdpr", "header", "legends", "menu", "modal", "navbar", "navigation", "newsletter", "pager",
  "pagination", "popup", "promo", "recirc", "recommend", "related", "remark", "replies", "rss", "share", "sharing", "shoutbox",
  "sidebar", "skyscraper", "social", "sponsor", "subscribe", "supplemental", "teaser", "toolbar", "trending", "widget",
};

static const char *const likely_names[] = {
  "and", "article", "body", "column", "content", "main", "mathjax", "shadow", "story",
};

static const char *const positive_names[] = {
  "article", "body", "content", "entry", "hentry", "h-entry", "main", "page", "post", "text", "blog", "story",
};

static const char *const negative_names[] = {
  "-ad-", "hidden", "banner", "combx", "comment", "com-", "contact", "footer", "gdpr", "masthead", "media", "meta", "outbrain",
  "promo", "related", "scroll", "share", "shoutbox", "sidebar", "skyscraper", "sponsor", "shopping", "tags", "widget",
};

static gboolean
has_name (const GumboElement *element,
          const char *const *names,
          gsize n_names)
{
  static const char *const attributes[] = { "class", "id" };

  for (guint a = 0; a < G_N_ELEMENTS (attributes); a++)
    {
      const char *value = extract_html_get_attribute (element, attributes[a]);

      for (gsize i = 0; value != NULL && i < n_names; i++)
        if (strcasestr (value, names[i]) != NULL)
          return TRUE;
    }
  return FALSE;
}

static gboolean
attribute_is (const GumboElement *element,
              const char *name,
              const char *wanted)
{
  const char *value = extract_html_get_attribute (element, name);

  return value != NULL && g_ascii_strcasecmp (value, wanted) == 0;
}

static int
class_weight (const GumboElement *element)
{
  int weight = 0;

  if (has_name (element, negative_names, G_N_ELEMENTS (negative_names)))
    weight -= 25;
  if (has_name (element, positive_names, G_N_ELEMENTS (positive_names)))
    weight += 25;
  return weight;
}

static gboolean
is_element (const GumboNode *node)
{
  return node->type == GUMBO_NODE_ELEMENT;
}

/* By role, by tag, by name: not part of any article. */
static gboolean
is_unlikely (const GumboElement *element)
{
  static const char *const roles[] = { "menu", "menubar", "complementary", "navigation", "alert", "alertdialog", "dialog", "search", "contentinfo" };

  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    if (attribute_is (element, "role", roles[i]))
      return TRUE;
  switch (element->tag)
    {
    case GUMBO_TAG_NAV:
    case GUMBO_TAG_ASIDE:
    case GUMBO_TAG_FOOTER:
      return TRUE;
    case GUMBO_TAG_HTML:
    case GUMBO_TAG_BODY:
    case GUMBO_TAG_A:
    case GUMBO_TAG_ARTICLE:
    case GUMBO_TAG_MAIN:
    case GUMBO_TAG_TABLE:
    case GUMBO_TAG_TBODY:
    case GUMBO_TAG_TR:
    case GUMBO_TAG_TD:
    case GUMBO_TAG_CODE:
    case GUMBO_TAG_PRE:
    case GUMBO_TAG_P:
      return FALSE;
    default:
      return has_name (element, unlikely_names, G_N_ELEMENTS (unlikely_names))
             && !has_name (element, likely_names, G_N_ELEMENTS (likely_names));
    }
}

static gboolean
is_marked (const GumboElement *element)
{
  return attribute_is (element, "itemprop", "articleBody") || attribute_is (element, "property", "articleBody")
         || attribute_is (element, "data-component", "text-body");
}

static void
count_text (Stats *stats,
            const char *text)
{
  gboolean blank = TRUE;

  for (const char *p = text; *p != '\0'; p++)
    {
      if (g_ascii_isspace (*p))
        {
          stats->n_chars += !blank;
          blank = TRUE;
          continue;
        }
      /* A character, not a byte of one. */
      stats->n_chars += ((guchar) *p & 0xc0) != 0x80;
      stats->n_commas += *p == ',' || (guchar) *p == 0xe3 /* ideographic comma and full stop */;
      blank = FALSE;
    }
}

static Stats *
find_stats (Article *self,
            const GumboNode *node)
{
  return g_hash_table_lookup (self->stats, node);
}

static void
add_stats (Stats *to,
           const Stats *from)
{
  to->n_chars += from->n_chars;
  to->n_link_chars += from->n_link_chars;
  to->n_commas += from->n_commas;
  to->n_paragraphs += from->n_paragraphs;
  to->n_items += from->n_items;
  to->n_images += from->n_images;
  to->n_inputs += from->n_inputs;
}

static gboolean
is_silent (const GumboElement *element)
{
  switch (element->tag)
    {
    case GUMBO_TAG_SCRIPT:
    case GUMBO_TAG_STYLE:
    case GUMBO_TAG_HEAD:
    case GUMBO_TAG_NOSCRIPT:
    case GUMBO_TAG_IFRAME:
    case GUMBO_TAG_SELECT:
    case GUMBO_TAG_SVG:
      return TRUE;
    default:
      return extract_html_is_hidden (element);
    }
}

static void
count_own (Stats *stats,
           GumboTag tag)
{
  stats->n_paragraphs += tag == GUMBO_TAG_P;
  stats->n_items += tag == GUMBO_TAG_LI;
  stats->n_images += tag == GUMBO_TAG_IMG;
  stats->n_inputs += tag == GUMBO_TAG_INPUT || tag == GUMBO_TAG_BUTTON || tag == GUMBO_TAG_TEXTAREA;
  if (tag == GUMBO_TAG_A)
    stats->n_link_chars = stats->n_chars;
}

static guint
count_all_commas (const GumboNode *node)
{
  Stats stats = { 0 };
  guint n = 0;

  if (is_silent (&node->v.element))
    return 0;
  for (guint i = 0; i < node->v.element.children.length; i++)
    {
      const GumboNode *child = node->v.element.children.data[i];

      if (child->type == GUMBO_NODE_TEXT)
        count_text (&stats, child->v.text.text);
      else if (is_element (child))
        n += count_all_commas (child);
    }
  return n + stats.n_commas;
}

/* From the leaves up. What is unlikely counts nothing for what holds it. */
static Stats *
measure (Article *self,
         const GumboNode *node)
{
  const GumboElement *element = &node->v.element;
  Stats *stats = g_new0 (Stats, 1);

  g_hash_table_insert (self->stats, (gpointer) node, stats);
  if (is_silent (element))
    return stats;
  stats->unlikely = is_unlikely (element);
  for (guint i = 0; i < element->children.length; i++)
    {
      const GumboNode *child = element->children.data[i];

      if (child->type == GUMBO_NODE_TEXT || child->type == GUMBO_NODE_CDATA)
        count_text (stats, child->v.text.text);
      else if (is_element (child))
        {
          Stats *inner = measure (self, child);

          if (!inner->unlikely)
            add_stats (stats, inner);
        }
    }
  count_own (stats, element->tag);

  /* A box around the whole page may be called anything. */
  if ((float) stats->n_commas > MOST_COMMAS * (float) self->n_commas)
    stats->unlikely = FALSE;
  self->has_surroundings |= stats->unlikely && stats->n_chars > 0;
  if (is_marked (element) && stats->n_chars >= MIN_ARTICLE_CHARS
      && (self->marked == NULL || stats->n_chars > find_stats (self, self->marked)->n_chars))
    self->marked = node;
  return stats;
}

static float
link_density (const Stats *stats)
{
  return stats->n_chars > 0 ? (float) stats->n_link_chars / (float) stats->n_chars : 0;
}

static gboolean
holds_blocks (const GumboElement *element)
{
  for (guint i = 0; i < element->children.length; i++)
    {
      const GumboNode *child = element->children.data[i];

      if (!is_element (child))
        continue;
      switch (child->v.element.tag)
        {
        case GUMBO_TAG_BLOCKQUOTE:
        case GUMBO_TAG_DL:
        case GUMBO_TAG_DIV:
        case GUMBO_TAG_IMG:
        case GUMBO_TAG_OL:
        case GUMBO_TAG_P:
        case GUMBO_TAG_PRE:
        case GUMBO_TAG_TABLE:
        case GUMBO_TAG_UL:
        case GUMBO_TAG_SECTION:
        case GUMBO_TAG_ARTICLE:
          return TRUE;
        default:
          break;
        }
    }
  return FALSE;
}

static gboolean
is_paragraph (const GumboElement *element)
{
  switch (element->tag)
    {
    case GUMBO_TAG_P:
    case GUMBO_TAG_PRE:
    case GUMBO_TAG_TD:
      return TRUE;
    case GUMBO_TAG_DIV:
    case GUMBO_TAG_SECTION:
    case GUMBO_TAG_SPAN:
    case GUMBO_TAG_BLOCKQUOTE:
    case GUMBO_TAG_LI:
      return !holds_blocks (element) && element->tag != GUMBO_TAG_SPAN && element->tag != GUMBO_TAG_LI;
    default:
      return FALSE;
    }
}

static float
first_score (const GumboElement *element)
{
  float score = (float) class_weight (element);

  switch (element->tag)
    {
    case GUMBO_TAG_ARTICLE:
      return score + 10;
    case GUMBO_TAG_DIV:
    case GUMBO_TAG_MAIN:
      return score + 5;
    case GUMBO_TAG_PRE:
    case GUMBO_TAG_TD:
    case GUMBO_TAG_BLOCKQUOTE:
      return score + 3;
    case GUMBO_TAG_ADDRESS:
    case GUMBO_TAG_OL:
    case GUMBO_TAG_UL:
    case GUMBO_TAG_DL:
    case GUMBO_TAG_DD:
    case GUMBO_TAG_DT:
    case GUMBO_TAG_LI:
    case GUMBO_TAG_FORM:
      return score - 3;
    case GUMBO_TAG_TH:
      return score - 5;
    default:
      return score;
    }
}

/* A paragraph's points go to its @holder, fewer the further out. */
static void
give_points (Article *self,
             const GumboNode *holder,
             const Stats *stats)
{
  float points = 1 + (float) stats->n_commas + MIN ((float) stats->n_chars / 100, 3);

  for (guint level = 0; level < MAX_ANCESTORS && holder != NULL && is_element (holder); level++)
    {
      Stats *outer = find_stats (self, holder);

      if (outer == NULL || holder->v.element.tag == GUMBO_TAG_HTML)
        return;
      if (outer->score == 0)
        outer->score = first_score (&holder->v.element);
      outer->score += points / (level == 0 ? 1 : level == 1 ? 2 : (float) level * 3);
      holder = holder->parent;
    }
}

/* Text that stands among blocks, in no paragraph of its own: lines that only breaks divide. */
static void
score_loose_text (Article *self,
                  const GumboNode *node)
{
  const GumboElement *element = &node->v.element;
  Stats loose = { 0 };

  if (element->tag != GUMBO_TAG_DIV && element->tag != GUMBO_TAG_SECTION && element->tag != GUMBO_TAG_ARTICLE)
    return;
  for (guint i = 0; i < element->children.length; i++)
    {
      const GumboNode *child = element->children.data[i];

      if (child->type == GUMBO_NODE_TEXT)
        count_text (&loose, child->v.text.text);
    }
  if (loose.n_chars >= MIN_LOOSE_CHARS)
    give_points (self, node, &loose);
}

static void
score (Article *self,
       const GumboNode *node)
{
  const Stats *stats = find_stats (self, node);

  if (stats == NULL || stats->unlikely)
    return;
  if (is_paragraph (&node->v.element) && stats->n_chars >= MIN_PARAGRAPH_CHARS)
    give_points (self, node->parent, stats);
  else
    score_loose_text (self, node);
  for (guint i = 0; i < node->v.element.children.length; i++)
    if (is_element (node->v.element.children.data[i]))
      score (self, node->v.element.children.data[i]);
}

static float
final_score (Article *self,
             const GumboNode *node)
{
  const Stats *stats = find_stats (self, node);

  return stats == NULL || stats->unlikely ? 0 : stats->score * (1 - link_density (stats));
}

static void
find_top (Article *self,
          const GumboNode *node)
{
  const Stats *stats = find_stats (self, node);

  if (stats == NULL || stats->unlikely)
    return;
  if (stats->score > 0 && (self->top == NULL || final_score (self, node) > final_score (self, self->top)))
    self->top = node;
  for (guint i = 0; i < node->v.element.children.length; i++)
    if (is_element (node->v.element.children.data[i]))
      find_top (self, node->v.element.children.data[i]);
}

/* Out as long as what is gained is text rather than links: an article in several boxes. */
static void
widen_top (Article *self)
{
  for (;;)
    {
      const GumboNode *holder = self->top->parent;
      const Stats *inner = find_stats (self, self->top);
      const Stats *outer = holder != NULL && is_element (holder) ? find_stats (self, holder) : NULL;
      guint gained, gained_links;
      float gained_commas, usual_commas;

      if (outer == NULL || holder == self->body || holder->v.element.tag == GUMBO_TAG_BODY)
        return;
      gained = outer->n_chars - MIN (inner->n_chars, outer->n_chars);
      gained_links = outer->n_link_chars - MIN (inner->n_link_chars, outer->n_link_chars);
      gained_commas = (float) (outer->n_commas - MIN (inner->n_commas, outer->n_commas));
      usual_commas = (float) inner->n_commas / (float) MAX (inner->n_chars, 1) * (float) gained;
      if (gained > 0
          && ((float) gained_links > 0.2f * (float) gained || gained_commas <= MIN_COMMAS * usual_commas
              || final_score (self, holder) < 0.33f * final_score (self, self->top)))
        return;
      self->top = holder;
    }
}

/* Lists of links, forms and boxes inside the article that are no part of its text. */
static gboolean
is_clutter (const GumboElement *element,
            const Stats *stats)
{
  float density = link_density (stats);
  int weight = class_weight (element);

  if (stats->unlikely)
    return TRUE;
  switch (element->tag)
    {
    case GUMBO_TAG_FORM:
    case GUMBO_TAG_FIELDSET:
    case GUMBO_TAG_BUTTON:
      return stats->n_paragraphs < 3;
    case GUMBO_TAG_P:
    case GUMBO_TAG_H4:
      /* "Read more: ...", between two paragraphs. */
      return stats->n_chars > MIN_PARAGRAPH_CHARS && density > 0.8f;
    case GUMBO_TAG_DIV:
    case GUMBO_TAG_SECTION:
    case GUMBO_TAG_HEADER:
    case GUMBO_TAG_UL:
    case GUMBO_TAG_OL:
    case GUMBO_TAG_DL:
    case GUMBO_TAG_TABLE:
      break;
    default:
      return FALSE;
    }
  if (stats->n_chars == 0)
    return FALSE;
  if (density > 0.5f)
    return TRUE;
  if (stats->n_commas >= 10)
    return FALSE;
  if (weight < 0 && stats->n_chars < 500)
    return TRUE;
  if (density > 0.25f && weight < 25 && stats->n_paragraphs < 3)
    return TRUE;
  return stats->n_inputs > 0 && stats->n_inputs * 3 > stats->n_paragraphs && stats->n_chars < 300;
}

static void
clean (Article *self,
       const GumboNode *node)
{
  for (guint i = 0; i < node->v.element.children.length; i++)
    {
      const GumboNode *child = node->v.element.children.data[i];
      const Stats *stats;

      if (!is_element (child))
        continue;
      stats = find_stats (self, child);
      if (stats != NULL && is_clutter (&child->v.element, stats))
        g_hash_table_add (self->excluded, (gpointer) child);
      else
        clean (self, child);
    }
}

/* Beside the article: a paragraph that reads like one, or its heading. */
static gboolean
belongs_beside (Article *self,
                const GumboNode *node)
{
  const Stats *stats = find_stats (self, node);
  float wanted = MAX (10, 0.2f * final_score (self, self->top));

  if (stats == NULL || stats->unlikely)
    return FALSE;
  if (node->v.element.tag == GUMBO_TAG_H1)
    return TRUE;
  if (stats->score >= wanted && link_density (stats) < 0.25f)
    return TRUE;
  return node->v.element.tag == GUMBO_TAG_P && stats->n_chars > 80 && link_density (stats) < 0.25f;
}

static void
exclude_around (Article *self)
{
  const GumboNode *inner = self->top;

  for (const GumboNode *holder = inner->parent; holder != NULL && is_element (holder); holder = holder->parent)
    {
      const GumboVector *children = &holder->v.element.children;

      for (guint i = 0; i < children->length; i++)
        {
          const GumboNode *child = children->data[i];

          if (child == inner || (is_element (child) && inner == self->top && belongs_beside (self, child)))
            {
              if (child != inner)
                clean (self, child);
              continue;
            }
          g_hash_table_add (self->excluded, (gpointer) child);
        }
      if (holder->v.element.tag == GUMBO_TAG_BODY)
        return;
      inner = holder;
    }
}

static const GumboNode *
find_body (const GumboNode *root)
{
  for (guint i = 0; i < root->v.element.children.length; i++)
    {
      const GumboNode *child = root->v.element.children.data[i];

      if (is_element (child) && child->v.element.tag == GUMBO_TAG_BODY)
        return child;
    }
  return NULL;
}

/* A plain document has nothing around it, and most of its text is not in links. */
static gboolean
is_worth_narrowing (Article *self)
{
  const Stats *all = find_stats (self, self->body);
  const Stats *article = find_stats (self, self->top);

  if (article->n_chars < MIN_ARTICLE_CHARS)
    return FALSE;
  return self->has_surroundings || link_density (all) > 0.2f;
}

GHashTable *
extract_article_find_surroundings (const GumboNode *root)
{
  Article self = { 0 };

  g_return_val_if_fail (root != NULL && is_element (root), NULL);

  self.body = find_body (root);
  if (self.body == NULL)
    return NULL;
  self.stats = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self.n_commas = count_all_commas (self.body);
  measure (&self, self.body);
  score (&self, self.body);
  if (self.marked != NULL)
    self.top = self.marked;
  else
    find_top (&self, self.body);
  if (self.top != NULL && is_worth_narrowing (&self))
    {
      self.excluded = g_hash_table_new (NULL, NULL);
      if (self.marked == NULL)
        widen_top (&self);
      if (self.top != self.body)
        exclude_around (&self);
      clean (&self, self.top);
    }
  g_hash_table_unref (self.stats);
  return self.excluded;
}
