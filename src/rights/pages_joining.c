/* Administrators' forms about groups: a new one, who joins, what is given, what ends. */
#include "base/scan.h"
#include "base/time.h"
#include "html/words.h"
#include "i18n/msg_rights.h"
#include "rights/pages.h"
#include "rights/pages_group.h"
#include "rights/state.h"
#include "rights_views.h"

enum { NAME_MOST = 200, REASON_MOST = 500, GROUPS_MOST = 2000 };

#define REASON                                                                                     \
    {                                                                                              \
        "reason", FIELD_TEXT, MSG_rights_reason, MSG_rights_reason_hint,                           \
            MSG_rights_reason_missing, 1, REASON_MOST                                              \
    }
#define TERM                                                                                       \
    {"from", FIELD_DATE, MSG_rights_group_from, 0, MSG_rights_on_missing, 0, 0},                   \
        {"to", FIELD_DATE, MSG_rights_group_to, MSG_rights_group_to_hint, 0, 0, 0}, REASON

static const struct field new_fields[] = {
    {"name", FIELD_TEXT, MSG_rights_group_name, MSG_rights_group_name_hint,
     MSG_rights_group_name_missing, 1, NAME_MOST},
    {"kind", FIELD_CHOICE, MSG_rights_group_kind, 0, MSG_rights_group_kind_missing, 0, 0},
    REASON,
};
const struct form group_new_form = {"group", new_fields, COUNT(new_fields)};

static const struct field member_fields[] = {TERM};
const struct form group_member_form = {"member", member_fields, COUNT(member_fields)};

static const struct field inner_fields[] = {
    {"group", FIELD_CHOICE, MSG_rights_group_inner, MSG_rights_group_inner_hint,
     MSG_rights_group_inner_missing, 0, 0},
    TERM,
};
const struct form group_inner_form = {"inner", inner_fields, COUNT(inner_fields)};

static const struct field right_fields[] = {
    {"permission", FIELD_CHOICE, MSG_rights_permission, 0, MSG_rights_group_right_missing, 0, 0},
    TERM,
};
const struct form group_right_form = {"right", right_fields, COUNT(right_fields)};

static const struct field end_fields[] = {REASON};
const struct form group_end_form = {"end", end_fields, COUNT(end_fields)};

/* ---- what all of them share ------------------------------------------------------------------ */

struct joining {
    struct uuid id, person;
    struct rights_group_by_id_row *group;
    struct rights_groups_rows others;
    struct account_colleague colleague;
};

static enum status joining_tx(struct ctx *c, void *arg)
{
    struct joining *in = arg;

    TRY(group_find(c, in->id, &in->group));
    if (!uuid_eq(in->group->organisation_id, c->actor.organisation))
        return FAIL(c, ST_NOT_FOUND, "http.not-found");
    if (!uuid_is_nil(in->person))
        TRY(account_colleague_by_id(c, in->person, &in->colleague));
    return rights_groups(c, c->actor.organisation, &in->others);
}

/* *ret_sent: the administrator was sent to confirm first. */
static enum status begin(struct ctx *c,
                         const struct request *rq,
                         struct response *rs,
                         struct joining *ret,
                         bool *ret_sent)
{
    *ret_sent = false;
    *ret = (struct joining){.id = request_uuid(rq, "id")};
    if (pairs_has(rq->params, "person"))
        ret->person = request_uuid(rq, "person");
    TRY(db_tx_read(c, "rights/joining", joining_tx, ret));
    return account_need_factor(c, rq, rs, ret_sent);
}

static struct url group_url(struct ctx *c, struct uuid group)
{
    return url_id(c, "/staff/group/{id}", group);
}

static enum status changed(struct ctx *c, struct response *rs, struct uuid group)
{
    return response_see_other(c, rs, url_query(c, group_url(c, group), "changed", STR("1")).s);
}

static struct group_form_view
form_view(struct ctx *c, const struct request *rq, struct form_values *form, enum msg title)
{
    return (struct group_form_view){
        .page = {.rq = rq, .title = msg_text(c, title), .flags = PAGE_READ, .form = form},
        .title = msg_text(c, title),
        .form = form,
        .submit = msg_text(c, MSG_rights_group_add)};
}

static struct group_form_view joining_view(struct ctx *c,
                                           const struct request *rq,
                                           const struct joining *in,
                                           struct form_values *form,
                                           enum msg title)
{
    struct group_form_view v = form_view(c, rq, form, title);

    v.caption = in->group->name;
    v.page.back = group_url(c, in->id);
    v.page.back_text = in->group->name;
    v.term = true;
    return v;
}

