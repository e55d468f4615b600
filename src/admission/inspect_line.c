/* One line of the public log about a queue: words "name=value", the one of `by` last. */
#include "admission/inspect_parts.h"
#include "base/scan.h"
#include "base/time.h"

enum { YEARS_FROM = 2026, YEARS_TO = 9999 };

static bool read_count(struct str value, int64_t *ret)
{
    return scan_digits(value, value.n) && scan_i64(value, 0, INT64_MAX, ret);
}

static bool read_seats(struct str value, int64_t *ret)
{
    return scan_digits(value, value.n) && scan_i64(value, 0, REPLAY_COUNT_MOST, ret);
}

static bool read_lane(struct str value, enum seat_lane *ret)
{
    for (int lane = 0; lane < SEAT_LANE_COUNT; lane++) {
        if (str_eq_z(value, seat_lane_name((enum seat_lane)lane))) {
            *ret = (enum seat_lane)lane;
            return true;
        }
    }
    return false;
}

static bool read_number(struct str value, bool is_event, struct inspect_line *ret)
{
    ret->is_event = is_event;
    return ret->number < 0 && read_count(value, &ret->number);
}

static bool read_year(struct str value)
{
    int64_t year;
    return scan_i64(value, YEARS_FROM, YEARS_TO, &year);
}

/* What an opening says of the rule in its pool. */
static bool read_setting(struct str name, struct str value, struct seat_pool *ret)
{
    int64_t n = 0;

    if (str_eq(name, STR("ratio"))) {
        ret->settings.three_to_one = str_eq(value, STR("3:1"));
        return ret->settings.three_to_one || str_eq(value, STR("none"));
    }
    if (str_eq(name, STR("spare_policy"))) {
        bool now = str_eq(value, STR("NOW"));
        ret->settings.spare_policy = now ? SEAT_SPARE_NOW : SEAT_SPARE_AT_DEADLINE;
        return now || str_eq(value, STR("AT_DEADLINE"));
    }
    if (str_eq(name, STR("auto_until"))) {
        ret->aside = true;
        return scan_instant(value, &ret->auto_until_us);
    }
    bool cap = str_eq(name, STR("credit_cap"));
    if ((!cap && !str_eq(name, STR("auto_reserved"))) || !read_seats(value, &n))
        return false;
    *(cap ? &ret->settings.credit_cap : &ret->auto_reserved) = (int32_t)n;
    return true;
}

static bool read_word(struct str name, struct str value, struct inspect_line *ret)
{
    if (str_eq(name, STR("year")))
        return read_year(value);
    if (str_eq(name, STR("pool")))
        ret->pool = value;
    else if (str_eq(name, STR("kind")))
        ret->kind = value;
    else if (str_eq(name, STR("event")) || str_eq(name, STR("outcome")))
        return read_number(value, name.p[0] == 'e', ret);
    else if (str_eq(name, STR("at")))
        return scan_instant(value, &ret->at_us);
    else if (str_eq(name, STR("arrival")))
        return read_seats(value, &ret->arrival);
    else if (str_eq(name, STR("deadline")))
        return scan_instant(value, &ret->deadline_us);
    else if (str_eq(name, STR("seats")))
        return read_seats(value, &ret->seats);
    else if (str_eq(name, STR("lane")))
        return read_lane(value, &ret->lane);
    else if (str_eq(name, STR("mark")))
        return ret->has_mark = str_unhex(value, ret->mark, INSPECT_MARK);
    else
        return read_setting(name, value, &ret->settings);
    return true;
}

/* Services whose places go by this rule; each names its form and version. */
static const char *const forms[] = {"admission/1", "club/1"};

static bool is_form(struct str word)
{
    for (size_t i = 0; i < COUNT(forms); i++)
        if (str_eq_z(word, forms[i]))
            return true;
    return false;
}

bool inspect_is_line(struct str text)
{
    struct str service;

    if (!scan_until(&text, '/', &service))
        return false;
    for (size_t i = 0; i < COUNT(forms); i++)
        if (str_starts(str_from_z(forms[i]), service) && forms[i][service.n] == '/')
            return true;
    return false;
}

bool inspect_line_read(struct str text, struct inspect_line *ret)
{
    struct str form, word, name;
    size_t at;

    *ret = (struct inspect_line){.number = -1,
                                 .at_us = INT64_MIN,
                                 .arrival = -1,
                                 .deadline_us = INT64_MIN,
                                 .seats = -1,
                                 .pool = STR(""),
                                 .kind = STR(""),
                                 .by = STR(""),
                                 .lane = SEAT_LANE_COUNT};
    if (str_find(text, STR(" by="), &at)) {
        ret->by = str_sub(text, at + 4, text.n);
        text = str_sub(text, 0, at);
    }
    if (!scan_until(&text, ' ', &form) || !is_form(form))
        return false;
    while (scan_until(&text, ' ', &word))
        if (!str_find(word, STR("="), &at) || !scan_until(&word, '=', &name) ||
            !read_word(name, word, ret))
            return false;
    return ret->pool.n > 0 && ret->kind.n > 0 && ret->number >= 0 && ret->at_us != INT64_MIN;
}
