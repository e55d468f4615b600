/* What `oqu parse` says on standard output, and nothing else crosses that border:
 *   'P' length page    a page as JPEG, in order
 *   'W' length whole   the whole document, made of those pages (PDF only)
 *   'E'                the end: the file is fine
 *   'R' reason         the end: it is not, and why
 * length: four bytes, high byte first. Output without an end is that of a process that was killed.
 */
#ifndef OQU_FILE_FRAMES_H
#define OQU_FILE_FRAMES_H

#include "db/db.h"
#include "file/file.h"

enum {
    FRAMES_PART_MOST = 14 * 1024 * 1024, /* a part must fit into a response */
    FRAMES_BYTES_MOST = 30 * 1024 * 1024,
};

/* The numbers are those of the wire. */
enum parse_reason {
    PARSE_DAMAGED = 'd',
    PARSE_ENCRYPTED = 'e',
    PARSE_SCRIPT = 's',
    PARSE_ACTION = 'a',
    PARSE_ATTACHMENT = 't',
    PARSE_FORM = 'f',
    PARSE_PAGES = 'p',
    PARSE_PIXELS = 'x',
    PARSE_LARGE = 'l',
};

struct frames {
    bool fine;
    enum parse_reason reason; /* when not fine */
    struct bytes whole;       /* n is 0 for a picture */
    struct bytes pages[FILE_PAGES_MOST];
    size_t n_pages;
};

/* Borrows from output. Whatever is not exactly as above is PARSE_DAMAGED. */
void frames_read(struct bytes output, struct frames *ret);

/* "file.reason.script" */
const char *parse_reason_code(enum parse_reason reason);

#endif
