/* The catalogue of formats for people: which there are, who writes each, its schema, an example. */
#include "exchange/pages.h"
#include "exchange_views.h"
#include "i18n/i18n.h"
#include "i18n/msg_exchange.h"

enum { FORMATS_MOST = 500 };
enum { COL_NAME, COL_ABOUT, COL_VERSION, COL_WAY, COL_KIND, COLS };

static const struct word ways[] = {
    {"in", MSG_exchange_formats_in, TONE_PLAIN},
    {"out", MSG_exchange_formats_out, TONE_PLAIN},
    {"both", MSG_exchange_formats_both, TONE_PLAIN},
};
static const struct list_column columns[COLS] = {
    [COL_NAME] = {"name", MSG_exchange_formats_name, COLUMN_NAME, true, false},
    [COL_ABOUT] = {"about", MSG_exchange_formats_about, COLUMN_WORDS, true, false},
    [COL_VERSION] = {"version", MSG_exchange_formats_version, COLUMN_NUMBER, true, false},
    [COL_WAY] = {"way", MSG_exchange_formats_way, COLUMN_WORDS, true, false},
    [COL_KIND] = {"kind", MSG_exchange_formats_kind, COLUMN_WORDS, true, false},
};
static const struct list_filter filters[] = {{"way", MSG_exchange_formats_way, FILTER_CHOICE}};
static const struct list formats_list = {
    .name = "formats",
    .caption = MSG_exchange_developers_formats,
    .columns = columns,
    .n_columns = COLS,
    .filters = filters,
    .n_filters = COUNT(filters),
    .search = MSG_exchange_formats_search,
    .sort = "name",
    .export_most = FORMATS_MOST,
};

static struct str way_of(const struct schema_file *file)
{
    if (file->way == (SCHEMA_IN | SCHEMA_OUT))
        return STR("both");
    return file->way == SCHEMA_IN ? STR("in") : STR("out");
}

static struct url place_of(struct ctx *c, const char *pattern, const struct schema_file *file)
{
    const struct str name = str_from_z(file->name);
    return url_path(c, pattern, &name, 1);
}

static void fill_cells(struct ctx *c, const struct schema_file *file, struct list_cell *cells)
{
    cells[COL_NAME] =
        CELL_LINK(place_of(c, "/developers/formats/{name}", file), str_from_z(file->name));
    cells[COL_ABOUT] = CELL_TEXT(msg_text(c, (enum msg)file->about));
    cells[COL_VERSION] = CELL_TEXT(schema_version(file));
    cells[COL_WAY] = CELL_TEXT(words_text(c, WORDS(ways), way_of(file)));
    cells[COL_KIND] = CELL_TEXT(str_from_z(schema_kind(c->mem, file)));
}

enum status formats_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct list_state state = list_read(c, &formats_list, rq);
    struct str way = list_filter_value(&state, "way");
    const struct schema_file *file;
    struct exchange_formats_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_exchange_developers_formats),
                 .flags = list_page_flags(&state),
                 .back = url0(c, "/developers"),
                 .back_text = msg_text(c, MSG_exchange_developers_title)},
        .list = list_view_of(c, &state, rq, FORMATS_MOST, FORMATS_MOST)};

    v.list.n = 0;
    for (size_t i = 0; (file = schema_at(i)) != NULL; i++) {
        ASSERT(v.list.n < FORMATS_MOST);
        if (way.n == 0 || str_eq(way, way_of(file)))
            fill_cells(c, file, v.list.rows[v.list.n++].cells);
    }
    v.list.options[0] = words_options(c, WORDS(ways));
    list_arrange(c, &v.list);
    if (state.format != LIST_PAGE)
        return list_download(c, rs, &v.list);
    struct out o = page_out(c, rs, 200);
    exchange_formats(&o, &v);
    return ST_OK;
}

enum status format_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    const struct schema_file *file = schema_find(request_param(rq, "name"));

    if (!file)
        return FAIL(c, ST_NOT_FOUND, "exchange.schema.unknown");
    struct exchange_format_view v = {
        .page = {.rq = rq,
                 .title = str_from_z(file->name),
                 .flags = PAGE_READ,
                 .back = url0(c, "/developers/formats"),
                 .back_text = msg_text(c, MSG_exchange_developers_formats)},
        .name = str_from_z(file->name),
        .about = msg_text(c, (enum msg)file->about),
        .schema = place_of(c, "/schemas/{name}", file),
        .example = schema_example(c->mem, file),
        .facts = {{.name = msg_text(c, MSG_exchange_formats_version),
                   .value = schema_version(file)},
                  {.name = msg_text(c, MSG_exchange_formats_way),
                   .value = words_text(c, WORDS(ways), way_of(file))},
                  {.name = msg_text(c, MSG_exchange_formats_kind),
                   .value = str_from_z(schema_kind(c->mem, file))}},
        .n_facts = 3};
    struct out o = page_out(c, rs, 200);
    exchange_format(&o, &v);
    return ST_OK;
}
