/* Checking and sending go through the waiting room; reading, answering and attaching do not
 * (Algorithm p. 5). */
#include "admission/pages.h"

#include "admission_views.h"
#include "db/db.h"
#include "i18n/msg_admission.h"
#include "wait/wait.h"

static struct wait_entry entry_of(const struct ctx *c, const struct draft *draft, int64_t opens_us)
{
    return (struct wait_entry){.region_kato = draft->pool_region,
                               .year = draft->campaign->year,
                               .opens_us = opens_us,
                               .person = c->actor.person};
}

/* A browser that fetches pages ahead of its reader must not use up a turn. */
static bool is_ahead_of_reader(const struct request *rq)
{
    size_t at;
    return str_find(pairs_get(rq->headers, "sec-purpose"), STR("prefetch"), &at);
}

/* The window of a draft that has nothing left to answer, in a campaign with a waiting room; NULL
 * for others. */
static const struct admission_window *window_of(const struct draft *draft)
{
    bool whole = draft_next(draft) == QUESTION_COUNT && draft->school;
    return whole && draft->window && draft->window->room ? draft->window : NULL;
}

/* Inside, or rs leads to the waiting page with the ticket. */
static enum status enter(struct ctx *c,
                         const struct request *rq,
                         struct response *rs,
                         const struct draft *draft,
                         const struct admission_window *window,
                         bool *ret_inside)
{
    struct wait_entry entry = entry_of(c, draft, window->opens_us);
    struct wait_answer answer;

    entry.ticket = pairs_get(rq->cookies, wait_cookie(c, entry.region_kato));

    TRY(wait_enter(c, &entry, &answer));
    *ret_inside = answer.inside;
    if (answer.inside)
        return ST_OK;
    response_cookie(c, rs, answer.cookie, answer.ticket, WAIT_COOKIE_S);
    return response_see_other(c, rs,
                              str_printf(c->mem, STR_FMT STR_FMT, STR_ARG(answer.path),
                                         STR_ARG(uuid_print(c->mem, draft->id))));
}

enum status room_pass(struct ctx *c,
                      const struct request *rq,
                      struct response *rs,
                      const struct draft *draft,
                      bool *ret_inside)
{
    const struct admission_window *window = window_of(draft);

    *ret_inside = true; /* what cannot be sent now needs no place */
    if (!window || admission_window_state(draft->campaign, window, c->now_us) != ADMISSION_OPEN)
        return ST_OK;
    if (is_ahead_of_reader(rq))
        return FAIL(c, ST_BUSY, "wait.unavailable");
    return enter(c, rq, rs, draft, window, ret_inside);
}

static bool
is_early(const struct ctx *c, const struct draft *draft, const struct admission_window *window)
{
    return window &&
           admission_window_state(draft->campaign, window, c->now_us) == ADMISSION_BEFORE &&
           window->opens_us - c->now_us <= WAIT_EARLY_S * TIME_SECOND;
}

bool room_is_early(const struct ctx *c, const struct draft *draft)
{
    return is_early(c, draft, window_of(draft));
}

/* A place before the opening, for who has nothing left to answer (ADM-36). */
enum status line_join(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct draft *draft;
    bool inside = true;

    TRY(page_draft(c, rq, &draft));
    if (room_is_early(c, draft))
        TRY(enter(c, rq, rs, draft, draft->window, &inside));
    return inside ? response_see_other(c, rs, draft_url(c, draft->id, "check").s) : ST_OK;
}

void room_sent(struct ctx *c, const struct draft *draft)
{
    const struct wait_entry entry = entry_of(c, draft, 0);
    struct failure failure = c->failure;

    if (wait_done(c, &entry) != ST_OK)
        c->failure = failure; /* the place frees itself when its time is over */
}

/* ---- leaving the line ------------------------------------------------------------------------ */

enum status leave_show(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct draft *draft;

    TRY(page_draft(c, rq, &draft));
    struct check_view view = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_admission_leave_title),
                 .flags = PAGE_NO_NAV | PAGE_READ,
                 .back = draft_url(c, draft->id, "check"),
                 .back_text = msg_text(c, MSG_admission_leave_back)},
        .action = draft_url(c, draft->id, "leave"),
    };
    struct out o = page_out(c, rs, 200);
    admission_leave(&o, &view);
    return ST_OK;
}

enum status leave_answer(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct draft *draft;

    TRY(page_draft(c, rq, &draft));
    const struct wait_entry entry = entry_of(c, draft, 0);
    TRY(wait_leave(c, &entry));
    return response_see_other(c, rs, url0(c, "/my/").s);
}
