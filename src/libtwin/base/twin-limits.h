/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Every ceiling in one place. Figures for hostile files follow the practice of
 * localsearch, glycin and Apache POI; each has a test that reaches it. */

/* One file */
#define TWIN_LIMIT_FILE_BYTES (2ull << 30)     /* larger files are refused with the reason "too large" */
#define TWIN_LIMIT_TEXT_BYTES (64u << 20)      /* text from one file */
#define TWIN_LIMIT_PAGES 20000
#define TWIN_LIMIT_BLOCKS 1000000

/* Containers (DOCX, ODT, ...) */
#define TWIN_LIMIT_ARCHIVE_ENTRIES 10000
#define TWIN_LIMIT_ARCHIVE_BYTES (256u << 20)  /* unpacked, all entries */
#define TWIN_LIMIT_ARCHIVE_RATIO 100           /* once an entry is larger than 1 MiB */
#define TWIN_LIMIT_XML_DEPTH 256
#define TWIN_LIMIT_HTML_DEPTH 512
#define TWIN_LIMIT_MIME_DEPTH 8

/* Files inside of a file: archives, and what is attached to messages. The other limits of containers hold, too */
#define TWIN_LIMIT_MEMBER_DEPTH 4              /* archives inside each other that are unpacked */
#define TWIN_LIMIT_MEMBER_BYTES (256u << 20)   /* one of them */
#define TWIN_LIMIT_MEMBERS_BYTES (2ull << 30)  /* all of them, at all depths of one file that was added */
#define TWIN_LIMIT_MEMBER_NAME_BYTES 1024      /* its name with its folders... */
#define TWIN_LIMIT_MEMBER_PART_BYTES 255       /* ...and one of these, as file systems have it */

/* The worker process. Times are the process's own: what it works, and what it stands still (intake/twin-patience.h) */
#define TWIN_LIMIT_WORKER_MEMORY (1ull << 30)  /* RLIMIT_AS */
#define TWIN_LIMIT_WORKER_START_MS 15000       /* loading the parsers from a cold disk */
#define TWIN_LIMIT_WORKER_IDLE_MS 5000         /* so much work without a result, or standing still: killed */
#define TWIN_LIMIT_WORKER_FILE_MS 30000        /* one file, plus... */
#define TWIN_LIMIT_WORKER_PAGE_MS 2000         /* ...this for each page */
#define TWIN_LIMIT_WORKER_BUSY_FACTOR 6        /* how much longer all these last if others have the processor */
#define TWIN_LIMIT_WORKER_FILES 200            /* then a fresh process */
#define TWIN_LIMIT_OCR_PAGE_MS 20000           /* of processor time: reading one page off a picture */
#define TWIN_LIMIT_PAGE_PICTURE_MS 10000       /* the picture of one page, from the file to its last pixel */
#define TWIN_LIMIT_PICTURE_WIDTH 4096          /* pixels; a page at 200 % on a large screen */
#define TWIN_LIMIT_PICTURE_PIXELS (16u << 20)  /* of one page, whatever its form */
#define TWIN_LIMIT_PICTURE_BOXES 4096          /* marked on one page */
#define TWIN_LIMIT_FRAME_BYTES (4u << 20)      /* one message between worker and engine */

/* Search and answers */
#define TWIN_LIMIT_QUESTION_BYTES 4096
#define TWIN_LIMIT_MODEL_ANSWER_BYTES (256u << 10)
