/* What the head of an organisation does with a group: learners come and go by orders, teachers are
 * assigned. */
#include "account/account.h"
#include "base/id.h"
#include "base/scan.h"
#include "db/db.h"
#include "i18n/i18n.h"
#include "i18n/msg_learner.h"
#include "learner/pages.h"
#include "learner_views.h"
#include "person/person.h"

static const struct field enter_fields[] = {
    {"iin", FIELD_IIN, MSG_learner_iin, 0, MSG_learner_iin_missing, 0, 0},
    {"from", FIELD_DATE, MSG_learner_from, 0, MSG_learner_day_missing, 0, 0},
    {"basis", FIELD_TEXT, MSG_learner_basis, MSG_learner_basis_hint, MSG_learner_basis_missing, 1,
     300},
};
const struct form learner_enter_form = {"learner_enter", enter_fields, COUNT(enter_fields)};

static const struct field leave_fields[] = {
    {"to", FIELD_DATE, MSG_learner_to, 0, MSG_learner_day_missing, 0, 0},
    {"basis", FIELD_TEXT, MSG_learner_basis, MSG_learner_basis_hint, MSG_learner_basis_missing, 1,
     300},
};
const struct form learner_leave_form = {"learner_leave", leave_fields, COUNT(leave_fields)};

static const struct field assign_fields[] = {
    {"teacher", FIELD_UUID, MSG_learner_teacher, 0, MSG_learner_teacher_missing, 0, 0},
    {"subject", FIELD_UUID, MSG_learner_subject, MSG_learner_subject_hint, 0, 0, 0},
    {"from", FIELD_DATE, MSG_learner_from, 0, MSG_learner_day_missing, 0, 0},
};
const struct form learner_assign_form = {"learner_assign", assign_fields, COUNT(assign_fields)};

static const struct field subject_fields[] = {
    {"name_kk", FIELD_TEXT, MSG_learner_name_kk, 0, MSG_learner_name_missing, 2, 120},
    {"name_ru", FIELD_TEXT, MSG_learner_name_ru, 0, MSG_learner_name_missing, 2, 120},
};
const struct form learner_subject_form = {"learner_subject", subject_fields, COUNT(subject_fields)};

struct work {
    struct uuid id; /* of the group, the learner's row or the assignment */
    const struct form_values *form;
    struct uuid done; /* the group to show afterwards */
    struct learner_group_by_id_row *group;
    struct account_colleagues people;
    struct learner_subjects_rows subjects;
};

static struct date day_of(const struct form_values *form, const char *name)
{
    return (struct date){(int32_t)form_at(form, name)->number};
}

/* Today, or the first day of a group that has not begun. */
static void set_day(struct ctx *c, struct form_values *form, const char *name, struct date first)
{
    struct date today = time_date(c->now_us);

    if (!form->typed)
        form_set(form, name, time_print_date(c->mem, first.days > today.days ? first : today));
}

static struct learner_form_view view_of(struct ctx *c,
                                        const struct request *rq,
                                        const struct learner_group_by_id_row *group,
                                        enum msg title,
                                        const struct form_values *form)
{
    return (struct learner_form_view){
        .page = {.rq = rq,
                 .title = msg_text(c, title),
                 .flags = PAGE_READ,
                 .back =
                     group ? url_id(c, "/staff/class/{id}", group->id) : url0(c, "/staff/classes"),
                 .back_text = group ? group->name : msg_text(c, MSG_learner_nav),
                 .form = form},
        .title = msg_text(c, title),
        .form = form,
    };
}

/* ---- a learner comes ------------------------------------------------------------------------- */

static enum status group_tx(struct ctx *c, void *arg)
{
    struct work *w = arg;
    return learner_group_of(c, w->id, &w->group);
}

static enum status show_enter(struct ctx *c,
                              const struct request *rq,
                              struct response *rs,
                              struct form_values *form,
                              bool fresh)
{
    struct work w = {.id = request_uuid(rq, "id")};

    TRY(db_tx_read(c, "learner/enter-form", group_tx, &w));
    if (fresh)
        set_day(c, form, "from", w.group->from_on);
    struct learner_form_view v = view_of(c, rq, w.group, MSG_learner_enter, form);
    v.action = url_id(c, "/staff/class/{id}/learner", w.id);
    struct out o = page_out(c, rs, form->bad ? 422 : 200);
    learner_enter_view(&o, &v);
    return ST_OK;
}

