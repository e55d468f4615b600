/* The page of a stored signature: what was said when it was made, the same repeated by what was
 * kept, and, when asked, what is said now. For whoever may see the signed document; of others it is
 * as if there were none. */
#include "base/config.h"
#include "i18n/msg_signature.h"
#include "signature/pages.h"
#include "signature_views.h"

const struct form signature_again_form = {"signature_again", NULL, 0};

static void add(struct ctx *c, struct verdict_view *v, enum msg name, struct str value)
{
    ASSERT(v->n_facts < COUNT(v->facts));
    v->facts[v->n_facts++] = (struct fact){.name = msg_text(c, name), .value = value};
}

/* Kinds of documents are named by the features that sign them. */
static struct str kind_of(struct ctx *c, struct str kind)
{
    enum msg found;
    struct str key = str_printf(c->mem, "signature.kind." STR_FMT, STR_ARG(kind));

    return msg_text(c, msg_find(key, &found) ? found : MSG_signature_check_document);
}

static struct str method_of(struct ctx *c, const struct verdict *verdict)
{
    if (verdict->keyed)
        return msg_text(c, MSG_signature_verdict_by_key);
    return msg_text(c, str_eq_z(verdict->signed_.method, "SMS_CODE")
                           ? MSG_signature_verdict_by_code
                           : MSG_signature_verdict_by_seal);
}

/* Who may read the document may know who signed it, as far as somebody vouches for the name. */
static bool may_be_named(const struct cades_signer *signer)
{
    return signer->checks[CADES_SIGNATURE].result == CADES_PASSED &&
           signer->checks[CADES_CHAIN].result == CADES_PASSED;
}

static void show_facts(struct ctx *c, const struct verdict *verdict, struct verdict_view *v)
{
    const struct signature_object *object = &verdict->signed_;
    const struct cades_holder *holder = &verdict->repeated.signers[0].holder;

    add(c, v, MSG_signature_check_document, kind_of(c, object->kind));
    add(c, v, MSG_signature_verdict_method, method_of(c, verdict));
    add(c, v, MSG_signature_verdict_stored, i18n_moment(c, object->signed_us));
    add(c, v, MSG_signature_copy_hash, str_hex(c->mem, object->hash.p, object->hash.n));
    if (!verdict->keyed)
        return;
    struct checked_signer signer = checked_signer_of(c, &verdict->repeated.signers[0], STR(""));
    if (may_be_named(&verdict->repeated.signers[0]))
        signer.facts[0].value = str_printf(c->mem, STR_FMT " " STR_FMT, STR_ARG(holder->name),
                                           STR_ARG(holder->patronymic));
    for (size_t i = 0; i < signer.n_facts; i++)
        v->facts[v->n_facts++] = signer.facts[i];
    add(c, v, MSG_signature_check_serial,
        signature_serial(c, verdict->repeated.signers[0].certificate));
}

static void show_rows(struct ctx *c, const struct verdict *verdict, struct verdict_view *v)
{
    for (size_t i = 0; i < CADES_CHECKS; i++) {
        enum cades_check check = (enum cades_check)i;
        const struct cades_item *then = &verdict->recorded[i];
        const struct cades_item *now = &verdict->now.signers[0].checks[i];
        struct verdict_row *row = &v->rows[i];
        row->said[0] = checked_item_of(c, check, then);
        row->check = row->said[0].check;
        row->said[1] = checked_item_of(c, check, &verdict->repeated.signers[0].checks[i]);
        if (verdict->again)
            row->said[2] = checked_item_of(c, check, now);
        row->changed =
            verdict->again && (then->result != now->result || then->reason != now->reason);
    }
}

static void show_parts(struct ctx *c, const struct verdict *verdict, struct verdict_view *v)
{
    const struct keeping *k = &verdict->kept;

    v->n_parts = k->archive.n_parts;
    v->parts = NEWS(c->mem, struct cades_part, v->n_parts);
    v->digests = NEWS(c->mem, struct str, v->n_parts);
    for (size_t i = 0; i < v->n_parts; i++) {
        struct bytes digest = signature_sha256(c, k->archive.parts[i].bytes);
        v->parts[i] = k->archive.parts[i];
        v->digests[i] = str_hex(c->mem, digest.p, digest.n);
    }
}

