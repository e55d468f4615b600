/* The bodies that carry the pilot: whom to ask, with which roles, and what they have to do. */
#include "account/account.h"
#include "i18n/i18n.h"
#include "i18n/msg_task.h"
#include "task/pages.h"
#include "task_views.h"

enum { PAGE_OF_BODIES = 500, TASKS_SHOWN = 10 };

/* ---- all of them ----------------------------------------------------------------------------- */

enum {
    COL_NAME,
    COL_KIND,
    COL_CONTACT,
    COL_PHONE,
    COL_EMAIL,
    COL_OPEN,
    COL_LATE,
    COL_OLDEST,
    COLS
};
static const struct list_column columns[COLS] = {
    [COL_NAME] = {"name", MSG_task_body, COLUMN_NAME, true, false},
    [COL_KIND] = {"kind", MSG_task_body_kind, COLUMN_WORDS, true, false},
    [COL_CONTACT] = {"contact", MSG_task_contact, COLUMN_WORDS, false, false},
    [COL_PHONE] = {"phone", MSG_task_contact_phone, COLUMN_NUMBER, false, false},
    [COL_EMAIL] = {"email", MSG_task_contact_email, COLUMN_WORDS, false, true},
    [COL_OPEN] = {"open", MSG_task_state_open, COLUMN_AMOUNT, true, false},
    [COL_LATE] = {"late", MSG_task_state_late, COLUMN_AMOUNT, true, false},
    [COL_OLDEST] = {"oldest", MSG_task_oldest_days, COLUMN_AMOUNT, true, false},
};
static const struct list_filter filters[] = {{"kind", MSG_task_body_kind, FILTER_CHOICE}};
static const struct list bodies_list = {
    .name = "pilot",
    .caption = MSG_task_bodies,
    .columns = columns,
    .n_columns = COLS,
    .filters = filters,
    .n_filters = COUNT(filters),
    .search = MSG_task_to_search,
    .page_size = PAGE_OF_BODIES,
    .export_most = 1000,
    .empty = MSG_task_to_empty,
};

struct bodies {
    struct organisations all;
    struct task_contacts_rows contacts;
    struct task_ages_rows ages;
};

static enum status bodies_tx(struct ctx *c, void *arg)
{
    struct bodies *b = arg;

    TRY(organisation_pilot(c, &b->all));
    struct uuid *ids = NEWS(c->mem, struct uuid, b->all.n);
    for (size_t i = 0; i < b->all.n; i++)
        ids[i] = b->all.v[i].id;
    TRY(task_contacts(c, (struct uuids){ids, b->all.n}, &b->contacts));
    return task_ages(c, &b->ages);
}

static const struct task_contacts_row *contact_of(const struct task_contacts_rows *all,
                                                  struct uuid id)
{
    for (size_t i = 0; i < all->n; i++)
        if (uuid_eq(all->v[i].organisation_id, id))
            return &all->v[i];
    return NULL;
}

static const struct task_ages_row *ages_of(const struct task_ages_rows *all, struct uuid id)
{
    for (size_t i = 0; i < all->n; i++)
        if (uuid_eq(all->v[i].assignee_id, id))
            return &all->v[i];
    return NULL;
}

static void fill_body(struct ctx *c,
                      const struct bodies *b,
                      const struct organisation *body,
                      struct list_cell *cells)
{
    const struct task_contacts_row *contact = contact_of(&b->contacts, body->id);
    const struct task_ages_row *ages = ages_of(&b->ages, body->id);

    cells[COL_NAME] = CELL_LINK(url_id(c, "/staff/tasks/body/{id}", body->id), body->name);
    cells[COL_KIND] = CELL_TEXT(body->kind_name);
    cells[COL_OPEN] = CELL_NUMBER(ages ? ages->open : 0);
    cells[COL_LATE] = CELL_NUMBER(ages ? ages->late : 0);
    if (ages)
        cells[COL_OLDEST] =
            CELL_NUMBER((c->now_us - ages->oldest) / (INT64_C(86400) * TIME_SECOND));
    if (!contact)
        return;
    cells[COL_CONTACT] = CELL_TEXT(contact->name);
    cells[COL_CONTACT].about = contact->post;
    cells[COL_PHONE] = CELL_TEXT(i18n_phone(c, contact->phone));
    cells[COL_EMAIL] = CELL_TEXT(contact->email);
}

/* Each kind once, in the order of the register. */
static struct list_options kind_options(struct ctx *c, const struct organisations *all)
{
    struct option *options = NEWS(c->mem, struct option, all->n);
    size_t n = 0;

    for (size_t i = 0; i < all->n; i++)
        if (n == 0 || !str_eq(options[n - 1].value, all->v[i].kind))
            options[n++] = (struct option){.value = all->v[i].kind, .text = all->v[i].kind_name};
    return (struct list_options){options, n};
}