enum status learner_enter_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form = form_blank(c, &learner_enter_form);
    return show_enter(c, rq, rs, &form, true);
}

static enum status enter_tx(struct ctx *c, void *arg)
{
    const struct work *w = arg;
    struct person *person;
    int64_t changed;

    enum status st = person_by_iin(c, form_at(w->form, "iin")->text, &person);
    if (st == ST_NOT_FOUND)
        return FAIL_FIELD(c, ST_INVALID, "learner.nobody", "iin");
    TRY(st);
    return learner_enter(c, uuid_v4(), w->id, person->id, day_of(w->form, "from"),
                         form_at(w->form, "basis")->text, &changed);
}

enum status learner_enter_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form;

    TRY(form_read(c, &learner_enter_form, rq, &form));
    if (!form.bad) {
        struct work w = {.id = request_uuid(rq, "id"), .form = &form};
        enum status st = db_tx_locked(c, "learner/enter", enter_tx, &w);
        if (st == ST_OK)
            return response_see_other(c, rs, url_id(c, "/staff/class/{id}", w.id).s);
        TRY(form_failure(c, &form, st));
    }
    return show_enter(c, rq, rs, &form, false);
}

/* ---- and leaves ------------------------------------------------------------------------------ */

struct leaving {
    struct uuid id;
    struct learner_member_by_id_row *row;
};

static enum status leaving_tx(struct ctx *c, void *arg)
{
    struct leaving *l = arg;

    TRY(learner_member_by_id(c, l->id, &l->row));
    return l->row ? ST_OK : FAIL(c, ST_NOT_FOUND, "learner.no-such-member");
}

static enum status show_leave(struct ctx *c,
                              const struct request *rq,
                              struct response *rs,
                              struct form_values *form,
                              bool fresh)
{
    struct leaving l = {.id = request_uuid(rq, "id")};

    TRY(db_tx_read(c, "learner/leave-form", leaving_tx, &l));
    if (fresh)
        set_day(c, form, "to", l.row->from_on);
    struct learner_form_view v = view_of(c, rq, NULL, MSG_learner_leave, form);
    v.page.back = url_id(c, "/staff/class/{id}", l.row->group_id);
    v.page.back_text = l.row->group_name;
    v.lead = l.row->name;
    v.action = url_id(c, "/staff/class-learner/{id}", l.id);
    struct out o = page_out(c, rs, form->bad ? 422 : 200);
    learner_leave_view(&o, &v);
    return ST_OK;
}

enum status learner_leave_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form = form_blank(c, &learner_leave_form);
    return show_leave(c, rq, rs, &form, true);
}

static enum status leave_tx(struct ctx *c, void *arg)
{
    struct work *w = arg;
    struct learner_leave_row *row;

    TRY(learner_leave(c, w->id, day_of(w->form, "to"), form_at(w->form, "basis")->text, &row));
    w->done = row->group_id;
    return ST_OK;
}

enum status learner_leave_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form;

    TRY(form_read(c, &learner_leave_form, rq, &form));
    if (!form.bad) {
        struct work w = {.id = request_uuid(rq, "id"), .form = &form};
        enum status st = db_tx_locked(c, "learner/leave", leave_tx, &w);
        if (st == ST_OK)
            return response_see_other(c, rs, url_id(c, "/staff/class/{id}", w.done).s);
        TRY(form_failure(c, &form, st));
    }
    return show_leave(c, rq, rs, &form, false);
}

/* ---- who teaches ----------------------------------------------------------------------------- */

static enum status assigning_tx(struct ctx *c, void *arg)
{
    struct work *w = arg;

    TRY(learner_group_of(c, w->id, &w->group));
    TRY(account_coworkers(c, &w->people));
    return learner_subjects(c, w->group->level, &w->subjects);
}

static bool may_teach(struct str roles)
{
    static const char *const teaching[] = {"teacher", "educator", "tutor"};
    struct str role;

    while (roles.n > 0) {
        if (!scan_until(&roles, ',', &role)) {
            role = roles;
            roles.n = 0;
        }
        for (size_t i = 0; i < COUNT(teaching); i++)
            if (str_eq_z(role, teaching[i]))
                return true;
    }
    return false;
}

