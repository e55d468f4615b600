/* What needs somebody: schools that have not answered in time, and children who wait at one school
 * while places are left in its district. */
#include "board/pages.h"
#include "i18n/msg_board.h"

#define HOUR_US (INT64_C(3600) * TIME_SECOND)

static struct str school_name(const struct look *look, struct uuid school)
{
    for (size_t i = 0; i < look->schools.n; i++)
        if (uuid_eq(look->schools.v[i].id, school))
            return look->schools.v[i].name;
    return STR("");
}

struct str board_how_late(struct ctx *c, int64_t since_us)
{
    int64_t hours = (c->now_us - since_us) / HOUR_US;

    return hours < 24 ? MSG_FORMAT(c, MSG_board_late_hours, MSG_NUM("n", hours > 0 ? hours : 1))
                      : MSG_FORMAT(c, MSG_board_late_days, MSG_NUM("n", hours / 24));
}

static struct row_link overdue_row(struct ctx *c, const struct look *look, size_t i)
{
    const struct board_overdue_row *row = &look->overdue.v[i];

    return (struct row_link){
        .url = url_id(c, "/staff/board/school/{id}", row->school_id),
        .icon = "clock",
        .icon_tone = TONE_BAD,
        .title = school_name(look, row->school_id),
        .text = MSG_FORMAT(c, MSG_board_overdue_row, MSG_NUM("n", row->open)),
        .tag = board_how_late(c, row->oldest),
        .tag_tone = TONE_BAD,
    };
}

static struct row_link uneven_row(struct ctx *c, const struct look *look, size_t i)
{
    const struct board_uneven_row *row = &look->uneven.v[i];

    return (struct row_link){
        .url = url_id(c, "/staff/board/school/{id}", row->school_id),
        .icon = "scale",
        .icon_tone = TONE_WARN,
        .title = school_name(look, row->school_id),
        .text = MSG_FORMAT(c, MSG_board_uneven_row,
                           MSG_ARG("language", board_language(c, look, row->language)),
                           MSG_ARG("free", i18n_number(c, row->free)), MSG_NUM("n", row->waiting)),
        .tag = str_printf(c->mem, "%lld", (long long)row->waiting),
        .tag_tone = TONE_WARN,
    };
}

void board_attention(struct ctx *c, const struct look *look, struct board_view *v)
{
    v->has_schools = look->scope.level == LEVEL_REGION || look->scope.level == LEVEL_DISTRICT;
    v->n_overdue = look->overdue.n;
    v->n_uneven = look->uneven.n;
    v->overdue = NEWS(c->mem, struct row_link, v->n_overdue);
    v->uneven = NEWS(c->mem, struct row_link, v->n_uneven);
    for (size_t i = 0; i < v->n_overdue; i++)
        v->overdue[i] = overdue_row(c, look, i);
    for (size_t i = 0; i < v->n_uneven; i++)
        v->uneven[i] = uneven_row(c, look, i);
}
