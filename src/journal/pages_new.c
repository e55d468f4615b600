/* A lesson is written down, and its theme and homework corrected. */
#include "base/id.h"
#include "db/db.h"
#include "i18n/i18n.h"
#include "i18n/msg_journal.h"
#include "journal/pages.h"
#include "journal_views.h"
#include "learner/learner.h"
#include "platform/platform.h"

enum { THEME_MOST = 300, HOMEWORK_MOST = 2000 };

#define THEME                                                                                      \
    {                                                                                              \
        "theme", FIELD_TEXT, MSG_journal_theme, 0, MSG_journal_theme_missing, 2, THEME_MOST        \
    }
#define HOMEWORK                                                                                   \
    {                                                                                              \
        "homework", FIELD_TEXTAREA, MSG_journal_homework, MSG_journal_homework_hint, 0, 0,         \
            HOMEWORK_MOST                                                                          \
    }

static const struct field lesson_fields[] = {
    {"day", FIELD_DATE, MSG_journal_day, 0, MSG_journal_day_missing, 0, 0},
    THEME,
    HOMEWORK,
    {"work", FIELD_CHOICE, MSG_journal_work, 0, 0, 0, 0},
    {"most", FIELD_INT, MSG_journal_most, MSG_journal_most_hint, 0, 1, 100},
};
const struct form journal_lesson_form = {"journal_lesson", lesson_fields, COUNT(lesson_fields)};

static const struct field edit_fields[] = {
    THEME,
    HOMEWORK,
    {"version", FIELD_INT, MSG_journal_theme, 0, 0, 0, 0},
};
const struct form journal_edit_form = {"journal_edit", edit_fields, COUNT(edit_fields)};

/* ---- a new one ------------------------------------------------------------------------------- */

struct adding {
    struct uuid group, subject;
    const struct form_values *form;
    struct journal_head_row *head;
    struct journal_terms_rows terms;
};

static enum status head_tx(struct ctx *c, void *arg)
{
    struct adding *a = arg;

    TRY(journal_head_of(c, a->group, a->subject, &a->head));
    return journal_terms(c, a->head->year, a->head->level, &a->terms);
}

/* Today, or the last day of the term that has ended. */
static void set_day(struct ctx *c, const struct adding *a, struct form_values *form)
{
    struct date today = time_date(c->now_us);
    const struct journal_terms_row *term = journal_term_at(&a->terms, 0, today);

    if (form->typed || !term)
        return;
    if (today.days > term->to_on.days)
        today = term->to_on;
    form_set(form, "day", time_print_date(c->mem, today));
    form_set(form, "work", STR("NONE"));
}

static enum status show_new(struct ctx *c,
                            const struct request *rq,
                            struct response *rs,
                            struct form_values *form,
                            bool fresh)
{
    struct adding a = {.group = request_uuid(rq, "id"), .subject = request_uuid(rq, "subject")};
    const struct str ids[] = {request_param(rq, "id"), request_param(rq, "subject")};

    TRY(db_tx_read(c, "journal/new", head_tx, &a));
    if (!a.head->teaches)
        return learner_refuse(c, rq, a.group, a.head->organisation_id);
    if (fresh)
        set_day(c, &a, form);
    struct str subject = journal_subject(c, a.head->name_kk, a.head->name_ru);
    struct journal_form_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_journal_new),
                 .flags = PAGE_READ,
                 .back = url_path(c, "/staff/class/{id}/journal/{subject}", ids, 2),
                 .back_text = str_printf(c->mem, STR_FMT ", " STR_FMT, STR_ARG(a.head->group_name),
                                         STR_ARG(subject)),
                 .form = form},
        .form = form,
        .action = url_path(c, "/staff/class/{id}/journal/{subject}/new", ids, 2),
        .works = words_options(c, journal_works),
        .has_works = str_eq_z(a.head->marking, "POINTS") && a.head->grade > 1,
    };
    struct out o = page_out(c, rs, form->bad ? 422 : 200);
    journal_new(&o, &v);
    return ST_OK;
}

enum status journal_new_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form = form_blank(c, &journal_lesson_form);
    return show_new(c, rq, rs, &form, true);
}

static enum status add_tx(struct ctx *c, void *arg)
{
    const struct adding *a = arg;
    struct uuid id = uuid_v4(), same;
    int64_t changed;
    bool first;
    struct str work = form_at(a->form, "work")->text;
    const struct journal_add_lesson_in in = {
        .id = id,
        .group_id = a->group,
        .subject = a->subject,
        .on_day = {(int32_t)form_at(a->form, "day")->number},
        .theme = form_at(a->form, "theme")->text,
        .homework = form_at(a->form, "homework")->text,
        .work = work.n > 0 ? work : STR("NONE"),
        .most = (int32_t)form_at(a->form, "most")->number,
    };

    TRY(platform_idem_claim(
        c, a->form->idem, str_printf(c->mem, "%d " STR_FMT, (int)in.on_day.days, STR_ARG(in.theme)),
        id, &first, &same));
    return first ? journal_add_lesson(c, &in, &changed) : ST_OK;
}

