/* Groups of free clubs for everybody, with free places as they are now. */
#include "base/scan.h"
#include "club/pages.h"
#include "club_views.h"
#include "db/db.h"
#include "i18n/i18n.h"
#include "i18n/msg_club.h"
#include "organisation/organisation.h"

enum {
    COL_TITLE,
    COL_DIRECTION,
    COL_AGE,
    COL_WHEN,
    COL_LANGUAGE,
    COL_FREE,
    COL_PLACES,
    COL_WAITING,
    COLS
};

static const struct list_column columns[COLS] = {
    [COL_TITLE] = {"title", MSG_club_group, COLUMN_NAME, true, false},
    [COL_DIRECTION] = {"direction", MSG_club_direction, COLUMN_WORDS, false, false},
    [COL_AGE] = {"age", MSG_club_age, COLUMN_NUMBER, false, false},
    [COL_WHEN] = {"when", MSG_club_when, COLUMN_WORDS, false, false},
    [COL_LANGUAGE] = {"language", MSG_club_language, COLUMN_WORDS, false, false},
    [COL_FREE] = {"free", MSG_club_free, COLUMN_STATE, true, false},
    [COL_PLACES] = {"places", MSG_club_places, COLUMN_AMOUNT, false, false},
    [COL_WAITING] = {"waiting", MSG_club_waiting, COLUMN_AMOUNT, true, false},
};

enum { BY_PLACE, BY_DIRECTION, BY_AGE, BY_DAY, BY_LANGUAGE, BY_FREE, FILTERS };

static const struct list_filter filters[FILTERS] = {
    [BY_PLACE] = {"where", MSG_club_where, FILTER_CHOICE},
    [BY_DIRECTION] = {"direction", MSG_club_direction, FILTER_CHOICE},
    [BY_AGE] = {"age", MSG_club_age, FILTER_CHOICE},
    [BY_DAY] = {"day", MSG_club_days, FILTER_CHOICE},
    [BY_LANGUAGE] = {"language", MSG_club_language, FILTER_CHOICE},
    [BY_FREE] = {"free", MSG_club_free, FILTER_CHOICE},
};
static const struct list groups_list = {
    .name = "clubs",
    .caption = MSG_club_title,
    .columns = columns,
    .n_columns = COLS,
    .filters = filters,
    .n_filters = FILTERS,
    .search = MSG_club_search,
    .sort = "free",
    .descending = true,
    .export_most = 10000,
    .empty = MSG_club_none,
};
static const struct word free_words[] = {{"yes", MSG_club_free_only, TONE_PLAIN}};

struct shown {
    struct list_state state;
    struct club_groups_rows rows;
    struct regions regions;
    struct places districts; /* of the region that is asked for */
};

static enum status find_places(struct ctx *c, struct shown *shown)
{
    struct str kato = shown->state.value[BY_PLACE];
    const struct place *place;

    TRY(organisation_regions(c, &shown->regions));
    if (kato.n == 0)
        return ST_OK;
    enum status st = organisation_place(c, kato, &place);
    if (st == ST_NOT_FOUND) { /* nobody is there */
        c->failure = (struct failure){0};
        return ST_OK;
    }
    TRY(st);
    return organisation_places(c, place->level == 1 ? kato : place->region, &shown->districts);
}

static enum status show_tx(struct ctx *c, void *arg)
{
    struct shown *shown = arg;
    const struct list_state *state = &shown->state;
    struct str age = state->value[BY_AGE];
    int64_t years = 0;

    (void)scan_i64(age, 3, 18, &years); /* what is not understood is as if it were not there */
    TRY(find_places(c, shown));
    const struct club_groups_in in = {
        .search = state->search_key,
        .region = state->value[BY_PLACE],
        .direction = state->value[BY_DIRECTION],
        .language = state->value[BY_LANGUAGE],
        .age = (int32_t)years,
        .day = state->value[BY_DAY],
        .only_free = state->value[BY_FREE].n > 0,
        .sort = list_sort(state),
        .descending = state->descending,
        .most = state->limit,
        .skip = state->offset,
    };
    return club_groups(c, &in, &shown->rows);
}

static struct list_options place_options(struct ctx *c, const struct shown *shown)
{
    size_t n = 0;
    struct option *options = NEWS(c->mem, struct option, shown->regions.n + shown->districts.n + 1);

    for (size_t i = 0; i < shown->regions.n; i++) {
        const struct region *region = &shown->regions.v[i];
        options[n++] = (struct option){.value = region->kato, .text = region->name};
        for (size_t k = 0; k < shown->districts.n; k++)
            if (str_eq(shown->districts.v[k].region, region->kato))
                options[n++] = (struct option){
                    .value = shown->districts.v[k].kato,
                    .text = str_printf(c->mem, "– " STR_FMT, STR_ARG(shown->districts.v[k].name))};
    }
    return (struct list_options){options, n};
}

static struct list_options age_options(struct ctx *c)
{
    enum { YOUNGEST = 3, OLDEST = 18 };
    struct option *options = NEWS(c->mem, struct option, OLDEST - YOUNGEST + 1);

    for (int years = YOUNGEST; years <= OLDEST; years++) {
        struct str text = str_printf(c->mem, "%d", years);
        options[years - YOUNGEST] = (struct option){.value = text, .text = text};
    }
    return (struct list_options){options, OLDEST - YOUNGEST + 1};
}

