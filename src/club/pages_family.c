/* A parent applies for a place in a free club, sees place or number in line, and gives it up. */
#include "admission/admission.h"
#include "base/scan.h"
#include "club/pages.h"
#include "club/place.h"
#include "club/why.h"
#include "club_views.h"
#include "db/db.h"
#include "i18n/i18n.h"
#include "i18n/msg_club.h"
#include "organisation/organisation.h"
#include "person/person.h"
#include "signature/signature.h"

/* ---- own applications ------------------------------------------------------------------------ */

enum { COL_CHILD, COL_GROUP, COL_SENT, COL_NUMBER, COL_STATE, COLS };

static const struct list_column columns[COLS] = {
    [COL_CHILD] = {"child", MSG_club_apply_child, COLUMN_NAME, true, false},
    [COL_GROUP] = {"group", MSG_club_group, COLUMN_WORDS, true, false},
    [COL_SENT] = {"sent", MSG_club_sent, COLUMN_NUMBER, true, false},
    [COL_NUMBER] = {"number", MSG_club_arrival, COLUMN_AMOUNT, false, false},
    [COL_STATE] = {"state", MSG_club_state, COLUMN_STATE, false, false},
};
static const struct list own_list = {
    .name = "my-clubs",
    .caption = MSG_club_mine,
    .columns = columns,
    .n_columns = COLS,
    .sort = "sent",
    .descending = true,
    .empty = MSG_club_mine_none,
};

struct own {
    struct club_applications_of_family_rows rows;
    struct str district; /* KATO; empty: not known */
};

/* Where the first child with an address lives: clubs near home are asked for there. */
static enum status find_district(struct ctx *c, const struct persons *children, struct str *ret)
{
    const struct place *place;

    for (size_t i = 0; i < children->n; i++) {
        struct str kato = children->v[i].address.settlement_kato;
        if (kato.n == 0)
            continue;
        enum status st = organisation_place(c, kato, &place);
        if (st == ST_OK)
            *ret = place->level >= 3 ? place->parent : place->kato;
        if (st != ST_NOT_FOUND)
            return st;
        c->failure = (struct failure){0};
    }
    return ST_OK;
}

static enum status own_tx(struct ctx *c, void *arg)
{
    struct own *own = arg;
    struct persons children;

    TRY(person_children(c, &children));
    struct uuid *ids = NEWS(c->mem, struct uuid, children.n);
    for (size_t i = 0; i < children.n; i++)
        ids[i] = children.v[i].id;
    TRY(find_district(c, &children, &own->district));
    return club_applications_of_family(c, c->actor.person, (struct uuids){ids, children.n},
                                       &own->rows);
}

enum status my_clubs(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct list_state state = list_read(c, &own_list, rq);
    struct own own = {.district = STR("")};

    TRY(db_tx_read(c, "club/own", own_tx, &own));
    struct url find = url0(c, "/clubs");
    struct club_list_view v = {
        .page = {.rq = rq, .title = msg_text(c, MSG_club_mine), .flags = list_page_flags(&state)},
        .list = list_view_of(c, &state, rq, own.rows.n, 0),
        .add = own.district.n > 0 ? url_query(c, find, "where", own.district) : find,
    };
    for (size_t i = 0; i < own.rows.n; i++) {
        const struct club_applications_of_family_row *row = &own.rows.v[i];
        struct list_cell *cells = v.list.rows[i].cells;
        cells[COL_CHILD] = CELL_LINK(url_id(c, "/my/club/{id}", row->id), row->child_name);
        cells[COL_GROUP] = CELL_TEXT(row->title);
        cells[COL_GROUP].about = row->provider;
        cells[COL_SENT] = CELL_MOMENT(row->submitted_at);
        cells[COL_NUMBER] = CELL_NUMBER(row->arrival_no);
        cells[COL_STATE] = words_tag(c, club_states(), row->state);
    }
    list_arrange(c, &v.list);
    struct out o = page_out(c, rs, 200);
    club_mine(&o, &v);
    return ST_OK;
}

