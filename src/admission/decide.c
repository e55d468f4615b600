/* See decide.h: the officer's side. */
#include "admission/decide.h"

#include "admission/application.h"
#include "admission/pool.h"
#include "admission/tell.h"
#include "base/buf.h"
#include "db/db.h"
#include "i18n/msg_admission.h"
#include "platform/platform.h"
#include "signature/signature.h"

enum { DECISION_TEXT_MOST = 16 * 1024 };

static const char *const ground_codes[] = {
    [GROUND_NONE] = "", [GROUND_R1] = "R1", [GROUND_R2] = "R2",
    [GROUND_R3] = "R3", [GROUND_R5] = "R5",
};

bool ground_find(struct str code, enum ground *ret)
{
    for (size_t i = GROUND_R1; i < COUNT(ground_codes); i++) {
        if (str_eq_z(code, ground_codes[i])) {
            *ret = (enum ground)i;
            return true;
        }
    }
    return false;
}

/* The record of the decision that is sealed in the officer's name. */
static struct str decision_text(struct ctx *c,
                                const struct admission_application_by_id_row *a,
                                const struct decision *d)
{
    struct buf buf;

    buf_init(&buf, c->mem, DECISION_TEXT_MOST);
    buf_add(&buf, STR("OQU decision on an application to grade 1, version 1\n"));
    buf_printf(&buf, "application: %lld\nofficer: " STR_FMT "\n", (long long)a->number,
               STR_ARG(uuid_print(c->mem, c->actor.person)));
    if (d->ground == GROUND_NONE)
        buf_add(&buf, STR("decision: approved\n"));
    else
        buf_printf(&buf,
                   "decision: refused\nground: %s\nfacts: " STR_FMT "\nremedy: " STR_FMT
                   "\nlaw: " STR_FMT "\n",
                   ground_codes[d->ground], STR_ARG(d->facts), STR_ARG(d->remedy), STR_ARG(d->law));
    ASSERT(!buf_overflowed(&buf)); /* the form bounds each text */
    return buf_str(&buf);
}

static enum status documents_readable(struct ctx *c, struct uuid id)
{
    struct admission_attachments_of_rows rows;
    struct file_info *infos;
    size_t n = 0;

    TRY(admission_attachments_of(c, id, &rows));
    struct uuid *files = NEWS(c->mem, struct uuid, rows.n);
    for (size_t i = 0; i < rows.n; i++)
        if (!rows.v[i].replaced_at.set)
            files[n++] = rows.v[i].file_id;
    TRY(file_infos(c, files, n, &infos));
    for (size_t i = 0; i < n; i++)
        if (infos[i].state != FILE_CLEAN)
            return FAIL(c, ST_INVALID, "admission.decide.documents-unchecked");
    return ST_OK;
}

struct decide_work {
    const struct decision *decision;
};

static enum status tell_decision(struct ctx *c,
                                 const struct admission_application_by_id_row *a,
                                 const struct decision *d)
{
    struct tell tell = {
        .application = a->id,
        .applicant = a->applicant_id,
        .organisation = a->organisation_id,
        .number = a->number,
        .text =
            d->ground == GROUND_NONE ? MSG_admission_notice_approved : MSG_admission_notice_refused,
    };
    if (!lang_find(a->language, &tell.lang))
        tell.lang = LANG_KK;
    return tell_family(c, &tell);
}

static struct opt_text optional(struct str text)
{
    return (struct opt_text){text.n > 0, text};
}

static enum status decide_tx(struct ctx *c, void *arg)
{
    const struct decision *d = ((struct decide_work *)arg)->decision;
    struct admission_application_by_id_row *a;
    struct admission_decide_row *row;
    struct pool_change *change;
    struct uuid same;
    struct bytes hash;
    bool first;

