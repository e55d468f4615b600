/* The pen: text in the document's font, lines, pages with head, footer and draft mark. */
#include "doc/block.h"

#include <math.h>

#include "i18n/i18n.h"
#include "i18n/msg_doc.h"

static const struct {
    double size;
    PangoWeight weight;
} styles[] = {
    [STYLE_TEXT] = {10.5, PANGO_WEIGHT_NORMAL}, [STYLE_SMALL] = {8.5, PANGO_WEIGHT_NORMAL},
    [STYLE_BOLD] = {10.5, PANGO_WEIGHT_BOLD},   [STYLE_HEADING] = {12.0, PANGO_WEIGHT_BOLD},
    [STYLE_TITLE] = {16.0, PANGO_WEIGHT_BOLD},
};

void pen_unref_layout(PangoLayout **layout)
{
    if (*layout != NULL)
        g_object_unref(*layout);
}

PangoLayout *pen_layout(const struct pen *pen, enum style style, struct str text, double width)
{
    PangoLayout *layout = pango_cairo_create_layout(pen->cr);
    PangoFontDescription *font = pango_font_description_new();

    pango_font_description_set_family_static(font, "Noto Sans");
    pango_font_description_set_weight(font, styles[style].weight);
    pango_font_description_set_absolute_size(font, styles[style].size * PANGO_SCALE);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
    pango_context_set_language(pango_layout_get_context(layout),
                               pango_language_from_string(lang_code(pen->lang)));
    pango_layout_set_width(layout, (int)lround(width * PANGO_SCALE));
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_line_spacing(layout, style == STYLE_TITLE ? 1.05f : 1.12f);
    pango_layout_set_text(layout, text.n == 0 ? "" : text.p, (int)text.n);
    return layout;
}

double pen_height(PangoLayout *layout)
{
    int height;
    pango_layout_get_size(layout, NULL, &height);
    return (double)height / PANGO_SCALE;
}

void pen_text(const struct pen *pen, PangoLayout *layout, double x, double y)
{
    if (!pen->draws)
        return;
    cairo_move_to(pen->cr, x, y);
    pango_cairo_show_layout(pen->cr, layout);
}

void pen_line(const struct pen *pen, double x1, double x2, double y, double width, double shade)
{
    if (!pen->draws)
        return;
    cairo_save(pen->cr);
    cairo_set_source_rgb(pen->cr, shade, shade, shade);
    cairo_set_line_width(pen->cr, width);
    cairo_move_to(pen->cr, x1, y);
    cairo_line_to(pen->cr, x2, y);
    cairo_stroke(pen->cr);
    cairo_restore(pen->cr);
}

/* Lower left: number and where to check, a line for each language of the document. */
static void footer_words(const struct pen *pen)
{
    const struct doc *doc = pen->doc;
    double y = PAGE_BOTTOM + 18;

    if (doc->meta.number.n > 0) {
        AUTO_LAYOUT number = pen_layout(pen, STYLE_SMALL, doc->meta.number, TEXT_WIDTH - 60);
        pen_text(pen, number, MARGIN_SIDE, y);
        y += pen_height(number);
    }
    for (int lang = 0; lang < LANG_COUNT && doc->meta.check_url.n > 0; lang++) {
        if (!doc->speaks[lang])
            continue;
        const struct msg_arg url = MSG_ARG("url", doc->meta.check_url);
        AUTO_LAYOUT check = pen_layout(
            pen, STYLE_SMALL, msg_format_in(doc->c, (enum lang)lang, MSG_doc_check, &url, 1),
            TEXT_WIDTH - 60);
        pen_text(pen, check, MARGIN_SIDE, y);
        y += pen_height(check);
    }
}

static void footer(const struct pen *pen)
{
    cairo_save(pen->cr);
    pen_line(pen, MARGIN_SIDE, PAGE_WIDTH - MARGIN_SIDE, PAGE_BOTTOM + 12, 0.5, 0.7);
    cairo_set_source_rgb(pen->cr, 0.26, 0.33, 0.41);
    footer_words(pen);
    struct str text = str_printf(pen->doc->c->mem, "%d/%d", pen->page, pen->pages);
    AUTO_LAYOUT number = pen_layout(pen, STYLE_SMALL, text, 60);
    pango_layout_set_alignment(number, PANGO_ALIGN_RIGHT);
    pen_text(pen, number, PAGE_WIDTH - MARGIN_SIDE - 60, PAGE_BOTTOM + 18);
    cairo_restore(pen->cr);
}

/* Large and pale across the middle of the page, under the text; level, so that readers of the text
 * meet it too. */
static void draft_mark(const struct pen *pen)
{
    if (!pen->draws || !pen->doc->meta.draft)
        return;
    struct str word = msg_format_in(pen->doc->c, pen->doc->meta.lang, MSG_doc_draft, NULL, 0);
    AUTO_LAYOUT layout = pen_layout(pen, STYLE_TITLE, word, PAGE_WIDTH);
    pango_layout_set_alignment(layout, PANGO_ALIGN_CENTER);
    cairo_save(pen->cr);
    cairo_translate(pen->cr, PAGE_WIDTH / 2, PAGE_HEIGHT / 2);
    cairo_scale(pen->cr, 6, 6);
    cairo_set_source_rgb(pen->cr, 0.92, 0.92, 0.92);
    pen_text(pen, layout, -PAGE_WIDTH / 2, -pen_height(layout) / 2);
    cairo_restore(pen->cr);
}

void pen_end_page(const struct pen *pen)
{
    if (!pen->draws)
        return;
    footer(pen);
    cairo_show_page(pen->cr);
}

void pen_new_page(struct pen *pen)
{
    if (pen->page > 0)
        pen_end_page(pen);
    pen->page++;
    pen->y = MARGIN_TOP;
    draft_mark(pen);
}

bool pen_room(struct pen *pen, double height)
{
    if (pen->y + height <= PAGE_BOTTOM)
        return false;
    if (height > PAGE_ROOM || pen->page >= DOC_PAGES_MOST)
        pen->too_large = true;
    pen_new_page(pen);
    return true;
}
