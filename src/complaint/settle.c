/* The answer to a complaint. One officer may say no, help, or name the act that enlarged a pool; a
 * seat for the child is proposed by one and confirmed by another (ADM-79, ADM-81). What the family
 * reads is sealed. */
#include "complaint/complaint.h"
#include "i18n/msg_complaint.h"
#include "platform/platform.h"
#include "signature/signature.h"

struct answer {
    struct str outcome, found, rule, done;
};

/* Where to go next is said in the family's language, whoever writes the answer. */
static enum status
settle(struct ctx *c, const struct complaint_by_id_row *row, const struct answer *answer)
{
    enum lang reader = c->lang;
    struct uuid decision;
    struct bytes hash;
    int64_t changed;

    (void)lang_find(row->language, &c->lang);
    struct str next = msg_text(c, MSG_complaint_next_text);
    c->lang = reader;
    struct str text = str_printf(
        c->mem,
        "OQU answer to a complaint, version 1\ncomplaint: %lld\noutcome: " STR_FMT
        "\nfound: " STR_FMT "\nrule: " STR_FMT "\ndone: " STR_FMT "\nnext: " STR_FMT "\n",
        (long long)row->number.v, STR_ARG(answer->outcome), STR_ARG(answer->found),
        STR_ARG(answer->rule), STR_ARG(answer->done), STR_ARG(next));
    TRY(signature_store_sealed(c, "complaint.answer", row->organisation_id,
                               (struct bytes){(const uint8_t *)text.p, text.n}, &decision, &hash));
    const struct complaint_settle_in in = {
        .id = row->id,
        .outcome = answer->outcome,
        .found = answer->found,
        .rule = answer->rule,
        .done = answer->done,
        .next = next,
        .decision = decision,
    };
    TRY(complaint_settle(c, &in, &changed));
    return complaint_tell(c, row, MSG_complaint_notice_settled, 0);
}

static enum status read_open(struct ctx *c,
                             struct uuid id,
                             struct str idem,
                             const char *what,
                             struct complaint_by_id_row **ret,
                             bool *ret_first)
{
    struct uuid same;

    TRY(complaint_by_id(c, id, ret));
    if (!*ret)
        return FAIL(c, ST_NOT_FOUND, "complaint.no-such");
    return platform_idem_claim(c, idem, str_from_z(what), id, ret_first, &same);
}

static enum status close_tx(struct ctx *c, void *arg)
{
    const struct complaint_verdict *v = arg;
    const struct answer answer = {v->outcome, v->found, v->rule, v->done};
    struct complaint_by_id_row *row;
    bool first;

    TRY(read_open(c, v->id, v->idem, "settle", &row, &first));
    if (!first)
        return ST_OK;
    TRY(settle(c, row, &answer));
    return complaint_journal(c, "complaint.settle", row);
}

enum status complaint_close(struct ctx *c, const struct complaint_verdict *verdict)
{
    struct complaint_verdict copy = *verdict;
    return db_tx_locked(c, "complaint/settle", close_tx, &copy);
}

/* ---- a seat ---------------------------------------------------------------------------------- */

static enum status propose_tx(struct ctx *c, void *arg)
{
    const struct complaint_seat *seat = arg;
    struct complaint_by_id_row *row;
    int64_t changed;
    bool first;

    TRY(read_open(c, seat->id, seat->idem, "propose", &row, &first));
    if (!first)
        return ST_OK;
    if (!row->application_id.set)
        return FAIL(c, ST_CONFLICT, "complaint.no-application");
    const struct admission_proposal proposal = {
        .id = uuid_v4(),
        .application = row->application_id.v,
        .pool = seat->pool,
        .above = uuid_is_nil(seat->pool),
        .basis = seat->rule,
        .reason = seat->reason,
    };
    TRY(admission_propose_direction_of(c, &proposal));
    TRY(complaint_propose(c, row->id, seat->found, seat->rule, seat->reason, &changed));
    return complaint_journal(c, "complaint.propose", row);
}

enum status complaint_propose_seat(struct ctx *c, const struct complaint_seat *seat)
{
    struct complaint_seat copy = *seat;
    return db_tx_locked(c, "complaint/propose", propose_tx, &copy);
}

static enum status
open_direction(struct ctx *c, struct uuid application, const struct admission_direction **ret)
{
    struct admission_directions all;

    TRY(admission_directions(c, application, &all));
    for (size_t i = 0; i < all.n; i++) {
        if (!all.v[i].open)
            continue;
        *ret = &all.v[i];
        return ST_OK;
    }
    return FAIL(c, ST_CONFLICT, "admission.direction.decided-already");
}

static enum status confirmed(struct ctx *c,
                             const struct complaint_by_id_row *row,
                             const struct admission_direction *direction)
{
    enum lang reader = c->lang;
    struct organisation *school;

    TRY(organisation_by_id(c, direction->school, &school));
    (void)lang_find(row->language, &c->lang);
    struct str name = c->lang == LANG_RU ? school->name_ru : school->name_kk;
    struct str seat = direction->above
                          ? MSG_FORMAT(c, MSG_complaint_done_above, MSG_ARG("school", name))
                          : MSG_FORMAT(c, MSG_complaint_done_directed, MSG_ARG("school", name));
    c->lang = reader;
    const struct answer answer = {
        .outcome = direction->above ? STR("ABOVE") : STR("DIRECTED"),
        .found = row->found.v,
        .rule = row->rule.v,
        .done = str_printf(c->mem, STR_FMT " " STR_FMT, STR_ARG(seat), STR_ARG(direction->reason)),
    };
    return settle(c, row, &answer);
}

static enum status decide_tx(struct ctx *c, void *arg)
{
    const struct complaint_confirmation *in = arg;
    const struct admission_direction *direction;
    struct complaint_by_id_row *row;
    struct admission_matter *matter;
    int64_t changed;
    bool first;

    TRY(read_open(c, in->id, in->idem, "decide", &row, &first));
    if (!first)
        return ST_OK;
    if (!row->application_id.set)
        return FAIL(c, ST_CONFLICT, "complaint.no-application");
    TRY(admission_matter(c, row->application_id.v, &matter));
    TRY(open_direction(c, matter->id, &direction));
    TRY(admission_decide_direction_of(c, matter, direction, in->answer, in->reason));
    if (in->answer == ADMISSION_DIRECTION_CONFIRMED)
        TRY(confirmed(c, row, direction));
    else
        TRY(complaint_give_back(c, row->id, in->reason, &changed));
    return complaint_journal(c, "complaint.decide", row);
}

enum status complaint_decide_seat(struct ctx *c, const struct complaint_confirmation *in)
{
    struct complaint_confirmation copy = *in;
    return db_tx_locked(c, "complaint/decide", decide_tx, &copy);
}
