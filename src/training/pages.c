/* Lessons for who takes them: the list of one's own role, one lesson, its question. */
#include "training/pages.h"

#include "base/id.h"
#include "db/db.h"
#include "html/words.h"
#include "http/outward.h"
#include "i18n/i18n.h"
#include "i18n/msg_training.h"
#include "training_queries.h"
#include "training_views.h"

enum { COL_LESSON, COL_STATE, COL_DONE, COLS };
enum { LESSONS_MOST = 100 };

static const struct word states[] = {
    {"done", MSG_training_state_done, TONE_OK},
    {"open", MSG_training_state_open, TONE_PLAIN},
};
static const struct list_column columns[COLS] = {
    [COL_LESSON] = {"lesson", MSG_training_lesson, COLUMN_NAME, true, false},
    [COL_STATE] = {"state", MSG_training_state, COLUMN_STATE, true, false},
    [COL_DONE] = {"done", MSG_training_done_at, COLUMN_NUMBER, true, false},
};
static const struct list_filter filters[] = {{"state", MSG_training_state, FILTER_CHOICE}};
static const struct list lessons_list = {
    .name = "lessons",
    .caption = MSG_training_title,
    .columns = columns,
    .n_columns = COLS,
    .filters = filters,
    .n_filters = COUNT(filters),
    .search = MSG_training_search,
    .export_most = LESSONS_MOST,
    .empty = MSG_training_none,
};

static const struct field answer_fields[] = {
    {"answer", FIELD_CHOICE, MSG_training_answer, 0, MSG_training_answer_missing, 1, 1},
};
const struct form form_training = {"training", answer_fields, COUNT(answer_fields)};

static enum status own_tx(struct ctx *c, void *arg)
{
    return training_own(c, arg);
}

/* When this version of it was completed; NULL: not yet. */
static const struct training_own_row *done(const struct training_own_rows *rows,
                                           const struct lesson *lesson)
{
    for (size_t i = 0; i < rows->n; i++)
        if (str_eq_z(rows->v[i].lesson, lesson->code) && rows->v[i].version == lesson->version)
            return &rows->v[i];
    return NULL;
}

static struct url lesson_url(struct ctx *c, const struct lesson *lesson)
{
    const struct str code = str_from_z(lesson->code);
    return url_path(c, "/staff/training/{lesson}", &code, 1);
}

enum status training_lessons_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct list_state state = list_read(c, &lessons_list, rq);
    struct str wanted = list_filter_value(&state, "state");
    struct training_own_rows rows;

    TRY(db_tx_read(c, "training/own", own_tx, &rows));
    struct training_lessons_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_training_title),
                 .flags = list_page_flags(&state)},
        .manual = url0(c, "/staff/training-manual"),
        .list = list_view_of(c, &state, rq, n_lessons, (int64_t)n_lessons)};
    if (c->actor.access & TRAINING_OVERSEERS)
        v.overseen = url0(c, "/staff/training-register");
    v.list.n = 0;
    for (size_t i = 0; i < n_lessons; i++) {
        const struct training_own_row *row = done(&rows, &lessons[i]);
        struct str now = row ? STR("done") : STR("open");
        if (!(lessons[i].access & c->actor.access) || (wanted.n > 0 && !str_eq(wanted, now)))
            continue;
        struct list_cell *cells = v.list.rows[v.list.n++].cells;
        cells[COL_LESSON] =
            CELL_LINK(lesson_url(c, &lessons[i]), msg_text(c, (enum msg)lessons[i].title));
        cells[COL_STATE] = words_tag(c, WORDS(states), now);
        if (row)
            cells[COL_DONE] = CELL_MOMENT(row->completed_at);
    }
    v.list.options[0] = words_options(c, WORDS(states));
    list_arrange(c, &v.list);
    if (state.format != LIST_PAGE)
        return list_download(c, rs, &v.list);
    struct out o = page_out(c, rs, 200);
    training_lessons(&o, &v);
    return ST_OK;
}

/* ---- one lesson ------------------------------------------------------------------------------ */

/* A lesson of another role is as if it were not there. */
static enum status find(struct ctx *c, const struct request *rq, const struct lesson **ret)
{
    const struct lesson *lesson = lesson_find(request_param(rq, "lesson"));

    *ret = lesson;
    return lesson && (lesson->access & c->actor.access)
               ? ST_OK
               : FAIL(c, ST_NOT_FOUND, "training.lesson.unknown");
}

struct looked {
    const struct lesson *lesson;
    struct training_own_rows own;
    struct training_task_row *task;
};

