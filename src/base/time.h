/* Time. An instant is int64_t microseconds since 1970-01-01T00:00:00Z; a date is days since then
 * in the country's one zone, UTC+5 (since 1 March 2024). */
#ifndef OQU_TIME_H
#define OQU_TIME_H

#include "base/str.h"

enum { TIME_ZONE_S = 5 * 3600 };
#define TIME_SECOND INT64_C(1000000)
#define TIME_DAY    (INT64_C(86400) * TIME_SECOND)

struct date {
    int32_t days; /* since 1970-01-01 */
};

struct civil {                                                  /* a moment in UTC+5, taken apart */
    int year, month, day, hour, minute, second, micro, weekday; /* weekday: 1 = Monday … 7 */
};

int64_t time_real_us(void);      /* the machine's clock; everyone else takes ctx->now_us */
int64_t time_monotonic_us(void); /* for durations */

struct civil time_civil(int64_t us);
struct date time_date(int64_t us);         /* the day in UTC+5 that contains the instant */
int64_t time_date_start(struct date date); /* its first instant */
bool time_date_make(int year, int month, int day, struct date *ret); /* false: no such day */
void time_date_split(struct date date, int *ret_year, int *ret_month, int *ret_day);
int time_date_weekday(struct date date); /* 1 = Monday … 7 = Sunday */
int time_age_years(struct date born, struct date on);

/* "2026-06-17"; years 1800–2200. */
bool scan_date(struct str s, struct date *ret);
/* "2026-06-17T10:00:00[.1–6 digits](Z|±HH:MM)"; years 0–9999 as written and in UTC+5, so that every
 * instant that was read can be printed and read again. */
bool scan_instant(struct str s, int64_t *ret_us);

struct str time_print_date(struct arena *mem, struct date date);
/* "2026-06-17T10:00:00+05:00", with exactly six decimals when they are not all zero. */
struct str time_print_instant(struct arena *mem, int64_t us);

#endif