static enum status show(struct ctx *c, struct response *rs, const struct group_form_view *v)
{
    struct out o = page_out(c, rs, v->form->bad ? 422 : 200);
    rights_group_form(&o, v);
    return ST_OK;
}

static void
choose(struct group_form_view *v, const char *name, const struct option *options, size_t n)
{
    v->choice = (struct field_view){
        .values = v->form, .name = name, .options = options, .n_options = n, .look = FIELD_SELECT};
}

static void from_today(struct ctx *c, struct form_values *form)
{
    form_set(form, "from", time_print_date(c->mem, time_date(c->now_us)));
}

static struct group_term term_of(const struct form_values *form, struct uuid group)
{
    const struct field_value *to = form_at(form, "to");
    return (struct group_term){.group = group,
                               .from = {(int32_t)form_at(form, "from")->number},
                               .to = {to->text.n > 0, {(int32_t)to->number}},
                               .reason = form_at(form, "reason")->text};
}

static enum status read_term(struct ctx *c,
                             const struct form *declared,
                             const struct request *rq,
                             struct form_values *form)
{
    TRY(form_read(c, declared, rq, form));
    const struct field_value *from = form_at(form, "from"), *to = form_at(form, "to");
    if (!form->bad && to->text.n > 0 && to->number < from->number)
        form_error(form, "to", MSG_rights_group_backwards, STR(""));
    return ST_OK;
}

/* ---- a new group ----------------------------------------------------------------------------- */

static enum status
show_new(struct ctx *c, const struct request *rq, struct response *rs, struct form_values *form)
{
    struct group_form_view v = form_view(c, rq, form, MSG_rights_group_new);
    struct list_options kinds = words_options(c, group_kinds());

    v.page.back = url0(c, "/staff/groups");
    v.page.back_text = msg_text(c, MSG_rights_groups);
    v.action = url0(c, "/staff/groups/new");
    v.text = "name";
    choose(&v, "kind", kinds.v, kinds.n);
    v.choice.look = FIELD_PLAIN;
    v.submit = msg_text(c, MSG_rights_group_make);
    return show(c, rs, &v);
}

enum status group_new_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form = form_blank(c, &group_new_form);
    bool sent;

    TRY(account_need_factor(c, rq, rs, &sent));
    return sent ? ST_OK : show_new(c, rq, rs, &form);
}

enum status group_new_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form;
    struct uuid group = {0};
    bool sent;

    TRY(account_need_factor(c, rq, rs, &sent));
    TRY(form_read(c, &group_new_form, rq, &form));
    if (!form.bad && !words_has(group_kinds(), form_at(&form, "kind")->text))
        form_error(&form, "kind", MSG_rights_group_kind_missing, STR(""));
    if (!form.bad) {
        const struct group_new in = {.name = form_at(&form, "name")->text,
                                     .kind = form_at(&form, "kind")->text,
                                     .reason = form_at(&form, "reason")->text};
        TRY(form_failure(c, &form, rights_group_make(c, &in, &group)));
    }
    return form.bad ? show_new(c, rq, rs, &form) : changed(c, rs, group);
}

/* ---- a person joins -------------------------------------------------------------------------- */

enum { COL_NAME, COL_ROLES, PEOPLE_COLS };

static const struct list_column people_columns[PEOPLE_COLS] = {
    [COL_NAME] = {"name", MSG_rights_group_is_person, COLUMN_NAME, true, false},
    [COL_ROLES] = {"roles", MSG_rights_role, COLUMN_WORDS, false, false},
};
static const struct list people_list = {
    .people = true,
    .name = "group-people",
    .caption = MSG_rights_group_choose,
    .columns = people_columns,
    .n_columns = PEOPLE_COLS,
    .search = MSG_rights_group_is_person,
    .sort = "name",
};

struct choosing {
    struct joining joining;
    struct list_state state;
    struct account_colleagues found;
};

static enum status choosing_tx(struct ctx *c, void *arg)
{
    struct choosing *in = arg;
    const struct list_state *state = &in->state;

    TRY(joining_tx(c, &in->joining));
    return account_colleagues(c, state->search_key, state->descending, state->limit, state->offset,
                              &in->found);
}

/* Without a role here, or as the administrator in person, nobody can be added. */
static void fill_people(struct ctx *c, const struct choosing *in, struct list_view *list)
{
    for (size_t i = 0; i < in->found.n; i++) {
        const struct account_colleague *one = &in->found.v[i];
        const struct str parts[] = {uuid_print(c->mem, in->joining.id),
                                    uuid_print(c->mem, one->person)};
        struct list_cell *cells = list->rows[i].cells;
        cells[COL_NAME] = CELL_TEXT(one->name);
        if (one->roles.n > 0 && !uuid_eq(one->person, c->actor.person))
            cells[COL_NAME].url = url_path(c, "/staff/group/{id}/person/{person}", parts, 2);
        cells[COL_ROLES] = CELL_TEXT(account_role_words(c, one->roles));
    }
}

