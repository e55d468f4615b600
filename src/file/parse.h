/* `oqu parse`: one uploaded file on standard input, frames.h on standard output, inside the
 * sandbox. Internal to its sources: each either goes on or ends the process with a reason, since
 * that is the only way out of a decoder that must not return. */
#ifndef OQU_FILE_PARSE_H
#define OQU_FILE_PARSE_H

#include "file/frames.h"
#include "file/pixels.h"

enum {
    PARSE_PIXELS_MOST = 50 * 1000 * 1000,
    PARSE_SIDE_MOST = 2000, /* of what is kept */
};

/* Whether a picture of this size may be decoded. */
bool parse_size_fits(size_t width, size_t height);
/* Writes the reason and ends the process. */
NORETURN void parse_refuse(enum parse_reason reason);
void parse_put_page(struct bytes jpeg);
void parse_put_whole(struct bytes pdf);

struct pixels parse_jpeg(struct arena *mem, struct str file);
struct pixels parse_png(struct arena *mem, struct str file);
/* Writes the pages and the whole. */
void parse_pdf(struct arena *mem, struct str file);

/* Without any metadata. */
struct bytes jpeg_write(struct arena *mem, struct pixels pixels, int quality);

/* A command that works alone; see app/module.h. `parse`: a paper, as frames.h; `parse xml`: a file
 * with an XML signature, as cades/cades.h packs it. */
MUST_USE enum status parse_command(struct ctx *c, int argc, char *const *argv);

#endif