enum status task_bodies_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct list_state state = list_read(c, &bodies_list, rq);
    struct bodies b = {.all = {NULL, 0}};
    size_t n = 0;

    TRY(db_tx_read(c, "task/bodies", bodies_tx, &b));
    struct task_list_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_task_bodies),
                 .flags = list_page_flags(&state),
                 .back = url0(c, "/staff/tasks"),
                 .back_text = msg_text(c, MSG_task_nav)},
        .list = list_view_of(c, &state, rq, b.all.n, 0),
    };
    for (size_t i = 0; i < b.all.n; i++)
        if (state.value[0].n == 0 || str_eq(state.value[0], b.all.v[i].kind))
            fill_body(c, &b, &b.all.v[i], v.list.rows[n++].cells);
    v.list.n = n;
    list_arrange(c, &v.list);
    v.list.options[0] = kind_options(c, &b.all);
    if (state.format != LIST_PAGE)
        return list_download(c, rs, &v.list);
    struct out o = page_out(c, rs, 200);
    task_bodies_view(&o, &v);
    return ST_OK;
}

/* ---- one of them ----------------------------------------------------------------------------- */

struct one_body {
    struct uuid id;
    struct organisation *body;
    struct task_contacts_rows contacts;
    struct task_ages_rows ages;
    struct task_list_rows tasks;
    bool oversees;
};

/* A body of the pilot, the own organisation, or one below it; of a school nobody else learns. */
static enum status may_see(struct ctx *c, const struct one_body *one)
{
    struct organisations pilot;
    bool under;

    TRY(organisation_is_under(c, c->actor.organisation, one->id, time_date(c->now_us), &under));
    if (under || one->oversees || uuid_eq(one->id, c->actor.organisation))
        return ST_OK;
    TRY(organisation_pilot(c, &pilot));
    for (size_t i = 0; i < pilot.n; i++)
        if (uuid_eq(pilot.v[i].id, one->id))
            return ST_OK;
    return FAIL(c, ST_NOT_FOUND, "organisation.unknown");
}

static enum status one_tx(struct ctx *c, void *arg)
{
    struct one_body *one = arg;
    struct task_rights_row *rights;
    const struct task_list_in in = {
        .view = STR("open"),
        .kind = STR(""),
        .body = uuid_print(c->mem, one->id),
        .side = STR(""),
        .own = c->actor.organisation,
        .search = STR(""),
        .typed = STR(""),
        .sort = STR("age"),
        .down = true,
        .most = TASKS_SHOWN,
    };

    TRY(task_rights(c, &rights));
    one->oversees = rights->oversees;
    TRY(may_see(c, one));
    TRY(organisation_by_id(c, one->id, &one->body));
    TRY(task_contacts(c, (struct uuids){&one->id, 1}, &one->contacts));
    TRY(task_ages(c, &one->ages));
    return task_list(c, &in, &one->tasks);
}

/* The roles that can be given there; who has them is the business of its administrators. */
static struct str role_set(struct ctx *c, const struct organisation *body)
{
    size_t n;
    const struct account_role *all = account_all_roles(c, &n);
    struct str text = STR("");

    for (size_t i = 0; i < n; i++)
        if (all[i].granted && (all[i].levels & account_level_of(body)))
            text = str_printf(c->mem, STR_FMT "%s" STR_FMT, STR_ARG(text), text.n > 0 ? "; " : "",
                              STR_ARG(msg_text(c, all[i].label)));
    return text;
}

static void fill_contact(struct ctx *c, const struct one_body *one, struct task_body_view *v)
{
    const struct task_contacts_row *contact = contact_of(&one->contacts, one->id);
    bool may = uuid_eq(one->id, c->actor.organisation) || one->oversees;

    if (contact) {
        v->contact[v->n_contact++] = (struct fact){.name = msg_text(c, MSG_task_contact_name),
                                                   .value = contact->name,
                                                   .about = contact->post};
        v->contact[v->n_contact++] = (struct fact){.name = msg_text(c, MSG_task_contact_phone),
                                                   .value = i18n_phone(c, contact->phone)};
        if (contact->email.n > 0)
            v->contact[v->n_contact++] =
                (struct fact){.name = msg_text(c, MSG_task_contact_email), .value = contact->email};
    }
    if (may && !(c->actor.access & ACCESS_OVERSIGHT))
        v->edit = url_id(c, "/staff/tasks/body/{id}/contact", one->id);
}