static void show_now(struct ctx *c, const struct verdict *verdict, struct verdict_view *v)
{
    const struct cades_verdict *now = &verdict->now;
    enum msg why[VERDICT_WHY_MOST];

    v->now_tone = now->valid ? TONE_OK : now->pending ? TONE_WARN : TONE_BAD;
    v->now = MSG_FORMAT(c,
                        now->valid     ? MSG_signature_verdict_now_valid
                        : now->pending ? MSG_signature_verdict_now_pending
                                       : MSG_signature_verdict_now_wrong,
                        MSG_ARG("moment", i18n_moment(c, c->machine_us)));
    v->n_why = verdict_why(verdict, why);
    for (size_t i = 0; i < v->n_why; i++)
        v->why[i] = msg_text(c, why[i]);
}

static void show_key(struct ctx *c, const struct verdict *verdict, struct verdict_view *v)
{
    struct str moment = i18n_moment(c, verdict->kept.machine_us);

    v->tone = verdict->agrees ? TONE_OK : TONE_BAD;
    v->said = MSG_FORMAT(c,
                         !verdict->agrees          ? MSG_signature_verdict_disagrees
                         : verdict->recorded_valid ? MSG_signature_verdict_then_valid
                                                   : MSG_signature_verdict_then_wrong,
                         MSG_ARG("moment", moment));
    show_rows(c, verdict, v);
    show_parts(c, verdict, v);
    if (verdict->again)
        show_now(c, verdict, v);
}

static const char *place(const struct request *rq)
{
    return rq->door == DOOR_STAFF ? "/staff" : "/my";
}

static enum status show(struct ctx *c,
                        const struct request *rq,
                        struct response *rs,
                        const struct form_values *form,
                        const struct verdict *verdict)
{
    struct verdict_view *v = NEW(c->mem, struct verdict_view);
    struct str base = str_printf(c->mem, "%s/signatures/{id}", place(rq));

    *v = (struct verdict_view){
        .page = {.rq = rq, .title = msg_text(c, MSG_signature_verdict_title)},
        .form = form,
        .again = url_id(c, base.p, verdict->object),
        .evidence = url_id(c, str_printf(c->mem, STR_FMT "/evidence.zip", STR_ARG(base)).p,
                           verdict->object),
        .keyed = verdict->keyed,
        .agrees = verdict->agrees,
        .tone = TONE_OK,
        .said = msg_text(c, MSG_signature_verdict_unchanged),
    };
    show_facts(c, verdict, v);
    if (verdict->keyed)
        show_key(c, verdict, v);
    struct out o = page_out(c, rs, 200);
    signature_verdict_page(&o, v);
    return ST_OK;
}

enum status verdict_show(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct verdict *verdict = NEW(c->mem, struct verdict);
    struct form_values form = form_blank(c, &signature_again_form);

    TRY(verdict_load(c, request_uuid(rq, "id"), verdict));
    return show(c, rq, rs, &form, verdict);
}

enum status verdict_again(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct verdict *verdict = NEW(c->mem, struct verdict);
    struct form_values form;

    TRY(form_read(c, &signature_again_form, rq, &form));
    TRY(verdict_load(c, request_uuid(rq, "id"), verdict));
    if (verdict->keyed)
        TRY(verdict_now(c, verdict));
    struct form_values blank = form_blank(c, &signature_again_form);
    return show(c, rq, rs, &blank, verdict);
}

enum status verdict_file(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct verdict *verdict = NEW(c->mem, struct verdict);
    struct str archive;

    TRY(verdict_load(c, request_uuid(rq, "id"), verdict));
    if (!verdict->keyed)
        return FAIL(c, ST_NOT_FOUND, "signature.object.unknown");
    TRY(verdict_evidence(c, verdict, &archive));
    return response_download(c, rs, STR("application/zip"), STR("evidence.zip"), archive);
}
