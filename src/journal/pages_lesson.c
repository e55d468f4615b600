/* One lesson: who was there, who got which points; entered for all learners with one form. */
#include "base/scan.h"
#include "db/db.h"
#include "i18n/i18n.h"
#include "i18n/msg_journal.h"
#include "journal/pages.h"
#include "journal_views.h"
#include "learner/learner.h"
#include "platform/platform.h"

enum { LEARNERS_MOST = 60, REASON_MOST = 300, VERSION_MOST = 1000000, KEY_MOST = 16 };

/* Three lists in step, one entry a learner; what is typed for one stands at one place in all. */
static const struct field entries_fields[] = {
    {"member", FIELD_LIST, MSG_journal_learner, 0, 0, 0, LEARNERS_MOST},
    {"entries", FIELD_LIST, MSG_journal_attendance, 0, 0, 0, LEARNERS_MOST},
    {"points", FIELD_LIST, MSG_journal_points, 0, 0, 0, LEARNERS_MOST},
    {"reason", FIELD_TEXT, MSG_journal_reason, MSG_journal_reason_hint, 0, 0, REASON_MOST},
    {"version", FIELD_INT, MSG_journal_points, 0, 0, 0, VERSION_MOST},
};
const struct form journal_entries_form = {"journal_entries", entries_fields, COUNT(entries_fields)};

struct lesson {
    struct uuid id;
    struct journal_lesson_by_id_row *row;
    struct journal_lesson_place_row *place;
    struct journal_learners_rows learners;
    struct journal_entries_rows entries;
    struct journal_changes_rows changes;
};

static enum status lesson_tx(struct ctx *c, void *arg)
{
    struct lesson *l = arg;

    TRY(journal_lesson_by_id(c, l->id, &l->row));
    if (!l->row)
        return journal_lesson_place(c, l->id, &l->place);
    TRY(journal_learners(c, l->row->group_id, l->row->on_day, l->row->on_day, &l->learners));
    TRY(journal_entries(c, (struct uuids){&l->id, 1}, &l->entries));
    return journal_changes(c, l->id, &l->changes);
}

/* A lesson of the own organisation that is not taught: 403, noted; another's: 404. */
static enum status open_lesson(struct ctx *c, const struct request *rq, struct lesson *l)
{
    TRY(db_tx_read(c, "journal/lesson", lesson_tx, l));
    if (l->row)
        return ST_OK;
    if (l->place->group_id.set)
        return learner_refuse(c, rq, l->place->group_id.v, l->place->organisation_id.v);
    return FAIL(c, ST_NOT_FOUND, "journal.no-such");
}

static const struct journal_entries_row *entry_of(const struct lesson *l, struct uuid member)
{
    for (size_t i = 0; i < l->entries.n; i++)
        if (uuid_eq(l->entries.v[i].member_id, member))
            return &l->entries.v[i];
    return NULL;
}

/* ---- what was typed -------------------------------------------------------------------------- */

struct typed {
    struct str state, points; /* as typed; of somebody who is not in the form as it stands */
    bool has_points;
    int64_t number;
    enum msg error;
};

static struct str listed(const struct form_values *form, const char *name, size_t at)
{
    const struct field_value *v = form_at(form, name);
    return at < v->n_list ? v->list[at] : STR("");
}

static void
read_typed(const struct lesson *l, const struct form_values *form, size_t at, struct typed *t)
{
    t->state = listed(form, "entries", at);
    t->points = listed(form, "points", at);
    if (!words_has(journal_states, t->state))
        t->error = MSG_journal_state_missing;
    if (t->points.n == 0)
        return;
    bool formative = str_eq_z(l->row->work, "NONE") && l->row->most == JOURNAL_FORMATIVE_MOST;
    t->has_points = scan_i64(t->points, formative ? 1 : 0, l->row->most, &t->number);
    if (l->row->most == 0)
        t->error = MSG_journal_no_points;
    else if (!t->has_points)
        t->error = MSG_journal_points_wrong;
    else if (str_eq_z(t->state, "ABSENT") || str_eq_z(t->state, "EXCUSED"))
        t->error = MSG_journal_points_of_absent;
}

/* What stands in the form for the learner; where nothing was sent, what is in the journal. */
static struct typed
typed_of(struct ctx *c, const struct lesson *l, const struct form_values *form, size_t learner)
{
    const struct journal_learners_row *who = &l->learners.v[learner];
    const struct journal_entries_row *entry = entry_of(l, who->id);
    struct typed t = {.state = entry ? entry->state : STR("PRESENT"),
                      .points = entry && entry->points.set
                                    ? str_printf(c->mem, "%d", (int)entry->points.v)
                                    : STR("")};
    const struct field_value *members = form ? form_at(form, "member") : NULL;

    for (size_t i = 0; members && i < members->n_list; i++)
        if (str_eq(members->list[i], uuid_print(c->mem, who->id))) {
            read_typed(l, form, i, &t);
            return t;
        }
    t.has_points = entry && entry->points.set;
    t.number = t.has_points ? entry->points.v : 0;
    return t;
}