static void fill_choices(struct ctx *c, const struct work *w, struct learner_form_view *v)
{
    struct option *teachers = NEWS(c->mem, struct option, w->people.n + 1),
                  *subjects = NEWS(c->mem, struct option, w->subjects.n + 1);
    size_t n = 0, k = 0;

    for (size_t i = 0; i < w->people.n; i++)
        if (may_teach(w->people.v[i].roles))
            teachers[n++] = (struct option){.value = uuid_print(c->mem, w->people.v[i].person),
                                            .text = w->people.v[i].name};
    for (size_t i = 0; i < w->subjects.n; i++)
        subjects[k++] = (struct option){.value = uuid_print(c->mem, w->subjects.v[i].id),
                                        .text = c->lang == LANG_RU ? w->subjects.v[i].name_ru
                                                                   : w->subjects.v[i].name_kk};
    v->teachers = (struct list_options){teachers, n};
    v->subjects = (struct list_options){subjects, k};
}

static enum status show_assign(struct ctx *c,
                               const struct request *rq,
                               struct response *rs,
                               struct form_values *form,
                               bool fresh)
{
    struct work w = {.id = request_uuid(rq, "id")};

    TRY(db_tx_read(c, "learner/assign-form", assigning_tx, &w));
    if (fresh)
        set_day(c, form, "from", w.group->from_on);
    struct learner_form_view v = view_of(c, rq, w.group, MSG_learner_assign, form);
    v.action = url_id(c, "/staff/class/{id}/teacher", w.id);
    fill_choices(c, &w, &v);
    struct out o = page_out(c, rs, form->bad ? 422 : 200);
    learner_assign_view(&o, &v);
    return ST_OK;
}

enum status learner_assign_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form = form_blank(c, &learner_assign_form);
    return show_assign(c, rq, rs, &form, true);
}

static enum status assign_tx(struct ctx *c, void *arg)
{
    const struct work *w = arg;
    const struct field_value *subject = form_at(w->form, "subject");
    int64_t changed;

    return learner_assign(c, uuid_v4(), w->id,
                          (struct opt_uuid){.set = subject->text.n > 0, .v = subject->uuid},
                          form_at(w->form, "teacher")->uuid, day_of(w->form, "from"), &changed);
}

enum status learner_assign_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form;

    TRY(form_read(c, &learner_assign_form, rq, &form));
    if (!form.bad) {
        struct work w = {.id = request_uuid(rq, "id"), .form = &form};
        enum status st = db_tx_locked(c, "learner/assign", assign_tx, &w);
        if (st == ST_OK)
            return response_see_other(c, rs, url_id(c, "/staff/class/{id}", w.id).s);
        TRY(form_failure(c, &form, st));
    }
    return show_assign(c, rq, rs, &form, false);
}

static enum status unassign_tx(struct ctx *c, void *arg)
{
    struct work *w = arg;
    struct learner_unassign_row *row;

    TRY(learner_unassign(c, w->id, (struct date){time_date(c->now_us).days - 1}, &row));
    w->done = row->group_id;
    return ST_OK;
}

/* Yesterday was the last day: from now on the journal is closed to who taught. */
enum status learner_unassign_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct work w = {.id = request_uuid(rq, "id")};

    TRY(db_tx_locked(c, "learner/unassign", unassign_tx, &w));
    return response_see_other(c, rs, url_id(c, "/staff/class/{id}", w.done).s);
}

/* ---- what is taught -------------------------------------------------------------------------- */

static enum status show_subject(struct ctx *c,
                                const struct request *rq,
                                struct response *rs,
                                const struct form_values *form)
{
    struct learner_form_view v = view_of(c, rq, NULL, MSG_learner_subject_new, form);

    v.action = url0(c, "/staff/classes/subject");
    struct out o = page_out(c, rs, form->bad ? 422 : 200);
    learner_subject_view(&o, &v);
    return ST_OK;
}

enum status learner_subject_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form = form_blank(c, &learner_subject_form);
    return show_subject(c, rq, rs, &form);
}

static enum status subject_tx(struct ctx *c, void *arg)
{
    const struct form_values *form = ((const struct work *)arg)->form;
    int64_t changed;

    return learner_put_subject(c, uuid_v4(), form_at(form, "name_kk")->text,
                               form_at(form, "name_ru")->text, &changed);
}

enum status learner_subject_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form;

    TRY(form_read(c, &learner_subject_form, rq, &form));
    if (!form.bad) {
        struct work w = {.form = &form};
        enum status st = db_tx_locked(c, "learner/subject", subject_tx, &w);
        if (st == ST_OK)
            return response_see_other(c, rs, url0(c, "/staff/classes").s);
        TRY(form_failure(c, &form, st));
    }
    return show_subject(c, rq, rs, &form);
}
