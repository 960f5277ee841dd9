/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ocr.h"

#include <leptonica/allheaders.h>
#include <string.h>
#include <tesseract/capi.h>
#include <sys/stat.h>
#include <time.h>
#include <unicode/uloc.h>

#include "text/twin-language.h"

/* Where systems keep the data, the newest first; the sandbox lets them be read (sandbox.c). */
static const char *const data_folders[] = {
  "/usr/share/tesseract-ocr/5/tessdata",
  "/usr/share/tessdata",
  "/app/share/tessdata",
};

#define DATA_SUFFIX ".traineddata"

/* The first page of a document is read in so many languages at once: each costs its time again. */
#define MAX_LANGUAGES 3

/* Of 100. What a reader makes of spots, of drawings and of scripts it has not learnt is below. */
#define MIN_CONFIDENCE 50.0f

/* Letters of a page that tell its language. */
#define LANGUAGE_BYTES 200

/* A picture with more pixels (A3 at 600 dots per inch has 70 million) is no page. */
#define MAX_PIXELS (80u << 20)

/* What scanners write where they write nothing. */
#define USUAL_DPI 200

typedef struct
{
  TessBaseAPI *api;
  char *loaded;        /* the languages it was made for, */
  char *identity;      /* and what their data are, for digests */
  const char *folder;  /* NULL: not looked for yet, or none */
  gboolean looked;
  GPtrArray *installed;
  char *language;      /* of the document, as Tesseract calls it; NULL until it is known */
} Reader;

/* One to a worker: it takes longer to load than to read a page. */
static Reader reader;

/* What a page is, while it is read. */
typedef struct
{
  ExtractSink *sink;
  guint page;
  guint n_pages;
  gint64 deadline; /* of processor time, in ms: a busy machine must not cost pages */
  GByteArray *said; /* its blocks, to be remembered */
} Watch;

static gint64
get_processor_ms (void)
{
  struct timespec now = { 0 };

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (gint64) now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* "eng", "deu", ..., sorted; without the data that is for layout. */
static GPtrArray *
list_languages (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, DATA_SUFFIX) && !g_str_equal (name, "osd" DATA_SUFFIX) && !g_str_equal (name, "equ" DATA_SUFFIX))
      g_ptr_array_add (names, g_strndup (name, strlen (name) - strlen (DATA_SUFFIX)));
  g_ptr_array_sort (names, compare_names);
  return names;
}

static void
look_for_data (void)
{
  if (reader.looked)
    return;
  reader.looked = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (data_folders) && reader.folder == NULL; i++)
    {
      g_autoptr (GPtrArray) names = list_languages (data_folders[i]);

      if (names->len == 0)
        continue;
      reader.folder = data_folders[i];
      reader.installed = g_steal_pointer (&names);
    }
}

static gboolean
is_installed (const char *language)
{
  for (guint i = 0; reader.installed != NULL && i < reader.installed->len; i++)
    if (g_str_equal (g_ptr_array_index (reader.installed, i), language))
      return TRUE;
  return FALSE;
}

gboolean
ocr_is_available (void)
{
  look_for_data ();
  return reader.folder != NULL;
}

void
ocr_begin_document (void)
{
  g_clear_pointer (&reader.language, g_free);
}

/* English first: it is what the data of most systems begins with. */
static char *
choose_languages (void)
{
  g_autoptr (GString) chosen = g_string_new (NULL);
  guint n = 0;

  if (reader.language != NULL)
    return g_strdup (reader.language);
  if (is_installed ("eng"))
    {
      g_string_append (chosen, "eng");
      n++;
    }
  for (guint i = 0; i < reader.installed->len && n < MAX_LANGUAGES; i++)
    {
      const char *name = g_ptr_array_index (reader.installed, i);

      if (g_str_equal (name, "eng"))
        continue;
      g_string_append_printf (chosen, "%s%s", n > 0 ? "+" : "", name);
      n++;
    }
  return g_string_free_and_steal (g_steal_pointer (&chosen));
}

