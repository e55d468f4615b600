/* The page where many documents are signed with one PIN: what each line has come to, and one file
 * field that takes all signatures, filled by ui/js/sign.js or with a file made elsewhere. */
#include "base/base64.h"
#include "base/scan.h"
#include "cades/cades.h"
#include "i18n/msg_signature.h"
#include "signature/pages.h"
#include "signature_views.h"

static const struct field batch_fields[] = {
    {"file", FIELD_FILE, MSG_signature_batch_file, MSG_signature_batch_file_hint,
     MSG_signature_key_file_missing, 1, SIGNATURE_BATCH_FILE_MOST},
    {"kept", FIELD_TEXT, MSG_signature_batch_file, 0, 0, 0, 2 * SIGNATURE_BATCH_FILE_MOST},
};
const struct form signature_batch_form = {"signature_batch_form", batch_fields,
                                          COUNT(batch_fields)};

static struct str as_text(struct bytes bytes)
{
    return (struct str){(const char *)bytes.p, bytes.n};
}

static struct bytes as_bytes(struct str s)
{
    return (struct bytes){(const uint8_t *)s.p, s.n};
}

/* Signatures that wait for the authority's word come back with the page, so that nobody needs the
 * PIN again. */
static void keep_pending(struct ctx *c, struct signature_batch_page *v)
{
    struct field_value *kept = form_at(v->form, "kept");
    struct buf buf;

    buf_init(&buf, c->mem, 2 * SIGNATURE_BATCH_FILE_MOST);
    for (size_t i = 0; i < v->batch->n; i++) {
        if (v->batch->v[i].line != SIGNATURE_LINE_PENDING)
            continue;
        buf_add(&buf, buf.n > 0 ? STR(" ") : STR(""));
        buf_add(&buf, base64url_print(c->mem, as_text(v->batch->v[i].kept)));
    }
    kept->raw = buf_str(&buf);
}

static void count_lines(struct signature_batch_page *v)
{
    for (size_t i = 0; i < v->batch->n; i++)
        switch (v->batch->v[i].line) {
        case SIGNATURE_LINE_OPEN: v->n_open++; break;
        case SIGNATURE_LINE_SIGNED: v->n_signed++; break;
        case SIGNATURE_LINE_REFUSED: v->n_refused++; break;
        case SIGNATURE_LINE_PENDING: v->n_pending++; break;
        }
}

void signature_batch_page(struct ctx *c, struct response *rs, struct signature_batch_page *v)
{
    count_lines(v);
    keep_pending(c, v);
    v->page.script = "sign.js";
    v->page.form = v->form;
    struct out o = page_out(c, rs, v->form->bad ? 422 : 200);
    signature_batch_view(&o, v);
}

static size_t read_kept(struct ctx *c, struct str kept, struct bytes *ret)
{
    struct str one, bytes;
    size_t n = 0;

    while (n < SIGNATURE_BATCH_MOST && kept.n > 0) {
        if (!scan_until(&kept, ' ', &one)) {
            one = kept;
            kept = STR("");
        }
        if (base64url_read(c->mem, one, &bytes) && bytes.n > 0)
            ret[n++] = as_bytes(bytes);
    }
    return n;
}

size_t signature_batch_given(struct ctx *c, struct form_values *values, struct bytes **ret)
{
    struct field_value *file = form_at(values, "file"), *kept = form_at(values, "kept");
    struct bytes given;
    size_t n = 0;

    *ret = NEWS(c->mem, struct bytes, SIGNATURE_BATCH_MOST);
    if (file->upload && !file->error && signature_read_upload(c, file->upload, &given))
        n = cades_split(given, *ret, SIGNATURE_BATCH_MOST);
    else if (!file->upload)
        n = read_kept(c, kept->text, *ret);
    if (n > 0 && file->error == (int)MSG_signature_key_file_missing)
        file->error = 0; /* what was kept stands for it */
    values->bad = file->error || kept->error;
    if (n == 0 && !values->bad)
        form_error(values, "file", MSG_signature_key_file_missing, STR(""));
    return n;
}

enum status
signature_batch_list(struct ctx *c, struct response *rs, const struct signature_batch *batch)
{
    struct buf buf;

    buf_init(&buf, c->mem, HTTP_RESPONSE_MOST);
    buf_add(&buf, STR("["));
    for (size_t i = 0; i < batch->n; i++) {
        const struct signature_item *item = &batch->v[i];
        if (item->line == SIGNATURE_LINE_SIGNED)
            continue;
        buf_add(&buf, buf.n > 1 ? STR(",\"") : STR("\""));
        buf_add(&buf,
                base64_print(c->mem, as_text(signature_offered(c, item->offer, item->content))));
        buf_add(&buf, STR("\""));
    }
    buf_add(&buf, STR("]"));
    return response_json(c, rs, 200, buf_str(&buf));
}
