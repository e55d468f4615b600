/* See model.h. */
#include "wait/testing/model.h"

#include <stdlib.h>
#include <string.h>

#include "wait/draw.h"

enum { ROOM = 71, FIRST_EPOCH = 202601, OPENS_IN_S = 300, WINDOW_S = 30, LEFT_FOR_A_STEP = 2 };

static const int64_t start_ms = INT64_C(1780000000000);

struct model_ticket {
    uint32_t who;
    enum ticket_state state;
    int64_t due_s;
    uint32_t ahead; /* the last one that was shown */
    bool shown;
};

struct model {
    const struct model_plan *plan;
    struct model_result result;
    struct room room, twin; /* twin: what the records alone make of an empty room */
    uint64_t random;
    int64_t now_ms;
    struct model_ticket tickets[MODEL_TICKETS];
    uint32_t n, limit, inside, epoch;
    uint32_t closed; /* the first number that the draw leaves alone, and one; 0: not closed */
    uint64_t begun;
};

static uint32_t pick(struct model *m, uint32_t n)
{
    m->random = m->random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(m->random >> 33) % n;
}

static void expect(struct model *m, enum model_wrong kind, bool right)
{
    m->result.wrong[kind] += !right;
}

struct who model_who(uint32_t number)
{
    struct who who = {{0}};
    uint64_t mixed = (uint64_t)(number + 1) * UINT64_C(0x9e3779b97f4a7c15);

    memcpy(who.b, &mixed, sizeof(mixed));
    memcpy(who.b + sizeof(mixed), &number, sizeof(number));
    return who;
}

uint32_t model_number(struct who who)
{
    uint32_t number;

    memcpy(&number, who.b + sizeof(uint64_t), sizeof(number));
    return number;
}

static bool is_there(const struct model *m, uint32_t seq)
{
    return m->now_ms / 1000 <= m->tickets[seq].due_s;
}

/* The ticket whose turn it is: RETURNED before WAITING, smallest number; n for none. */
static uint32_t first_in_order(const struct model *m)
{
    uint32_t waiting = m->n;

    for (uint32_t seq = 0; seq < m->n; seq++) {
        if (m->tickets[seq].state == TICKET_RETURNED && is_there(m, seq))
            return seq;
        if (waiting == m->n && m->tickets[seq].state == TICKET_WAITING && is_there(m, seq))
            waiting = seq;
    }
    return waiting;
}

static uint32_t live_tickets_of(const struct model *m, uint32_t who)
{
    uint32_t live = 0;

    for (uint32_t seq = 0; seq < m->n; seq++)
        live += m->tickets[seq].who == who && m->tickets[seq].state != TICKET_ENDED;
    return live;
}

/* ---- what the records say -------------------------------------------------------------------- */

static void on_join(struct model *m, const struct record *record)
{
    uint32_t who = model_number(record->who);

    expect(m, MODEL_LOST, record->seq == m->n);
    ASSERT(m->n < MODEL_TICKETS);
    m->tickets[m->n++] = (struct model_ticket){
        .who = who, .state = TICKET_WAITING, .due_s = m->now_ms / 1000 + ROOM_FIRST_WINDOW_S};
    expect(m, MODEL_LOST, live_tickets_of(m, who) == 1);
}

static void on_offer(struct model *m, uint32_t seq)
{
    m->result.turns++;
    expect(m, MODEL_OUT_OF_ORDER, seq == first_in_order(m));
    expect(m, MODEL_OVER_LIMIT, m->inside < m->limit);
    m->tickets[seq].state = TICKET_OFFERED;
    m->inside++;
}

/* The people of those who wait change places; nobody is lost and nobody doubled. */
static void on_draw(struct model *m, struct who seed)
{
    expect(m, MODEL_LOST, m->room.committed && who_eq(draw_commitment(seed), m->room.commitment));
    expect(m, MODEL_LOST, m->closed > 0);
    for (uint32_t seq = 0; seq < m->n; seq++) {
        struct model_ticket *ticket = &m->tickets[seq];
        ticket->shown = false;
        /* Who came after the list was closed keeps the place behind it. */
        expect(m, MODEL_OUT_OF_ORDER,
               seq < m->closed - 1 || ticket->who == model_number(m->room.who[seq]));
        if (ticket->state == TICKET_WAITING) {
            ticket->who = model_number(m->room.who[seq]);
            ticket->due_s = m->room.due[seq];
        }
    }
    for (uint32_t who = 0; who < m->plan->people; who++)
        expect(m, MODEL_LOST, live_tickets_of(m, who) <= 1);
}

