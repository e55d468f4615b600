/* Why an application got what it got, for its family and for the school that has it: numbers and
 * rule of the moment that decided, as why.h reckons them. */
#include "admission/why.h"

#include "admission/application.h"
#include "admission/handover.h"
#include "admission/staff.h"
#include "admission/tell.h"
#include "admission/why_view.h"
#include "admission_views.h"
#include "db/db.h"
#include "i18n/msg_admission.h"

struct whole {
    struct uuid id;
    bool is_staff;
    struct admission_application_by_id_row *a;
    struct whys whys;
    struct handovers moved;
    struct admission_directions_of_rows directed;
    struct organisation **schools; /* as whys */
    struct organisation *authority;
    struct admission_own_mark_row *mark; /* of the family; NULL until it stands in the log */
    bool may_withdraw;
};

/* ---- reading ------------------------------------------------------------------------------- */

static enum status read_family(struct ctx *c, struct whole *whole)
{
    struct admission_withdrawal_of_row *withdrawal;

    TRY(admission_withdrawal_of(c, whole->id, &withdrawal));
    whole->may_withdraw = withdrawal && withdrawal->may;
    return admission_own_mark(c, whole->id, &whole->mark);
}

static enum status whole_tx(struct ctx *c, void *arg)
{
    struct whole *whole = arg;

    TRY((c->actor.access & ACCESS_DEPARTMENT) ? application_of_territory(c, whole->id, &whole->a)
                                              : application_open(c, whole->id, &whole->a));
    TRY(why_of(c, whole->a, &whole->whys));
    TRY(handovers_of(c, whole->id, &whole->moved));
    TRY(admission_directions_of(c, whole->id, &whole->directed));
    TRY(organisation_authority(c, whole->a->organisation_id, &whole->authority));
    whole->schools = NEWS(c->mem, struct organisation *, whole->whys.n);
    for (size_t i = 0; i < whole->whys.n; i++)
        TRY(organisation_by_id(c, whole->whys.v[i].school, &whole->schools[i]));
    if (!whole->is_staff)
        return read_family(c, whole);
    /* As opening the case itself, an act that the family sees (SEC-38). */
    return tell_journal(c, "admission.open", whole->id, whole->a->organisation_id,
                        whole->a->child_id);
}

static bool is_state(const struct whole *whole, const char *state)
{
    return str_eq_z(whole->a->state, state);
}

/* ---- the facts of a moment ------------------------------------------------------------------ */

static void add_fact(struct why_part *part, struct fact fact)
{
    ASSERT(part->n_facts < COUNT(part->facts));
    part->facts[part->n_facts++] = fact;
}

static struct str rule_words(struct ctx *c, enum seat_rule rule)
{
    enum msg key = MSG_NONE;
    bool found = msg_find(str_from_z(seat_rule_code(rule)), &key);

    ASSERT(found);
    return msg_text(c, key);
}

static enum msg law_of(const struct why *why)
{
    enum seat_rule rule = why->rule;

    if (rule == SEAT_RULE_AUTO || rule == SEAT_RULE_WAIT_AUTO)
        return MSG_admission_why_law_own;
    if (rule == SEAT_RULE_DIRECTED || rule == SEAT_RULE_GRANTED)
        return MSG_admission_why_law_directed;
    if (rule == SEAT_RULE_CAME || rule == SEAT_RULE_LEFT_WAITING)
        return MSG_admission_why_law_moved;
    if (rule == SEAT_RULE_FULL)
        return MSG_admission_why_law_full;
    if (rule >= SEAT_RULE_JOINED && rule <= SEAT_RULE_EXPIRED)
        return MSG_admission_why_law_reserve;
    return why->three_to_one ? MSG_admission_why_law_ratio : MSG_admission_why_law_plain;
}

static void show_count(struct ctx *c, const struct why *why, struct why_part *part)
{
    struct str value = msg_text(c, MSG_admission_why_count_none);

    if (why->turn == 0 || why->rule == SEAT_RULE_PLAIN)
        return;
    if (why->rule == SEAT_RULE_OUTSIDE)
        value = msg_text(c, MSG_admission_why_count_outside);
    else if (why->rule >= SEAT_RULE_TERRITORY && why->rule <= SEAT_RULE_TERRITORY_NONE)
        value =
            MSG_FORMAT(c, MSG_admission_why_count_territory, MSG_NUM("place", why->run_before + 1));
    add_fact(part, (struct fact){.name = msg_text(c, MSG_admission_why_count), .value = value});
}

