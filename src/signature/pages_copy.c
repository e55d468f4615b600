/* The public page where whoever holds a printed copy types its number and code. An absent number
 * and a wrong code are the same answer. */
#include "base/scan.h"
#include "i18n/msg_signature.h"
#include "signature/copy.h"
#include "signature/pages.h"
#include "signature_views.h"

enum { NUMBER_DIGITS = 15, CODE_TYPED_MOST = 24 };

static const struct field copy_fields[] = {
    {"number", FIELD_TEXT, MSG_signature_copy_number, MSG_signature_copy_number_hint,
     MSG_signature_copy_number_missing, 1, NUMBER_DIGITS},
    {"code", FIELD_TEXT, MSG_signature_copy_code, MSG_signature_copy_code_hint,
     MSG_signature_copy_code_missing, 1, CODE_TYPED_MOST},
};
const struct form signature_copy_form = {"signature_copy_form", copy_fields, COUNT(copy_fields)};

static void add(struct copy_view *v, enum msg name, struct str value, struct str about)
{
    ASSERT(v->n_facts < COUNT(v->facts));
    v->facts[v->n_facts++] =
        (struct fact){.name = msg_text(v->c, name), .value = value, .about = about};
}

static void
show_found(struct ctx *c, const struct signature_find_copy_row *row, struct copy_view *v)
{
    enum msg title;

    v->found = true;
    add(v, MSG_signature_check_document,
        msg_find(row->title, &title) ? msg_text(c, title) : STR(""),
        MSG_FORMAT(c, MSG_signature_copy_document, MSG_ARG("number", row->document_number),
                   MSG_ARG("date", i18n_date(c, row->dated))));
    add(v, MSG_signature_check_organisation,
        c->lang == LANG_KK ? row->organisation_kk : row->organisation_ru, row->bin);
    add(v, MSG_signature_check_who, row->signer, STR(""));
    add(v, MSG_signature_check_when, i18n_moment(c, row->signed_at), STR(""));
    add(v, MSG_signature_check_serial, row->serial, STR(""));
    add(v, MSG_signature_copy_hash, str_hex(c->mem, row->content_hash.p, row->content_hash.n),
        STR(""));
}

static void
show_stamps(struct ctx *c, const struct signature_stamps_of_copy_row *stamps, struct copy_view *v)
{
    if (!stamps)
        return;
    add(v, MSG_signature_copy_stamped, i18n_moment(c, stamps->first_at), stamps->authority);
    if (stamps->n > 1)
        add(v, MSG_signature_copy_renewed, i18n_moment(c, stamps->last_at), STR(""));
    add(v, MSG_signature_copy_holds, i18n_moment(c, stamps->holds_until),
        msg_text(c, MSG_signature_copy_holds_hint));
}

static enum status show(struct ctx *c,
                        const struct request *rq,
                        struct response *rs,
                        struct form_values *values,
                        const struct copy_found *found)
{
    struct copy_view v = {.c = c,
                          .page = {.rq = rq,
                                   .title = msg_text(c, MSG_signature_copy_title),
                                   .flags = PAGE_READ,
                                   .form = values},
                          .form = values,
                          .action = url0(c, "/check/copy"),
                          .file = url0(c, "/check/file")};

    if (found && found->row) {
        show_found(c, found->row, &v);
        show_stamps(c, found->stamps, &v);
    }
    struct out o = page_out(c, rs, values->bad ? 422 : 200);
    signature_copy_page(&o, &v);
    return ST_OK;
}

enum status check_copy(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values = form_blank(c, &signature_copy_form);
    return show(c, rq, rs, &values, NULL);
}

enum status check_copy_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct copy_found found = {0};
    struct form_values values;
    struct str code;
    int64_t number;

    TRY(form_read(c, &signature_copy_form, rq, &values));
    if (values.bad)
        return show(c, rq, rs, &values, NULL);
    if (scan_i64(form_at(&values, "number")->text, 0, INT64_MAX, &number) &&
        copy_code_read(c->mem, form_at(&values, "code")->text, &code))
        TRY(copy_look_up(c, number, code, &found));
    if (!found.row)
        form_error(&values, "code", MSG_signature_copy_absent, STR(""));
    return show(c, rq, rs, &values, &found);
}