/* Once in a line, and of whoever waits then. */
static void on_close(struct model *m, const struct record *record)
{
    struct who list[MODEL_TICKETS];
    uint32_t n = 0;

    for (uint32_t seq = 0; seq < m->n; seq++)
        if (m->tickets[seq].state == TICKET_WAITING)
            list[n++] = model_who(m->tickets[seq].who);
    expect(m, MODEL_LOST, m->closed == 0 && record->seq == m->n);
    expect(m, MODEL_LOST, who_eq(draw_list(list, n), record->who));
    m->closed = m->n + 1;
}

/* Whether a ticket may move so from there (I7). */
static bool may_move(enum record_type type, enum ticket_state was)
{
    switch (type) {
    case RECORD_CLAIM: return was == TICKET_OFFERED;
    case RECORD_EXTEND:
    case RECORD_DONE:
    case RECORD_EXPIRE: return was == TICKET_INSIDE;
    case RECORD_RETURN: return was == TICKET_MISSED;
    case RECORD_MISS:
        return was == TICKET_WAITING || was == TICKET_RETURNED || was == TICKET_OFFERED;
    case RECORD_LEAVE: return was != TICKET_INSIDE && was != TICKET_ENDED;
    case RECORD_EPOCH:
    case RECORD_SETTINGS:
    case RECORD_OPENS:
    case RECORD_DRAW:
    case RECORD_JOIN:
    case RECORD_OFFER:
    case RECORD_COMMIT:
    case RECORD_REBUILD:
    case RECORD_RESTORE:
    case RECORD_CLOSE:
    case RECORD_PUBLIC: break;
    }
    return false;
}

static void on_move(struct model *m, enum record_type type, struct model_ticket *ticket)
{
    enum ticket_state was = ticket->state;

    expect(m, MODEL_LOST, may_move(type, was));
    if (type == RECORD_EXTEND)
        return;
    if (type == RECORD_CLAIM) {
        ticket->state = TICKET_INSIDE;
        return;
    }
    ticket->shown = false;
    ticket->state = type == RECORD_DONE || type == RECORD_LEAVE ? TICKET_ENDED
                    : type == RECORD_RETURN                     ? TICKET_RETURNED
                                                                : TICKET_MISSED;
    m->inside -= was == TICKET_OFFERED || was == TICKET_INSIDE;
}

static void on_record(void *arg, const struct record *record)
{
    struct model *m = arg;

    expect(m, MODEL_REPLAY, room_apply(&m->twin, record));
    if (record->type == RECORD_SETTINGS)
        m->limit = record->settings.limit;
    else if (record->type == RECORD_JOIN)
        on_join(m, record);
    else if (record->type == RECORD_OFFER)
        on_offer(m, record->seq);
    else if (record->type == RECORD_DRAW)
        on_draw(m, record->who);
    else if (record->type == RECORD_CLOSE)
        on_close(m, record);
    else if (record->type > RECORD_OFFER && record->type < RECORD_COMMIT)
        on_move(m, record->type, &m->tickets[record->seq]);
}

/* ---- after every step ------------------------------------------------------------------------ */

static void look_at_ticket(struct model *m, uint32_t seq, uint32_t ahead)
{
    struct room_view view = room_look(&m->room, seq);
    struct model_ticket *ticket = &m->tickets[seq];

    expect(m, MODEL_LOST, view.state == ticket->state);
    if (view.state != TICKET_WAITING)
        return;
    expect(m, MODEL_POSITION, view.ahead == ahead);
    expect(m, MODEL_POSITION, !ticket->shown || ahead <= ticket->ahead);
    ticket->ahead = ahead;
    ticket->shown = true;
}

static void look_at_everything(struct model *m)
{
    uint32_t waiting = 0, returned = 0;

    expect(m, MODEL_OVER_LIMIT, m->room.n_active == m->inside && m->room.let_in == m->begun);
    for (uint32_t seq = 0; seq < m->n; seq++) {
        look_at_ticket(m, seq, waiting);
        waiting += m->tickets[seq].state == TICKET_WAITING;
        returned += m->tickets[seq].state == TICKET_RETURNED;
    }
    expect(m, MODEL_POSITION, m->room.line.count == waiting);
    expect(m, MODEL_POSITION, m->room.returned.count == returned);
}

/* Nobody who is there stays outside while there is room: turns are given at once. */
static void look_for_idle_places(struct model *m)
{
    if (m->inside < m->limit && !m->room.settings.paused && m->room.settings.per_minute == 0 &&
        room_is_open(&m->room, m->now_ms))
        expect(m, MODEL_OUT_OF_ORDER, first_in_order(m) == m->n);
}