enum status group_people_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct choosing in = {.joining = {.id = request_uuid(rq, "id")},
                          .state = list_read(c, &people_list, rq)};

    TRY(db_tx_read(c, "rights/choosing", choosing_tx, &in));
    struct group_list_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_rights_group_choose),
                 .flags = list_page_flags(&in.state),
                 .back = group_url(c, in.joining.id),
                 .back_text = in.joining.group->name},
        .caption = in.joining.group->name,
        .title = msg_text(c, MSG_rights_group_choose),
        .list = list_view_of(c, &in.state, rq, in.found.n, in.found.total),
    };
    fill_people(c, &in, &v.list);
    if (in.state.format != LIST_PAGE)
        return list_download(c, rs, &v.list);
    struct out o = page_out(c, rs, 200);
    rights_group_list(&o, &v);
    return ST_OK;
}

static enum status show_person(struct ctx *c,
                               const struct request *rq,
                               struct response *rs,
                               const struct joining *in,
                               struct form_values *form)
{
    struct group_form_view v = joining_view(c, rq, in, form, MSG_rights_group_add_person);
    const struct str parts[] = {uuid_print(c->mem, in->id), uuid_print(c->mem, in->person)};

    v.lead = in->colleague.name;
    v.action = url_path(c, "/staff/group/{id}/person/{person}", parts, COUNT(parts));
    return show(c, rs, &v);
}

enum status group_person(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form = form_blank(c, &group_member_form);
    struct joining in;
    bool sent;

    TRY(begin(c, rq, rs, &in, &sent));
    from_today(c, &form);
    return sent ? ST_OK : show_person(c, rq, rs, &in, &form);
}

enum status group_person_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form;
    struct joining in;
    bool sent;

    TRY(begin(c, rq, rs, &in, &sent));
    TRY(read_term(c, &group_member_form, rq, &form));
    if (!form.bad) {
        const struct group_term term = term_of(&form, in.id);
        TRY(form_failure(c, &form, rights_group_add(c, &term, in.person, (struct uuid){{0}})));
    }
    return form.bad ? show_person(c, rq, rs, &in, &form) : changed(c, rs, in.id);
}

/* ---- a group joins --------------------------------------------------------------------------- */

static enum status show_inner(struct ctx *c,
                              const struct request *rq,
                              struct response *rs,
                              const struct joining *in,
                              struct form_values *form)
{
    struct group_form_view v = joining_view(c, rq, in, form, MSG_rights_group_add_group);
    struct option *options = NEWS(c->mem, struct option, in->others.n);
    size_t n = 0;

    for (size_t i = 0; i < in->others.n; i++)
        if (!uuid_eq(in->others.v[i].id, in->id))
            options[n++] = (struct option){.value = uuid_print(c->mem, in->others.v[i].id),
                                           .text = in->others.v[i].name};
    v.action = url_id(c, "/staff/group/{id}/inner", in->id);
    choose(&v, "group", options, n);
    return show(c, rs, &v);
}

enum status group_inner(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form = form_blank(c, &group_inner_form);
    struct joining in;
    bool sent;

    TRY(begin(c, rq, rs, &in, &sent));
    from_today(c, &form);
    return sent ? ST_OK : show_inner(c, rq, rs, &in, &form);
}

enum status group_inner_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form;
    struct joining in;
    struct uuid inner;
    bool sent;

    TRY(begin(c, rq, rs, &in, &sent));
    TRY(read_term(c, &group_inner_form, rq, &form));
    if (!form.bad && !scan_uuid(form_at(&form, "group")->text, &inner))
        form_error(&form, "group", MSG_rights_group_inner_missing, STR(""));
    if (!form.bad) {
        const struct group_term term = term_of(&form, in.id);
        TRY(form_failure(c, &form, rights_group_add(c, &term, (struct uuid){{0}}, inner)));
    }
    return form.bad ? show_inner(c, rq, rs, &in, &form) : changed(c, rs, in.id);
}

/* ---- a right is given ------------------------------------------------------------------------ */

static enum status show_give(struct ctx *c,
                             const struct request *rq,
                             struct response *rs,
                             const struct joining *in,
                             struct form_values *form)
{
    struct group_form_view v = joining_view(c, rq, in, form, MSG_rights_group_give);
    struct catalogue catalogue = rights_catalogue(http_router(c));
    struct option *options = NEWS(c->mem, struct option, catalogue.n);
    size_t n = 0;