/* Other data read otherwise: their sizes tell them apart well enough. */
static void
identify_data (void)
{
  g_autoptr (GString) identity = g_string_new (TessVersion ());
  g_auto (GStrv) names = g_strsplit (reader.loaded, "+", -1);

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *path = g_strconcat (reader.folder, "/", names[i], DATA_SUFFIX, NULL);
      struct stat status = { 0 };

      g_string_append_printf (identity, " %s:%" G_GINT64_FORMAT, names[i], stat (path, &status) == 0 ? (gint64) status.st_size : 0);
    }
  g_free (reader.identity);
  reader.identity = g_string_free_and_steal (g_steal_pointer (&identity));
}

static gboolean
load (void)
{
  g_autofree char *languages = NULL;

  if (!ocr_is_available ())
    return FALSE;
  languages = choose_languages ();
  if (reader.api != NULL && g_str_equal (languages, reader.loaded))
    return TRUE;
  if (reader.api != NULL)
    TessBaseAPIDelete (reader.api);
  setMsgSeverity (L_SEVERITY_NONE);
  reader.api = TessBaseAPICreate ();
  g_set_str (&reader.loaded, languages);
  identify_data ();
  if (TessBaseAPIInit2 (reader.api, reader.folder, languages, OEM_LSTM_ONLY) == 0)
    {
      TessBaseAPISetPageSegMode (reader.api, PSM_AUTO);
      return TRUE;
    }
  g_clear_pointer (&reader.api, TessBaseAPIDelete);
  return FALSE;
}

/* Tesseract asks often; the answer keeps the engine's deadline away, too. */
static bool
is_over (void *data,
         int n_words)
{
  Watch *watch = data;

  extract_sink_progress (watch->sink, watch->page, watch->n_pages);
  return get_processor_ms () > watch->deadline;
}

/* Lines become a paragraph; words that were divided at their ends are put together. */
static char *
join_lines (const char *text)
{
  g_autoptr (GString) joined = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p != '\n')
        g_string_append_c (joined, *p);
      else if (joined->len > 1 && joined->str[joined->len - 1] == '-' && g_ascii_isalpha (joined->str[joined->len - 2])
               && g_unichar_islower (g_utf8_get_char_validated (p + 1, -1)))
        g_string_truncate (joined, joined->len - 1);
      else
        g_string_append_c (joined, ' ');
    }
  g_strstrip (joined->str);
  return g_strdup (joined->str);
}

/* Remembers what the page is written in, if that can be read here. */
static void
learn_language (const char *text,
                gsize length)
{
  g_autofree char *language = NULL;
  const char *name;

  if (reader.language != NULL || length < LANGUAGE_BYTES)
    return;
  language = twin_language_detect (text, length);
  name = language != NULL ? uloc_getISO3Language (language) : "";
  if (is_installed (name))
    reader.language = g_strdup (name);
}

/* Each block with its length before it. */
static void
keep_block (const Watch *watch,
            const TwinBlock *block,
            const char *text)
{
  g_autoptr (GBytes) bytes = twin_record_encode_block (block, text, strlen (text));
  guint32 length = GUINT32_TO_LE ((guint32) g_bytes_get_size (bytes));

  g_byte_array_append (watch->said, (const guint8 *) &length, sizeof length);
  g_byte_array_append (watch->said, g_bytes_get_data (bytes, NULL), (guint) g_bytes_get_size (bytes));
}

/* Tells what was kept as that of this page. FALSE if it is not what keep_block() made. */
static gboolean
tell_again (const Watch *watch,
            GBytes *kept,
            gboolean *found)
{
  g_autoptr (GString) all = g_string_new (NULL);
  gsize left, at = 0;
  const guint8 *bytes = g_bytes_get_data (kept, &left);

  while (at + sizeof (guint32) <= left)
    {
      g_autoptr (GBytes) payload = NULL;
      guint32 length;
      TwinBlock block;
      const char *text;

      memcpy (&length, bytes + at, sizeof length);
      length = GUINT32_FROM_LE (length);
      at += sizeof length;
      if (length > left - at)
        return FALSE;
      payload = g_bytes_new_from_bytes (kept, at, length);
      at += length;
      if (!twin_record_decode_block (payload, &block, &text))
        return FALSE;
      block.flags = TWIN_BLOCK_FLAG_OCR;
      block.page = watch->page;
      *found |= block.length > 0;
      g_string_append (all, text);
      g_string_append_c (all, '\n');
      if (!extract_sink_block (watch->sink, &block, text, (gssize) block.length))
        break;
    }
  learn_language (all->str, all->len);
  return TRUE;
}

