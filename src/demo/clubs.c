/* Free clubs: two groups at every second school, of different days, ages and directions, with
 * places by a contract that is made up as well. */
#include "club/club.h"
#include "db/db.h"
#include "demo/demo.h"

enum { SCHOOLS_PER_TX = 50, PLACES = 15, EVENING = 16 * 60 };

struct pattern {
    const char *direction, *kk, *ru, *days;
    int32_t from, to;
};
static const struct pattern patterns[] = {
    {"technology", "Робототехника", "Робототехника", "24", 5, 10},
    {"art", "Бейнелеу өнері", "Рисование", "135", 5, 9},
    {"music", "Домбыра", "Домбра", "35", 5, 12},
    {"sport", "Шахмат", "Шахматы", "24", 5, 14},
    {"dance", "Ұлттық би", "Народный танец", "15", 5, 8},
    {"language", "Ағылшын тілі", "Английский язык", "36", 5, 8},
    {"nature", "Жас натуралист", "Юный натуралист", "6", 5, 11},
};

struct part {
    struct demo *demo;
    size_t from, to; /* schools */
};

static enum status add_group(struct ctx *c, struct demo *demo, size_t school, size_t no)
{
    const struct demo_school *at = &demo->schools[school];
    const struct pattern *p = &patterns[(school / 2 * 2 + no) % COUNT(patterns)];
    bool russian = no % 2 == 1;
    const struct club_group group = {
        .organisation = at->id,
        .title = str_from_z(russian ? p->ru : p->kk),
        .direction = str_from_z(p->direction),
        .level = no % 3 == 2 ? STR("go-on") : STR("begin"),
        .language = russian ? STR("ru") : STR("kk"),
        .age_from = p->from,
        .age_to = p->to,
        .days = str_from_z(p->days),
        .starts = EVENING + (int32_t)(school % 4) * 30,
        .minutes = 90,
        .place = russian ? str_printf(c->mem, "кабинет %zu", 10 + school % 20)
                         : str_printf(c->mem, "%zu-кабинет", 10 + school % 20),
    };
    struct uuid id;

    TRY(club_add_group(c, &group, &id));
    return club_set_places(c, id, school % 8 == 0 ? 1 : PLACES,
                           str_printf(c->mem, "№ %zu-МТ, 01.06.2026", 1 + school));
}

static enum status part_tx(struct ctx *c, void *arg)
{
    const struct part *part = arg;

    for (size_t i = part->from; i < part->to; i += 2)
        for (size_t no = 0; no < 2 && part->demo->schools[i].is_open; no++)
            TRY(add_group(c, part->demo, i, no));
    return ST_OK;
}

enum status demo_make_clubs(struct demo *demo)
{
    for (size_t i = 0; i < demo->n_schools; i += SCHOOLS_PER_TX) {
        size_t to = i + SCHOOLS_PER_TX < demo->n_schools ? i + SCHOOLS_PER_TX : demo->n_schools;
        struct part part = {demo, i, to};
        TRY(db_tx(demo->c, "demo/clubs", part_tx, &part));
    }
    return ST_OK;
}
