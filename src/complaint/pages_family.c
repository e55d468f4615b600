/* The family's side: a few questions, a check before sending, and the way of the complaint. */
#include "complaint/pages.h"

#include "complaint_views.h"
#include "i18n/msg_complaint.h"
#include "person/person.h"
#include "signature/signature.h"

/* ---- the list -------------------------------------------------------------------------------- */

enum { COL_NUMBER, COL_CHILD, COL_GROUND, COL_LODGED, COL_DUE, COL_STATE, COLS };

static const struct list_column columns[COLS] = {
    [COL_NUMBER] = {"number", MSG_complaint_col_number, COLUMN_NAME, true, false},
    [COL_CHILD] = {"child", MSG_complaint_fact_child, COLUMN_WORDS, true, false},
    [COL_GROUND] = {"ground", MSG_complaint_fact_ground, COLUMN_WORDS, true, false},
    [COL_LODGED] = {"lodged", MSG_complaint_fact_lodged, COLUMN_NUMBER, true, false},
    [COL_DUE] = {"due", MSG_complaint_fact_due, COLUMN_NUMBER, true, false},
    [COL_STATE] = {"state", MSG_complaint_col_state, COLUMN_STATE, true, false},
};

static const struct list own_list = {
    .name = "complaints",
    .caption = MSG_complaint_own_title,
    .columns = columns,
    .n_columns = COLS,
    .search = MSG_complaint_search,
    .export_most = 200,
    .empty = MSG_complaint_own_empty,
};

struct own {
    struct complaint_own_rows rows;
    struct persons children;
};

static enum status own_tx(struct ctx *c, void *arg)
{
    struct own *own = arg;

    TRY(complaint_own(c, c->actor.person, &own->rows));
    return person_children_names(c, &own->children);
}

static void fill_own(struct ctx *c, const struct complaint_own_row *row, struct list_cell *cells)
{
    bool draft = str_eq_z(row->state, "DRAFT");

    cells[COL_NUMBER] =
        draft ? CELL_LINK(complaint_url(c, row->id, "edit"), msg_text(c, MSG_complaint_state_draft))
              : CELL_LINK(complaint_url(c, row->id, ""), complaint_number(c, row->number.v));
    cells[COL_CHILD] = CELL_TEXT(row->child_name);
    if (row->ground.set)
        cells[COL_GROUND] = CELL_TEXT(words_text(c, complaint_grounds, row->ground.v));
    if (row->lodged_at.set)
        cells[COL_LODGED] = CELL_MOMENT(row->lodged_at.v);
    if (row->due_at.set && !row->ended_at.set)
        cells[COL_DUE] = CELL_MOMENT(row->due_at.v);
    cells[COL_STATE] = row->outcome.set ? words_tag(c, complaint_outcomes, row->outcome.v)
                                        : words_tag(c, complaint_states, row->state);
}

enum status complaint_own_list(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct list_state state = list_read(c, &own_list, rq);
    struct own own = {.rows = {NULL, 0}};

    TRY(db_tx_read(c, "complaint/own", own_tx, &own));
    struct complaint_list_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_complaint_own_title),
                 .flags = list_page_flags(&state),
                 .back = url0(c, "/my/"),
                 .back_text = msg_text(c, MSG_complaint_back_home)},
        .list = list_view_of(c, &state, rq, own.rows.n, (int64_t)own.rows.n),
        .title = msg_text(c, MSG_complaint_own_title),
    };
    for (size_t i = 0; i < own.rows.n; i++)
        fill_own(c, &own.rows.v[i], v.list.rows[i].cells);
    list_arrange(c, &v.list);
    if (state.format != LIST_PAGE)
        return list_download(c, rs, &v.list);
    struct row_link *links = NEWS(c->mem, struct row_link, own.children.n);
    for (size_t i = 0; i < own.children.n; i++)
        links[v.n_children++] = (struct row_link){
            .url = url_query(c, url0(c, "/my/complaint/new"), "child",
                             uuid_print(c->mem, own.children.v[i].id)),
            .icon = "file-plus",
            .title = own.children.v[i].name,
            .text = msg_text(c, MSG_complaint_without_school),
        };
    v.children = links;
    struct out o = page_out(c, rs, 200);
    complaint_own_page(&o, &v);
    return ST_OK;
}

/* ---- beginning ------------------------------------------------------------------------------- */