static TwinReason
tell_paragraphs (const Watch *watch,
                 float scale,
                 gboolean *found)
{
  TessResultIterator *results = TessBaseAPIGetIterator (reader.api);
  g_autoptr (GString) all = g_string_new (NULL);
  gboolean open = TRUE;

  if (results == NULL)
    return TWIN_REASON_NONE;
  do
    {
      char *text = TessResultIteratorGetUTF8Text (results, RIL_PARA);
      TwinBlock block = { .kind = TWIN_BLOCK_PARAGRAPH, .flags = TWIN_BLOCK_FLAG_OCR, .page = watch->page };
      int x0, y0, x1, y1;

      if (text != NULL && TessResultIteratorConfidence (results, RIL_PARA) >= MIN_CONFIDENCE
          && TessPageIteratorBoundingBox (TessResultIteratorGetPageIterator (results), RIL_PARA, &x0, &y0, &x1, &y1))
        {
          g_autofree char *joined = join_lines (text);

          block.x = (float) x0 * scale;
          block.y = (float) y0 * scale;
          block.width = (float) (x1 - x0) * scale;
          block.height = (float) (y1 - y0) * scale;
          *found |= *joined != '\0';
          keep_block (watch, &block, joined);
          open = extract_sink_block (watch->sink, &block, joined, -1);
          g_string_append (all, joined);
          g_string_append_c (all, '\n');
        }
      TessDeleteText (text);
    }
  while (open && TessResultIteratorNext (results, RIL_PARA));
  TessResultIteratorDelete (results);
  learn_language (all->str, all->len);
  return open ? TWIN_REASON_NONE : TWIN_REASON_TOO_LARGE;
}

/* Of all that decides what is read: the picture, and what reads it. */
static char *
digest_picture (guint dpi,
                float scale,
                guint width,
                guint height,
                guint depth,
                const void *pixels,
                gsize size)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *head = g_strdup_printf ("%s|%u|%g|%u|%u|%u|", reader.identity, dpi, (double) scale, width, height, depth);

  g_checksum_update (checksum, (const guchar *) head, -1);
  g_checksum_update (checksum, pixels, (gssize) size);
  return g_strdup (g_checksum_get_string (checksum));
}

/* The page that was set. */
static TwinReason
recognize (guint page,
           guint n_pages,
           guint dpi,
           float scale,
           const char *digest,
           ExtractSink *sink,
           gboolean *found)
{
  g_autoptr (GByteArray) said = g_byte_array_new ();
  Watch watch = { sink, page, n_pages, get_processor_ms () + TWIN_LIMIT_OCR_PAGE_MS, said };
  g_autoptr (GBytes) kept = extract_sink_recall (sink, digest);
  g_autoptr (GBytes) saying = NULL;
  ETEXT_DESC *monitor;
  TwinReason reason = TWIN_REASON_NONE;

  if (kept != NULL && tell_again (&watch, kept, found))
    {
      TessBaseAPIClear (reader.api);
      return TWIN_REASON_NONE;
    }

  monitor = TessMonitorCreate ();
  TessMonitorSetCancelFunc (monitor, is_over);
  TessMonitorSetCancelThis (monitor, &watch);
  TessBaseAPISetSourceResolution (reader.api, (int) dpi);
  /* It also fails where it finds nothing that looks like lines. */
  if (TessBaseAPIRecognize (reader.api, monitor) == 0 && get_processor_ms () <= watch.deadline)
    reason = tell_paragraphs (&watch, scale, found);
  else if (get_processor_ms () > watch.deadline)
    reason = TWIN_REASON_TIMEOUT;
  TessMonitorDelete (monitor);
  TessBaseAPIClear (reader.api);
  saying = g_bytes_new (said->data, said->len);
  if (reason == TWIN_REASON_NONE && said->len > 0)
    extract_sink_remember (sink, digest, saying);
  return reason;
}

