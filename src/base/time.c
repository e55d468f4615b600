/* Proleptic Gregorian arithmetic without the process's locale or zone. */
#include "base/time.h"

#include <time.h>

#include "base/scan.h"

static int64_t clock_us(clockid_t id)
{
    struct timespec ts;
    ASSERT(clock_gettime(id, &ts) == 0);
    return (int64_t)ts.tv_sec * TIME_SECOND + ts.tv_nsec / 1000;
}

int64_t time_real_us(void)
{
    return clock_us(CLOCK_REALTIME);
}

int64_t time_monotonic_us(void)
{
    return clock_us(CLOCK_MONOTONIC);
}

/* Days since 1970-01-01 of a civil day; the year starts in March so that the leap day is last. */
static int32_t days_from_civil(int year, int month, int day)
{
    int y = month <= 2 ? year - 1 : year;
    int era = (y >= 0 ? y : y - 399) / 400;
    int year_of_era = y - era * 400;
    int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

static int64_t floor_div(int64_t a, int64_t b)
{
    int64_t q = a / b;
    return a % b < 0 ? q - 1 : q;
}

void time_date_split(struct date date, int *ret_year, int *ret_month, int *ret_day)
{
    int64_t z = (int64_t)date.days + 719468;
    int64_t era = floor_div(z, 146097);
    int64_t day_of_era = z - era * 146097;
    int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t mp = (5 * day_of_year + 2) / 153;
    int month = (int)(mp < 10 ? mp + 3 : mp - 9);
    *ret_day = (int)(day_of_year - (153 * mp + 2) / 5 + 1);
    *ret_month = month;
    *ret_year = (int)(year_of_era + era * 400 + (month <= 2));
}

bool time_date_make(int year, int month, int day, struct date *ret)
{
    int y, m, d;

    if (month < 1 || month > 12 || day < 1 || day > 31)
        return false;
    struct date date = {days_from_civil(year, month, day)};
    time_date_split(date, &y, &m, &d);
    if (y != year || m != month || d != day)
        return false;
    *ret = date;
    return true;
}

int time_date_weekday(struct date date)
{
    int64_t day = (int64_t)date.days + 3; /* 1970-01-01 was a Thursday */
    return (int)(day - floor_div(day, 7) * 7) + 1;
}

struct date time_date(int64_t us)
{
    return (struct date){(int32_t)floor_div(us + TIME_ZONE_S * TIME_SECOND, TIME_DAY)};
}

int64_t time_date_start(struct date date)
{
    return date.days * TIME_DAY - TIME_ZONE_S * TIME_SECOND;
}

struct civil time_civil(int64_t us)
{
    struct date date = time_date(us);
    int64_t rest = us - time_date_start(date);
    struct civil c = {.weekday = time_date_weekday(date)};

    time_date_split(date, &c.year, &c.month, &c.day);
    c.micro = (int)(rest % TIME_SECOND);
    rest /= TIME_SECOND;
    c.second = (int)(rest % 60);
    c.minute = (int)(rest / 60 % 60);
    c.hour = (int)(rest / 3600);
    return c;
}

int time_age_years(struct date born, struct date on)
{
    int by, bm, bd, oy, om, od;
    time_date_split(born, &by, &bm, &bd);
    time_date_split(on, &oy, &om, &od);
    return oy - by - (om < bm || (om == bm && od < bd));
}

static bool scan_part(struct str s, size_t at, size_t n, int64_t min, int64_t max, int *ret)
{
    struct str part = str_sub(s, at, n);
    int64_t value;
    if (!scan_digits(part, n) || !scan_i64(part, min, max, &value))
        return false;
    *ret = (int)value;
    return true;
}

static bool scan_day(struct str s, int year_min, int year_max, struct date *ret)
{
    int year, month, day;
    return s.n == 10 && s.p[4] == '-' && s.p[7] == '-' &&
           scan_part(s, 0, 4, year_min, year_max, &year) && scan_part(s, 5, 2, 1, 12, &month) &&
           scan_part(s, 8, 2, 1, 31, &day) && time_date_make(year, month, day, ret);
}

bool scan_date(struct str s, struct date *ret)
{
    return scan_day(s, 1800, 2200, ret);
}

static bool scan_zone(struct str s, int64_t *ret_us)
{
    int hours, minutes;
    if (str_eq(s, STR("Z"))) {
        *ret_us = 0;
        return true;
    }
    if (s.n != 6 || (s.p[0] != '+' && s.p[0] != '-') || s.p[3] != ':' ||
        !scan_part(s, 1, 2, 0, 23, &hours) || !scan_part(s, 4, 2, 0, 59, &minutes))
        return false;
    int64_t offset = (hours * 60 + minutes) * 60 * TIME_SECOND;
    *ret_us = s.p[0] == '-' ? -offset : offset;
    return true;
}

static bool scan_fraction(struct str *s, int64_t *ret_micro)
{
    size_t n = 0;
    int64_t micro = 0;

    *ret_micro = 0;
    if (s->n == 0 || s->p[0] != '.')
        return true;
    while (n + 1 < s->n && s->p[n + 1] >= '0' && s->p[n + 1] <= '9')
        n++;
    if (n < 1 || n > 6)
        return false;
    for (size_t i = 1; i <= 6; i++)
        micro = micro * 10 + (i <= n ? s->p[i] - '0' : 0);
    *s = str_sub(*s, n + 1, s->n);
    *ret_micro = micro;
    return true;
}

bool scan_instant(struct str s, int64_t *ret_us)
{
    struct date date;
    int hour, minute, second;
    int64_t micro, zone;

    if (s.n < 20 || s.p[10] != 'T' || s.p[13] != ':' || s.p[16] != ':')
        return false;
    if (!scan_day(str_sub(s, 0, 10), 0, 9999, &date) || !scan_part(s, 11, 2, 0, 23, &hour) ||
        !scan_part(s, 14, 2, 0, 59, &minute) || !scan_part(s, 17, 2, 0, 59, &second))
        return false;
    struct str rest = str_sub(s, 19, s.n);
    if (!scan_fraction(&rest, &micro) || !scan_zone(rest, &zone))
        return false;
    int64_t us = date.days * TIME_DAY +
                 ((int64_t)hour * 3600 + minute * 60 + second) * TIME_SECOND + micro - zone;
    int year = time_civil(us).year;
    if (year < 0 || year > 9999)
        return false;
    *ret_us = us;
    return true;
}

struct str time_print_date(struct arena *mem, struct date date)
{
    int year, month, day;
    time_date_split(date, &year, &month, &day);
    return str_printf(mem, "%04d-%02d-%02d", year, month, day);
}

struct str time_print_instant(struct arena *mem, int64_t us)
{
    struct civil c = time_civil(us);
    struct str whole = str_printf(mem, "%04d-%02d-%02dT%02d:%02d:%02d", c.year, c.month, c.day,
                                  c.hour, c.minute, c.second);
    if (c.micro == 0)
        return str_printf(mem, STR_FMT "+05:00", STR_ARG(whole));
    return str_printf(mem, STR_FMT ".%06d+05:00", STR_ARG(whole), c.micro);
}
