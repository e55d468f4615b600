/* Printable documents: receipts, notices, refusals, orders, contracts. A document is a list of
 * typed blocks; doc_finish lays them out on A4 pages and gives the PDF. The same blocks and meta
 * give the same bytes. Not responsible for: what a document says, who may read it, signatures over
 * it. */
#ifndef OQU_DOC_H
#define OQU_DOC_H

#include "base/ctx.h"

struct doc;

enum {
    DOC_COLUMNS_MOST = 8,
    DOC_PAGES_MOST = 500,
    DOC_BYTES_MOST = 8 * 1024 * 1024,
    DOC_QR_BYTES_MOST = 600, /* longer codes cannot be read from paper by an old phone */
};

struct doc_meta {
    struct str title;        /* in the properties of the file; the page gets doc_title() */
    enum lang lang;          /* of the first part */
    struct str number;       /* "AST-26-0048-17"; stands in every footer; may be empty */
    struct str organisation; /* who issues it; stands at the head of the first page */
    struct str check_url;    /* where anyone can check it; in every footer; may be empty */
    int64_t issued_us;       /* date in the properties of the file */
    bool draft;              /* not signed yet: every page is marked across */
};

/* Texts are borrowed until doc_finish. They are plain text, valid UTF-8; '\n' starts a new line. */
struct doc *doc_begin(struct ctx *c, const struct doc_meta *meta);

/* The blocks that follow are in this language: decides the words that the document adds by itself
 * and the footer. A bilingual document calls it once between its parts. */
void doc_language(struct doc *doc, enum lang lang);
void doc_title(struct doc *doc, struct str text);    /* once for each part; centred */
void doc_subtitle(struct doc *doc, struct str text); /* date, place, number; centred, small */
void doc_heading(struct doc *doc, struct str text);  /* never the last line of a page */
void doc_paragraph(struct doc *doc, struct str text);
void doc_item(struct doc *doc, struct str mark, struct str text); /* "1.", "•" and indented text */
void doc_fact(struct doc *doc, struct str label, struct str value);
void doc_rule(struct doc *doc); /* a line between parts */
void doc_page_break(struct doc *doc);

struct doc_column {
    struct str head;
    int share; /* of the width, in relation to the other columns; > 0 */
    bool right;
};
struct doc_table {
    const struct doc_column *columns;
    size_t n_columns;        /* 1 … DOC_COLUMNS_MOST */
    const struct str *cells; /* row after row; borrowed until doc_finish, as all texts */
    size_t n_rows;
};
/* The head is repeated on every page; a row is never split. */
void doc_table(struct doc *doc, const struct doc_table *table);

struct doc_signature {
    struct str role, name;
    int64_t signed_us;
    struct str proof; /* what identifies the signature: serial of the key or hash of the object */
};
void doc_signature(struct doc *doc, const struct doc_signature *signature);

/* A QR code (level M) with words beside it. */
void doc_qr(struct doc *doc, struct str text, struct str words);

/* The PDF in arena memory. ST_INTERNAL: "doc.failed" (library, memory), "doc.too-large" (pages or
 * bytes past the limit, a table row taller than a page, a QR text past DOC_QR_BYTES_MOST). Needs no
 * database; takes milliseconds, so better outside a transaction. The document cannot be used again.
 */
MUST_USE enum status doc_finish(struct doc *doc, struct str *ret_pdf);

/* ---- QR codes on pages: {% use "doc_views.h" %} … {% call doc_qr_code(&v->qr) %} ---- */

struct doc_qr_code {
    int size;         /* modules along one side */
    struct str path;  /* SVG path of the dark modules in that grid */
    struct str label; /* what it leads to, for those who cannot see it */
};
/* ST_INTERNAL "doc.too-large" past DOC_QR_BYTES_MOST. */
MUST_USE enum status
doc_qr_code_make(struct ctx *c, struct str text, struct str label, struct doc_qr_code *ret_code);

#endif