static struct str number_words(struct ctx *c, int32_t arrival)
{
    return str_printf(c->mem, "№ %d", arrival);
}

static void show_last(
    struct ctx *c, const struct why *why, enum msg name, int32_t arrival, struct why_part *part)
{
    bool own = arrival == why->arrival && why->turn > 0;

    add_fact(part, (struct fact){
                       .name = msg_text(c, name),
                       .value = arrival > 0 ? number_words(c, arrival)
                                            : msg_text(c, MSG_admission_why_nobody),
                       .about = own ? msg_text(c, MSG_admission_why_last_is_own) : STR(""),
                   });
}

/* T and O stand in one line where there is no count. */
static void show_lasts(struct ctx *c, const struct why *why, struct why_part *part)
{
    int32_t t = why->last[SEAT_LANE_T], o = why->last[SEAT_LANE_O];

    if (why->three_to_one) {
        show_last(c, why, MSG_admission_why_last_territory, t, part);
        show_last(c, why, MSG_admission_why_last_outside, o, part);
    } else {
        show_last(c, why, MSG_admission_why_last_plain, t > o ? t : o, part);
    }
    if (why->last[SEAT_LANE_AUTO] > 0)
        show_last(c, why, MSG_admission_why_last_own, why->last[SEAT_LANE_AUTO], part);
}

static struct str need_words(struct ctx *c, const struct whole *whole, const struct why *why)
{
    struct str term = i18n_moment(c, whole->a->deadline_at), first, then;

    if (why->lane == SEAT_LANE_AUTO)
        return msg_text(c, MSG_admission_why_need_own);
    bool seats = why->seats_needed > 0;
    if (!seats && why->territory_needed <= 0)
        return STR("");
    first = seats ? MSG_FORMAT(c, MSG_admission_why_need_seats, MSG_NUM("n", why->seats_needed),
                               MSG_ARG("d", term))
                  : MSG_FORMAT(c, MSG_admission_why_need_territory,
                               MSG_NUM("n", why->territory_needed));
    then = MSG_FORMAT(c, seats ? MSG_admission_why_need_term : MSG_admission_why_need_spare,
                      MSG_ARG("d", term));
    return str_printf(c->mem, STR_FMT " " STR_FMT, STR_ARG(first), STR_ARG(then));
}

static void
show_line(struct ctx *c, const struct whole *whole, const struct why *why, struct why_part *part)
{
    if (why->turn > 0 || why->outcome == SEAT_CAME || why->outcome == SEAT_DIRECTED)
        return;
    add_fact(part, (struct fact){.name = msg_text(c, MSG_admission_why_before),
                                 .value = i18n_number(c, why->before)});
    struct str need = why->outcome == SEAT_WAITING ? need_words(c, whole, why) : STR("");
    if (need.n > 0)
        add_fact(part, (struct fact){.name = msg_text(c, MSG_admission_why_need), .value = need});
}

/* Who decided for this child, outside the rule: both are named. */
static void show_officers(struct ctx *c,
                          const struct whole *whole,
                          const struct why *why,
                          struct why_part *part)
{
    if (why->rule != SEAT_RULE_DIRECTED && why->rule != SEAT_RULE_GRANTED)
        return;
    for (size_t i = 0; i < whole->directed.n; i++) {
        const struct admission_directions_of_row *d = &whole->directed.v[i];
        if (!str_eq_z(d->state, "CONFIRMED") || d->decided_at.v != why->at_us)
            continue;
        add_fact(part, (struct fact){.name = msg_text(c, MSG_admission_why_officers),
                                     .value = MSG_FORMAT(c, MSG_admission_why_officers_text,
                                                         MSG_ARG("first", d->proposed_name),
                                                         MSG_ARG("second", d->decided_name.v)),
                                     .about = d->reason});
        add_fact(part,
                 (struct fact){.name = msg_text(c, MSG_admission_why_basis), .value = d->basis});
    }
}