enum status complaint_begin_show(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values = form_blank(c, &complaint_start_form);
    struct complaint_edit_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_complaint_begin_title),
                 .flags = PAGE_NO_NAV | PAGE_READ,
                 .back = url0(c, "/my/complaints"),
                 .back_text = msg_text(c, MSG_complaint_own_title)},
        .form = &values,
        .action = url0(c, "/my/complaint/new"),
    };

    form_set(&values, "application", pairs_get(rq->query, "application"));
    form_set(&values, "child", pairs_get(rq->query, "child"));
    struct out o = page_out(c, rs, 200);
    complaint_begin_page(&o, &v);
    return ST_OK;
}

enum status complaint_begin_press(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values;
    struct uuid id;

    TRY(form_read(c, &complaint_start_form, rq, &values));
    struct uuid application = form_at(&values, "application")->uuid;
    struct uuid child = form_at(&values, "child")->uuid;
    if (values.bad || (uuid_is_nil(application) && uuid_is_nil(child)))
        return FAIL(c, ST_NOT_FOUND, "complaint.no-such");
    TRY(complaint_start(c, child, application, &id));
    return response_see_other(c, rs, complaint_url(c, id, "edit").s);
}

/* ---- questions ------------------------------------------------------------------------------- */

struct draft {
    struct uuid id;
    struct complaint k;
};

static enum status draft_tx(struct ctx *c, void *arg)
{
    struct draft *d = arg;

    TRY(complaint_open(c, d->id, &d->k));
    return str_eq_z(d->k.row->state, "DRAFT") ? ST_OK : FAIL(c, ST_CONFLICT, "complaint.changed");
}

static enum status load_draft(struct ctx *c, const struct request *rq, struct draft *d)
{
    *d = (struct draft){.id = request_uuid(rq, "id")};
    return db_tx_read(c, "complaint/draft", draft_tx, d);
}

/* Without an application nothing was refused and nobody has passed the child in a queue: there is
 * no school, or something else. With one there is a school. */
static bool fits(const struct draft *d, struct words words, struct str code)
{
    bool refused = d->k.row->school_id.set, no_school = str_eq_z(code, "NO_SCHOOL");

    if (words.v == complaint_wishes.v)
        return refused || !str_eq_z(code, "THIS_SCHOOL");
    return refused ? !no_school : no_school || str_eq_z(code, "OTHER");
}

static const struct option *
choices(struct ctx *c, const struct draft *d, struct words words, size_t *ret_n)
{
    struct option *options = NEWS(c->mem, struct option, words.n);

    *ret_n = 0;
    for (size_t i = 0; i < words.n; i++)
        if (fits(d, words, str_from_z(words.v[i].code)))
            options[(*ret_n)++] = (struct option){.value = str_from_z(words.v[i].code),
                                                  .text = msg_text(c, (enum msg)words.v[i].text)};
    return options;
}

static struct complaint_edit_view
edit_view(struct ctx *c, const struct request *rq, const struct draft *d, int step)
{
    struct complaint_edit_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_complaint_begin_title),
                 .flags = PAGE_NO_NAV | PAGE_READ,
                 .back = step == 1 ? url0(c, "/my/complaints") : complaint_url(c, d->id, "edit"),
                 .back_text =
                     msg_text(c, step == 1 ? MSG_complaint_own_title : MSG_complaint_back)},
        .action = complaint_url(c, d->id, "edit"),
        .attach = complaint_url(c, d->id, "papers"),
        .detach = complaint_url(c, d->id, "detach"),
        .send = complaint_url(c, d->id, "check"),
        .edit = complaint_url(c, d->id, "edit"),
        .child = d->k.row->child_name,
        .body = d->k.body->name,
        .steps = {.service = msg_text(c, MSG_complaint_service),
                  .subject = d->k.row->child_name,
                  .now = step,
                  .of = 2},
    };
    v.grounds = choices(c, d, complaint_grounds, &v.n_grounds);
    v.wishes = choices(c, d, complaint_wishes, &v.n_wishes);
    complaint_show_papers(c, &d->k, false, &v.papers, &v.n_papers);
    return v;
}

static enum status show_edit(struct ctx *c,
                             const struct request *rq,
                             struct response *rs,
                             const struct draft *d,
                             const struct form_values *values)
{
    struct complaint_edit_view v = edit_view(c, rq, d, 1);

    v.form = v.page.form = values;
    struct out o = page_out(c, rs, values->bad ? 422 : 200);
    complaint_edit_page(&o, &v);
    return ST_OK;
}