TwinReason
ocr_read_page (const OcrPage *page,
               ExtractSink *sink,
               gboolean *found)
{
  g_autofree char *digest = NULL;

  g_return_val_if_fail (page != NULL && sink != NULL && found != NULL, TWIN_REASON_BROKEN);

  *found = FALSE;
  if (!load ())
    return TWIN_REASON_NO_OCR;
  digest = digest_picture (page->dpi, page->scale, page->width, page->height, page->stride, page->pixels,
                           (gsize) page->stride * page->height);
  TessBaseAPISetImage (reader.api, page->pixels, (int) page->width, (int) page->height, 1, (int) page->stride);
  return recognize (page->number, page->n_pages, page->dpi, page->scale, digest, sink, found);
}

/* The next picture of the file; NULL at its end. @offset: into a TIFF file. */
static PIX *
next_picture (const ExtractInput *input,
              size_t *offset,
              guint number)
{
  l_int32 format = IFF_UNKNOWN, width = 0, height = 0;

  if (pixReadHeaderMem (input->bytes, input->size, &format, &width, &height, NULL, NULL, NULL) != 0 || width <= 0 || height <= 0
      || (guint64) width * (guint64) height > MAX_PIXELS)
    return NULL;
  if (format >= IFF_TIFF && format <= IFF_TIFF_ZIP)
    return number == 1 || *offset > 0 ? pixReadMemFromMultipageTiff (input->bytes, input->size, offset) : NULL;
  return number == 1 ? pixReadMem (input->bytes, input->size) : NULL;
}

/* One of the pictures of a file. */
static TwinReason
read_picture (PIX *picture,
              guint number,
              ExtractSink *sink,
              gboolean *found)
{
  PIX *plain = pixRemoveColormap (picture, REMOVE_CMAP_BASED_ON_SRC);
  guint dpi = plain != NULL && pixGetXRes (plain) > 0 ? (guint) pixGetXRes (plain) : USUAL_DPI;
  g_autofree char *digest = NULL;
  TwinReason reason;

  if (plain == NULL)
    return TWIN_REASON_TOO_LARGE;
  digest = digest_picture (dpi, 1, (guint) pixGetWidth (plain), (guint) pixGetHeight (plain), (guint) pixGetDepth (plain),
                           pixGetData (plain), (gsize) pixGetWpl (plain) * 4 * (gsize) pixGetHeight (plain));
  TessBaseAPISetImage2 (reader.api, plain);
  reason = recognize (number, 0, dpi, 1, digest, sink, found);
  pixDestroy (&plain);
  return reason;
}

TwinReason
ocr_read_picture_file (const ExtractInput *input,
                       ExtractSink *sink)
{
  TwinReason reason = TWIN_REASON_NONE;
  size_t offset = 0;
  gboolean any = FALSE;
  guint number = 0;
  PIX *picture;

  g_return_val_if_fail (input != NULL && sink != NULL, TWIN_REASON_BROKEN);

  ocr_begin_document ();
  if (!load ())
    return TWIN_REASON_NO_OCR;
  while (reason == TWIN_REASON_NONE && number < TWIN_LIMIT_PAGES && (picture = next_picture (input, &offset, number + 1)) != NULL)
    {
      gboolean found = FALSE;

      number++;
      extract_sink_set_n_pages (sink, number);
      if (load ())
        reason = read_picture (picture, number, sink, &found);
      any |= found;
      pixDestroy (&picture);
    }
  if (number == 0)
    return TWIN_REASON_BROKEN;
  return reason == TWIN_REASON_NONE && !any ? TWIN_REASON_NO_TEXT : reason;
}
