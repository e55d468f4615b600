/* The head of an organisation keeps its groups and their places, and reads who has them. */
#include "base/scan.h"
#include "club/pages.h"
#include "club/place.h"
#include "club_views.h"
#include "db/db.h"
#include "i18n/i18n.h"
#include "i18n/msg_club.h"

/* ---- groups ---------------------------------------------------------------------------------- */

enum {
    COL_TITLE,
    COL_DIRECTION,
    COL_AGE,
    COL_WHEN,
    COL_LANGUAGE,
    COL_PLACES,
    COL_TAKEN,
    COL_WAITING,
    COLS
};

static const struct list_column columns[COLS] = {
    [COL_TITLE] = {"title", MSG_club_group, COLUMN_NAME, true, false},
    [COL_DIRECTION] = {"direction", MSG_club_direction, COLUMN_WORDS, true, false},
    [COL_AGE] = {"age", MSG_club_age, COLUMN_NUMBER, false, false},
    [COL_WHEN] = {"when", MSG_club_when, COLUMN_WORDS, false, false},
    [COL_LANGUAGE] = {"language", MSG_club_language, COLUMN_WORDS, true, false},
    [COL_PLACES] = {"places", MSG_club_places, COLUMN_AMOUNT, true, false},
    [COL_TAKEN] = {"taken", MSG_club_taken, COLUMN_AMOUNT, true, false},
    [COL_WAITING] = {"waiting", MSG_club_waiting, COLUMN_AMOUNT, true, false},
};
static const struct list own_list = {
    .name = "clubs",
    .caption = MSG_club_staff_title,
    .columns = columns,
    .n_columns = COLS,
    .search = MSG_club_group,
    .sort = "title",
    .export_most = 1000,
    .empty = MSG_club_staff_none,
};

static enum status own_tx(struct ctx *c, void *arg)
{
    return club_own_groups(c, c->actor.organisation, arg);
}

enum status staff_clubs(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct list_state state = list_read(c, &own_list, rq);
    struct club_own_groups_rows rows;

    TRY(db_tx_read(c, "club/own-groups", own_tx, &rows));
    struct club_list_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_club_staff_title),
                 .flags = list_page_flags(&state)},
        .list = list_view_of(c, &state, rq, rows.n, 0),
        .add = url0(c, "/staff/clubs/new"),
    };
    for (size_t i = 0; i < rows.n; i++) {
        const struct club_own_groups_row *row = &rows.v[i];
        struct list_cell *cells = v.list.rows[i].cells;
        cells[COL_TITLE] = CELL_LINK(url_id(c, "/staff/clubs/{id}", row->id), row->title);
        cells[COL_DIRECTION] = CELL_TEXT(words_text(c, club_directions(), row->direction));
        cells[COL_AGE] = CELL_TEXT(club_age(c, row->age_from, row->age_to));
        cells[COL_WHEN] = CELL_TEXT(club_when(c, row->days, row->starts, row->minutes));
        cells[COL_LANGUAGE] = CELL_TEXT(words_text(c, club_languages(), row->language));
        cells[COL_PLACES] = CELL_NUMBER(row->capacity);
        cells[COL_TAKEN] = CELL_NUMBER(row->taken);
        cells[COL_WAITING] = CELL_NUMBER(row->waiting);
    }
    list_arrange(c, &v.list);
    if (state.format != LIST_PAGE)
        return list_download(c, rs, &v.list);
    struct out o = page_out(c, rs, 200);
    club_staff_list(&o, &v);
    return ST_OK;
}

/* ---- a new group ----------------------------------------------------------------------------- */

static enum status
show_new(struct ctx *c, const struct request *rq, struct response *rs, const struct form_values *f)
{
    struct club_new_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_club_staff_new),
                 .flags = PAGE_READ,
                 .back = url0(c, "/staff/clubs"),
                 .back_text = msg_text(c, MSG_club_staff_title),
                 .form = f},
        .form = f,
        .action = url0(c, "/staff/clubs/new"),
        .directions = words_options(c, club_directions()),
        .levels = words_options(c, club_levels()),
        .languages = words_options(c, club_languages()),
        .days = words_options(c, club_days()),
    };
    struct out o = page_out(c, rs, f->bad ? 422 : 200);
    club_new(&o, &v);
    return ST_OK;
}