enum status complaint_edit_show(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values = form_blank(c, &complaint_form);
    struct draft d;

    TRY(load_draft(c, rq, &d));
    if (!values.typed && d.k.row->ground.set) {
        form_set(&values, "ground", d.k.row->ground.v);
        form_set(&values, "words", d.k.row->words.v);
        form_set(&values, "wish", d.k.row->wish.v);
    }
    return show_edit(c, rq, rs, &d, &values);
}

enum status complaint_edit_press(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values;
    struct draft d;

    TRY(load_draft(c, rq, &d));
    TRY(form_read(c, &complaint_form, rq, &values));
    const struct complaint_answers answers = {
        .id = d.id,
        .ground = form_at(&values, "ground")->text,
        .words = form_at(&values, "words")->text,
        .wish = form_at(&values, "wish")->text,
    };
    if (answers.ground.n > 0 && !(words_has(complaint_grounds, answers.ground) &&
                                  fits(&d, complaint_grounds, answers.ground)))
        form_error(&values, "ground", MSG_complaint_ground_missing, STR(""));
    if (answers.wish.n > 0 &&
        !(words_has(complaint_wishes, answers.wish) && fits(&d, complaint_wishes, answers.wish)))
        form_error(&values, "wish", MSG_complaint_wish_missing, STR(""));
    if (values.bad)
        return show_edit(c, rq, rs, &d, &values);
    TRY(complaint_answer(c, &answers));
    return response_see_other(c, rs, complaint_url(c, d.id, "check").s);
}

/* ---- papers and the check -------------------------------------------------------------------- */

static void show_answers(struct ctx *c, const struct draft *d, struct complaint_edit_view *v)
{
    const struct complaint_by_id_row *row = d->k.row;
    struct fact *f = v->facts;

    f[v->n_facts++] = (struct fact){.name = msg_text(c, MSG_complaint_fact_body), .value = v->body};
    if (d->k.school)
        f[v->n_facts++] = (struct fact){.name = msg_text(c, MSG_complaint_fact_school),
                                        .value = d->k.school->name};
    f[v->n_facts++] = (struct fact){.name = msg_text(c, MSG_complaint_fact_ground),
                                    .value = words_text(c, complaint_grounds, row->ground.v),
                                    .change = v->edit};
    f[v->n_facts++] = (struct fact){
        .name = msg_text(c, MSG_complaint_fact_words), .value = row->words.v, .change = v->edit};
    f[v->n_facts++] = (struct fact){.name = msg_text(c, MSG_complaint_fact_wish),
                                    .value = words_text(c, complaint_wishes, row->wish.v),
                                    .change = v->edit};
}

static enum status show_check(struct ctx *c,
                              const struct request *rq,
                              struct response *rs,
                              const struct draft *d,
                              const struct form_values *paper)
{
    struct complaint_edit_view v = edit_view(c, rq, d, 2);

    if (!d->k.row->ground.set)
        return response_see_other(c, rs, v.edit.s);
    v.paper_form = v.page.form = paper;
    show_answers(c, d, &v);
    struct out o = page_out(c, rs, paper->bad ? 422 : 200);
    complaint_check_page(&o, &v);
    return ST_OK;
}

enum status complaint_check_show(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values = form_blank(c, &complaint_paper_form);
    struct draft d;

    TRY(load_draft(c, rq, &d));
    return show_check(c, rq, rs, &d, &values);
}

enum status complaint_paper_add(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values;
    struct draft d;

    TRY(load_draft(c, rq, &d));
    TRY(form_read(c, &complaint_paper_form, rq, &values));
    if (!values.bad) {
        enum status st = complaint_add_paper(c, d.id, form_at(&values, "file")->upload);
        if (st == ST_OK)
            return response_see_other(c, rs, complaint_url(c, d.id, "check").s);
        c->failure.field = STR("file");
        TRY(form_failure(c, &values, st));
    }
    return show_check(c, rq, rs, &d, &values);
}

enum status complaint_paper_take(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values;
    struct draft d;

    TRY(load_draft(c, rq, &d));
    TRY(form_read(c, &complaint_detach_form, rq, &values));
    if (values.bad)
        return FAIL(c, ST_NOT_FOUND, "complaint.no-such");
    TRY(complaint_remove_paper(c, d.id, form_at(&values, "paper")->uuid));
    return response_see_other(c, rs, complaint_url(c, d.id, "check").s);
}

