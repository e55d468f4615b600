/* The blocks that prove a document: who signed it and when, and the QR code that leads to the
 * check. */
#include "doc/block.h"

#include "i18n/i18n.h"
#include "i18n/msg_doc.h"

enum { BOX_PAD = 10, QR_SIDE = 100 };

static void box(const struct pen *pen, double height)
{
    if (!pen->draws)
        return;
    cairo_save(pen->cr);
    cairo_rectangle(pen->cr, MARGIN_SIDE, pen->y, TEXT_WIDTH, height);
    cairo_set_source_rgb(pen->cr, 0.918, 0.965, 0.984);
    cairo_fill_preserve(pen->cr);
    cairo_set_source_rgb(pen->cr, 0.0, 0.435, 0.596);
    cairo_set_line_width(pen->cr, 0.75);
    cairo_stroke(pen->cr);
    cairo_restore(pen->cr);
}

static struct str moment_in(struct ctx *c, enum lang lang, int64_t us)
{
    enum lang reader = c->lang;
    c->lang = lang;
    struct str text = i18n_moment(c, us);
    c->lang = reader;
    return text;
}

void pen_signature(struct pen *pen, const struct doc_signature *signature)
{
    struct ctx *c = pen->doc->c;
    const struct msg_arg args[] = {
        MSG_ARG("moment", moment_in(c, pen->lang, signature->signed_us)),
        MSG_ARG("proof", signature->proof),
    };
    struct str who = str_printf(c->mem, STR_FMT "\n" STR_FMT, STR_ARG(signature->role),
                                STR_ARG(signature->name));
    struct str how = msg_format_in(c, pen->lang, MSG_doc_signed, args, COUNT(args));
    AUTO_LAYOUT left = pen_layout(pen, STYLE_BOLD, who, TEXT_WIDTH * 0.45 - 2 * BOX_PAD);
    AUTO_LAYOUT right = pen_layout(pen, STYLE_SMALL, how, TEXT_WIDTH * 0.55 - BOX_PAD);
    double tall = pen_height(left) > pen_height(right) ? pen_height(left) : pen_height(right);
    double height = tall + 2 * BOX_PAD;

    pen_room(pen, height);
    box(pen, height);
    pen_text(pen, left, MARGIN_SIDE + BOX_PAD, pen->y + BOX_PAD);
    pen_text(pen, right, MARGIN_SIDE + TEXT_WIDTH * 0.45, pen->y + BOX_PAD);
    pen->y += height;
}

static void draw_modules(const struct pen *pen, const struct qr *qr)
{
    double side = (double)QR_SIDE / qr->size;

    cairo_save(pen->cr);
    cairo_set_source_rgb(pen->cr, 0, 0, 0);
    for (int y = 0; y < qr->size; y++)
        for (int x = 0; x < qr->size; x++)
            if (qr->modules[y * qr->size + x])
                cairo_rectangle(pen->cr, MARGIN_SIDE + x * side, pen->y + y * side, side, side);
    cairo_fill(pen->cr); /* one path, so that no hair lines appear between modules */
    cairo_restore(pen->cr);
}

void pen_qr(struct pen *pen, struct str text, struct str words)
{
    struct qr qr;

    if (!qr_make(pen->doc->c->mem, text, &qr)) {
        pen->too_large = true;
        return;
    }
    pen_room(pen, QR_SIDE);
    if (pen->draws)
        draw_modules(pen, &qr);
    AUTO_LAYOUT beside = pen_layout(pen, STYLE_SMALL, words, TEXT_WIDTH - QR_SIDE - 20);
    pen_text(pen, beside, MARGIN_SIDE + QR_SIDE + 20, pen->y + 4);
    pen->y += QR_SIDE;
}