static struct list_cell free_cell(struct ctx *c, int32_t capacity, int32_t taken)
{
    int32_t free = capacity - taken;
    struct str text = free > 0 ? MSG_FORMAT(c, MSG_club_free_n, MSG_NUM("n", free))
                               : msg_text(c, MSG_club_free_no);
    return CELL_TAG(free > 0 ? TONE_OK : TONE_WARN, text);
}

static void fill_row(struct ctx *c, const struct club_groups_row *row, struct list_cell *cells)
{
    cells[COL_TITLE] = CELL_LINK(url_id(c, "/clubs/{id}", row->id), row->title);
    cells[COL_TITLE].about = row->provider;
    cells[COL_DIRECTION] = CELL_TEXT(words_text(c, club_directions(), row->direction));
    cells[COL_AGE] = CELL_TEXT(club_age(c, row->age_from, row->age_to));
    cells[COL_WHEN] = CELL_TEXT(club_when(c, row->days, row->starts, row->minutes));
    cells[COL_LANGUAGE] = CELL_TEXT(words_text(c, club_languages(), row->language));
    cells[COL_FREE] = free_cell(c, row->capacity, row->taken);
    cells[COL_PLACES] = CELL_NUMBER(row->capacity);
    cells[COL_WAITING] = CELL_NUMBER(row->waiting);
}

enum status clubs_list(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct shown shown = {.state = list_read(c, &groups_list, rq)};

    TRY(db_tx_read(c, "club/list", show_tx, &shown));
    const struct club_groups_rows *rows = &shown.rows;
    struct club_list_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_club_title),
                 .flags = list_page_flags(&shown.state),
                 .about = msg_text(c, MSG_club_lead)},
        .lead = msg_text(c, MSG_club_lead),
        .list = list_view_of(c, &shown.state, rq, rows->n, rows->n > 0 ? rows->v[0].total : 0),
    };
    for (size_t i = 0; i < rows->n; i++)
        fill_row(c, &rows->v[i], v.list.rows[i].cells);
    v.list.options[BY_PLACE] = place_options(c, &shown);
    v.list.options[BY_DIRECTION] = words_options(c, club_directions());
    v.list.options[BY_AGE] = age_options(c);
    v.list.options[BY_DAY] = words_options(c, club_days());
    v.list.options[BY_LANGUAGE] = words_options(c, club_languages());
    v.list.options[BY_FREE] = words_options(c, WORDS(free_words));
    if (shown.state.format != LIST_PAGE)
        return list_download(c, rs, &v.list);
    struct out o = page_out(c, rs, 200);
    club_list(&o, &v);
    return ST_OK;
}

/* ---- one group ------------------------------------------------------------------------------- */

struct group {
    struct uuid id;
    struct club_group_by_id_row *row;
};

static enum status group_tx(struct ctx *c, void *arg)
{
    struct group *group = arg;

    TRY(club_group_by_id(c, group->id, &group->row));
    return group->row && group->row->opened ? ST_OK
                                            : FAIL(c, ST_NOT_FOUND, "club.apply.no-such-group");
}

static size_t add(struct ctx *c, struct fact *facts, size_t n, enum msg name, struct str value)
{
    facts[n] = (struct fact){.name = msg_text(c, name), .value = value};
    return n + 1;
}

static struct str season_text(struct ctx *c, const struct club_group_by_id_row *row)
{
    if (c->now_us < row->opens_at)
        return MSG_FORMAT(c, MSG_club_opens, MSG_ARG("d", i18n_moment(c, row->opens_at)));
    if (c->now_us >= row->closes_at)
        return msg_text(c, MSG_club_apply_closed);
    return MSG_FORMAT(c, MSG_club_until, MSG_ARG("d", i18n_moment(c, row->closes_at)));
}

enum status clubs_group(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct group group = {.id = request_uuid(rq, "id")};
    struct fact facts[8];
    size_t n = 0;

    TRY(db_tx_read(c, "club/group", group_tx, &group));
    const struct club_group_by_id_row *row = group.row;
    n = add(c, facts, n, MSG_club_direction, words_text(c, club_directions(), row->direction));
    n = add(c, facts, n, MSG_club_level, words_text(c, club_levels(), row->level));
    n = add(c, facts, n, MSG_club_age, club_age(c, row->age_from, row->age_to));
    n = add(c, facts, n, MSG_club_when, club_when(c, row->days, row->starts, row->minutes));
    n = add(c, facts, n, MSG_club_language, words_text(c, club_languages(), row->language));
    n = add(c, facts, n, MSG_club_place, row->place);
    n = add(c, facts, n, MSG_club_rule, row->legal_source);
    bool on = c->now_us >= row->opens_at && c->now_us < row->closes_at;
    struct list_cell free = free_cell(c, row->capacity, row->taken);
    struct club_group_view v = {
        .page = {.rq = rq,
                 .title = row->title,
                 .flags = PAGE_READ,
                 .back = url0(c, "/clubs"),
                 .back_text = msg_text(c, MSG_club_title)},
        .title = row->title,
        .provider = row->provider,
        .free = free.text,
        .tone = free.tone,
        .waiting = MSG_FORMAT(c, MSG_club_waiting_n, MSG_NUM("n", row->waiting)),
        .season = season_text(c, row),
        .taken = row->taken,
        .capacity = row->capacity,
        .facts = facts,
        .n_facts = n,
        .apply = on ? url_id(c, "/my/clubs/{id}", row->id) : (struct url){STR("")},
    };
    struct out o = page_out(c, rs, 200);
    club_group(&o, &v);
    return ST_OK;
}