static void
show_moment(struct ctx *c, const struct whole *whole, const struct why *why, struct why_part *part)
{
    bool waits = why->outcome == SEAT_WAITING;

    add_fact(part, (struct fact){.name = msg_text(c, MSG_admission_why_decided),
                                 .value = rule_words(c, why->rule)});
    show_count(c, why, part);
    add_fact(part, (struct fact){.name = msg_text(c, MSG_admission_why_law),
                                 .value = msg_text(c, law_of(why))});
    add_fact(part, (struct fact){.name = msg_text(c, waits ? MSG_admission_why_now
                                                           : MSG_admission_why_moment),
                                 .value = i18n_moment(c, why->at_us)});
    add_fact(part, (struct fact){.name = msg_text(c, MSG_admission_fact_arrival),
                                 .value = number_words(c, why->arrival),
                                 .about = word_lane(c, why->lane)});
    show_lasts(c, why, part);
    add_fact(part, (struct fact){.name = msg_text(c, MSG_admission_why_seats),
                                 .value = MSG_FORMAT(
                                     c, MSG_admission_why_seats_text, MSG_NUM("seats", why->seats),
                                     MSG_NUM("taken", why->taken), MSG_NUM("aside", why->aside),
                                     MSG_NUM("free", why->free > 0 ? why->free : 0))});
    show_line(c, whole, why, part);
    show_officers(c, whole, why, part);
}

/* ---- the picture ---------------------------------------------------------------------------- */

static struct str how_words(struct ctx *c, const struct why *why, const struct why_seat *seat)
{
    if (seat->as == SEAT_AUTO)
        return msg_text(c, MSG_admission_why_how_own);
    if (seat->as == SEAT_SPARE)
        return msg_text(c, MSG_admission_why_how_spare);
    if (seat->as == SEAT_OFFERED)
        return msg_text(c, MSG_admission_why_how_reserve);
    return msg_text(c,
                    why->three_to_one ? MSG_admission_why_how_ratio : MSG_admission_why_how_plain);
}

static struct why_place *add_place(struct why_part *part)
{
    struct why_place *place = &part->places[part->n_places];

    ASSERT(part->n_places < COUNT(part->places));
    *place = (struct why_place){.x = WHY_PLACE_WIDTH * (int)part->n_places +
                                     (WHY_PLACE_WIDTH - WHY_PLACE_BOX) / 2};
    part->n_places++;
    return place;
}

static void
show_seat(struct ctx *c, const struct why *why, const struct why_seat *seat, struct why_part *part)
{
    static const char *const classes[SEAT_LANE_COUNT] = {"b1", "b2", "b4"}; /* as the key */
    struct why_place *place = add_place(part);

    place->class = classes[seat->lane];
    place->turn = i18n_number(c, seat->turn);
    place->arrival = number_words(c, seat->arrival);
    place->lane = word_lane(c, seat->lane);
    place->how = how_words(c, why, seat);
    place->own = seat->arrival == why->arrival;
}

/* The last seats up to that moment, and behind them the own application if it got none. */
static void show_places(struct ctx *c, const struct why *why, struct why_part *part)
{
    size_t most = WHY_PLACES_MOST - (why->turn == 0);
    size_t first = why->n_given > most ? why->n_given - most : 0;

    if (why->outcome == SEAT_CAME || why->outcome == SEAT_DIRECTED ||
        why->rule == SEAT_RULE_LEFT_WAITING)
        return; /* another school gave the seat, or will */
    for (size_t i = first; i < why->n_given; i++)
        show_seat(c, why, &why->given[i], part);
    if (why->turn > 0)
        return;
    struct why_place *place = add_place(part);
    part->waits = place->own = true;
    place->class = "b0";
    place->turn = STR("–");
    place->arrival = number_words(c, why->arrival);
    place->lane = word_lane(c, why->lane);
    place->how = msg_text(c, MSG_admission_why_how_waits);
}

static void show_parts(struct ctx *c, const struct whole *whole, struct why_view *view)
{
    view->n = whole->whys.n;
    view->parts = NEWS(c->mem, struct why_part, view->n);
    for (size_t i = 0; i < view->n; i++) {
        const struct why *why = &whole->whys.v[i];
        struct why_part *part = &view->parts[i];
        *part = (struct why_part){
            .id = str_printf(c->mem, "why-%zu", i + 1),
            .title =
                MSG_FORMAT(c, MSG_admission_why_school, MSG_ARG("school", whole->schools[i]->name)),
            .moved = i > 0 ? handover_words(c, &whole->moved, i - 1) : STR(""),
        };
        view->disagrees = view->disagrees || !why->agrees;
        show_moment(c, whole, why, part);
        show_places(c, why, part);
    }
}

/* ---- what it came to and what can be done ---------------------------------------------------- */

