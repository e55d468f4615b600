/* `oqu signature ocsp`, `crl` and `timestamp`: what an inspector was given as evidence, field by
 * field, as JSON. See command.h. */
#include <jansson.h>

#include "base/time.h"
#include "cades/armour.h"
#include "cades/chain.h"
#include "cades/command.h"
#include "cades/command_files.h"
#include "cades/command_print.h"
#include "cades/der.h"
#include "cades/revocation.h"
#include "i18n/msg_cades.h"

struct words {
    const char *file, *content, *anchors, *crls, *at, *lang;
    bool json; /* taken, for it is what the other commands call this form */
};

struct input {
    struct words words;
    struct bytes file, content;
    struct cades_trust *trust; /* NULL: nobody to believe was named */
    struct cades_evidence *evidence;
};

static enum status read_words(struct ctx *c, struct words *w, int argc, char *const *argv)
{
    const struct option options[] = {
        {"--content", &w->content, NULL}, {"--anchors", &w->anchors, NULL},
        {"--crls", &w->crls, NULL},       {"--at", &w->at, NULL},
        {"--lang", &w->lang, NULL},       {"--json", NULL, &w->json},
    };
    bool fine = argc > 0 && argv[0][0] != '-' &&
                command_options(options, COUNT(options), argc - 1, argv + 1);

    if (w->lang && !lang_find(str_from_z(w->lang), &c->lang))
        fine = false;
    if (w->at && !scan_instant(str_from_z(w->at), &c->now_us))
        fine = false;
    if (!fine)
        return command_failed(c, NULL, MSG_cades_evidence_usage);
    w->file = argv[0];
    return ST_OK;
}

static enum status read_input(struct ctx *c, struct input *in, int argc, char *const *argv)
{
    TRY(read_words(c, &in->words, argc, argv));
    TRY(command_read(c, in->words.file, &in->file));
    if (in->words.content)
        TRY(command_read(c, in->words.content, &in->content));
    if (in->words.anchors)
        TRY(command_read_trust(c, in->words.anchors, &in->trust));
    if (in->words.crls)
        TRY(command_read_evidence(c, in->words.crls, &in->evidence));
    return ST_OK;
}

/* ---- fields ------------------------------------------------------------------------------- */

static void put_hex(struct ctx *c, json_t *object, const char *name, struct bytes bytes)
{
    command_put(object, name, str_hex(c->mem, bytes.p, bytes.n));
}

static void put_time(struct ctx *c, json_t *object, const char *name, int64_t us)
{
    command_put(object, name, time_print_instant(c->mem, us));
}

static void put_period(struct ctx *c, json_t *object, const struct period *period)
{
    put_time(c, object, "from", period->from_us);
    if (period->has_until)
        put_time(c, object, "until", period->until_us);
}

static void put_reason(json_t *object, int64_t reason)
{
    static const char *const names[] = {
        "unspecified",   "keyCompromise",        "cACompromise",    "affiliationChanged",
        "superseded",    "cessationOfOperation", "certificateHold", "",
        "removeFromCRL", "privilegeWithdrawn",   "aACompromise"};

    if (reason >= 0 && reason < (int64_t)COUNT(names))
        command_put(object, "reason", str_from_z(names[reason]));
}

static struct str algorithm_of(struct ctx *c, const struct signed_part *part)
{
    return str_printf(c->mem, "%s with %s", key_name(part->algorithm.key),
                      digest_name(part->algorithm.digest));
}

static void put_json(json_t *object, const char *name, json_t *value)
{
    ASSERT(json_object_set_new(object, name, value) == 0);
}

static void append(json_t *list, json_t *object)
{
    ASSERT(json_array_append_new(list, object) == 0);
}

/* ---- checks ------------------------------------------------------------------------------- */

/* Which of the authorities vouches for it, and whether it speaks for the moment. */
struct opinion {
    const struct certificate *by; /* NULL: none of them */
    struct cades_item signature, validity;
};

static bool put_checks(json_t *object, const struct opinion *o)
{
    json_t *checks = json_array();
    struct cades_holder holder;

    append(checks, command_check_json(CADES_SIGNATURE, &o->signature));
    append(checks, command_check_json(CADES_VALIDITY, &o->validity));
    put_json(object, "checks", checks);
    if (o->by) {
        certificate_holder(o->by, &holder);
        command_put(object, "signed_by", holder.name);
    }
    return o->signature.result == CADES_PASSED && o->validity.result == CADES_PASSED;
}

