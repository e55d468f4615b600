/* The public page where anyone checks a document with its signature. Of who signed it shows what
 * everybody may know: an official with name and organisation, of others only that a person did. */
#include "i18n/msg_signature.h"
#include "signature/check.h"
#include "signature/pages.h"
#include "signature_views.h"

static const struct field check_fields[] = {
    {"document", FIELD_FILE, MSG_signature_check_document, MSG_signature_check_document_hint, 0, 0,
     CHECK_FILE_MOST},
    {"file", FIELD_FILE, MSG_signature_key_file, MSG_signature_check_file_hint,
     MSG_signature_key_file_missing, 1, CHECK_FILE_MOST},
};
const struct form signature_check_form = {"signature_check_form", check_fields,
                                          COUNT(check_fields)};

/* ---- who signed ------------------------------------------------------------------------------ */

static bool has_passed(const struct cades_signer *signer, enum cades_check check)
{
    return signer->checks[check].result == CADES_PASSED;
}

static void add(struct checked_signer *shown, struct str name, struct str value, struct str about)
{
    ASSERT(shown->n_facts < CHECKED_FACTS_MOST);
    shown->facts[shown->n_facts++] = (struct fact){.name = name, .value = value, .about = about};
}

static struct str roles_of(struct ctx *c, unsigned roles)
{
    struct str all = STR("");

    for (unsigned role = CADES_HEAD; role <= CADES_EMPLOYEE; role <<= 1)
        if (roles & role)
            all = str_printf(c->mem, STR_FMT "%s" STR_FMT, STR_ARG(all), all.n > 0 ? ", " : "",
                             STR_ARG(msg_text(c, cades_role_text(role))));
    return all;
}

/* A name that nothing vouches for is not shown: anybody can write any into a certificate. */
static void
show_holder(struct ctx *c, const struct cades_signer *signer, struct checked_signer *ret)
{
    const struct cades_holder *holder = &signer->holder;
    struct str who = msg_text(c, MSG_signature_check_who);

    if (!has_passed(signer, CADES_SIGNATURE) || !has_passed(signer, CADES_CHAIN)) {
        add(ret, who, msg_text(c, MSG_signature_check_unknown), STR(""));
    } else if (!(holder->roles & CADES_ENTITY)) {
        add(ret, who, msg_text(c, MSG_signature_check_person), STR(""));
    } else {
        add(ret, who,
            str_trim(str_printf(c->mem, STR_FMT " " STR_FMT, STR_ARG(holder->name),
                                STR_ARG(holder->patronymic))),
            roles_of(c, holder->roles));
        add(ret, msg_text(c, MSG_signature_check_organisation), holder->organisation, holder->bin);
    }
}

static void show_time(struct ctx *c, const struct cades_signer *signer, struct checked_signer *ret)
{
    struct str when = msg_text(c, MSG_signature_check_when);

    if (signer->stamped)
        add(ret, when, i18n_moment(c, signer->reference_us),
            msg_text(c, MSG_signature_check_stamped));
    else if (signer->claims_time)
        add(ret, when, i18n_moment(c, signer->claimed_us),
            msg_text(c, MSG_signature_check_claimed));
}

struct checked_item
checked_item_of(struct ctx *c, enum cades_check check, const struct cades_item *item)
{
    static const enum tone tones[] = {
        [CADES_NOT_CHECKED] = TONE_PLAIN, [CADES_PASSED] = TONE_OK, [CADES_FAILED] = TONE_BAD};
    bool told = item->reason != CADES_NO_REASON;

    return (struct checked_item){
        .check = msg_text(c, cades_check_text(check)),
        .result = msg_text(c, cades_result_text(item->result)),
        .reason = told ? msg_text(c, cades_reason_text(item->reason)) : STR(""),
        .tone = tones[item->result],
    };
}

struct checked_signer
checked_signer_of(struct ctx *c, const struct cades_signer *signer, struct str title)
{
    struct checked_signer shown = {.title = title,
                                   .items = NEWS(c->mem, struct checked_item, CADES_CHECKS),
                                   .n_items = CADES_CHECKS};

    show_holder(c, signer, &shown);
    show_time(c, signer, &shown);
    for (size_t k = 0; k < CADES_CHECKS; k++)
        shown.items[k] = checked_item_of(c, (enum cades_check)k, &signer->checks[k]);
    return shown;
}

static void show_verdict(struct ctx *c, const struct cades_verdict *verdict, struct check_view *v)
{
    v->signers = NEWS(c->mem, struct checked_signer, verdict->n_signers);
    v->n_signers = verdict->n_signers;
    for (size_t i = 0; i < verdict->n_signers; i++)
        v->signers[i] = checked_signer_of(
            c, &verdict->signers[i],
            MSG_FORMAT(c, MSG_signature_check_signer, MSG_NUM("n", (int64_t)i + 1)));
    v->tone = verdict->valid ? TONE_OK : verdict->pending ? TONE_WARN : TONE_BAD;
    v->said = msg_text(c, verdict->valid     ? MSG_signature_check_valid
                          : verdict->pending ? MSG_signature_check_pending
                                             : MSG_signature_check_wrong);
}

/* ---- the page -------------------------------------------------------------------------------- */

static enum status show(struct ctx *c,
                        const struct request *rq,
                        struct response *rs,
                        struct form_values *values,
                        const struct cades_verdict *verdict)
{
    struct check_view *v = NEW(c->mem, struct check_view);

    *v = (struct check_view){
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_signature_check_title),
                 .flags = PAGE_READ,
                 .form = values},
        .form = values,
        .action = url0(c, "/check/file"),
        .closed = !signature_key_ready(c),
    };
    if (verdict)
        show_verdict(c, verdict, v);
    struct out o = page_out(c, rs, values->bad ? 422 : 200);
    signature_check(&o, v);
    return ST_OK;
}

enum status check_file(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values = form_blank(c, &signature_check_form);
    return show(c, rq, rs, &values, NULL);
}

enum status check_file_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct cades_verdict *verdict = NEW(c->mem, struct cades_verdict);
    struct bytes document = {0}, signature = {0};
    struct form_values values;

    TRY(form_read(c, &signature_check_form, rq, &values));
    const struct upload *given = form_at(&values, "document")->upload;
    if (values.bad)
        return show(c, rq, rs, &values, NULL);
    if (!signature_read_upload(c, form_at(&values, "file")->upload, &signature) ||
        (given && !signature_read_upload(c, given, &document))) {
        form_error(&values, "file", MSG_signature_key_file_missing, STR(""));
        return show(c, rq, rs, &values, NULL);
    }
    TRY(check_signature(c, document, signature, verdict));
    struct form_values blank = form_blank(c, &signature_check_form);
    return show(c, rq, rs, &blank, verdict);
}