/* Only where the data return every night may a lesson ask for an act on them. */
static enum status look_tx(struct ctx *c, void *arg)
{
    struct looked *in = arg;

    TRY(training_own(c, &in->own));
    return outward_is_closed() ? training_task(c, str_from_z(in->lesson->act), &in->task) : ST_OK;
}

static enum status show(struct ctx *c,
                        const struct request *rq,
                        struct response *rs,
                        const struct lesson *lesson,
                        const struct form_values *form)
{
    static const char *const codes[LESSON_ANSWERS] = {"a", "b", "c"};
    struct option *options = NEWS(c->mem, struct option, LESSON_ANSWERS);
    struct looked in = {.lesson = lesson};

    TRY(db_tx_read(c, "training/lesson", look_tx, &in));
    for (size_t i = 0; i < LESSON_ANSWERS; i++)
        options[i] = (struct option){.value = str_from_z(codes[i]),
                                     .text = msg_text(c, (enum msg)lesson->answers[i])};
    struct training_lesson_view v = {.page = {.rq = rq,
                                              .title = msg_text(c, (enum msg)lesson->title),
                                              .flags = PAGE_READ,
                                              .form = form,
                                              .back = url0(c, "/staff/training"),
                                              .back_text = msg_text(c, MSG_training_title)},
                                     .title = msg_text(c, (enum msg)lesson->title),
                                     .action = lesson_url(c, lesson),
                                     .screen = url0(c, lesson->page),
                                     .has_task = in.task != NULL,
                                     .task_done = in.task && in.task->done,
                                     .answer = {.values = form,
                                                .name = "answer",
                                                .options = options,
                                                .n_options = LESSON_ANSWERS,
                                                .label = msg_text(c, (enum msg)lesson->question)}};
    for (size_t i = 0; i < LESSON_STEPS; i++)
        v.steps[i] = msg_text(c, (enum msg)lesson->steps[i]);
    if (done(&in.own, lesson))
        v.why = msg_text(c, (enum msg)lesson->why);
    struct out o = page_out(c, rs, form->bad ? 422 : 200);
    training_lesson(&o, &v);
    return ST_OK;
}

enum status training_lesson_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form = form_blank(c, &form_training);
    const struct lesson *lesson;

    TRY(find(c, rq, &lesson));
    return show(c, rq, rs, lesson, &form);
}

static enum status complete_tx(struct ctx *c, void *arg)
{
    const struct lesson *lesson = arg;
    int64_t changed;

    return training_complete(c, uuid_v7(c->now_us), str_from_z(lesson->code), lesson->version,
                             &changed);
}

enum status training_lesson_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    const struct lesson *lesson;
    struct form_values form;

    TRY(find(c, rq, &lesson));
    TRY(form_read(c, &form_training, rq, &form));
    if (!form.bad && !str_eq_z(form_at(&form, "answer")->text, lesson->right))
        form_error(&form, "answer", MSG_training_answer_wrong, STR(""));
    struct looked in = {.lesson = lesson};
    TRY(db_tx_read(c, "training/lesson", look_tx, &in));
    if (!form.bad && in.task && !in.task->done)
        form_error(&form, "answer", MSG_training_task_first, STR(""));
    if (form.bad)
        return show(c, rq, rs, lesson, &form);
    struct lesson taken = *lesson;
    TRY(db_tx(c, "training/complete", complete_tx, &taken));
    return response_see_other(c, rs, lesson_url(c, lesson).s);
}

/* ---- the manual: every job of the role on one page, to print --------------------------------- */

enum status training_manual_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct training_manual_view v = {.page = {.rq = rq,
                                              .title = msg_text(c, MSG_training_manual_title),
                                              .flags = PAGE_READ,
                                              .back = url0(c, "/staff/training"),
                                              .back_text = msg_text(c, MSG_training_title)},
                                     .invented = outward_is_closed()};

    for (size_t i = 0; i < n_lessons; i++) {
        const struct lesson *lesson = &lessons[i];
        if (!(lesson->access & c->actor.access))
            continue;
        ASSERT(v.n < TRAINING_PARTS);
        struct training_part *part = &v.parts[v.n++];
        *part = (struct training_part){.title = msg_text(c, (enum msg)lesson->title),
                                       .lesson = lesson_url(c, lesson),
                                       .screen = url0(c, lesson->page)};
        for (size_t k = 0; k < LESSON_STEPS; k++)
            part->steps[k] = msg_text(c, (enum msg)lesson->steps[k]);
    }
    struct out o = page_out(c, rs, 200);
    training_manual(&o, &v);
    return ST_OK;
}
