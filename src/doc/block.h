/* Private to src/doc: the list of blocks between building and layout, and the pen of the layout. */
#ifndef OQU_DOC_BLOCK_H
#define OQU_DOC_BLOCK_H

#include "doc/doc.h"

#include <pango/pangocairo.h>

enum block_kind {
    BLOCK_TITLE,
    BLOCK_SUBTITLE,
    BLOCK_HEADING,
    BLOCK_PARAGRAPH,
    BLOCK_ITEM,
    BLOCK_FACT,
    BLOCK_RULE,
    BLOCK_PAGE_BREAK,
    BLOCK_TABLE,
    BLOCK_SIGNATURE,
    BLOCK_QR,
};

struct qr {
    int size;
    const uint8_t *modules; /* size × size, row after row; 1 = dark */
};

struct block {
    enum block_kind kind;
    enum lang lang;
    struct str text, more; /* label and value, mark and text, QR text and words */
    const struct doc_table *table;
    const struct doc_signature *signature;
    struct block *next;
};

struct doc {
    struct ctx *c;
    struct doc_meta meta;
    enum lang lang;
    bool speaks[LANG_COUNT]; /* languages of the footer */
    struct block *first, **end;
};

/* Points (1/72 inch), A4. */
#define PAGE_WIDTH  595.276
#define PAGE_HEIGHT 841.89
#define MARGIN_SIDE 56.0
#define MARGIN_TOP  48.0
#define PAGE_BOTTOM (PAGE_HEIGHT - 76.0)
#define TEXT_WIDTH  (PAGE_WIDTH - 2 * MARGIN_SIDE)
#define PAGE_ROOM   (PAGE_BOTTOM - MARGIN_TOP)

/* Lays the blocks out twice: first only to count the pages, then drawing. */
struct pen {
    const struct doc *doc;
    cairo_t *cr;
    bool draws;
    int page, pages; /* pages: 0 while counting */
    double y;
    enum lang lang;
    bool too_large;
    enum block_kind last; /* for the space between blocks */
};

enum style { STYLE_TEXT, STYLE_SMALL, STYLE_BOLD, STYLE_HEADING, STYLE_TITLE };

/* A layout of the text in the width; the caller unrefs it (AUTO_LAYOUT). */
PangoLayout *pen_layout(const struct pen *pen, enum style style, struct str text, double width);
double pen_height(PangoLayout *layout);
/* Draws at (x, y) without moving the pen. */
void pen_text(const struct pen *pen, PangoLayout *layout, double x, double y);
void pen_line(const struct pen *pen, double x1, double x2, double y, double width, double shade);
/* Starts a page when less than height is left; true when it did. */
bool pen_room(struct pen *pen, double height);
void pen_new_page(struct pen *pen);
void pen_end_page(const struct pen *pen);

void pen_unref_layout(PangoLayout **layout);
#define AUTO_LAYOUT CLEANUP(pen_unref_layout) PangoLayout *

/* table.c: rows that stay together. */
void pen_fact(struct pen *pen, const struct block *block);
void pen_table(struct pen *pen, const struct doc_table *table);

/* seal.c: signature and QR blocks. */
void pen_signature(struct pen *pen, const struct doc_signature *signature);
void pen_qr(struct pen *pen, struct str text, struct str words);

/* qr.c */
bool qr_make(struct arena *mem, struct str text, struct qr *ret);

#endif