/* ---- applying -------------------------------------------------------------------------------- */

struct asked {
    struct uuid pool, child;
    struct club_group_by_id_row *group;
    struct persons children;
    struct person *parent, *chosen;
};

static enum status asked_tx(struct ctx *c, void *arg)
{
    struct asked *asked = arg;

    TRY(club_group_by_id(c, asked->pool, &asked->group));
    if (!asked->group)
        return FAIL(c, ST_NOT_FOUND, "club.apply.no-such-group");
    if (!uuid_is_nil(asked->child))
        TRY(person_child(c, asked->child, &asked->chosen));
    TRY(person_children_names(c, &asked->children));
    return person_by_id(c, c->actor.person, &asked->parent);
}

static enum status show_ask(struct ctx *c,
                            const struct request *rq,
                            struct response *rs,
                            const struct form_values *form)
{
    struct asked asked = {.pool = request_uuid(rq, "id")};

    TRY(db_tx_read(c, "club/ask", asked_tx, &asked));
    struct option *children = NEWS(c->mem, struct option, asked.children.n);
    for (size_t i = 0; i < asked.children.n; i++)
        children[i] = (struct option){.value = uuid_print(c->mem, asked.children.v[i].id),
                                      .text = asked.children.v[i].name};
    struct club_apply_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_club_apply_title),
                 .flags = PAGE_NO_NAV | PAGE_READ,
                 .back = url_id(c, "/clubs/{id}", asked.pool),
                 .back_text = asked.group->title,
                 .form = form},
        .form = form,
        .action = url_id(c, "/my/clubs/{id}", asked.pool),
        .title = asked.group->title,
        .when = club_when(c, asked.group->days, asked.group->starts, asked.group->minutes),
        .phone = i18n_phone(c, asked.parent->phone),
        .children = children,
        .n_children = asked.children.n,
    };
    struct out o = page_out(c, rs, form->bad ? 422 : 200);
    club_apply_ask(&o, &v);
    return ST_OK;
}

enum status my_clubs_ask(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form = form_blank(c, &club_child_form);
    return show_ask(c, rq, rs, &form);
}

static struct url sign_url(struct ctx *c, struct uuid pool)
{
    return url_id(c, "/my/clubs/{id}/sign", pool);
}

enum status my_clubs_code(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct uuid pool = request_uuid(rq, "id"), child, code;
    struct form_values form;

    TRY(form_read(c, &club_child_form, rq, &form));
    if (!form.bad && !scan_uuid(form_at(&form, "child")->text, &child))
        form_error(&form, "child", MSG_club_apply_child_missing, STR(""));
    if (form.bad)
        return show_ask(c, rq, rs, &form);
    enum status st = club_send_code(c, pool, child, &code);
    if (st != ST_OK) {
        TRY(form_failure(c, &form, st));
        return show_ask(c, rq, rs, &form);
    }
    struct url next = url_query(c, sign_url(c, pool), "child", uuid_print(c->mem, child));
    return response_see_other(c, rs, url_query(c, next, "request", uuid_print(c->mem, code)).s);
}

static enum status show_sign(struct ctx *c,
                             const struct request *rq,
                             struct response *rs,
                             const struct form_values *form)
{
    struct asked asked = {.pool = request_uuid(rq, "id")};

    (void)scan_uuid(form_at(form, "child")->raw, &asked.child); /* nil: no such child */
    TRY(db_tx_read(c, "club/sign", asked_tx, &asked));
    if (!asked.chosen)
        return FAIL(c, ST_NOT_FOUND, "admission.submit.no-such-child");
    struct club_apply_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_club_sign_title),
                 .flags = PAGE_NO_NAV | PAGE_READ | PAGE_PRIVATE_LINK,
                 .back = url_id(c, "/my/clubs/{id}", asked.pool),
                 .back_text = msg_text(c, MSG_club_apply_title),
                 .form = form},
        .form = form,
        .action = sign_url(c, asked.pool),
        .again = url_id(c, "/my/clubs/{id}", asked.pool),
        .title = asked.group->title,
        .when = club_when(c, asked.group->days, asked.group->starts, asked.group->minutes),
        .phone = i18n_phone(c, asked.parent->phone),
        .child = asked.chosen->name,
        .request = form_at(form, "request")->raw,
    };
    v.children = NEW(c->mem, struct option);
    v.children[0].value = uuid_print(c->mem, asked.child);
    struct out o = page_out(c, rs, form->bad ? 422 : 200);
    club_apply_sign(&o, &v);
    return ST_OK;
}

