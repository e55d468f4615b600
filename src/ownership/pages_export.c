/* Archives: the list, how far one is, and its parts. */
#include "base/scan.h"
#include "file/file.h"
#include "html/words.h"
#include "i18n/i18n.h"
#include "i18n/msg_ownership.h"
#include "organisation/organisation.h"
#include "ownership/pages.h"
#include "ownership_queries.h"
#include "ownership_views.h"

enum { COL_AT, COL_WHOSE, COL_WHO, COL_SIZE, COL_STATE, COLS };

static const struct list_column columns[COLS] = {
    [COL_AT] = {"at", MSG_ownership_asked_at, COLUMN_NAME, true, false},
    [COL_WHOSE] = {"whose", MSG_ownership_formed_by, COLUMN_WORDS, false, false},
    [COL_WHO] = {"who", MSG_ownership_asked_by, COLUMN_WORDS, false, false},
    [COL_SIZE] = {"records", MSG_ownership_count, COLUMN_AMOUNT, false, false},
    [COL_STATE] = {"state", MSG_ownership_state, COLUMN_STATE, false, false},
};
static const struct list exports_list = {
    .name = "archives",
    .caption = MSG_ownership_exports,
    .columns = columns,
    .n_columns = COLS,
    .sort = "at",
    .descending = true,
    .export_most = 10000,
    .empty = MSG_ownership_exports_none,
};

struct listing {
    struct list_state state;
    struct ownership_exports_rows rows;
    struct organisations names;
};

static enum status listing_tx(struct ctx *c, void *arg)
{
    struct listing *in = arg;

    TRY(ownership_exports(c, in->state.descending, in->state.limit, in->state.offset, &in->rows));
    struct uuid *ids = NEWS(c->mem, struct uuid, in->rows.n);
    for (size_t i = 0; i < in->rows.n; i++)
        ids[i] = in->rows.v[i].organisation_id;
    return organisation_by_ids(c, ids, in->rows.n, &in->names);
}

static void fill_exports(struct ctx *c, const struct listing *in, struct list_view *list)
{
    for (size_t i = 0; i < in->rows.n; i++) {
        const struct ownership_exports_row *row = &in->rows.v[i];
        struct list_cell *cells = list->rows[i].cells;
        cells[COL_AT] = CELL_MOMENT(row->asked_at);
        cells[COL_AT].url = url_id(c, "/staff/owned/export/{id}", row->id);
        cells[COL_WHOSE] = CELL_TEXT(ownership_name_in(&in->names, row->organisation_id));
        cells[COL_WHO] = CELL_TEXT(row->asked_name);
        if (row->outside)
            cells[COL_WHO].about = msg_text(c, MSG_ownership_from_outside);
        cells[COL_SIZE] = CELL_NUMBER(row->done);
        cells[COL_STATE] = row->ended ? CELL_TAG(TONE_OK, msg_text(c, MSG_ownership_ready))
                                      : CELL_TAG(TONE_INFO, msg_text(c, MSG_ownership_making));
    }
}

enum status exports_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct listing in = {.state = list_read(c, &exports_list, rq)};

    TRY(db_tx_read(c, "ownership/exports", listing_tx, &in));
    struct ownership_list_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_ownership_exports),
                 .flags = list_page_flags(&in.state),
                 .back = url0(c, "/staff/owned"),
                 .back_text = msg_text(c, MSG_ownership_title)},
        .title = msg_text(c, MSG_ownership_exports),
        .lead = msg_text(c, MSG_ownership_exports_lead),
        .list = list_view_of(c, &in.state, rq, in.rows.n, in.rows.n > 0 ? in.rows.v[0].total : 0),
    };
    fill_exports(c, &in, &v.list);
    if (in.state.format != LIST_PAGE)
        return list_download(c, rs, &v.list);
    struct out o = page_out(c, rs, 200);
    ownership_list(&o, &v);
    return ST_OK;
}

/* ---- one ------------------------------------------------------------------------------------- */

struct one {
    struct uuid id;
    struct ownership_export_row *row;
    struct ownership_volumes_rows volumes;
    struct organisation *whose;
};

static enum status one_tx(struct ctx *c, void *arg)
{
    struct one *in = arg;

