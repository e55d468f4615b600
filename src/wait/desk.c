/* The room's side of the desk. See desk.h. */
#include <string.h>

#include "wait/draw.h"
#include "wait/node.h"

enum { OPENING_APART_S = 2, FIRST_S = ROOM_FIRST_WINDOW_S };

/* Doors tell the opening relative to their own clock, which a rehearsal may have moved; a second
 * more or less between two of them is not a change. */
static void note_opening(struct room *room, int32_t opens_in_s, int64_t now_ms)
{
    int64_t opens_s = now_ms / 1000 + opens_in_s, apart = opens_s - room->opens_s;

    if (opens_s > 0 && (apart > OPENING_APART_S || apart < -OPENING_APART_S))
        room_set_opening(room, (uint32_t)opens_s, now_ms);
}

void server_ticket(const struct server *s, const struct room *room, uint32_t seq, char *text)
{
    const struct ticket ticket = {.room = (uint8_t)room->number,
                                  .epoch = room->epoch,
                                  .seq = seq,
                                  .issued_s = (uint32_t)(s->now_ms / 1000),
                                  .who = room->who[seq]};
    ticket_write(&s->keys, &ticket, text);
}

bool server_take_back(struct server *s, struct room *room, const struct ticket *ticket)
{
    hall_begin(&s->hall, room, ticket->epoch, s->now_ms);
    return ticket->room == room->number && ticket->epoch == room->epoch &&
           room_restore(room, ticket->seq, ticket->who, ticket->issued_s, s->now_ms);
}

/* Before a person comes anew: the place that their browser still knows. */
static void take_back(struct server *s, struct room *room, const struct desk_question *q)
{
    struct str text = {q->ticket, sizeof(q->ticket)};
    struct ticket ticket;

    if (room->rebuilt && ticket_read(&s->keys, text, &ticket) &&
        who_eq(ticket.who, ticket_who(&s->keys, q->person)))
        (void)server_take_back(s, room, &ticket);
}

static void
enter(struct server *s, struct room *room, const struct desk_question *q, struct desk_answer *a)
{
    uint32_t seq;

    if (q->epoch < room->epoch)
        return;
    hall_begin(&s->hall, room, q->epoch, s->now_ms);
    note_opening(room, q->opens_in_s, s->now_ms);
    take_back(s, room, q);
    if (!room_join(room, ticket_who(&s->keys, q->person), s->now_ms, &seq))
        return;
    if (room_state(room, seq) != TICKET_INSIDE || !room_touch(room, seq, s->now_ms)) {
        room_seen(room, seq, s->now_ms, FIRST_S);
        room_step(room, s->now_ms, server_seed(s, room));
        if (!room_claim(room, seq, s->now_ms))
            a->result = DESK_WAITING;
    }
    struct room_view view = room_look(room, seq);
    a->result =
        view.state == TICKET_INSIDE && view.until_ms > s->now_ms ? DESK_INSIDE : DESK_WAITING;
    a->left_ms = view.until_ms - s->now_ms;
    server_ticket(s, room, seq, a->ticket);
}

static void
end(struct server *s, struct room *room, const struct desk_question *q, struct desk_answer *a)
{
    uint32_t seq;

    a->result = DESK_FINE;
    if (!room_find(room, ticket_who(&s->keys, q->person), &seq))
        return;
    if (q->word == DESK_DONE)
        room_done(room, seq, s->now_ms);
    else
        room_leave(room, seq, s->now_ms);
    room_step(room, s->now_ms, server_seed(s, room));
}

static void look(const struct room *room, struct desk_answer *a)
{
    a->result = DESK_FINE;
    a->waiting = room->line.count + room->returned.count;
    a->let_in = room->let_in;
    a->closed = room->closed;
    a->drawn = room->drawn;
    for (uint32_t i = 0; i < room->n_active; i++)
        a->inside += room->active[i].inside;
    a->offered = room->n_active - a->inside;
}

static void place(const struct server *s,
                  const struct room *room,
                  const struct desk_question *q,
                  struct desk_answer *a)
{
    struct room_view view = {.state = TICKET_NONE};
    uint32_t seq;