enum status staff_club_new(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form = form_blank(c, &club_group_form);
    return show_new(c, rq, rs, &form);
}

/* "15:30" as minutes after midnight. */
static bool read_time(struct str text, int32_t *ret)
{
    struct str hours;
    int64_t h, m;

    if (!scan_until(&text, ':', &hours) || text.n != 2 || !scan_i64(hours, 0, 23, &h) ||
        !scan_i64(text, 0, 59, &m))
        return false;
    *ret = (int32_t)(h * 60 + m);
    return true;
}

static void check_choice(struct form_values *form, const char *name, struct words words)
{
    struct field_value *v = form_at(form, name);

    if (v->text.n > 0 && !words_has(words, v->text))
        form_error(form, name, MSG_club_group_missing, STR(""));
}

/* The days that are ticked, once each and in the order of the week. */
static struct str read_days(struct ctx *c, struct form_values *form)
{
    const struct field_value *v = form_at(form, "days");
    char *days = arena_alloc(c->mem, 8);
    size_t n = 0;

    for (int day = '1'; day <= '7'; day++)
        for (size_t i = 0; i < v->n_list; i++)
            if (v->list[i].n == 1 && v->list[i].p[0] == day && (n == 0 || days[n - 1] != day))
                days[n++] = (char)day;
    if (n == 0 && !v->error)
        form_error(form, "days", MSG_club_group_missing, STR(""));
    return (struct str){days, n};
}

static struct club_group read_group(struct ctx *c, struct form_values *form)
{
    struct club_group group = {
        .organisation = c->actor.organisation,
        .title = form_at(form, "title")->text,
        .direction = form_at(form, "direction")->text,
        .level = form_at(form, "level")->text,
        .language = form_at(form, "language")->text,
        .age_from = (int32_t)form_at(form, "from")->number,
        .age_to = (int32_t)form_at(form, "to")->number,
        .days = read_days(c, form),
        .minutes = (int32_t)form_at(form, "minutes")->number,
        .place = form_at(form, "place")->text,
    };

    check_choice(form, "direction", club_directions());
    check_choice(form, "level", club_levels());
    check_choice(form, "language", club_languages());
    if (form_at(form, "starts")->text.n > 0 &&
        !read_time(form_at(form, "starts")->text, &group.starts))
        form_error(form, "starts", MSG_club_group_starts_wrong, STR(""));
    if (!form_at(form, "from")->error && !form_at(form, "to")->error &&
        group.age_from > group.age_to)
        form_error(form, "to", MSG_club_group_ages_wrong, STR(""));
    return group;
}

struct adding {
    const struct club_group *group;
    struct uuid id;
};

static enum status add_tx(struct ctx *c, void *arg)
{
    struct adding *adding = arg;
    return club_add_group(c, adding->group, &adding->id);
}

enum status staff_club_add(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form;

    TRY(form_read(c, &club_group_form, rq, &form));
    struct club_group group = read_group(c, &form);
    if (form.bad)
        return show_new(c, rq, rs, &form);
    struct adding adding = {.group = &group};
    TRY(db_tx_locked(c, "club/add", add_tx, &adding));
    return response_see_other(c, rs, url_id(c, "/staff/clubs/{id}", adding.id).s);
}

/* ---- one group ------------------------------------------------------------------------------- */

enum { KID_NO, KID_NAME, KID_BORN, KID_SENT, KID_STATE, KIDS };

static const struct list_column kid_columns[KIDS] = {
    [KID_NO] = {"no", MSG_club_arrival, COLUMN_NUMBER, true, false},
    [KID_NAME] = {"name", MSG_club_apply_child, COLUMN_NAME, true, false},
    [KID_BORN] = {"born", MSG_club_born, COLUMN_NUMBER, true, false},
    [KID_SENT] = {"sent", MSG_club_sent, COLUMN_NUMBER, false, false},
    [KID_STATE] = {"state", MSG_club_state, COLUMN_STATE, false, false},
};
static const struct list_filter kid_filters[] = {{"state", MSG_club_state, FILTER_CHOICE}};
static const struct list kid_list = {
    .people = true,
    .name = "club-children",
    .caption = MSG_club_children,
    .columns = kid_columns,
    .n_columns = KIDS,
    .filters = kid_filters,
    .n_filters = COUNT(kid_filters),
    .search = MSG_club_apply_child,
    .sort = "no",
    .export_most = 10000,
    .empty = MSG_club_children_none,
};

