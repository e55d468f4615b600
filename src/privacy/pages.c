/* The policy for everybody: the version in force, and every other one. */
#include "privacy/pages.h"

#include "base/scan.h"
#include "i18n/msg_privacy.h"
#include "privacy_queries.h"
#include "privacy_views.h"

static struct str days(struct ctx *c, struct date from, struct opt_date to)
{
    if (!to.set)
        return MSG_FORMAT(c, MSG_privacy_from, MSG_ARG("from", i18n_date(c, from)));
    return MSG_FORMAT(c, MSG_privacy_from_to, MSG_ARG("from", i18n_date(c, from)),
                      MSG_ARG("to", i18n_date(c, to.v)));
}

static struct str number_words(struct ctx *c, int32_t number)
{
    return MSG_FORMAT(c, MSG_privacy_number, MSG_NUM("n", number));
}

enum status privacy_version_rows(struct ctx *c, struct row_link **ret_rows, size_t *ret_n)
{
    struct privacy_versions_rows rows;

    TRY(privacy_versions(c, &rows));
    *ret_rows = NEWS(c->mem, struct row_link, rows.n);
    *ret_n = rows.n;
    for (size_t i = 0; i < rows.n; i++) {
        const struct privacy_versions_row *row = &rows.v[i];
        struct str number = str_printf(c->mem, "%d", row->number);
        struct row_link *link = &(*ret_rows)[i];
        *link = (struct row_link){.url = url_path(c, "/personal-data/{number}", &number, 1),
                                  .icon = "file-text",
                                  .title = number_words(c, row->number),
                                  .text = days(c, row->valid_from, row->valid_to)};
        if (row->in_force || row->announced) {
            link->tag = msg_text(c, row->in_force ? MSG_privacy_in_force : MSG_privacy_announced);
            link->tag_tone = row->in_force ? TONE_OK : TONE_INFO;
        }
    }
    return ST_OK;
}

struct reading {
    struct opt_i32 number;
    struct privacy_text_of_row *row;
    struct privacy_text_view *view;
};

static enum status text_tx(struct ctx *c, void *arg)
{
    struct reading *in = arg;

    TRY(privacy_text_of(c, in->number, str_from_z(lang_code(c->lang)), &in->row));
    return privacy_version_rows(c, &in->view->versions, &in->view->n_versions);
}

static void add(struct ctx *c, struct privacy_text_view *v, enum msg name, struct str value)
{
    v->facts[v->n_facts++] = (struct fact){.name = msg_text(c, name), .value = value};
}

static void fill(struct ctx *c, const struct privacy_text_of_row *row, struct privacy_text_view *v)
{
    v->policy = NEW(c->mem, struct privacy_policy);
    *v->policy =
        (struct privacy_policy){.number = row->number, .from = row->valid_from, .lang = row->lang};
    privacy_parts(c, row->body, v->policy);
    add(c, v, MSG_privacy_version, number_words(c, row->number));
    add(c, v, MSG_privacy_days, days(c, row->valid_from, row->valid_to));
    add(c, v, MSG_privacy_act, row->legal_act);
    add(c, v, MSG_privacy_reason, row->reason);
    add(c, v, MSG_privacy_hash, str_hex(c->mem, row->hash.p, row->hash.n));
}

static enum status
show(struct ctx *c, const struct request *rq, struct response *rs, struct opt_i32 number)
{
    struct privacy_text_view v = {
        .page = {.rq = rq, .title = msg_text(c, MSG_privacy_title), .flags = PAGE_READ}};
    struct reading in = {.number = number, .view = &v};

    TRY(db_tx_read(c, "privacy/text", text_tx, &in));
    if (number.set && !in.row)
        return FAIL(c, ST_NOT_FOUND, "privacy.unknown");
    if (in.row)
        fill(c, in.row, &v);
    struct out o = page_out(c, rs, 200);
    privacy_text_show(&o, &v);
    return ST_OK;
}

enum status privacy_current_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    return show(c, rq, rs, (struct opt_i32){.set = false});
}

enum status privacy_version_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    int64_t number;

    if (!scan_i64(request_param(rq, "number"), 1, INT32_MAX, &number))
        return FAIL(c, ST_NOT_FOUND, "privacy.unknown");
    return show(c, rq, rs, (struct opt_i32){true, (int32_t)number});
}