    a->result = DESK_FINE;
    a->low_s = -1;
    if (q->epoch == room->epoch && room_find(room, ticket_who(&s->keys, q->person), &seq))
        view = room_look(room, seq);
    else if (room_is_rebuilding(room, s->now_ms)) /* may still come back */
        view.state = TICKET_WAITING;
    a->place = view.state;
    if (view.state != TICKET_WAITING || room_is_rebuilding(room, s->now_ms) ||
        !room_is_open(room, s->now_ms))
        return;
    const struct wait_range range =
        estimate_range(&s->estimates[room->number], room, view.ahead + view.returning);
    if (range.known)
        a->low_s = (int32_t)(range.low_s < ESTIMATE_MOST_S ? range.low_s : ESTIMATE_MOST_S);
}

/* A message is no record: every server is told it. */
static void take_notices(struct server *s, uint32_t room, const struct desk_question *q)
{
    char(*notice)[DESK_NOTICE] = s->notices[room];

    memcpy(notice, q->notice, sizeof(q->notice));
    for (int i = 0; i < DESK_LANGUAGES; i++)
        notice[i][DESK_NOTICE - 1] = '\0';
    memcpy(s->numbers[room], q->number, sizeof(q->number));
    s->numbers[room][DESK_NUMBER - 1] = '\0';
    s->notice_number[room] = record_crc(0, notice, sizeof(q->notice));
}

static void set(struct server *s, struct room *room, const struct desk_question *q)
{
    if (!room_settings_valid(&q->settings))
        return;
    room_set(room, &q->settings, s->now_ms);
    take_notices(s, room->number, q);
    if (s->numbers[room->number][0] != '\0' && q->epoch == room->epoch)
        room_set_public(room, draw_public(str_from_z(s->numbers[room->number])), s->now_ms);
    room_step(room, s->now_ms, server_seed(s, room));
}

static void see_one(struct hall *hall, const struct desk_seen *seen, int64_t now_ms)
{
    struct room *room = seen->room < HALL_ROOMS ? hall->rooms[seen->room] : NULL;

    if (!room || room->epoch != seen->epoch || seen->seq >= room->n)
        return;
    if (seen->gone)
        room_unseen(room, seen->seq, now_ms, seen->window_s);
    else
        room_seen(room, seen->seq, now_ms, seen->window_s);
}

void desk_see(struct hall *hall, const struct desk_question *q, int64_t now_ms)
{
    for (uint32_t i = 0; i < q->n_seen && i < DESK_SEEN_MOST; i++)
        see_one(hall, &q->seen[i], now_ms);
}

/* What other servers heard. Whoever returns by it is told so at the next question. */
static void see(struct server *s, const struct desk_question *q, struct desk_answer *a)
{
    desk_see(&s->hall, q, s->now_ms);
    a->result = DESK_FINE;
}

/* What a server that does not decide can say. */
static void answer_from_copy(struct server *s, const struct desk_question *q, struct desk_answer *a)
{
    struct node_view view = node_look(s->node);

    if (q->word == DESK_SET && q->room > 0 && q->room < HALL_ROOMS)
        take_notices(s, q->room, q);
    if (q->word == DESK_LOOK && view.ready && q->room < HALL_ROOMS && s->hall.rooms[q->room]) {
        look(s->hall.rooms[q->room], a);
        return;
    }
    a->result = DESK_ELSEWHERE;
    a->leader = view.leader;
}

void desk_answer(struct server *s,
                 const struct desk_question *q,
                 struct desk_answer *a,
                 uint64_t *ret_lsn)
{
    enum { RECORDS_MOST = 1 << 16 }; /* that one question may cause, with the step it makes */
    uint64_t before = s->hall.next;

    *a = (struct desk_answer){0};
    *ret_lsn = 0;
    if (s->node && !node_leads(s->node)) {
        answer_from_copy(s, q, a);
        return;
    }
    if (q->word == DESK_SEEN && journal_has_room(s->hall.journal, DESK_SEEN_MOST)) {
        see(s, q, a);
        return;
    }
    struct room *room = hall_room(&s->hall, q->room);
    bool only_looks = q->word == DESK_LOOK || q->word == DESK_PLACE;
    if (!room || (!only_looks && !journal_has_room(s->hall.journal, RECORDS_MOST)))
        return;
    switch (q->word) {
    case DESK_ENTER: enter(s, room, q, a); break;
    case DESK_DONE:
    case DESK_LEAVE: end(s, room, q, a); break;
    case DESK_LOOK: look(room, a); break;
    case DESK_PLACE: place(s, room, q, a); break;
    case DESK_SET:
        set(s, room, q);
        a->result = DESK_FINE;
        break;
    default: break;
    }
    if (s->hall.next != before)
        *ret_lsn = s->hall.next;
}
