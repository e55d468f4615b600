/* See token_plan.h. */
#include "keys/token_plan.h"

#include "base/buf.h"
#include "base/scan.h"
#include "base/time.h"

enum { DECEMBER = 12 };

/* The first second of the month that contains the moment, or of the one after. */
static int64_t month_s(int64_t now_s, bool after)
{
    struct civil at = time_civil(now_s * TIME_SECOND);
    struct date first;

    if (after && at.month == DECEMBER)
        ASSERT(time_date_make(at.year + 1, 1, 1, &first));
    else
        ASSERT(time_date_make(at.year, after ? at.month + 1 : at.month, 1, &first));
    return time_date_start(first) / TIME_SECOND;
}

struct token_when token_plan_signs(const struct token_plan *plan, int64_t now_s)
{
    struct token_when when = {month_s(now_s, false), 1};

    for (unsigned i = 0; i < plan->n && plan->turn[i].from_s <= now_s; i++) {
        if (plan->turn[i].from_s > when.from_s)
            when.from_s = plan->turn[i].from_s;
        when.generation = plan->turn[i].generation;
    }
    return when;
}

static int64_t next_s(const struct token_plan *plan, int64_t now_s)
{
    int64_t next = month_s(now_s, true);

    for (unsigned i = 0; i < plan->n; i++)
        if (plan->turn[i].from_s > now_s && plan->turn[i].from_s < next)
            next = plan->turn[i].from_s;
    return next;
}

static bool taken_back(const struct token_plan *plan, int64_t from_s, int64_t now_s)
{
    for (unsigned i = 0; i < plan->n; i++)
        if (plan->turn[i].at_once && plan->turn[i].from_s > from_s && plan->turn[i].from_s <= now_s)
            return true;
    return false;
}

size_t token_plan_published(const struct token_plan *plan,
                            int64_t now_s,
                            struct token_when out[TOKEN_KEYS_MOST])
{
    size_t n = 0;

    out[n++] = token_plan_signs(plan, now_s);
    int64_t ended_s = out[0].from_s, begins_s = next_s(plan, now_s);
    do {
        out[n++] = token_plan_signs(plan, begins_s);
        begins_s = next_s(plan, begins_s);
    } while (n < TOKEN_KEYS_MOST && begins_s <= now_s + TOKEN_AHEAD_S);
    while (n < TOKEN_KEYS_MOST && ended_s > now_s - TOKEN_AFTER_S) {
        struct token_when before = token_plan_signs(plan, ended_s - 1);
        if (taken_back(plan, before.from_s, now_s))
            break;
        out[n++] = before;
        ended_s = before.from_s;
    }
    return n;
}

void token_plan_turn(struct token_plan *plan, int64_t now_s, unsigned generation, bool at_once)
{
    int64_t from_s = at_once ? now_s : now_s + TOKEN_AHEAD_S;

    while (plan->n > 0 && plan->turn[plan->n - 1].from_s > now_s)
        plan->n--;
    if (plan->n == TOKEN_TURNS_MOST) {
        for (unsigned i = 1; i < plan->n; i++)
            plan->turn[i - 1] = plan->turn[i];
        plan->n--;
    }
    if (plan->n > 0 && plan->turn[plan->n - 1].from_s == from_s)
        from_s++; /* twice in a second: another key all the same */
    plan->turn[plan->n++] = (struct token_turn){from_s, generation, at_once};
}

static bool read_turn(struct str line, unsigned most, struct token_turn *ret)
{
    struct str moment, number;
    int64_t from_us, generation;

    if (!scan_until(&line, ' ', &moment) || !scan_until(&line, ' ', &number))
        return false;
    if (!scan_instant(moment, &from_us) || !scan_i64(number, 1, most, &generation))
        return false;
    *ret =
        (struct token_turn){from_us / TIME_SECOND, (unsigned)generation, str_eq_z(line, "at-once")};
    return ret->at_once || str_eq_z(line, "planned");
}

bool token_plan_read(struct str text, unsigned generations_most, struct token_plan *ret)
{
    struct str line;

    ret->n = 0;
    while (scan_until(&text, '\n', &line)) {
        if (ret->n == TOKEN_TURNS_MOST || !read_turn(line, generations_most, &ret->turn[ret->n]))
            return false;
        if (ret->n > 0 && ret->turn[ret->n].from_s <= ret->turn[ret->n - 1].from_s)
            return false;
        ret->n++;
    }
    return true;
}

struct str token_plan_print(struct arena *mem, const struct token_plan *plan)
{
    struct buf buf;

    buf_init(&buf, mem, TOKEN_PLAN_TEXT);
    for (unsigned i = 0; i < plan->n; i++) {
        const struct token_turn *turn = &plan->turn[i];
        buf_printf(&buf, STR_FMT " %u %s\n",
                   STR_ARG(time_print_instant(mem, turn->from_s * TIME_SECOND)), turn->generation,
                   turn->at_once ? "at-once" : "planned");
    }
    ASSERT(!buf_overflowed(&buf));
    return buf_str(&buf);
}
