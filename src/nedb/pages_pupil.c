/* One pupil's record: what NEDB is told, what it said, and once more. */
#include "audit/audit.h"
#include "i18n/i18n.h"
#include "i18n/msg_nedb.h"
#include "nedb/pages.h"
#include "nedb_queries.h"
#include "nedb_views.h"
#include "organisation/organisation.h"
#include "platform/platform.h"

const struct form nedb_again_form = {"again", NULL, 0};

struct card {
    struct uuid id;
    struct nedb_record_one_row *row;
    struct nedb_events_of_rows events;
    struct organisation *school;
    const struct organisation_language *languages;
    size_t n_languages;
};

static enum status find(struct ctx *c, struct uuid id, struct nedb_record_one_row **ret)
{
    TRY(nedb_record_one(c, id, ret));
    return *ret ? ST_OK : FAIL(c, ST_NOT_FOUND, "nedb.unknown");
}

static enum status card_tx(struct ctx *c, void *arg)
{
    struct card *card = arg;

    TRY(find(c, card->id, &card->row));
    TRY(nedb_events_of(c, card->id, &card->events));
    TRY(organisation_by_id(c, card->row->organisation_id, &card->school));
    TRY(organisation_languages(c, &card->languages, &card->n_languages));
    /* Opening a child's record is an act that the family sees (SEC-38). */
    const struct audit_act act = {.action = "nedb.open",
                                  .object_type = "nedb.record",
                                  .object = uuid_print(c->mem, card->id),
                                  .organisation = card->row->organisation_id,
                                  .subject = card->row->child_id};
    uint8_t hash[AUDIT_HASH];
    return audit_record(c, &act, hash);
}

static void add(struct ctx *c, struct pupil_view *v, enum msg name, struct str value)
{
    ASSERT(v->n_facts < COUNT(v->facts));
    if (value.n > 0)
        v->facts[v->n_facts++] = (struct fact){.name = msg_text(c, name), .value = value};
}

static void fill_facts(struct ctx *c, const struct card *card, struct pupil_view *v)
{
    const struct nedb_record_one_row *row = card->row;

    add(c, v, MSG_nedb_card_reply, row->reply_number);
    add(c, v, MSG_nedb_list_act, words_text(c, nedb_acts, row->act));
    v->facts[v->n_facts - 1].about = i18n_moment(c, row->since_at);
    add(c, v, MSG_nedb_card_owner, card->school->name);
    add(c, v, MSG_nedb_card_year,
        str_printf(c->mem, "%d–%d", row->school_year, row->school_year + 1));
    add(c, v, MSG_nedb_list_class,
        str_printf(c->mem, "%d " STR_FMT, row->grade, STR_ARG(row->class_letter)));
    add(c, v, MSG_nedb_card_language,
        organisation_language_names(c, card->languages, card->n_languages, row->language));
    add(c, v, MSG_nedb_list_order, str_printf(c->mem, "№ " STR_FMT, STR_ARG(row->order_number)));
    v->facts[v->n_facts - 1].about = i18n_date(c, row->order_dated);
    add(c, v, MSG_nedb_list_changed, i18n_moment(c, row->changed_at));
    add(c, v, MSG_nedb_list_attempts, i18n_number(c, row->attempts));
}

static struct tl_step step_of(struct ctx *c, const struct nedb_events_of_row *e)
{
    static const struct word kinds[] = {
        {"QUEUED", MSG_nedb_event_queued, TONE_PLAIN},
        {"SENT", MSG_nedb_event_sent, TONE_PLAIN},
        {"ACCEPTED", MSG_nedb_event_accepted, TONE_PLAIN},
        {"REJECTED", MSG_nedb_event_rejected, TONE_PLAIN},
    };
    bool rejected = str_eq_z(e->kind, "REJECTED"), queued = str_eq_z(e->kind, "QUEUED");

    return (struct tl_step){
        .icon = rejected ? "circle-alert"
                : queued ? "clock"
                         : "check",
        .title = words_text(c, WORDS(kinds), e->kind),
        .when = i18n_moment(c, e->at),
        .text = rejected ? nedb_error_text(c, e->error_code, e->error_kk, e->error_ru)
                : queued ? words_text(c, nedb_acts, e->act)
                         : e->reply_number,
    };
}

static void fill_steps(struct ctx *c, const struct card *card, struct pupil_view *v)
{
    v->steps = NEWS(c->mem, struct tl_step, card->events.n);
    for (size_t i = 0; i < card->events.n; i++)
        v->steps[v->n_steps++] = step_of(c, &card->events.v[i]);
}

static enum status
show(struct ctx *c, const struct request *rq, struct response *rs, struct uuid id)
{
    struct card card = {.id = id};

    TRY(db_tx(c, "nedb/card", card_tx, &card));
    const struct nedb_record_one_row *row = card.row;
    struct pupil_view v = {
        .page = {.rq = rq,
                 .title = row->child_name,
                 .back = url0(c, "/staff/nedb"),
                 .back_text = msg_text(c, MSG_nedb_list_title)},
        .name = row->child_name,
        .number = str_printf(c->mem, "№ %lld", (long long)row->number),
        .state = words_text(c, nedb_states, row->state),
        .tone = words_tone(nedb_states, row->state),
        .application = url_id(c, "/staff/admission/{id}", id),
    };
    if (row->error_code.n > 0) {
        v.error_title = msg_text(c, MSG_nedb_card_error);
        v.error = nedb_error_text(c, row->error_code, row->error_kk, row->error_ru);
        v.again = url_id(c, "/staff/nedb/{id}/again", id);
    }
    if (pairs_has(rq->query, "again")) {
        v.page.notice = msg_text(c, MSG_nedb_card_done);
        v.page.notice_tone = TONE_OK;
    }
    fill_facts(c, &card, &v);
    fill_steps(c, &card, &v);
    struct out o = page_out(c, rs, 200);
    nedb_pupil_show(&o, &v);
    return ST_OK;
}

enum status nedb_pupil_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    return show(c, rq, rs, request_uuid(rq, "id"));
}

/* ---- once more ------------------------------------------------------------------------------- */

struct again {
    struct uuid id;
    struct str idem;
};

static enum status again_tx(struct ctx *c, void *arg)
{
    const struct again *in = arg;
    struct nedb_record_one_row *row;
    struct nedb_again_row *done;
    struct uuid object;
    bool first;

    TRY(find(c, in->id, &row));
    TRY(platform_idem_claim(c, in->idem, uuid_print(c->mem, in->id), in->id, &first, &object));
    if (!first)
        return ST_OK; /* the same press again */
    TRY(nedb_again(c, in->id, &done));
    return audit_add(c, "nedb.sent-again", "nedb.record", in->id, row->organisation_id, STR(""));
}

enum status nedb_again_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct again in = {.id = request_uuid(rq, "id")};
    struct form_values form;

    TRY(form_read(c, &nedb_again_form, rq, &form));
    in.idem = form.idem;
    TRY(db_tx(c, "nedb/again", again_tx, &in));
    struct url card = url_id(c, "/staff/nedb/{id}", in.id);
    return response_see_other(c, rs, url_query(c, card, "again", STR("1")).s);
}
