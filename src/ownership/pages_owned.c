/* What an organisation owns: its own records, and those of closed organisations that passed to it.
 */
#include "admission/admission.h"
#include "base/scan.h"
#include "i18n/i18n.h"
#include "i18n/msg_ownership.h"
#include "organisation/organisation.h"
#include "ownership/access.h"
#include "ownership/pages.h"
#include "ownership_views.h"

static const struct field order_fields[] = {
    {"organisation", FIELD_CHOICE, MSG_ownership_whose, 0, MSG_ownership_whose_missing, 0, 0},
};
const struct form ownership_order_form = {"order", order_fields, COUNT(order_fields)};

enum { COL_KIND, COL_WHOSE, COL_BASIS, COL_COUNT, COLS };

static const struct list_column columns[COLS] = {
    [COL_KIND] = {"kind", MSG_ownership_kind, COLUMN_NAME, true, false},
    [COL_WHOSE] = {"whose", MSG_ownership_formed_by, COLUMN_WORDS, true, false},
    [COL_BASIS] = {"basis", MSG_ownership_basis, COLUMN_WORDS, true, false},
    [COL_COUNT] = {"count", MSG_ownership_count, COLUMN_AMOUNT, true, false},
};
static const struct list owned_list = {
    .name = "owned",
    .caption = MSG_ownership_title,
    .columns = columns,
    .n_columns = COLS,
    .search = MSG_ownership_kind,
    .sort = "kind",
    .export_most = 1000,
    .page_size = 100,
};

struct reading {
    struct organisation *own;
    struct organisation_estate estate;
    struct organisations names;
    struct admission_owned_kinds *kinds; /* of each of the estate */
};

static enum status reading_tx(struct ctx *c, void *arg)
{
    struct reading *in = arg;
    struct uuid *ids;

    TRY(organisation_by_id(c, c->actor.organisation, &in->own));
    TRY(organisation_estate(c, c->actor.organisation, &in->estate));
    ids = NEWS(c->mem, struct uuid, in->estate.n);
    in->kinds = NEWS(c->mem, struct admission_owned_kinds, in->estate.n);
    for (size_t i = 0; i < in->estate.n; i++) {
        ids[i] = in->estate.v[i].id;
        TRY(admission_owned(c, ids[i], &in->kinds[i]));
    }
    return organisation_by_ids(c, ids, in->estate.n, &in->names);
}

struct str ownership_name_in(const struct organisations *list, struct uuid id)
{
    for (size_t i = 0; i < list->n; i++)
        if (uuid_eq(list->v[i].id, id))
            return list->v[i].name;
    return STR("");
}

static size_t count_rows(const struct reading *in)
{
    size_t n = 0;

    for (size_t i = 0; i < in->estate.n; i++)
        n += in->kinds[i].n;
    return n;
}

static struct str basis_words(struct ctx *c, const struct organisation_owner *owner)
{
    if (!owner->passed)
        return msg_text(c, MSG_ownership_basis_own);
    return MSG_FORMAT(c, MSG_ownership_basis_passed, MSG_ARG("basis", owner->basis),
                      MSG_ARG("day", i18n_date_short(c, owner->since)));
}

static void fill_list(struct ctx *c, const struct reading *in, struct list_view *list)
{
    size_t row = 0;

    for (size_t i = 0; i < in->estate.n; i++)
        for (size_t k = 0; k < in->kinds[i].n; k++) {
            struct list_cell *cells = list->rows[row++].cells;
            cells[COL_KIND] = CELL_TEXT(msg_text(c, (enum msg)in->kinds[i].v[k].text));
            cells[COL_WHOSE] = CELL_TEXT(ownership_name_in(&in->names, in->estate.v[i].id));
            cells[COL_BASIS] = CELL_TEXT(basis_words(c, &in->estate.v[i]));
            cells[COL_COUNT] = CELL_NUMBER(in->kinds[i].v[k].n);
        }
    list_arrange(c, list);
}

static void fill_form(struct ctx *c, const struct reading *in, struct owned_view *v)
{
    struct option *options = NEWS(c->mem, struct option, in->estate.n);

    for (size_t i = 0; i < in->estate.n; i++)
        options[i] = (struct option){.value = uuid_print(c->mem, in->estate.v[i].id),
                                     .text = ownership_name_in(&in->names, in->estate.v[i].id)};
    v->estate = options;
    v->n_estate = in->estate.n;
    if (!v->form->typed && form_at(v->form, "organisation")->raw.n == 0)
        form_set(v->form, "organisation", options[0].value);
}

static void fill_ways(struct ctx *c, const struct reading *in, struct owned_view *v)
{
    v->ways[v->n_ways++] =
        (struct link_to){url0(c, "/staff/owned/exports"), msg_text(c, MSG_ownership_exports)};
    v->ways[v->n_ways++] =
        (struct link_to){url0(c, "/staff/owned/accesses"), msg_text(c, MSG_ownership_accesses)};
    if (str_eq_z(in->own->kind, "operator"))
        v->ways[v->n_ways++] =
            (struct link_to){url0(c, "/staff/owned/asked"), msg_text(c, MSG_ownership_asked)};
}

static enum status
show_owned(struct ctx *c, const struct request *rq, struct response *rs, struct form_values *form)
{
    struct list_state state = list_read(c, &owned_list, rq);
    struct reading in = {0};

    TRY(db_tx_read(c, "ownership/owned", reading_tx, &in));
    size_t n = count_rows(&in);
    struct owned_view v = {
        .page = {.rq = rq, .title = msg_text(c, MSG_ownership_title), .form = form},
        .organisation = in.own->name,
        .form = form,
        .action = url0(c, "/staff/owned"),
        .list = list_view_of(c, &state, rq, n, (int64_t)n),
    };
    fill_list(c, &in, &v.list);
    if (state.format != LIST_PAGE)
        return list_download(c, rs, &v.list);
    fill_form(c, &in, &v);
    fill_ways(c, &in, &v);
    struct out o = page_out(c, rs, form->bad ? 422 : 200);
    ownership_owned(&o, &v);
    return ST_OK;
}

enum status owned_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form = form_blank(c, &ownership_order_form);
    return show_owned(c, rq, rs, &form);
}

enum status owned_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form;
    struct uuid organisation, id;

    TRY(form_read(c, &ownership_order_form, rq, &form));
    if (!form.bad && !scan_uuid(form_at(&form, "organisation")->text, &organisation))
        form_error(&form, "organisation", MSG_ownership_whose_missing, STR(""));
    if (form.bad)
        return show_owned(c, rq, rs, &form);
    TRY(ownership_order_archive(c, organisation, &id));
    return response_see_other(c, rs, url_id(c, "/staff/owned/export/{id}", id).s);
}