    TRY(application_open(c, d->application, &a));
    struct str text = decision_text(c, a, d);
    TRY(platform_idem_claim(c, d->idem, text, a->id, &first, &same));
    if (!first)
        return ST_OK;
    if (d->ground == GROUND_NONE)
        TRY(documents_readable(c, a->id));
    struct admission_decide_in in = {
        .application = a->id,
        .version = d->seen_version,
        .ground = optional(str_from_z(ground_codes[d->ground])),
        .facts = optional(d->facts),
        .remedy = optional(d->remedy),
        .law = optional(d->law),
    };
    TRY(signature_store_sealed(c, "admission.decision", a->organisation_id,
                               (struct bytes){(const uint8_t *)text.p, text.n}, &in.decision,
                               &hash));
    TRY(admission_decide(c, &in, &row));
    if (d->ground != GROUND_NONE) {
        TRY(pool_load(c, row->pool_id, row->at, &change));
        TRY(pool_apply_end(c, change, SEAT_REFUSE, pool_lane(a->lane), true, row->came));
        TRY(pool_save(c, change));
    }
    TRY(tell_decision(c, a, d));
    return tell_journal(c, d->ground == GROUND_NONE ? "admission.approve" : "admission.refuse",
                        a->id, a->organisation_id, a->child_id);
}

enum status decide(struct ctx *c, const struct decision *decision)
{
    struct decide_work work = {.decision = decision};

    if (decision->ground != GROUND_NONE && decision->facts.n == 0)
        return FAIL_FIELD(c, ST_INVALID, "admission.decide.facts-missing", "facts");
    if (decision->ground != GROUND_NONE && decision->remedy.n == 0)
        return FAIL_FIELD(c, ST_INVALID, "admission.decide.remedy-missing", "remedy");
    if (decision->ground == GROUND_R5 && decision->law.n == 0)
        return FAIL_FIELD(c, ST_INVALID, "admission.decide.law-missing", "law");
    return db_tx_locked(c, "admission/decide", decide_tx, &work);
}

static enum status fix_tx(struct ctx *c, void *arg)
{
    const struct fix *fix = arg;
    struct admission_application_by_id_row *a;
    int64_t changed;

    TRY(application_open(c, fix->application, &a));
    if (!str_eq(a->state, STR("ALLOCATED")))
        return FAIL(c, ST_CONFLICT, "admission.already-decided");
    struct admission_fix_ask_in row = {
        .id = uuid_v4(),
        .application = a->id,
        .organisation = a->organisation_id,
        .kind = str_from_z(document_code(fix->document)),
        .reason = fix->reason,
        .note = fix->note,
        .person = c->actor.person,
    };
    TRY(admission_fix_ask(c, &row, &changed));
    struct tell tell = {
        .application = a->id,
        .applicant = a->applicant_id,
        .organisation = a->organisation_id,
        .number = a->number,
        .text = MSG_admission_notice_fix,
        .moment_us = a->deadline_at,
    };
    if (!lang_find(a->language, &tell.lang))
        tell.lang = LANG_KK;
    TRY(tell_family(c, &tell));
    return tell_journal(c, "admission.ask-fix", a->id, a->organisation_id, a->child_id);
}

enum status decide_ask_fix(struct ctx *c, const struct fix *fix)
{
    struct fix copy = *fix;
    return db_tx(c, "admission/ask-fix", fix_tx, &copy);
}

struct answer_fix {
    struct uuid application;
    enum document document;
    const struct upload *upload;
};

static enum status answer_fix_tx(struct ctx *c, void *arg)
{
    const struct answer_fix *answer = arg;
    struct str kind = str_from_z(document_code(answer->document));
    struct admission_application_by_id_row *a;
    struct uuid file;
    int64_t changed;

    TRY(application_own(c, answer->application, &a));
    TRY(admission_fix_answer(c, a->id, kind, &changed));
    if (changed != 1)
        return FAIL(c, ST_CONFLICT, "admission.fix.not-asked");
    TRY(file_store_upload(c, answer->upload, document_code(answer->document), &file));
    TRY(admission_attachment_replace(c, a->id, kind, &changed));
    struct admission_attachment_add_in row = {
        .id = uuid_v4(),
        .application = a->id,
        .organisation = a->organisation_id,
        .kind = kind,
        .file = file,
        .person = c->actor.person,
    };
    TRY(admission_attachment_add(c, &row, &changed));
    return tell_journal(c, "admission.answer-fix", a->id, a->organisation_id, a->child_id);
}

enum status decide_answer_fix(struct ctx *c,
                              struct uuid application_id,
                              enum document document,
                              const struct upload *upload)
{
    struct answer_fix answer = {application_id, document, upload};
    return db_tx_locked(c, "admission/answer-fix", answer_fix_tx, &answer);
}