/* ---- shown ----------------------------------------------------------------------------------- */

static void fill_lines(struct ctx *c,
                       const struct lesson *l,
                       const struct form_values *form,
                       struct journal_lesson_view *v)
{
    struct journal_line *lines = NEWS(c->mem, struct journal_line, l->learners.n + 1);
    const struct form_values *sent = form->bad || form->typed ? form : NULL;
    size_t absent = 0, late = 0;

    for (size_t i = 0; i < l->learners.n; i++) {
        struct typed t = typed_of(c, l, sent, i);
        const struct journal_entries_row *entry = entry_of(l, l->learners.v[i].id);
        lines[i] = (struct journal_line){
            .member = uuid_print(c->mem, l->learners.v[i].id),
            .name = l->learners.v[i].name,
            .state = t.state,
            .points = t.points,
            .error = t.error && form->bad ? msg_text(c, t.error) : STR(""),
        };
        absent += entry && (str_eq_z(entry->state, "ABSENT") || str_eq_z(entry->state, "EXCUSED"));
        late += entry && str_eq_z(entry->state, "LATE");
    }
    v->lines = lines;
    v->n_lines = l->learners.n;
    v->totals =
        MSG_FORMAT(c, MSG_journal_totals, MSG_ARG("all", i18n_number(c, (int64_t)l->learners.n)),
                   MSG_ARG("absent", i18n_number(c, (int64_t)absent)),
                   MSG_ARG("late", i18n_number(c, (int64_t)late)));
}

static void fill_changes(struct ctx *c, const struct lesson *l, struct journal_lesson_view *v)
{
    struct journal_change_line *lines = NEWS(c->mem, struct journal_change_line, l->changes.n + 1);

    for (size_t i = 0; i < l->changes.n; i++) {
        const struct journal_changes_row *row = &l->changes.v[i];
        for (size_t k = 0; k < l->learners.n; k++)
            if (uuid_eq(l->learners.v[k].id, row->member_id))
                lines[i].name = l->learners.v[k].name;
        lines[i].what = row->becomes.set
                            ? str_printf(c->mem, "%d → %d", (int)row->was, (int)row->becomes.v)
                            : str_printf(c->mem, "%d → –", (int)row->was);
        lines[i].why =
            str_printf(c->mem, STR_FMT ". " STR_FMT ", " STR_FMT, STR_ARG(row->reason),
                       STR_ARG(row->changed_name), STR_ARG(i18n_moment(c, row->changed_at)));
    }
    v->changes = lines;
    v->n_changes = l->changes.n;
}

static struct str scale_of(struct ctx *c, const struct journal_lesson_by_id_row *row)
{
    if (row->most == 0)
        return msg_text(c, MSG_journal_scale_none);
    struct str least =
        str_from_z(str_eq_z(row->work, "NONE") && row->most == JOURNAL_FORMATIVE_MOST ? "1" : "0");
    return MSG_FORMAT(c, MSG_journal_scale, MSG_ARG("from", least),
                      MSG_ARG("to", i18n_number(c, row->most)));
}

static enum status show(struct ctx *c,
                        const struct request *rq,
                        struct response *rs,
                        const struct lesson *l,
                        const struct form_values *form)
{
    const struct journal_lesson_by_id_row *row = l->row;
    const struct str ids[] = {uuid_print(c->mem, row->group_id),
                              uuid_print(c->mem, row->subject_id)};
    struct str subject = journal_subject(c, row->name_kk, row->name_ru);
    struct journal_lesson_view v = {
        .page = {.rq = rq,
                 .title = row->theme,
                 .back = url_path(c, "/staff/class/{id}/journal/{subject}", ids, 2),
                 .back_text = str_printf(c->mem, STR_FMT ", " STR_FMT, STR_ARG(row->group_name),
                                         STR_ARG(subject)),
                 .form = form},
        .caption = i18n_date(c, row->on_day),
        .title = row->theme,
        .scale = scale_of(c, row),
        .form = form,
        .action = url_id(c, "/staff/lesson/{id}", l->id),
        .edit = url_id(c, "/staff/lesson/{id}/edit", l->id),
        .states = words_options(c, journal_states),
        .enters = row->enters && row->on_day.days <= time_date(c->now_us).days,
        .marks = row->most > 0,
    };
    v.version = form->bad || form->typed ? form_at(form, "version")->raw
                                         : str_printf(c->mem, "%d", (int)row->version);
    v.facts[v.n_facts++] =
        (struct fact){.name = msg_text(c, MSG_journal_homework), .value = row->homework};
    if (!str_eq_z(row->work, "NONE"))
        v.facts[v.n_facts++] = (struct fact){.name = msg_text(c, MSG_journal_work),
                                             .value = words_text(c, journal_works, row->work)};
    fill_lines(c, l, form, &v);
    fill_changes(c, l, &v);
    struct out o = page_out(c, rs, form->bad ? 422 : 200);
    journal_lesson(&o, &v);
    return ST_OK;
}

