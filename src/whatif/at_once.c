/* Everybody decided at one moment: by lot in rounds, through the seat function of the service, or
 * by deferred acceptance. See campaign.h. */
#include <openssl/sha.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "whatif/campaign.h"
#include "whatif/match.h"

enum { WORD_MOST = 512, ROUND_US = 10 };

/* ---- lots ----------------------------------------------------------------------------------- */

struct lot {
    uint8_t digest[SHA256_DIGEST_LENGTH];
    size_t child;
};

static int by_digest(const void *a, const void *b)
{
    const struct lot *x = a, *y = b;
    int order = memcmp(x->digest, y->digest, sizeof(x->digest));

    return order ? order : (x->child > y->child) - (x->child < y->child);
}

int32_t *whatif_lots(struct arena *mem, struct str word, const int64_t *numbers, size_t n)
{
    struct lot *drawn = NEWS(mem, struct lot, n);
    int32_t *lots = NEWS(mem, int32_t, n);
    struct buf text;

    buf_init(&text, mem, WORD_MOST);
    for (size_t i = 0; i < n; i++) {
        buf_clear(&text);
        buf_add(&text, word);
        buf_add_char(&text, ':');
        buf_add_i64(&text, numbers[i]);
        ASSERT(!buf_overflowed(&text));
        (void)SHA256((const uint8_t *)text.p, text.n, drawn[i].digest);
        drawn[i].child = i;
    }
    if (n > 0)
        qsort(drawn, n, sizeof(drawn[0]), by_digest);
    for (size_t i = 0; i < n; i++)
        lots[drawn[i].child] = (int32_t)i;
    return lots;
}

/* ---- what both begin and end with ------------------------------------------------------------ */

static size_t wishes_of(const struct whatif_wishes *wishes, size_t child)
{
    size_t n = wishes->first[child + 1] - wishes->first[child];

    while (n > 0 && wishes->application[wishes->first[child] + n - 1] < 0)
        n--;
    return n;
}

static const struct whatif_place *wish(const struct whatif_wishes *wishes, size_t child, size_t k)
{
    return &wishes->at[wishes->application[wishes->first[child] + k]];
}

/* As it was for who wishes nothing any more; the seats are those of the end. */
static struct whatif_course begin(struct arena *mem, const struct whatif_at_once *in)
{
    struct whatif_course course = {
        .places = NEWS(mem, struct whatif_place, in->campaign->n_children),
        .sums = NEWS(mem, struct whatif_sum, in->campaign->n_pools),
    };

    for (size_t i = 0; i < in->campaign->n_children; i++)
        course.places[i] = in->was->places[i];
    for (size_t i = 0; i < in->campaign->n_pools; i++)
        course.sums[i].seats = in->was->sums[i].seats;
    return course;
}

/* ---- by lot --------------------------------------------------------------------------------- */

struct draw {
    const struct whatif_at_once *in;
    struct seats seats;
    struct seat_pool *pools;
    struct seat_application *asked; /* [child]: at its wish of this round */
    size_t *order;                  /* children by lot */
    int64_t arrivals, now_us;
    struct whatif_course course;
};

static void on_step(void *arg, const struct seat_step *step)
{
    (void)arg;
    (void)step;
}

static void happen(struct draw *draw, struct seat_event event)
{
    event.at_us = draw->now_us;
    enum seat_error error = seats_apply(&draw->seats, &event);
    ASSERT(error == SEAT_OK);
}

/* Nobody gets a seat while applications of a round are taken. */
static void set_seats(struct draw *draw, bool open)
{
    for (size_t i = 0; i < draw->in->campaign->n_pools; i++) {
        struct seat_pool *pool = &draw->pools[i];
        happen(draw, (struct seat_event){
                         .kind = SEAT_CAPACITY,
                         .pool = pool,
                         .capacity = open ? draw->course.sums[i].seats : pool->taken,
                     });
    }
}

/* Whether anybody asked in this round: of those without a seat whoever has another wish. */
static bool ask(struct draw *draw, size_t round)
{
    const struct whatif_wishes *wishes = draw->in->wishes;
    bool any = false;

    for (size_t i = 0; i < draw->in->campaign->n_children; i++) {
        size_t child = draw->order[i];
        struct seat_application *asked = &draw->asked[child];
        bool without = round == 0 || asked->outcome == SEAT_REFUSED_FULL;
        if (!without || round >= wishes_of(wishes, child))
            continue;
        const struct whatif_place *at = wish(wishes, child, round);
        *asked = (struct seat_application){
            .seq = ++draw->arrivals, .deadline_us = draw->now_us + ROUND_US / 2, .lane = at->lane};
        happen(draw, (struct seat_event){
                         .kind = SEAT_APPLY, .pool = &draw->pools[at->pool], .application = asked});
        draw->course.places[child] = *at;
        any = true;
    }
    return any;
}

static void run_rounds(struct draw *draw)
{
    bool any = true;

    for (size_t round = 0; any; round++) {
        draw->now_us += ROUND_US;
        set_seats(draw, false);
        any = ask(draw, round);
        set_seats(draw, true);
        seats_advance(&draw->seats, draw->now_us + ROUND_US / 2);
    }
}

