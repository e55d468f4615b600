/* From blocks to pages to PDF: order and spacing of the blocks, the two passes, the file's
 * properties. */
#include "doc/block.h"

#include <cairo-pdf.h>

#include "base/buf.h"
#include "base/time.h"

static void destroy_surface(cairo_surface_t **surface)
{
    cairo_surface_destroy(*surface);
}

static void destroy_cairo(cairo_t **cr)
{
    cairo_destroy(*cr);
}

static cairo_status_t write_bytes(void *closure, const unsigned char *bytes, unsigned int n)
{
    struct buf *buf = closure;
    buf_add(buf, (struct str){(const char *)bytes, n});
    return buf_overflowed(buf) ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

/* Line by line, so that a long paragraph runs over pages. */
static void paint_lines(struct pen *pen, PangoLayout *layout, double x)
{
    PangoLayoutIter *iter = pango_layout_get_iter(layout);
    do {
        PangoRectangle line;
        pango_layout_iter_get_line_extents(iter, NULL, &line);
        double height = (double)line.height / PANGO_SCALE;
        double rise = (double)(pango_layout_iter_get_baseline(iter) - line.y) / PANGO_SCALE;
        pen_room(pen, height);
        if (pen->draws) {
            cairo_move_to(pen->cr, x + (double)line.x / PANGO_SCALE, pen->y + rise);
            pango_cairo_show_layout_line(pen->cr, pango_layout_iter_get_line_readonly(iter));
        }
        pen->y += height;
    } while (pango_layout_iter_next_line(iter));
    pango_layout_iter_free(iter);
}

static void paint_text(struct pen *pen, enum style style, struct str text, bool centred)
{
    AUTO_LAYOUT layout = pen_layout(pen, style, text, TEXT_WIDTH);
    if (centred)
        pango_layout_set_alignment(layout, PANGO_ALIGN_CENTER);
    paint_lines(pen, layout, MARGIN_SIDE);
}

static void paint_item(struct pen *pen, const struct block *block)
{
    enum { INDENT = 22 };
    AUTO_LAYOUT mark = pen_layout(pen, STYLE_TEXT, block->text, INDENT);
    AUTO_LAYOUT text = pen_layout(pen, STYLE_TEXT, block->more, TEXT_WIDTH - INDENT);

    pen_room(pen, pen_height(mark));
    pen_text(pen, mark, MARGIN_SIDE, pen->y);
    paint_lines(pen, text, MARGIN_SIDE + INDENT);
}

/* Space above a block, by what stands before it. */
static double space_above(enum block_kind last, enum block_kind kind)
{
    if (kind == BLOCK_HEADING || kind == BLOCK_RULE)
        return 16;
    if (kind == last && (kind == BLOCK_FACT || kind == BLOCK_ITEM))
        return kind == BLOCK_ITEM ? 3 : 0;
    if (last == BLOCK_TITLE || last == BLOCK_HEADING)
        return 5;
    return kind == BLOCK_SIGNATURE || kind == BLOCK_QR ? 14 : 9;
}

static void paint_block(struct pen *pen, const struct block *block)
{
    enum { HEADING_KEEPS = 64 }; /* points: the heading and about three lines below it */

    switch (block->kind) {
    case BLOCK_TITLE: paint_text(pen, STYLE_TITLE, block->text, true); break;
    case BLOCK_SUBTITLE: paint_text(pen, STYLE_TEXT, block->text, true); break;
    case BLOCK_HEADING:
        pen_room(pen, HEADING_KEEPS);
        paint_text(pen, STYLE_HEADING, block->text, false);
        break;
    case BLOCK_PARAGRAPH: paint_text(pen, STYLE_TEXT, block->text, false); break;
    case BLOCK_ITEM: paint_item(pen, block); break;
    case BLOCK_FACT: pen_fact(pen, block); break;
    case BLOCK_RULE:
        pen_line(pen, MARGIN_SIDE, PAGE_WIDTH - MARGIN_SIDE, pen->y, 1.0, 0.3);
        pen->y += 8;
        break;
    case BLOCK_PAGE_BREAK: pen_new_page(pen); break;
    case BLOCK_TABLE: pen_table(pen, block->table); break;
    case BLOCK_SIGNATURE: pen_signature(pen, block->signature); break;
    case BLOCK_QR: pen_qr(pen, block->text, block->more); break;
    }
}

/* The issuing organisation over a line, on the first page only. */
static void paint_head(struct pen *pen)
{
    if (pen->doc->meta.organisation.n == 0)
        return;
    paint_text(pen, STYLE_BOLD, pen->doc->meta.organisation, true);
    pen->y += 6;
    pen_line(pen, MARGIN_SIDE, PAGE_WIDTH - MARGIN_SIDE, pen->y, 1.5, 0.3);
    pen->y += 14;
}

static void paint_document(struct pen *pen)
{
    pen->page = 0;
    pen->lang = pen->doc->meta.lang;
    pen->last = BLOCK_TITLE;
    pen_new_page(pen);
    paint_head(pen);
    for (const struct block *block = pen->doc->first; block != NULL; block = block->next) {
        pen->lang = block->lang;
        if (pen->y > MARGIN_TOP)
            pen->y += space_above(pen->last, block->kind);
        paint_block(pen, block);
        pen->last = block->kind;
        if (pen->too_large)
            return;
    }
    pen_end_page(pen);
}

static void set_properties(cairo_surface_t *surface, const struct doc *doc)
{
    struct arena *mem = doc->c->mem;
    const char *issued = str_z(mem, time_print_instant(mem, doc->meta.issued_us));

    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, str_z(mem, doc->meta.title));
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_AUTHOR,
                                   str_z(mem, doc->meta.organisation));
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_SUBJECT,
                                   str_z(mem, doc->meta.number));
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "OQU");
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, issued);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_MOD_DATE, issued);
}

enum status doc_finish(struct doc *doc, struct str *ret_pdf)
{
    struct buf bytes;
    buf_init(&bytes, doc->c->mem, DOC_BYTES_MOST);
    CLEANUP(destroy_surface)
    cairo_surface_t *surface =
        cairo_pdf_surface_create_for_stream(write_bytes, &bytes, PAGE_WIDTH, PAGE_HEIGHT);
    set_properties(surface, doc);
    CLEANUP(destroy_cairo) cairo_t *cr = cairo_create(surface);
    struct pen pen = {.doc = doc, .cr = cr};

    paint_document(&pen);
    if (pen.too_large)
        return FAIL(doc->c, ST_INTERNAL, "doc.too-large");
    pen.pages = pen.page;
    pen.draws = true;
    paint_document(&pen);
    cairo_surface_finish(surface);
    if (buf_overflowed(&bytes))
        return FAIL(doc->c, ST_INTERNAL, "doc.too-large");
    if (cairo_surface_status(surface) != CAIRO_STATUS_SUCCESS ||
        cairo_status(cr) != CAIRO_STATUS_SUCCESS)
        return FAIL(doc->c, ST_INTERNAL, "doc.failed");
    *ret_pdf = buf_str(&bytes);
    return ST_OK;
}