struct group {
    struct uuid id;
    struct club_group_by_id_row *row;
    struct club_children_of_group_rows children;
};

static enum status group_tx(struct ctx *c, void *arg)
{
    struct group *group = arg;

    TRY(club_group_by_id(c, group->id, &group->row));
    if (!group->row || !uuid_eq(group->row->organisation_id, c->actor.organisation))
        return FAIL(c, ST_NOT_FOUND, "club.apply.no-such-group");
    return club_children_of_group(c, group->id, &group->children);
}

static void fill_children(struct ctx *c, const struct group *group, struct list_view *list)
{
    struct str state = list->state->value[0];
    size_t n = 0;

    for (size_t i = 0; i < group->children.n; i++) {
        const struct club_children_of_group_row *row = &group->children.v[i];
        if (state.n > 0 && !str_eq(state, row->state))
            continue;
        struct list_cell *cells = list->rows[n++].cells;
        cells[KID_NO] = CELL_NUMBER(row->arrival_no);
        cells[KID_NAME] = CELL_TEXT(row->child_name);
        cells[KID_BORN] = CELL_DATE(row->child_born);
        cells[KID_SENT] = CELL_MOMENT(row->submitted_at);
        cells[KID_STATE] = words_tag(c, club_states(), row->state);
    }
    list->n = n;
    list_arrange(c, list);
    list->options[0] = words_options(c, club_states());
}

static enum status show_group(struct ctx *c,
                              const struct request *rq,
                              struct response *rs,
                              const struct form_values *f)
{
    struct list_state state = list_read(c, &kid_list, rq);
    struct group group = {.id = request_uuid(rq, "id")};

    TRY(db_tx_read(c, "club/staff-group", group_tx, &group));
    const struct club_group_by_id_row *row = group.row;
    struct club_group_view v = {
        .page = {.rq = rq,
                 .title = row->title,
                 .back = url0(c, "/staff/clubs"),
                 .back_text = msg_text(c, MSG_club_staff_title),
                 .form = f},
        .title = row->title,
        .provider = club_when(c, row->days, row->starts, row->minutes),
        .free = row->opened ? MSG_FORMAT(c, MSG_club_staff_taken, MSG_NUM("n", row->taken),
                                         MSG_ARG("of", i18n_number(c, row->capacity)))
                            : msg_text(c, MSG_club_staff_closed),
        .waiting = MSG_FORMAT(c, MSG_club_waiting_n, MSG_NUM("n", row->waiting)),
        .tone = row->opened ? TONE_OK : TONE_WARN,
        .taken = row->taken,
        .capacity = row->capacity,
        .form = f,
        .action = url_id(c, "/staff/clubs/{id}", group.id),
        .list = list_view_of(c, &state, rq, group.children.n, 0),
    };
    fill_children(c, &group, &v.list);
    if (state.format != LIST_PAGE)
        return list_download(c, rs, &v.list);
    struct out o = page_out(c, rs, f->bad ? 422 : 200);
    club_staff_group(&o, &v);
    return ST_OK;
}

enum status staff_club(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form = form_blank(c, &club_places_form);
    return show_group(c, rq, rs, &form);
}

struct setting {
    struct uuid pool;
    int32_t places;
    struct str act;
};

static enum status set_tx(struct ctx *c, void *arg)
{
    const struct setting *setting = arg;
    return club_set_places(c, setting->pool, setting->places, setting->act);
}

enum status staff_club_places(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form;

    TRY(form_read(c, &club_places_form, rq, &form));
    struct setting setting = {.pool = request_uuid(rq, "id"),
                              .places = (int32_t)form_at(&form, "places")->number,
                              .act = form_at(&form, "act")->text};
    if (!form.bad) {
        enum status st = db_tx_locked(c, "club/places", set_tx, &setting);
        if (st == ST_OK)
            return response_see_other(c, rs, url_id(c, "/staff/clubs/{id}", setting.pool).s);
        TRY(form_failure(c, &form, st));
    }
    return show_group(c, rq, rs, &form);
}
