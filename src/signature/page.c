/* The page that asks for a signature made with a key. A script (ui/js/sign.js) lets NCALayer sign
 * and fills the same form that takes a file made elsewhere, so there is one way in. */
#include <fcntl.h>
#include <unistd.h>

#include "base/base64.h"
#include "base/log.h"
#include "base/scan.h"
#include "i18n/msg_signature.h"
#include "signature/pages.h"
#include "signature/phone.h"
#include "signature_views.h"

static const struct field key_fields[] = {
    {"request", FIELD_UUID, MSG_signature_key_request, 0, MSG_signature_key_offer_over, 0, 0},
    {"file", FIELD_FILE, MSG_signature_key_file, MSG_signature_key_file_hint,
     MSG_signature_key_file_missing, 1, SIGNATURE_FILE_MOST},
    {"kept", FIELD_TEXT, MSG_signature_key_file, 0, 0, 0, SIGNATURE_FILE_MOST * 4 / 3 + 4},
    {"phone", FIELD_CHECK, MSG_signature_phone_title, 0, 0, 0, 0},
};
const struct form signature_key_form = {"signature_key_form", key_fields, COUNT(key_fields)};

void signature_key_forget(const struct form_values *values)
{
    if (form_at(values, "file")->error != (int)MSG_signature_key_pending)
        form_at(values, "kept")->raw = STR(""); /* another one is wanted */
}

/* Without it the page asks for a file and NCALayer, as it does where nobody signs on phones. */
static void show_phone(struct ctx *c, struct signature_page *v)
{
    struct uuid offer;

    if (!scan_uuid(form_at(v->form, "request")->raw, &offer) ||
        mobile_show(c, v->page.rq, offer, &v->phone) == ST_OK)
        return;
    log_failure(c, "signature/phone");
    c->failure = (struct failure){0};
    v->phone.offered = false;
}

void signature_key_page(struct ctx *c, struct response *rs, struct signature_page *v)
{
    signature_key_forget(v->form);
    show_phone(c, v);
    v->page.script = "sign.js";
    v->page.form = v->form;
    struct out o = page_out(c, rs, v->form->bad ? 422 : 200);
    signature_key(&o, v);
}

bool signature_read_upload(struct ctx *c, const struct upload *upload, struct bytes *ret)
{
    size_t n = (size_t)upload->size;
    uint8_t *p = arena_alloc(c->mem, n + 1);
    AUTO_FD fd = open(str_z(c->mem, upload->path), O_RDONLY | O_CLOEXEC);

    *ret = (struct bytes){p, n};
    return fd >= 0 && read(fd, p, n) == (ssize_t)n;
}

/* A signature that waits for the authority's word comes back with the page, so that nobody needs to
 * sign twice. */
static void keep(struct ctx *c, struct form_values *values, struct bytes signature)
{
    struct field_value *kept = form_at(values, "kept");

    kept->raw = base64url_print(c->mem, (struct str){(const char *)signature.p, signature.n});
}

/* What was kept stands for a file. */
static void forgive_missing_file(struct form_values *values)
{
    struct field_value *file = form_at(values, "file");

    if (file->error == (int)MSG_signature_key_file_missing)
        file->error = 0;
    values->bad =
        file->error || form_at(values, "request")->error || form_at(values, "kept")->error;
}

/* The page was sent for a signature that the phone has brought. */
static struct bytes given_by_phone(struct ctx *c, struct form_values *values)
{
    struct bytes given = {0};

    forgive_missing_file(values);
    if (values->bad)
        return given;
    if (mobile_signature(c, form_at(values, "request")->uuid, &given) != ST_OK || given.n == 0) {
        form_error(values, "file", MSG_signature_phone_not_yet, STR(""));
        return given;
    }
    keep(c, values, given);
    return given;
}

struct bytes signature_key_given(struct ctx *c, struct form_values *values)
{
    const struct upload *upload = form_at(values, "file")->upload;
    struct bytes given = {0};
    struct str kept;

    if (form_at(values, "phone")->number == 1)
        return given_by_phone(c, values);

    if (upload && signature_read_upload(c, upload, &given)) {
        keep(c, values, given);
    } else if (base64url_read(c->mem, form_at(values, "kept")->text, &kept) && kept.n > 0) {
        given = (struct bytes){(const uint8_t *)kept.p, kept.n};
        forgive_missing_file(values);
    } else if (upload) {
        form_error(values, "file", MSG_signature_key_file_missing, STR(""));
    }
    return given;
}

enum status signature_key_bytes(struct ctx *c, struct response *rs, struct bytes offered)
{
    return response_download(c, rs, STR("text/plain; charset=utf-8"), STR("document.txt"),
                             (struct str){(const char *)offered.p, offered.n});
}