enum status my_clubs_sign(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form = form_blank(c, &club_sign_form);

    form_set(&form, "child", pairs_get(rq->query, "child"));
    form_set(&form, "request", pairs_get(rq->query, "request"));
    return show_sign(c, rq, rs, &form);
}

enum status my_clubs_send(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form;
    struct uuid application;

    TRY(form_read(c, &club_sign_form, rq, &form));
    const struct club_wish wish = {.pool = request_uuid(rq, "id"),
                                   .child = form_at(&form, "child")->uuid,
                                   .code = form_at(&form, "request")->uuid,
                                   .typed = form_at(&form, "code")->text,
                                   .idem = form.idem};
    if (!form.bad) {
        enum status st = club_apply(c, &wish, &application);
        if (st == ST_OK)
            return response_see_other(c, rs, url_id(c, "/my/club/{id}", application).s);
        TRY(form_failure(c, &form, st));
    }
    return show_sign(c, rq, rs, &form);
}

/* ---- one application ------------------------------------------------------------------------- */

struct one {
    struct uuid id;
    struct club_application_by_id_row *a;
    struct club_own_mark_row *mark;
    struct club_why why;
    struct str token;
};

static enum status one_tx(struct ctx *c, void *arg)
{
    struct one *one = arg;

    TRY(club_application_by_id(c, one->id, &one->a));
    if (!one->a)
        return FAIL(c, ST_NOT_FOUND, "admission.no-such-application");
    TRY(club_own_mark(c, one->id, &one->mark));
    return club_why_of(c, one->a, &one->why);
}

/* The form of admission's receipts: facts, nobody's name. */
static enum status find_token(struct ctx *c, struct one *one)
{
    const struct club_application_by_id_row *a = one->a;
    const struct admission_receipt facts = {.number = a->number,
                                            .pool = a->pool_id,
                                            .arrival = a->arrival_no,
                                            .lane = STR("-"),
                                            .sent_us = a->submitted_at,
                                            .deadline_us = a->deadline_at,
                                            .digest = a->signed_hash};
    struct str text;

    TRY(admission_receipt_text(c, &facts, &text));
    return signature_token_sealed(c, text, &one->token);
}

static size_t add(struct ctx *c, struct fact *facts, size_t n, enum msg name, struct str value)
{
    facts[n] = (struct fact){.name = msg_text(c, name), .value = value};
    return n + 1;
}

static void add_facts(struct ctx *c, const struct one *one, struct club_case_view *v)
{
    const struct club_application_by_id_row *a = one->a;
    size_t n = 0;

    v->facts = NEWS(c->mem, struct fact, 8);
    n = add(c, v->facts, n, MSG_club_number, str_printf(c->mem, "%lld", (long long)a->number));
    n = add(c, v->facts, n, MSG_club_apply_child, a->child_name);
    n = add(c, v->facts, n, MSG_club_provider, a->provider);
    n = add(c, v->facts, n, MSG_club_when, club_when(c, a->days, a->starts, a->minutes));
    n = add(c, v->facts, n, MSG_club_place, a->place);
    n = add(c, v->facts, n, MSG_club_sent, i18n_moment(c, a->submitted_at));
    v->n_facts = n;
}