static void fill_tasks(struct ctx *c, const struct one_body *one, struct task_body_view *v)
{
    const struct task_ages_row *ages = ages_of(&one->ages, one->id);
    struct row_link *rows = NEWS(c->mem, struct row_link, one->tasks.n);

    for (size_t i = 0; i < one->tasks.n; i++) {
        const struct task_list_row *row = &one->tasks.v[i];
        const struct task_about about = {row->source, row->title, row->place_kk, row->place_ru,
                                         row->amount};
        struct str state = str_from_z(row->late ? "late" : "open");
        rows[i] = (struct row_link){.url = task_url(c, row->id),
                                    .icon = "clipboard-list",
                                    .title = task_title(c, &about),
                                    .text = task_age(c, row->created_at, c->now_us),
                                    .tag = words_text(c, task_tags, state),
                                    .tag_tone = words_tone(task_tags, state)};
    }
    v->tasks = rows;
    v->n_tasks = one->tasks.n;
    v->figures[0] = (struct figure){.value = i18n_number(c, ages ? ages->open : 0),
                                    .text = msg_text(c, MSG_task_state_open)};
    v->figures[1] = (struct figure){.value = i18n_number(c, ages ? ages->late : 0),
                                    .text = msg_text(c, MSG_task_state_late),
                                    .tone = ages && ages->late > 0 ? TONE_BAD : TONE_PLAIN};
    v->figures[2] = (struct figure){.value = ages ? task_age(c, ages->oldest, c->now_us) : STR("–"),
                                    .text = msg_text(c, MSG_task_oldest)};
}

enum status task_body_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct one_body one = {.id = request_uuid(rq, "id")};

    TRY(db_tx_read(c, "task/body", one_tx, &one));
    struct task_body_view v = {
        .page = {.rq = rq,
                 .title = one.body->name,
                 .back = url0(c, "/staff/tasks/bodies"),
                 .back_text = msg_text(c, MSG_task_bodies)},
        .name = one.body->name,
        .kind = one.body->kind_name,
        .all = url_query(c, url0(c, "/staff/tasks"), "body", uuid_print(c->mem, one.id)),
    };
    if (!(c->actor.access & ACCESS_OVERSIGHT))
        v.give = url_query(c, url0(c, "/staff/tasks/new"), "to", uuid_print(c->mem, one.id));
    fill_contact(c, &one, &v);
    fill_tasks(c, &one, &v);
    v.about[v.n_about++] =
        (struct fact){.name = msg_text(c, MSG_task_roles), .value = role_set(c, one.body)};
    if (one.body->bin.n > 0)
        v.about[v.n_about++] =
            (struct fact){.name = msg_text(c, MSG_task_body_bin), .value = one.body->bin};
    struct out o = page_out(c, rs, 200);
    task_body_view(&o, &v);
    return ST_OK;
}

/* ---- whom to ask there ----------------------------------------------------------------------- */

static enum status show_contact(struct ctx *c,
                                const struct request *rq,
                                struct response *rs,
                                struct form_values *form,
                                bool fresh)
{
    struct one_body one = {.id = request_uuid(rq, "id")};

    TRY(db_tx_read(c, "task/contact", one_tx, &one));
    if (!one.oversees && !uuid_eq(one.id, c->actor.organisation))
        return FAIL(c, ST_NOT_FOUND, "organisation.unknown");
    const struct task_contacts_row *contact = contact_of(&one.contacts, one.id);
    if (fresh && !form->typed) {
        form_set(form, "version", str_printf(c->mem, "%d", contact ? (int)contact->version : 0));
        form_set(form, "name", contact ? contact->name : STR(""));
        form_set(form, "post", contact ? contact->post : STR(""));
        form_set(form, "phone", contact ? contact->phone : STR(""));
        form_set(form, "email", contact ? contact->email : STR(""));
    }
    struct task_contact_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_task_contact),
                 .flags = PAGE_READ,
                 .back = url_id(c, "/staff/tasks/body/{id}", one.id),
                 .back_text = one.body->name,
                 .form = form},
        .name = one.body->name,
        .form = form,
        .action = url_id(c, "/staff/tasks/body/{id}/contact", one.id),
    };
    struct out o = page_out(c, rs, form->bad ? 422 : 200);
    task_contact_view(&o, &v);
    return ST_OK;
}

enum status task_contact_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form = form_blank(c, &task_contact_form);
    return show_contact(c, rq, rs, &form, true);
}

struct put {
    struct uuid id;
    const struct form_values *form;
};

static enum status put_tx(struct ctx *c, void *arg)
{
    const struct put *put = arg;
    const struct task_put_contact_in in = {
        .organisation = put->id,
        .version = (int32_t)form_at(put->form, "version")->number,
        .name = form_at(put->form, "name")->text,
        .post = form_at(put->form, "post")->text,
        .phone = form_at(put->form, "phone")->text,
        .email = form_at(put->form, "email")->text,
    };
    int64_t changed;

    return task_put_contact(c, &in, &changed);
}

enum status task_contact_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form;

    TRY(form_read(c, &task_contact_form, rq, &form));
    if (!form.bad) {
        struct put put = {request_uuid(rq, "id"), &form};
        enum status st = db_tx_locked(c, "task/put-contact", put_tx, &put);
        if (st == ST_OK)
            return response_see_other(c, rs, url_id(c, "/staff/tasks/body/{id}", put.id).s);
        TRY(form_failure(c, &form, st));
    }
    return show_contact(c, rq, rs, &form, false);
}
