/* QR codes (ISO/IEC 18004, level M) by libqrencode: as modules for paper, as an SVG path for pages.
 */
#include "doc/block.h"

#include <qrencode.h>

#include "base/buf.h"

static void free_code(QRcode **code)
{
    QRcode_free(*code);
}

/* False when the text is empty, past DOC_QR_BYTES_MOST, or the library refuses it. */
bool qr_make(struct arena *mem, struct str text, struct qr *ret)
{
    if (text.n == 0 || text.n > DOC_QR_BYTES_MOST)
        return false;
    CLEANUP(free_code)
    QRcode *code = QRcode_encodeData((int)text.n, (const unsigned char *)text.p, 0, QR_ECLEVEL_M);
    if (code == NULL)
        return false;
    size_t n = (size_t)code->width * (size_t)code->width;
    uint8_t *modules = arena_alloc(mem, n);
    for (size_t i = 0; i < n; i++)
        modules[i] = code->data[i] & 1u; /* the other bits say what the module is for */
    *ret = (struct qr){code->width, modules};
    return true;
}

static int dark_run(const struct qr *qr, int x, int y)
{
    int n = 0;
    while (x + n < qr->size && qr->modules[y * qr->size + x + n])
        n++;
    return n;
}

/* One rectangle for each run of dark modules, with the quiet zone of four modules left around. */
static struct str svg_path(struct arena *mem, const struct qr *qr)
{
    struct buf path;
    buf_init(&path, mem, (size_t)qr->size * (size_t)qr->size * 16);
    for (int y = 0; y < qr->size; y++)
        for (int x = 0; x < qr->size; x++) {
            int n = dark_run(qr, x, y);
            if (n > 0)
                buf_printf(&path, "M%d %dh%dv1h-%dz", x + 4, y + 4, n, n);
            x += n;
        }
    ASSERT(!buf_overflowed(&path));
    return buf_str(&path);
}

enum status
doc_qr_code_make(struct ctx *c, struct str text, struct str label, struct doc_qr_code *ret_code)
{
    struct qr qr;
    if (!qr_make(c->mem, text, &qr))
        return FAIL(c, ST_INTERNAL, "doc.too-large");
    *ret_code = (struct doc_qr_code){qr.size + 8, svg_path(c->mem, &qr), label};
    return ST_OK;
}