static void add_why(struct ctx *c, const struct one *one, struct club_case_view *v)
{
    const struct club_why *why = &one->why;
    size_t n = 0;

    v->rule = msg_text(c, club_rule_text(why->rule));
    v->disagrees = !why->agrees;
    v->why = NEWS(c->mem, struct fact, 5);
    n = add(c, v->why, n, MSG_club_arrival, i18n_number(c, one->a->arrival_no));
    n = add(c, v->why, n, MSG_club_why_last,
            why->last_given > 0 ? i18n_number(c, why->last_given) : STR("–"));
    n = add(c, v->why, n, MSG_club_why_free,
            i18n_number(c, why->free_before > 0 ? why->free_before : 0));
    n = add(c, v->why, n, MSG_club_why_when, i18n_moment(c, why->at_us));
    if (str_eq_z(one->a->state, "HELD"))
        n = add(c, v->why, n, MSG_club_why_before, i18n_number(c, why->before));
    v->n_why = n;
}

static struct str next_text(struct ctx *c, const struct one *one)
{
    struct str state = one->a->state;

    if (str_eq_z(state, "HELD"))
        return MSG_FORMAT(c, MSG_club_next_waits, MSG_NUM("n", one->a->before + 1),
                          MSG_ARG("d", i18n_moment(c, one->a->deadline_at)));
    return msg_text(c, str_eq_z(state, "ALLOCATED")   ? MSG_club_next_place
                       : str_eq_z(state, "WITHDRAWN") ? MSG_club_next_withdrawn
                                                      : MSG_club_next_ended);
}

static enum status load_one(struct ctx *c, const struct request *rq, struct one *one)
{
    *one = (struct one){.id = request_uuid(rq, "id")};
    return db_tx_read(c, "club/one", one_tx, one);
}

static bool may_leave(const struct ctx *c, const struct one *one)
{
    bool lives = str_eq_z(one->a->state, "HELD") || str_eq_z(one->a->state, "ALLOCATED");
    return lives && uuid_eq(one->a->applicant_id, c->actor.person);
}

static struct club_case_view
view_of(struct ctx *c, const struct request *rq, const struct one *one, enum msg title)
{
    return (struct club_case_view){
        .page = {.rq = rq,
                 .title = msg_text(c, title),
                 .back = url0(c, "/my/clubs"),
                 .back_text = msg_text(c, MSG_club_mine)},
        .title = one->a->title,
        .child = one->a->child_name,
        .state = words_text(c, club_states(), one->a->state),
        .tone = words_tone(club_states(), one->a->state),
        .leave = url_id(c, "/my/club/{id}/leave", one->id),
        .may_leave = may_leave(c, one),
    };
}

enum status my_club(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct one one;

    TRY(load_one(c, rq, &one));
    TRY(find_token(c, &one));
    struct club_case_view v = view_of(c, rq, &one, MSG_club_case);
    v.next = next_text(c, &one);
    v.proof = url_query(c, url0(c, "/check"), "t", one.token);
    add_facts(c, &one, &v);
    add_why(c, &one, &v);
    if (one.mark) {
        v.mark = str_hex(c->mem, one.mark->mark.p, one.mark->mark.n);
        v.log = url_query(c, url0(c, "/log/own"), "mark", v.mark);
    }
    struct out o = page_out(c, rs, 200);
    club_case(&o, &v);
    return ST_OK;
}

enum status my_club_leave(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct one one;

    TRY(load_one(c, rq, &one));
    if (!may_leave(c, &one))
        return FAIL(c, ST_NOT_FOUND, "admission.no-such-application");
    struct club_case_view v = view_of(c, rq, &one, MSG_club_leave_title);
    v.page.flags = PAGE_READ;
    v.page.back = url_id(c, "/my/club/{id}", one.id);
    v.page.back_text = one.a->title;
    struct out o = page_out(c, rs, 200);
    club_leave(&o, &v);
    return ST_OK;
}

enum status my_club_left(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct uuid id = request_uuid(rq, "id");

    TRY(club_withdraw(c, id));
    return response_see_other(c, rs, url_id(c, "/my/club/{id}", id).s);
}