    for (size_t i = 0; i < catalogue.n; i++)
        if (rights_group_may_have(&catalogue.v[i]))
            options[n++] = (struct option){.value = str_from_z(catalogue.v[i].name),
                                           .text = msg_text(c, (enum msg)catalogue.v[i].text)};
    v.lead = msg_text(c, MSG_rights_group_give_lead);
    v.action = url_id(c, "/staff/group/{id}/right", in->id);
    choose(&v, "permission", options, n);
    v.submit = msg_text(c, MSG_rights_wish_given);
    return show(c, rs, &v);
}

enum status group_give(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form = form_blank(c, &group_right_form);
    struct joining in;
    bool sent;

    TRY(begin(c, rq, rs, &in, &sent));
    from_today(c, &form);
    return sent ? ST_OK : show_give(c, rq, rs, &in, &form);
}

static const struct permission *find_permission(struct ctx *c, struct str name)
{
    struct catalogue catalogue = rights_catalogue(http_router(c));

    for (size_t i = 0; i < catalogue.n; i++)
        if (str_eq_z(name, catalogue.v[i].name) && rights_group_may_have(&catalogue.v[i]))
            return &catalogue.v[i];
    return NULL;
}

enum status group_give_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form;
    struct joining in;
    bool sent;

    TRY(begin(c, rq, rs, &in, &sent));
    TRY(read_term(c, &group_right_form, rq, &form));
    const struct permission *permission = find_permission(c, form_at(&form, "permission")->text);
    if (!form.bad && !permission)
        form_error(&form, "permission", MSG_rights_group_right_missing, STR(""));
    if (!form.bad) {
        const struct group_term term = term_of(&form, in.id);
        TRY(form_failure(c, &form, rights_group_give(c, &term, permission)));
    }
    return form.bad ? show_give(c, rq, rs, &in, &form) : changed(c, rs, in.id);
}

/* ---- something ends -------------------------------------------------------------------------- */

struct leaving {
    enum group_part part;
    struct uuid id, group;
    struct str group_name, subject;
};

static enum status leaving_tx(struct ctx *c, void *arg)
{
    struct leaving *in = arg;
    struct rights_membership_by_id_row *member;
    struct rights_group_right_by_id_row *right;

    if (in->part == GROUP_MEMBER) {
        TRY(rights_membership_by_id(c, in->id, &member));
        if (!member || !member->standing)
            return FAIL(c, ST_NOT_FOUND, "http.not-found");
        in->group = member->group_id;
        in->group_name = member->group_name;
        in->subject = member->name.v;
        return ST_OK;
    }
    TRY(rights_group_right_by_id(c, in->id, &right));
    if (!right || !right->standing)
        return FAIL(c, ST_NOT_FOUND, "http.not-found");
    const struct permission *permission = find_permission(c, right->permission);
    in->group = right->group_id;
    in->group_name = right->group_name;
    in->subject = permission ? msg_text(c, (enum msg)permission->text) : right->permission;
    return ST_OK;
}

static enum status end_part(struct ctx *c,
                            const struct request *rq,
                            struct response *rs,
                            enum group_part part,
                            struct form_values *form)
{
    struct leaving in = {.part = part, .id = request_uuid(rq, "id")};
    bool sent;

    TRY(db_tx_read(c, "rights/leaving", leaving_tx, &in));
    TRY(account_need_factor(c, rq, rs, &sent));
    if (sent)
        return ST_OK;
    if (rq->method == POST) {
        TRY(form_read(c, &group_end_form, rq, form));
        if (!form->bad)
            TRY(form_failure(c, form,
                             rights_group_end(c, part, in.id, form_at(form, "reason")->text)));
        if (!form->bad)
            return changed(c, rs, in.group);
    }
    struct group_form_view v = form_view(
        c, rq, form, part == GROUP_MEMBER ? MSG_rights_group_end_member : MSG_rights_wish_taken);
    v.caption = in.group_name;
    v.lead = in.subject;
    v.page.back = group_url(c, in.group);
    v.page.back_text = in.group_name;
    v.action = url_id(
        c, part == GROUP_MEMBER ? "/staff/membership/{id}/end" : "/staff/group-right/{id}/end",
        in.id);
    v.submit = v.title;
    return show(c, rs, &v);
}

enum status group_member_end(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form = form_blank(c, &group_end_form);
    return end_part(c, rq, rs, GROUP_MEMBER, &form);
}

enum status group_member_end_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form;
    return end_part(c, rq, rs, GROUP_MEMBER, &form);
}

enum status group_right_end(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form = form_blank(c, &group_end_form);
    return end_part(c, rq, rs, GROUP_RIGHT, &form);
}

enum status group_right_end_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form;
    return end_part(c, rq, rs, GROUP_RIGHT, &form);
}