enum status journal_lesson_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct lesson l = {.id = request_uuid(rq, "id")};
    struct form_values form = form_blank(c, &journal_entries_form);

    TRY(open_lesson(c, rq, &l));
    return show(c, rq, rs, &l, &form);
}

/* ---- saved ----------------------------------------------------------------------------------- */

struct saving {
    const struct lesson *lesson;
    const struct form_values *form;
    struct typed typed[LEARNERS_MOST];
    size_t n;
};

static enum status put_one(struct ctx *c, const struct saving *s, size_t i)
{
    const struct typed *t = &s->typed[i];
    const struct journal_put_entry_in in = {
        .lesson = s->lesson->id,
        .member = s->lesson->learners.v[i].id,
        .person = s->lesson->learners.v[i].person_id,
        .state = t->state,
        .points = {.set = t->has_points, .v = (int32_t)t->number},
        .reason = form_at(s->form, "reason")->text,
    };
    int64_t changed;

    return journal_put_entry(c, &in, &changed);
}

static struct str content_of(struct ctx *c, const struct saving *s)
{
    struct str text = form_at(s->form, "reason")->text;

    for (size_t i = 0; i < s->n; i++)
        text = str_printf(c->mem, STR_FMT "|" STR_FMT " " STR_FMT, STR_ARG(text),
                          STR_ARG(s->typed[i].state), STR_ARG(s->typed[i].points));
    return text;
}

static enum status save_tx(struct ctx *c, void *arg)
{
    const struct saving *s = arg;
    struct uuid same;
    int64_t changed;
    bool first;

    TRY(platform_idem_claim(c, s->form->idem, content_of(c, s), s->lesson->id, &first, &same));
    if (!first)
        return ST_OK;
    TRY(journal_touch_lesson(c, s->lesson->id, (int32_t)form_at(s->form, "version")->number,
                             &changed));
    if (changed != 1)
        return FAIL(c, ST_CONFLICT, "journal.changed-meanwhile");
    for (size_t i = 0; i < s->n; i++)
        TRY(put_one(c, s, i));
    return ST_OK;
}

static enum status save_act(struct ctx *c, void *arg, struct uuid *ret_id)
{
    const struct saving *s = arg;

    *ret_id = s->lesson->id;
    return db_tx_locked(c, "journal/save", save_tx, arg);
}

/* Points that stood are changed only with a reason. */
static bool needs_reason(const struct lesson *l, const struct saving *s)
{
    for (size_t i = 0; i < s->n; i++) {
        const struct journal_entries_row *entry = entry_of(l, l->learners.v[i].id);
        if (entry && entry->points.set &&
            (!s->typed[i].has_points || s->typed[i].number != entry->points.v))
            return true;
    }
    return false;
}

static void check(struct ctx *c, struct form_values *form, struct saving *s)
{
    const struct lesson *l = s->lesson;

    for (s->n = 0; s->n < l->learners.n && s->n < LEARNERS_MOST; s->n++) {
        s->typed[s->n] = typed_of(c, l, form, s->n);
        if (s->typed[s->n].error)
            form_error(form,
                       s->typed[s->n].error == MSG_journal_state_missing ? "entries" : "points",
                       (int)s->typed[s->n].error, STR(""));
    }
    if (!form->bad && form_at(form, "version")->number == l->row->version && needs_reason(l, s) &&
        form_at(form, "reason")->text.n == 0)
        form_error(form, "reason", MSG_journal_reason_missing, STR(""));
}

enum status journal_lesson_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct lesson l = {.id = request_uuid(rq, "id")};
    struct form_values form;
    struct uuid same;

    TRY(open_lesson(c, rq, &l));
    if (!l.row->enters)
        return learner_refuse(c, rq, l.row->group_id, l.row->organisation_id);
    TRY(form_read(c, &journal_entries_form, rq, &form));
    struct saving *s = NEW(c->mem, struct saving);
    *s = (struct saving){.lesson = &l, .form = &form};
    check(c, &form, s);
    if (!form.bad) {
        enum status st = platform_idem_once(c, form.idem, save_act, s, &same);
        if (st == ST_OK)
            return response_see_other(c, rs, url_id(c, "/staff/lesson/{id}", l.id).s);
        TRY(form_failure(c, &form, st));
    }
    return show(c, rq, rs, &l, &form);
}
