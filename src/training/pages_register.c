/* Who completed which lesson: for heads, as a list and as statements of the Experience API
 * (https://github.com/adlnet/xAPI-Spec), which learning record stores read. */
#include "db/db.h"
#include "html/words.h"
#include "http/json.h"
#include "http/schema.h"
#include "i18n/i18n.h"
#include "i18n/msg_training.h"
#include "organisation/organisation.h"
#include "training/pages.h"
#include "training/training.h"
#include "training/training_schema_files.h"
#include "training_queries.h"
#include "training_views.h"

enum { COL_PERSON, COL_ORGANISATION, COL_LESSON, COL_DONE, COLS };
enum { FILTER_LESSON, FILTER_DONE };
enum { ROWS_MOST = 5000, DAY_LAST = 2932896 }; /* 31.12.9999 */

static const struct schema_file xapi_format = {"xapi-statements.v1.json",
                                               &embedded_xapi_statements_v1,
                                               MSG_training_format_xapi, SCHEMA_OUT, NULL};
const struct schema_file *const training_formats[] = {&xapi_format, NULL};

static const struct list_column columns[COLS] = {
    [COL_PERSON] = {"person", MSG_training_register_person, COLUMN_NAME, true, false},
    [COL_ORGANISATION] = {"organisation", MSG_training_register_organisation, COLUMN_WORDS, true,
                          false},
    [COL_LESSON] = {"lesson", MSG_training_lesson, COLUMN_WORDS, true, false},
    [COL_DONE] = {"done", MSG_training_done_at, COLUMN_NUMBER, true, false},
};
static const struct list_filter filters[] = {
    [FILTER_LESSON] = {"lesson", MSG_training_lesson, FILTER_CHOICE},
    [FILTER_DONE] = {"done", MSG_training_done_at, FILTER_DATES},
};
static const struct list register_list = {
    .people = true,
    .name = "training",
    .caption = MSG_training_register_title,
    .columns = columns,
    .n_columns = COLS,
    .filters = filters,
    .n_filters = COUNT(filters),
    .search = MSG_training_register_search,
    .sort = "done",
    .descending = true,
    .export_most = ROWS_MOST,
    .empty = MSG_training_register_none,
};

struct listing {
    struct str lesson;
    int64_t from_us, to_us;
    struct training_register_rows rows;
    struct organisations organisations;
};

static enum status list_tx(struct ctx *c, void *arg)
{
    struct listing *in = arg;
    struct uuid *ids;
    size_t n = 0;

    TRY(training_register(c, in->lesson, in->from_us, in->to_us, &in->rows));
    ids = NEWS(c->mem, struct uuid, in->rows.n + 1);
    for (size_t i = 0; i < in->rows.n && n < ORGANISATION_PAGE_MOST; i++) {
        size_t k = 0;
        while (k < n && !uuid_eq(ids[k], in->rows.v[i].organisation_id))
            k++;
        if (k == n)
            ids[n++] = in->rows.v[i].organisation_id;
    }
    return organisation_by_ids(c, ids, n, &in->organisations);
}

static struct str place_of(const struct listing *in, struct uuid id)
{
    for (size_t i = 0; i < in->organisations.n; i++)
        if (uuid_eq(in->organisations.v[i].id, id))
            return in->organisations.v[i].name;
    return STR("");
}

static struct str title_of(struct ctx *c, struct str code)
{
    const struct lesson *lesson = lesson_find(code);
    return lesson ? msg_text(c, (enum msg)lesson->title) : code;
}

static struct list_options lesson_options(struct ctx *c)
{
    struct option *options = NEWS(c->mem, struct option, n_lessons);

    for (size_t i = 0; i < n_lessons; i++)
        options[i] = (struct option){.value = str_from_z(lessons[i].code),
                                     .text = msg_text(c, (enum msg)lessons[i].title)};
    return (struct list_options){options, n_lessons};
}

