/* Dates, moments, numbers and identifiers as people of the country write them (UTC+5). The order
 * of day and month is a text of the catalogue, not of this file. */
#include "base/buf.h"
#include "base/scan.h"
#include "i18n/i18n.h"
#include "i18n/msg_i18n.h"

#define NO_BREAK_SPACE "\xC2\xA0"

static const enum msg months[12] = {
    MSG_i18n_month_1, MSG_i18n_month_2,  MSG_i18n_month_3,  MSG_i18n_month_4,
    MSG_i18n_month_5, MSG_i18n_month_6,  MSG_i18n_month_7,  MSG_i18n_month_8,
    MSG_i18n_month_9, MSG_i18n_month_10, MSG_i18n_month_11, MSG_i18n_month_12,
};
static const enum msg weekdays[7] = {
    MSG_i18n_weekday_1, MSG_i18n_weekday_2, MSG_i18n_weekday_3, MSG_i18n_weekday_4,
    MSG_i18n_weekday_5, MSG_i18n_weekday_6, MSG_i18n_weekday_7,
};

static struct str digits(struct ctx *c, int n)
{
    return str_printf(c->mem, "%d", n);
}

struct str i18n_date(struct ctx *c, struct date date)
{
    int year, month, day;

    time_date_split(date, &year, &month, &day);
    return MSG_FORMAT(c, MSG_i18n_date, MSG_ARG("day", digits(c, day)),
                      MSG_ARG("month", msg_text(c, months[month - 1])),
                      MSG_ARG("year", digits(c, year)));
}

struct str i18n_date_short(struct ctx *c, struct date date)
{
    int year, month, day;

    time_date_split(date, &year, &month, &day);
    return str_printf(c->mem, "%02d.%02d.%04d", day, month, year);
}

struct str i18n_day(struct ctx *c, struct date date)
{
    int year, month, day;

    time_date_split(date, &year, &month, &day);
    return MSG_FORMAT(
        c, MSG_i18n_day, MSG_ARG("weekday", msg_text(c, weekdays[time_date_weekday(date) - 1])),
        MSG_ARG("day", digits(c, day)), MSG_ARG("month", msg_text(c, months[month - 1])));
}

struct str i18n_day_month(struct ctx *c, struct date date)
{
    int year, month, day;

    time_date_split(date, &year, &month, &day);
    return MSG_FORMAT(c, MSG_i18n_day_month, MSG_ARG("day", digits(c, day)),
                      MSG_ARG("month", msg_text(c, months[month - 1])));
}

struct str i18n_time(struct ctx *c, int64_t us)
{
    struct civil t = time_civil(us);
    return str_printf(c->mem, "%02d:%02d", t.hour, t.minute);
}

struct str i18n_moment(struct ctx *c, int64_t us)
{
    struct str date = i18n_date(c, time_date(us)), time = i18n_time(c, us);
    return str_printf(c->mem, STR_FMT ", " STR_FMT, STR_ARG(date), STR_ARG(time));
}

struct str i18n_moment_short(struct ctx *c, int64_t us)
{
    struct civil t = time_civil(us);
    return str_printf(c->mem, "%02d.%02d %02d:%02d", t.day, t.month, t.hour, t.minute);
}

struct str i18n_number(struct ctx *c, int64_t n)
{
    struct str plain = str_printf(c->mem, "%lld", (long long)n);
    struct buf buf;

    buf_init(&buf, c->mem, 64);
    for (size_t i = 0; i < plain.n; i++) {
        size_t left = plain.n - i;
        if (i > 0 && left % 3 == 0 && plain.p[i - 1] != '-')
            buf_add_z(&buf, NO_BREAK_SPACE);
        buf_add_char(&buf, plain.p[i]);
    }
    return buf_str(&buf);
}

struct str i18n_phone(struct ctx *c, struct str phone)
{
    if (phone.n != 12 || phone.p[0] != '+' || !scan_digits(str_sub(phone, 1, 11), 11))
        return phone;
    return str_printf(c->mem,
                      "%.2s" NO_BREAK_SPACE "%.3s" NO_BREAK_SPACE "%.3s" NO_BREAK_SPACE
                      "%.2s" NO_BREAK_SPACE "%.2s",
                      phone.p, phone.p + 2, phone.p + 5, phone.p + 8, phone.p + 10);
}

struct str i18n_iin_masked(struct ctx *c, struct str iin)
{
    struct str shown = str_sub(iin, 0, iin.n == 12 ? 6 : 0);
    return str_printf(c->mem, STR_FMT "••••••", STR_ARG(shown));
}