struct whatif_course whatif_draw(struct arena *mem, const struct whatif_at_once *in)
{
    const struct whatif_campaign *campaign = in->campaign;
    struct draw draw = {
        .in = in,
        .pools = NEWS(mem, struct seat_pool, campaign->n_pools),
        .asked = NEWS(mem, struct seat_application, campaign->n_children),
        .order = NEWS(mem, size_t, campaign->n_children),
        .course = begin(mem, in),
    };

    seats_init(&draw.seats, mem, on_step, NULL);
    for (size_t i = 0; i < campaign->n_pools; i++) {
        draw.pools[i].settings = campaign->pools[i].settings;
        whatif_change(&draw.pools[i].settings, in->settings);
    }
    for (size_t i = 0; i < campaign->n_children; i++)
        draw.order[in->lots[i]] = i;
    run_rounds(&draw);
    for (size_t i = 0; i < campaign->n_children; i++)
        if (wishes_of(in->wishes, i) > 0)
            draw.course.places[i].outcome = draw.asked[i].outcome;
    return draw.course;
}

/* ---- by deferred acceptance ------------------------------------------------------------------ */

/* The seats of a pool are two schools of the market: in one the children of the territory come
 * first, in the other, of one seat in every `turns` + 1, those from elsewhere; a child asks first
 * where it comes first. So what is known of deferred acceptance holds with a ratio too. */
enum { NEAR_SEATS, FAR_SEATS, KINDS };

static int32_t far_seats(const struct seat_settings *settings, int32_t seats)
{
    int32_t set = settings->territory_turns, turns = set > 0 ? set : SEAT_TERRITORY_TURNS;

    return settings->three_to_one ? seats / (turns + 1) : 0;
}

static int32_t priority(const struct seat_settings *settings, enum seat_lane lane, int kind)
{
    if (lane == SEAT_LANE_AUTO)
        return 0;
    if (!settings->three_to_one)
        return 1;
    return (lane == SEAT_LANE_T) == (kind == NEAR_SEATS) ? 1 : 2;
}

struct lists {
    size_t *first;
    int32_t *school, *priority, *seats;
};

static void add_wish(struct lists *lists,
                     size_t at,
                     const struct seat_settings *all,
                     const struct whatif_place *wish)
{
    for (int i = 0; i < KINDS; i++) {
        int kind = wish->lane == SEAT_LANE_O ? KINDS - 1 - i : i;
        lists->school[at + (size_t)i] = wish->pool * KINDS + kind;
        lists->priority[at + (size_t)i] = priority(&all[wish->pool], wish->lane, kind);
    }
}

static struct lists lists_of(struct arena *mem, const struct whatif_at_once *in)
{
    const struct whatif_campaign *campaign = in->campaign;
    size_t most = KINDS * campaign->n_applications, n = 0;
    struct seat_settings *all = NEWS(mem, struct seat_settings, campaign->n_pools);
    struct lists lists = {NEWS(mem, size_t, campaign->n_children + 1), NEWS(mem, int32_t, most),
                          NEWS(mem, int32_t, most), NEWS(mem, int32_t, KINDS * campaign->n_pools)};

    for (size_t i = 0; i < campaign->n_pools; i++) {
        int32_t seats = in->was->sums[i].seats;
        all[i] = campaign->pools[i].settings;
        whatif_change(&all[i], in->settings);
        lists.seats[KINDS * i + FAR_SEATS] = far_seats(&all[i], seats);
        lists.seats[KINDS * i + NEAR_SEATS] = seats - far_seats(&all[i], seats);
    }
    for (size_t child = 0; child < campaign->n_children; child++) {
        lists.first[child] = n;
        for (size_t k = 0; k < wishes_of(in->wishes, child); k++, n += KINDS)
            add_wish(&lists, n, all, wish(in->wishes, child, k));
    }
    lists.first[campaign->n_children] = n;
    return lists;
}

static enum seat_outcome outcome_of(enum seat_lane lane, bool seated)
{
    if (lane == SEAT_LANE_AUTO)
        return seated ? SEAT_AUTO : SEAT_WAITING;
    return seated ? SEAT_ALLOCATED : SEAT_REFUSED_FULL;
}

struct whatif_course whatif_match(struct arena *mem, const struct whatif_at_once *in)
{
    const struct whatif_campaign *campaign = in->campaign;
    struct whatif_course course = begin(mem, in);
    struct lists lists = lists_of(mem, in);
    const struct match_market market = {
        .n_children = campaign->n_children,
        .n_schools = KINDS * campaign->n_pools,
        .first = lists.first,
        .school = lists.school,
        .priority = lists.priority,
        .lot = in->lots,
        .seats = lists.seats,
    };
    const int32_t *choice = match_deferred(mem, &market);

    for (size_t child = 0; child < campaign->n_children; child++) {
        size_t n = wishes_of(in->wishes, child);
        if (n == 0)
            continue;
        bool seated = choice[child] != MATCH_NONE;
        size_t at = seated ? (size_t)choice[child] / KINDS : n - 1;
        course.places[child] = *wish(in->wishes, child, at);
        course.places[child].outcome = outcome_of(course.places[child].lane, seated);
    }
    return course;
}