static struct listing asked(const struct list_state *state)
{
    return (struct listing){
        .lesson = state->value[FILTER_LESSON],
        .from_us = state->has_from[FILTER_DONE] ? time_date_start(state->from[FILTER_DONE]) : 0,
        .to_us = time_date_start(state->has_to[FILTER_DONE]
                                     ? (struct date){state->to[FILTER_DONE].days + 1}
                                     : (struct date){DAY_LAST})};
}

enum status training_register_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct list_state state = list_read(c, &register_list, rq);
    struct listing in = asked(&state);

    TRY(db_tx_read(c, "training/register", list_tx, &in));
    struct training_register_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_training_register_title),
                 .flags = list_page_flags(&state)},
        .list = list_view_of(c, &state, rq, in.rows.n, (int64_t)in.rows.n),
        .xapi = url0(c, "/staff/training-register/xapi")};
    for (size_t i = 0; i < in.rows.n; i++) {
        const struct training_register_row *row = &in.rows.v[i];
        struct list_cell *cells = v.list.rows[i].cells;
        cells[COL_PERSON] = CELL_TEXT(row->name);
        cells[COL_ORGANISATION] = CELL_TEXT(place_of(&in, row->organisation_id));
        cells[COL_LESSON] = CELL_TEXT(title_of(c, row->lesson));
        cells[COL_DONE] = CELL_MOMENT(row->completed_at);
    }
    v.list.options[FILTER_LESSON] = lesson_options(c);
    list_arrange(c, &v.list);
    if (state.format != LIST_PAGE)
        return list_download(c, rs, &v.list);
    struct out o = page_out(c, rs, 200);
    training_register_list(&o, &v);
    return ST_OK;
}

/* ---- xAPI ------------------------------------------------------------------------------------ */

static void put(json_t *object, const char *name, struct str value)
{
    ASSERT(json_object_set_new(object, name, json_stringn(value.p, value.n)) == 0);
}

static json_t *names_of(struct ctx *c, struct str code)
{
    const struct lesson *lesson = lesson_find(code);
    json_t *names = json_object();

    ASSERT(names != NULL);
    for (int lang = 0; lang < LANG_COUNT; lang++)
        put(names, lang_code((enum lang)lang),
            lesson ? msg_format_in(c, (enum lang)lang, (enum msg)lesson->title, NULL, 0) : code);
    return names;
}

static json_t *statement(struct ctx *c, const struct training_register_row *row)
{
    struct str home = url_absolute(c, STR("/staff/")),
               path = str_printf(c->mem, "/staff/training/" STR_FMT, STR_ARG(row->lesson)),
               lesson = url_absolute(c, path), id = uuid_print(c->mem, row->id),
               person = uuid_print(c->mem, row->person_id);
    json_t *json = json_pack(
        "{s:s%, s:{s:s, s:{s:s%, s:s%}}, s:{s:s, s:{s:s}}, s:{s:s, s:s%, s:{s:s, s:o}}, "
        "s:{s:b, s:b}, s:s}",
        "id", id.p, id.n, "actor", "objectType", "Agent", "account", "homePage", home.p, home.n,
        "name", person.p, person.n, "verb", "id", "http://adlnet.gov/expapi/verbs/passed",
        "display", "en", "passed", "object", "objectType", "Activity", "id", lesson.p, lesson.n,
        "definition", "type", "http://adlnet.gov/expapi/activities/lesson", "name",
        names_of(c, row->lesson), "result", "success", 1, "completion", 1, "version", "1.0.3");

    ASSERT(json != NULL);
    put(json, "timestamp", time_print_instant(c->mem, row->completed_at));
    return json;
}

enum status training_xapi(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct list_state state = list_read(c, &register_list, rq);
    struct listing in = asked(&state);

    TRY(db_tx_read(c, "training/xapi", list_tx, &in));
    json_t *list = json_array();
    ASSERT(list != NULL);
    for (size_t i = 0; i < in.rows.n; i++)
        ASSERT(json_array_append_new(list, statement(c, &in.rows.v[i])) == 0);
    return response_message(c, rs, 200, &xapi_format, json_pack("{s:o}", "statements", list));
}
