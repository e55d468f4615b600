/* See why.h. */
#include "club/why.h"

#include "i18n/msg_club.h"

struct telling {
    struct club_why *why;
    int64_t own;
    int32_t last_given;
};

static void on_step(void *arg, const struct seat_step *step)
{
    struct telling *t = arg;
    const struct seat_application *a = step->application;

    if (!a)
        return;
    if (seat_holds(a) && a->seq > t->last_given)
        t->last_given = (int32_t)a->seq;
    if (a->seq != t->own)
        return;
    t->why->rule = step->rule;
    t->why->at_us = step->at_us;
    t->why->free_before = step->before.free;
    t->why->last_given = t->last_given;
}

static bool agrees(const struct seat_application *own, struct str kept)
{
    if (own->outcome == SEAT_WAITING)
        return str_eq_z(kept, "HELD");
    return str_eq_z(kept, seat_outcome_name(own->outcome));
}

static bool run(struct story *story, const struct club_story_rows *rows)
{
    bool fits = true;

    for (size_t i = 0; i < rows->n; i++) {
        const struct club_story_row *row = &rows->v[i];
        const struct story_event event = {
            .kind = row->kind,
            .at_us = row->at > story->seats.now_us ? row->at : story->seats.now_us,
            .arrival = row->arrival_no.v,
            .lane = SEAT_LANE_T,
            .deadline_us = row->deadline_at.v,
            .seats = row->seats.v,
        };
        fits = story_happen(story, &event) == STORY_OK && fits;
    }
    return fits;
}

enum status
club_why_of(struct ctx *c, const struct club_application_by_id_row *a, struct club_why *ret)
{
    const struct seat_pool before = {.settings = {.credit_cap = SEAT_CREDIT_CAP}};
    struct story *story = NEW(c->mem, struct story);
    struct telling t = {.why = ret, .own = a->arrival_no};
    struct club_story_rows rows;

    TRY(club_story(c, a->id, &rows));
    *ret = (struct club_why){.rule = SEAT_RULE_COUNT, .before = a->before};
    story_begin(story, c->mem, &before, on_step, &t);
    bool fits = run(story, &rows);
    /* The service works off a term within a second or so; until then it is still waited for. */
    if (!str_eq_z(a->state, "HELD"))
        seats_advance(&story->seats, c->now_us);
    const struct seat_application *own = story_case(story, a->arrival_no);
    if (!own)
        return FAIL(c, ST_INTERNAL, "admission.seats-disagree");
    ret->agrees = fits && agrees(own, a->state);
    if (own->outcome == SEAT_WAITING)
        ret->last_given = t.last_given;
    return ST_OK;
}

/* Of the rules that one line by arrival can come to. */
enum msg club_rule_text(enum seat_rule rule)
{
    if (rule == SEAT_RULE_PLAIN)
        return MSG_club_rule_plain;
    if (rule == SEAT_RULE_FULL)
        return MSG_club_rule_full;
    if (rule == SEAT_RULE_ENDED_WAITING || rule == SEAT_RULE_ENDED_SEAT)
        return MSG_club_rule_withdrawn;
    return MSG_club_rule_waits;
}