static struct cades_item item_of(enum cades_reason reason)
{
    return (struct cades_item){reason == CADES_NO_REASON ? CADES_PASSED : CADES_FAILED, reason};
}

static struct cades_item period_item(const struct period *period, int64_t at_us)
{
    if (at_us < period->from_us)
        return item_of(CADES_NOT_YET_VALID);
    return item_of(period->has_until && at_us > period->until_us ? CADES_EXPIRED : CADES_NO_REASON);
}

static enum status finish(struct ctx *c, json_t *object, bool fine)
{
    TRY(command_dump(c, object));
    return fine ? ST_OK : ST_CONFLICT;
}

/* ---- answers ------------------------------------------------------------------------------ */

static json_t *single_json(struct ctx *c, const struct ocsp_single *single)
{
    static const char *const names[] = {
        [OCSP_GOOD] = "good", [OCSP_REVOKED] = "revoked", [OCSP_UNKNOWN] = "unknown"};
    json_t *object = json_object();

    put_hex(c, object, "serial", single->serial);
    command_put(object, "digest", str_from_z(digest_name(single->digest)));
    put_hex(c, object, "issuer_name", single->issuer_name);
    put_hex(c, object, "issuer_key", single->issuer_key);
    command_put(object, "status", str_from_z(names[single->status]));
    if (single->status == OCSP_REVOKED) {
        put_time(c, object, "revoked", single->revoked_us);
        put_reason(object, single->reason);
    }
    put_period(c, object, &single->period);
    return object;
}

static void judge_ocsp(const struct ctx *c,
                       const struct cades_trust *trust,
                       const struct ocsp *ocsp,
                       struct opinion *ret)
{
    *ret = (struct opinion){.signature = item_of(CADES_ISSUER_UNKNOWN)};
    for (size_t i = 0; i < trust->n && !ret->by; i++)
        if (ocsp_signed_by(ocsp, &trust->v[i]))
            ret->by = &trust->v[i];
    if (ret->by)
        ret->signature = item_of(CADES_NO_REASON);
    for (size_t i = 0; i < ocsp->n && ret->validity.result != CADES_FAILED; i++)
        ret->validity = period_item(&ocsp->v[i].period, c->now_us);
}

static json_t *ocsp_json(struct ctx *c, const struct ocsp *ocsp)
{
    json_t *object = json_object(), *answers = json_array(), *certificates = json_array();

    put_hex(c, object, "responder_name", ocsp->responder_name);
    put_hex(c, object, "responder_key", ocsp->responder_key);
    put_time(c, object, "produced", ocsp->produced_us);
    put_hex(c, object, "nonce", ocsp->nonce);
    command_put(object, "algorithm", algorithm_of(c, &ocsp->proof));
    for (size_t i = 0; i < ocsp->n; i++)
        append(answers, single_json(c, &ocsp->v[i]));
    put_json(object, "answers", answers);
    for (size_t i = 0; i < ocsp->n_certificates; i++) {
        struct cades_holder holder;
        certificate_holder(&ocsp->certificates[i], &holder);
        append(certificates, command_holder_json(&holder));
    }
    put_json(object, "certificates", certificates);
    return object;
}

enum status cades_ocsp_command(struct ctx *c, int argc, char *const *argv)
{
    struct ocsp *ocsp = NEW(c->mem, struct ocsp);
    struct input in = {0};
    struct opinion opinion;
    struct bytes der;

    TRY(read_input(c, &in, argc, argv));
    if (!armour_open(c->mem, in.file, &der) || !ocsp_read(der, ocsp))
        return command_failed(c, in.words.file, MSG_cades_evidence_ocsp);
    json_t *object = ocsp_json(c, ocsp);
    if (!in.trust)
        return finish(c, object, true);
    judge_ocsp(c, in.trust, ocsp, &opinion);
    bool fine = put_checks(object, &opinion);
    return finish(c, object, fine);
}

/* ---- lists -------------------------------------------------------------------------------- */