static enum status add_act(struct ctx *c, void *arg, struct uuid *ret_id)
{
    const struct adding *a = arg;

    *ret_id = a->group;
    return db_tx_locked(c, "journal/add-lesson", add_tx, arg);
}

static enum status may_add(struct ctx *c, const struct request *rq, struct adding *a)
{
    TRY(db_tx_read(c, "journal/may-add", head_tx, a));
    return a->head->teaches ? ST_OK : learner_refuse(c, rq, a->group, a->head->organisation_id);
}

enum status journal_new_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form;
    struct adding a = {.group = request_uuid(rq, "id"), .subject = request_uuid(rq, "subject")};
    const struct str ids[] = {request_param(rq, "id"), request_param(rq, "subject")};
    struct uuid same;

    TRY(may_add(c, rq, &a));
    TRY(form_read(c, &journal_lesson_form, rq, &form));
    const struct field_value *work = form_at(&form, "work");
    if (work->text.n > 0 && !words_has(journal_works, work->text))
        form_error(&form, "work", MSG_journal_no_works, STR(""));
    a.form = &form;
    if (!form.bad) {
        enum status st = platform_idem_once(c, form.idem, add_act, &a, &same);
        const struct journal_terms_row *term =
            journal_term_at(&a.terms, 0, (struct date){(int32_t)form_at(&form, "day")->number});
        if (st == ST_OK) {
            struct url grid = url_path(c, "/staff/class/{id}/journal/{subject}", ids, 2);
            struct str no = str_printf(c->mem, "%d", term ? (int)term->no : 1);
            return response_see_other(c, rs, url_query(c, grid, "term", no).s);
        }
        TRY(form_failure(c, &form, st));
    }
    return show_new(c, rq, rs, &form, false);
}

/* ---- theme and homework ---------------------------------------------------------------------- */

struct editing {
    struct uuid id;
    const struct form_values *form;
    struct journal_lesson_by_id_row *row;
    struct journal_lesson_place_row *place;
};

static enum status lesson_tx(struct ctx *c, void *arg)
{
    struct editing *e = arg;

    TRY(journal_lesson_by_id(c, e->id, &e->row));
    return e->row ? ST_OK : journal_lesson_place(c, e->id, &e->place);
}

static enum status open_editing(struct ctx *c, const struct request *rq, struct editing *e)
{
    TRY(db_tx_read(c, "journal/edit", lesson_tx, e));
    if (e->row && e->row->enters)
        return ST_OK;
    if (e->row)
        return learner_refuse(c, rq, e->row->group_id, e->row->organisation_id);
    if (e->place->group_id.set)
        return learner_refuse(c, rq, e->place->group_id.v, e->place->organisation_id.v);
    return FAIL(c, ST_NOT_FOUND, "journal.no-such");
}

static enum status show_edit(struct ctx *c,
                             const struct request *rq,
                             struct response *rs,
                             const struct editing *e,
                             const struct form_values *form)
{
    struct journal_form_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_journal_edit),
                 .flags = PAGE_READ,
                 .back = url_id(c, "/staff/lesson/{id}", e->id),
                 .back_text = e->row->theme,
                 .form = form},
        .caption = i18n_date(c, e->row->on_day),
        .form = form,
        .action = url_id(c, "/staff/lesson/{id}/edit", e->id),
    };
    struct out o = page_out(c, rs, form->bad ? 422 : 200);
    journal_edit(&o, &v);
    return ST_OK;
}

enum status journal_edit_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct editing e = {.id = request_uuid(rq, "id")};
    struct form_values form = form_blank(c, &journal_edit_form);

    TRY(open_editing(c, rq, &e));
    if (!form.typed) {
        form_set(&form, "theme", e.row->theme);
        form_set(&form, "homework", e.row->homework);
        form_set(&form, "version", str_printf(c->mem, "%d", (int)e.row->version));
    }
    return show_edit(c, rq, rs, &e, &form);
}

static enum status edit_tx(struct ctx *c, void *arg)
{
    const struct editing *e = arg;
    int64_t changed;

    TRY(journal_change_lesson(c, e->id, (int32_t)form_at(e->form, "version")->number,
                              form_at(e->form, "theme")->text, form_at(e->form, "homework")->text,
                              &changed));
    return changed == 1 ? ST_OK : FAIL(c, ST_CONFLICT, "journal.changed-meanwhile");
}

enum status journal_edit_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct editing e = {.id = request_uuid(rq, "id")};
    struct form_values form;

    TRY(open_editing(c, rq, &e));
    TRY(form_read(c, &journal_edit_form, rq, &form));
    e.form = &form;
    if (!form.bad) {
        enum status st = db_tx_locked(c, "journal/edit-lesson", edit_tx, &e);
        if (st == ST_OK)
            return response_see_other(c, rs, url_id(c, "/staff/lesson/{id}", e.id).s);
        TRY(form_failure(c, &form, st));
    }
    return show_edit(c, rq, rs, &e, &form);
}