static void look_at_twin(struct model *m)
{
    const struct room *a = &m->room, *b = &m->twin;

    expect(m, MODEL_REPLAY,
           a->n == b->n && a->n_active == b->n_active && a->let_in == b->let_in &&
               memcmp(a->who, b->who, a->n * sizeof(struct who)) == 0 &&
               memcmp(a->state, b->state, a->n) == 0 &&
               memcmp(a->active, b->active, a->n_active * sizeof(struct active)) == 0);
    for (uint32_t seq = 0; seq < a->n && seq < b->n; seq++)
        expect(m, MODEL_REPLAY, room_look(a, seq).ahead == room_look(b, seq).ahead);
}

/* ---- steps ----------------------------------------------------------------------------------- */

static void a_person_acts(struct model *m)
{
    uint32_t number = pick(m, m->plan->people), window_s = WINDOW_S + pick(m, 60);
    uint32_t seq, known, before = m->n;
    struct who who = model_who(number);
    bool had = room_find(&m->room, who, &known) && m->tickets[known].state != TICKET_ENDED;

    if (!room_join(&m->room, who, m->now_ms, &seq)) {
        expect(m, MODEL_LOST, false);
        return;
    }
    if (had && seq != known) /* only after too many times out of time */
        expect(m, MODEL_LOST, m->tickets[known].state == TICKET_ENDED);
    else if (had)
        expect(m, MODEL_LOST, m->n == before);
    m->tickets[seq].due_s = m->now_ms / 1000 + window_s;
    room_seen(&m->room, seq, m->now_ms, window_s);
    if (pick(m, 2) == 0)
        m->begun += room_claim(&m->room, seq, m->now_ms);
    if (pick(m, 4) == 0 && room_touch(&m->room, seq, m->now_ms))
        expect(m, MODEL_LOST, m->tickets[seq].state == TICKET_INSIDE);
    if (pick(m, 8) == 0)
        room_done(&m->room, seq, m->now_ms);
    if (pick(m, 20) == 0)
        room_leave(&m->room, seq, m->now_ms);
}

static void the_operator_acts(struct model *m)
{
    struct room_settings settings = m->room.settings;

    settings.limit = pick(m, 12);
    settings.paused = pick(m, 6) == 0;
    settings.per_minute = pick(m, 3) == 0 ? 1 + pick(m, 200) : 0;
    room_set(&m->room, &settings, m->now_ms);
    room_set_public(&m->room, model_who(pick(m, 1000)), m->now_ms);
}

static void a_step(struct model *m)
{
    uint32_t what = pick(m, 100);
    struct who seed = model_who(m->epoch);

    if (what < 70)
        a_person_acts(m);
    else if (what < 97)
        m->now_ms += pick(m, 20000);
    else
        the_operator_acts(m);
    room_step(&m->room, m->now_ms, seed);
    look_for_idle_places(m);
    look_at_everything(m);
}

static void a_new_line(struct model *m)
{
    const struct room_settings settings = {.limit = 5,
                                           .keep_min = 2,
                                           .form_min = 3,
                                           .close_min = m->epoch % 4,
                                           .shuffle = m->epoch % 3 == 0};

    m->n = 0;
    m->inside = 0;
    m->closed = 0;
    room_begin(&m->room, FIRST_EPOCH + m->epoch++, m->now_ms);
    room_set(&m->room, &settings, m->now_ms);
    room_set_opening(&m->room, (uint32_t)(m->now_ms / 1000) + OPENS_IN_S, m->now_ms);
    m->result.lines++;
}

struct model_result model_run(const struct model_plan *plan)
{
    struct model *m = calloc(1, sizeof(*m));

    ASSERT(m && plan->people <= MODEL_PEOPLE && plan->tickets <= MODEL_TICKETS);
    m->plan = plan;
    m->random = plan->seed;
    m->now_ms = start_ms;
    room_open(&m->room, ROOM);
    room_open(&m->twin, ROOM);
    m->room.emit = on_record;
    m->room.emit_arg = m;
    a_new_line(m);
    for (; m->result.steps < plan->steps; m->result.steps++) {
        if (m->n + LEFT_FOR_A_STEP > plan->tickets) {
            look_at_twin(m);
            a_new_line(m);
        }
        a_step(m);
    }
    look_at_twin(m);
    struct model_result result = m->result;
    room_close(&m->room);
    room_close(&m->twin);
    free(m);
    return result;
}

uint64_t model_wrongs(const struct model_result *result)
{
    uint64_t sum = 0;

    for (int kind = 0; kind < MODEL_WRONGS; kind++)
        sum += result->wrong[kind];
    return sum;
}