    TRY(ownership_export(c, in->id, &in->row));
    if (!in->row)
        return FAIL(c, ST_NOT_FOUND, "http.not-found");
    TRY(ownership_volumes(c, in->id, &in->volumes));
    return organisation_by_id(c, in->row->organisation_id, &in->whose);
}

static void fill_volumes(struct ctx *c, const struct one *in, struct export_view *v)
{
    v->volumes = NEWS(c->mem, struct volume_view, in->volumes.n);
    v->n_volumes = in->volumes.n;
    for (size_t i = 0; i < in->volumes.n; i++) {
        const struct ownership_volumes_row *row = &in->volumes.v[i];
        const struct str parts[] = {uuid_print(c->mem, in->id),
                                    str_printf(c->mem, "%d", row->number)};
        v->volumes[i] = (struct volume_view){
            .name = MSG_FORMAT(c, MSG_ownership_part, MSG_NUM("n", row->number)),
            .about = MSG_FORMAT(c, MSG_ownership_part_about, MSG_NUM("n", row->files),
                                MSG_ARG("size", i18n_number(c, (row->size + 1023) / 1024))),
            .url = url_path(c, "/staff/owned/export/{id}/{number}", parts, COUNT(parts)),
        };
    }
}

static void fill_facts(struct ctx *c, const struct one *in, struct export_view *v)
{
    const struct ownership_export_row *row = in->row;

    v->facts = NEWS(c->mem, struct fact, 4);
    v->facts[v->n_facts++] =
        (struct fact){.name = msg_text(c, MSG_ownership_owner), .value = in->whose->name};
    v->facts[v->n_facts++] = (struct fact){
        .name = msg_text(c, MSG_ownership_asked_by),
        .value = row->asked_name,
        .about = row->access_id.set ? msg_text(c, MSG_ownership_from_outside) : STR("")};
    v->facts[v->n_facts++] = (struct fact){.name = msg_text(c, MSG_ownership_asked_at),
                                           .value = i18n_moment(c, row->asked_at)};
    v->facts[v->n_facts++] =
        (struct fact){.name = msg_text(c, MSG_ownership_count), .value = i18n_number(c, row->done)};
}

static int percent_of(const struct ownership_export_row *row)
{
    if (!row->total.set || row->total.v == 0)
        return 0;
    return (int)(row->done >= row->total.v ? 100 : row->done * 100 / row->total.v);
}

enum status export_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct one in = {.id = request_uuid(rq, "id")};

    TRY(db_tx_read(c, "ownership/export", one_tx, &in));
    struct export_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_ownership_export),
                 .back = url0(c, "/staff/owned/exports"),
                 .back_text = msg_text(c, MSG_ownership_exports)},
        .organisation = in.whose->name,
        .percent = percent_of(in.row),
        .ended = in.row->ended_at.set,
    };
    if (in.row->missing > 0)
        v.missing = MSG_FORMAT(c, MSG_ownership_missing, MSG_NUM("n", in.row->missing));
    fill_facts(c, &in, &v);
    fill_volumes(c, &in, &v);
    struct out o = page_out(c, rs, 200);
    ownership_export_view(&o, &v);
    return ST_OK;
}

/* ---- taking a part --------------------------------------------------------------------------- */

struct taking {
    struct uuid id;
    int32_t number;
    struct uuid file;
};

static enum status take_tx(struct ctx *c, void *arg)
{
    struct taking *in = arg;
    struct ownership_take_row *row;

    TRY(ownership_take(c, in->id, in->number, c->actor.name, &row));
    in->file = row->file_id;
    return ST_OK;
}

/* Written down before anything is sent; what a reader then does with it is the owner's answer. */
enum status export_take(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct taking in = {.id = request_uuid(rq, "id")};
    struct str type, bytes;
    int64_t number;

    if (!scan_i64(request_param(rq, "number"), 1, INT32_MAX, &number))
        return FAIL(c, ST_NOT_FOUND, "http.not-found");
    in.number = (int32_t)number;
    TRY(db_tx(c, "ownership/take", take_tx, &in));
    TRY(file_read(c, in.file, 1, &type, &bytes));
    struct str name = str_printf(c->mem, "oqu-%d.zip", in.number);
    return response_download(c, rs, type, name, bytes);
}