static void show_refusal(struct ctx *c, const struct whole *whole, struct why_view *view)
{
    const struct admission_application_by_id_row *a = whole->a;
    struct fact *f = view->refusal;
    size_t n = 0;

    if (!is_state(whole, "REFUSED_DOCS"))
        return;
    f[n++] = (struct fact){.name = msg_text(c, MSG_admission_refusal_ground),
                           .value = word_ground(c, a->ground.v)};
    f[n++] =
        (struct fact){.name = msg_text(c, MSG_admission_refusal_facts), .value = a->ground_facts.v};
    f[n++] = (struct fact){.name = msg_text(c, MSG_admission_why_law),
                           .value = msg_text(c, MSG_admission_why_law_docs),
                           .about = a->ground_law.set ? a->ground_law.v : STR("")};
    f[n++] = (struct fact){.name = msg_text(c, MSG_admission_why_moment),
                           .value = i18n_moment(c, a->decided_at.v)};
    view->n_refusal = n;
}

static struct str next_words(struct ctx *c, const struct whole *whole)
{
    struct str term = i18n_moment(c, whole->a->deadline_at);

    if (is_state(whole, "HELD"))
        return MSG_FORMAT(c, MSG_admission_next_held, MSG_ARG("d", term));
    if (is_state(whole, "ALLOCATED"))
        return MSG_FORMAT(c, MSG_admission_next_allocated, MSG_ARG("d", term));
    if (is_state(whole, "APPROVED"))
        return msg_text(c, MSG_admission_next_approved);
    if (is_state(whole, "WITHDRAWN"))
        return msg_text(c, MSG_admission_next_withdrawn);
    if (is_state(whole, "OFFERED"))
        return MSG_FORMAT(c, MSG_admission_next_offered,
                          MSG_ARG("d", i18n_moment(c, whole->a->offer_until.v)));
    if (is_state(whole, "RESERVE"))
        return msg_text(c, MSG_admission_next_reserve);
    if (is_state(whole, "REFUSED_FULL") || is_state(whole, "OFFER_EXPIRED"))
        return msg_text(c, MSG_admission_refusal_full_remedy);
    if (is_state(whole, "REFUSED_DOCS"))
        return whole->a->ground_remedy.v;
    return msg_text(c, MSG_admission_next_enrolled);
}

static void show_log(struct ctx *c, const struct whole *whole, struct why_view *view)
{
    view->log = url0(c, "/log/");
    if (whole->mark)
        view->log = url_query(c, url0(c, "/log/own"), "mark",
                              str_hex(c->mem, whole->mark->mark.p, whole->mark->mark.n));
}

/* For the family; a school has its own page of the case. */
static void show_next(struct ctx *c, const struct whole *whole, struct why_view *view)
{
    bool refused = whole->a->ground.set && !is_state(whole, "OFFERED");

    view->next = next_words(c, whole);
    if (refused) {
        view->complaint = whole->authority ? whole->authority->name : STR("");
        view->way_on = url0(c, "/schools");
        view->way_on_text = msg_text(c, MSG_admission_refusal_schools);
    } else if (whole->may_withdraw && is_state(whole, "HELD")) {
        view->way_on = case_url(c, whole->id, "move");
        view->way_on_text = msg_text(c, MSG_admission_case_move);
    }
}

static struct page page_of(struct ctx *c, const struct request *rq, const struct whole *whole)
{
    return (struct page){
        .rq = rq,
        .title = msg_text(c, MSG_admission_why_title),
        .back = (c->actor.access & ACCESS_DEPARTMENT) ? url0(c, "/staff/complaints")
                : whole->is_staff ? url_id(c, "/staff/admission/{id}", whole->id)
                                  : case_url(c, whole->id, ""),
        .back_text = msg_text(c, (c->actor.access & ACCESS_DEPARTMENT) ? MSG_admission_back
                                                                       : MSG_admission_back_case),
    };
}

enum status why_show(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct whole whole = {.id = request_uuid(rq, "id"),
                          .is_staff = !uuid_is_nil(c->actor.organisation)};

    TRY(whole.is_staff ? db_tx(c, "admission/why", whole_tx, &whole)
                       : db_tx_read(c, "admission/why", whole_tx, &whole));
    struct why_view view = {
        .page = page_of(c, rq, &whole),
        .subject = str_printf(c->mem, STR_FMT " · " STR_FMT, STR_ARG(whole.a->child_name),
                              STR_ARG(word_number(c, whole.a->number))),
        .own = msg_text(c, whole.is_staff ? MSG_admission_why_this : MSG_admission_why_you),
    };
    view.state = word_state(c, whole.a->state, false, &view.tone);
    show_refusal(c, &whole, &view);
    show_parts(c, &whole, &view);
    show_log(c, &whole, &view);
    if (!whole.is_staff)
        show_next(c, &whole, &view);
    struct out o = page_out(c, rs, 200);
    admission_why(&o, &view);
    return ST_OK;
}