static bool put_entries(struct ctx *c, json_t *object, const struct crl *crl)
{
    json_t *list = json_array();
    struct bytes rest = crl->entries;
    struct crl_entry entry;
    bool fine = true;

    while (fine && rest.n > 0) {
        fine = crl_next(&rest, &entry);
        if (!fine)
            break;
        json_t *one = json_object();
        put_hex(c, one, "serial", entry.serial);
        put_time(c, one, "revoked", entry.revoked_us);
        put_reason(one, entry.reason);
        append(list, one);
    }
    put_json(object, "revoked", list);
    return fine;
}

static void judge_crl(const struct ctx *c,
                      const struct cades_trust *trust,
                      const struct crl *crl,
                      struct opinion *ret)
{
    *ret = (struct opinion){.signature = item_of(CADES_ISSUER_UNKNOWN)};
    for (size_t i = 0; i < trust->n && !ret->by; i++) {
        if (!der_eq(crl->issuer, trust->v[i].subject))
            continue;
        ret->signature = item_of(CADES_SIGNATURE_WRONG);
        if (signed_part_by(&crl->proof, &trust->v[i].key) && trust->v[i].usage & USAGE_CRLS)
            ret->by = &trust->v[i];
    }
    if (ret->by)
        ret->signature = item_of(CADES_NO_REASON);
    ret->validity = period_item(&crl->period, c->now_us);
}

enum status cades_crl_command(struct ctx *c, int argc, char *const *argv)
{
    struct crl crl;
    struct input in = {0};
    struct opinion opinion;
    struct bytes der;

    TRY(read_input(c, &in, argc, argv));
    if (!armour_open(c->mem, in.file, &der) || !crl_read(der, &crl))
        return command_failed(c, in.words.file, MSG_cades_evidence_crl);
    json_t *object = json_object();
    put_hex(c, object, "number", crl.number);
    put_hex(c, object, "issuer", crl.issuer);
    put_period(c, object, &crl.period);
    command_put(object, "algorithm", algorithm_of(c, &crl.proof));
    put_json(object, "changes_only", json_boolean(crl.is_delta));
    put_json(object, "partial", json_boolean(crl.partial));
    bool fine = put_entries(c, object, &crl);
    if (!in.trust)
        return finish(c, object, fine);
    judge_crl(c, in.trust, &crl, &opinion);
    fine = put_checks(object, &opinion) && fine;
    return finish(c, object, fine);
}

/* ---- time-stamps -------------------------------------------------------------------------- */

static json_t *stamp_json(struct ctx *c, const struct cades_stamp *stamp)
{
    json_t *object = json_object(), *checks = json_array();

    put_time(c, object, "time", stamp->at_us);
    command_put(object, "policy", stamp->policy);
    put_hex(c, object, "serial", stamp->serial);
    put_hex(c, object, "nonce", stamp->nonce);
    command_put(object, "digest", str_from_z(stamp->digest));
    put_hex(c, object, "imprint", stamp->imprint);
    if (stamp->by.certificate.n > 0)
        put_json(object, "authority", command_holder_json(&stamp->by.holder));
    if (stamp->by.n_authorities > 0)
        put_time(c, object, "holds_until", stamp->until_us);
    for (size_t i = 0; i < CADES_CHECKS; i++)
        if (stamp->by.checks[i].result != CADES_NOT_CHECKED)
            append(checks, command_check_json((enum cades_check)i, &stamp->by.checks[i]));
    put_json(object, "checks", checks);
    put_json(object, "holds", json_boolean(stamp->holds));
    return object;
}

/* Without --anchors nobody vouches for it, and it is only read. */
enum status cades_time_stamp_command(struct ctx *c, int argc, char *const *argv)
{
    struct cades_stamp stamp;
    struct input in = {0};

    TRY(read_input(c, &in, argc, argv));
    const struct cades_stamp_question question = {
        .token = in.file,
        .has_over = in.words.content != NULL,
        .over = in.content,
        .trust = in.trust ? in.trust : cades_trust_new(c->mem),
        .evidence = {in.evidence},
        .at_us = c->now_us,
    };
    cades_stamp_verify(c->mem, &question, &stamp);
    if (stamp.by.checks[CADES_STRUCTURE].result != CADES_PASSED)
        return command_failed(c, in.words.file, MSG_cades_evidence_stamp);
    bool over = stamp.by.checks[CADES_CONTENT].result != CADES_FAILED;
    return finish(c, stamp_json(c, &stamp), in.trust ? stamp.holds : over);
}