enum status complaint_check_send(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct uuid id = request_uuid(rq, "id");
    struct form_values values;

    TRY(form_read(c, &complaint_press_form, rq, &values));
    TRY(complaint_send(c, id, values.idem));
    return response_see_other(c, rs, url_query(c, complaint_url(c, id, ""), "sent", STR("1")).s);
}

/* ---- the way --------------------------------------------------------------------------------- */

struct seen {
    struct uuid id;
    struct complaint k;
};

static enum status seen_tx(struct ctx *c, void *arg)
{
    struct seen *s = arg;
    return complaint_open(c, s->id, &s->k);
}

static struct str lede_of(struct ctx *c, const struct complaint_by_id_row *row)
{
    if (complaint_is_open(row))
        return MSG_FORMAT(c, MSG_complaint_lede_open, MSG_ARG("d", i18n_moment(c, row->due_at.v)));
    return msg_text(c, str_eq_z(row->state, "SETTLED") ? MSG_complaint_lede_settled
                                                       : MSG_complaint_lede_withdrawn);
}

static struct complaint_view
family_view(struct ctx *c, const struct request *rq, const struct seen *s)
{
    struct complaint_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_complaint_service),
                 .back = url0(c, "/my/complaints"),
                 .back_text = msg_text(c, MSG_complaint_own_title)},
        .lede = lede_of(c, s->k.row),
        .just_sent = complaint_is_open(s->k.row) && pairs_has(rq->query, "sent"),
        .may_withdraw = complaint_is_open(s->k.row),
        .receipt = complaint_url(c, s->id, "receipt.pdf"),
        .withdraw = complaint_url(c, s->id, "withdraw"),
    };

    if (str_eq_z(s->k.row->state, "SETTLED"))
        v.answer = complaint_url(c, s->id, "answer.pdf");
    if (v.answer.s.n > 0 && signature_seal_ready(c))
        v.answer_sealed = complaint_url(c, s->id, "answer.asice");
    if (s->k.row->application_id.set)
        v.application = url_id(c, "/my/application/{id}", s->k.row->application_id.v);
    complaint_show_common(c, &s->k, false, &v);
    return v;
}

enum status complaint_show(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct seen s = {.id = request_uuid(rq, "id")};

    TRY(db_tx_read(c, "complaint/show", seen_tx, &s));
    if (str_eq_z(s.k.row->state, "DRAFT"))
        return response_see_other(c, rs, complaint_url(c, s.id, "edit").s);
    struct complaint_view v = family_view(c, rq, &s);
    struct out o = page_out(c, rs, 200);
    complaint_page(&o, &v);
    return ST_OK;
}

enum status complaint_withdraw_show(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct seen s = {.id = request_uuid(rq, "id")};

    TRY(db_tx_read(c, "complaint/show", seen_tx, &s));
    if (!complaint_is_open(s.k.row))
        return FAIL(c, ST_CONFLICT, "complaint.changed");
    struct complaint_view v = family_view(c, rq, &s);
    v.page.back = complaint_url(c, s.id, "");
    struct out o = page_out(c, rs, 200);
    complaint_withdraw_page(&o, &v);
    return ST_OK;
}

enum status complaint_withdraw_press(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct uuid id = request_uuid(rq, "id");
    struct form_values values;

    TRY(form_read(c, &complaint_press_form, rq, &values));
    TRY(complaint_take_back(c, id, values.idem));
    return response_see_other(c, rs, complaint_url(c, id, "").s);
}

enum status complaint_receipt_pdf(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct str pdf;

    TRY(complaint_receipt(c, request_uuid(rq, "id"), &pdf));
    return response_download(c, rs, STR("application/pdf"), STR("complaint.pdf"), pdf);
}

enum status complaint_answer_pdf(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct str pdf;

    TRY(complaint_answer_paper(c, request_uuid(rq, "id"), &pdf));
    return response_download(c, rs, STR("application/pdf"), STR("answer.pdf"), pdf);
}

/* For the family and for the officers. */
enum status complaint_answer_container(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct signature_paper_file file = {.name = "answer.pdf", .type = "application/pdf"};
    struct str container;

    TRY(complaint_answer_paper(c, request_uuid(rq, "id"), &file.bytes));
    TRY(signature_sealed_container(c, &file, 1, &container));
    return response_download(c, rs, STR("application/vnd.etsi.asic-e+zip"), STR("answer.asice"),
                             container);
}

enum status complaint_file(struct ctx *c, const struct request *rq, struct response *rs)
{
    return complaint_send_file(c, rq, rs);
}
