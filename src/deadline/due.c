/* See due.h. As in warn.c a row and its messages stand or fall together. There are few of these
 * terms, each with a page of its own, so each is a message of its own. */
#include "deadline/due.h"

#include "account/account.h"
#include "complaint/complaint.h"
#include "db/db.h"
#include "deadline_queries.h"
#include "html/html.h"
#include "i18n/msg_deadline.h"
#include "notice/notice.h"
#include "organisation/organisation.h"
#include "task/task.h"

enum { ROLES_MOST_OF_BODY = 4, LETTERS_OF_DUE = 2 };

#define DAY_US (INT64_C(86400) * TIME_SECOND)

struct due { /* one term at its stage */
    struct uuid id, body;
    int64_t number, due_us;
    struct str stage; /* "NEW", "SOON", "PASSED" */
};
struct dues {
    const char *subject; /* of deadline.told */
    struct due *v;
    size_t n;
};
struct letter {
    const struct due *due;
    struct uuid to;
    enum msg text;
    struct str link;
};
struct letters {
    struct letter *v;
    size_t n;
};

/* ---- which were not told yet ----------------------------------------------------------------- */

static enum status keep_untold(struct ctx *c, struct dues *dues)
{
    struct uuid *ids = NEWS(c->mem, struct uuid, dues->n);
    int64_t *ends = NEWS(c->mem, int64_t, dues->n);
    struct str *stages = NEWS(c->mem, struct str, dues->n);
    struct deadline_tell_rows rows;
    size_t n = 0;

    for (size_t i = 0; i < dues->n; i++) {
        ids[i] = dues->v[i].id;
        ends[i] = dues->v[i].due_us;
        stages[i] = dues->v[i].stage;
    }
    TRY(deadline_tell(c, str_from_z(dues->subject), (struct uuids){ids, dues->n},
                      (struct i64s){ends, dues->n}, (struct texts){stages, dues->n}, &rows));
    for (size_t i = 0; i < dues->n; i++)
        for (size_t k = 0; k < rows.n; k++)
            if (uuid_eq(rows.v[k].id, dues->v[i].id)) {
                dues->v[n++] = dues->v[i];
                break;
            }
    dues->n = n;
    return ST_OK;
}

static struct letters room_for(struct ctx *c, const struct dues *dues)
{
    return (struct letters){NEWS(c->mem, struct letter, LETTERS_OF_DUE * dues->n), 0};
}

/* ---- telling --------------------------------------------------------------------------------- */

static enum status send(struct ctx *c,
                        const char *subject,
                        const struct letter *letter,
                        const struct account_holder *holder)
{
    const struct msg_arg args[] = {
        MSG_ARG("no", str_printf(c->mem, "%lld", (long long)letter->due->number))};
    const struct notice notice = {
        .person = holder->person,
        .organisation = letter->to,
        .text = letter->text,
        .args = args,
        .n_args = COUNT(args),
        .moment_us = letter->due->due_us,
        .object = str_printf(c->mem, "deadline.%s:" STR_FMT, subject,
                             STR_ARG(uuid_print(c->mem, letter->due->id))),
        .link = letter->link,
        .channels = NOTICE_CABINET | NOTICE_SMS | NOTICE_MAIL,
        .lang = holder->lang,
        .expires_us = c->now_us + DAY_US,
    };
    return notice_send(c, &notice);
}

/* Everybody who works there on what the body owes, whatever kind of body it is. */
static enum status send_all(struct ctx *c, const char *subject, const struct letters *letters)
{
    static const char *const roles[ROLES_MOST_OF_BODY] = {"department", "ministry", "partner",
                                                          "director"};
    struct account_post *posts = NEWS(c->mem, struct account_post, ROLES_MOST_OF_BODY * letters->n);
    struct account_holders holders;
    size_t n = 0;

    for (size_t i = 0; i < letters->n; i++)
        for (size_t k = 0; k < COUNT(roles); k++)
            posts[n++] = (struct account_post){letters->v[i].to, roles[k], (int)i};
    TRY(account_holders(c, posts, n, &holders));
    for (size_t i = 0; i < holders.n; i++)
        TRY(send(c, subject, &letters->v[holders.v[i].mark], &holders.v[i]));
    return ST_OK;
}

/* ---- complaints ------------------------------------------------------------------------------ */

/* The authority above hears of a term that has passed; a ministry reads figures, no single case. */
static enum status add_above(struct ctx *c, const struct due *due, struct letters *letters)
{
    struct organisation *above;

    TRY(organisation_authority(c, due->body, &above));
    if (!above)
        return ST_OK;
    bool figures = str_eq_z(above->kind, "ministry");
    letters->v[letters->n++] = (struct letter){due, above->id, MSG_deadline_complaint_passed,
                                               figures ? STR("/staff/complaints/board")
                                                       : complaint_staff_url(c, due->id, "").s};
    return ST_OK;
}

static enum status complaints_tx(struct ctx *c, void *arg)
{
    struct complaint_terms terms;

    (void)arg;
    TRY(complaint_terms(c, &terms));
    struct dues dues = {"complaint", NEWS(c->mem, struct due, terms.n), terms.n};
    for (size_t i = 0; i < terms.n; i++)
        dues.v[i] =
            (struct due){terms.v[i].id, terms.v[i].organisation, terms.v[i].number,
                         terms.v[i].due_us, terms.v[i].passed ? STR("PASSED") : STR("SOON")};
    TRY(keep_untold(c, &dues));
    struct letters letters = room_for(c, &dues);
    for (size_t i = 0; i < dues.n; i++) {
        const struct due *due = &dues.v[i];
        bool passed = str_eq_z(due->stage, "PASSED");
        letters.v[letters.n++] = (struct letter){
            due, due->body, passed ? MSG_deadline_complaint_passed : MSG_deadline_complaint_soon,
            complaint_staff_url(c, due->id, "").s};
        if (passed)
            TRY(add_above(c, due, &letters));
    }
    return letters.n > 0 ? send_all(c, dues.subject, &letters) : ST_OK;
}

/* ---- tasks ----------------------------------------------------------------------------------- */

struct task_pass {
    struct uuid after;
    bool more;
};

static enum msg text_of(struct str stage)
{
    if (str_eq_z(stage, "PASSED"))
        return MSG_deadline_task_passed;
    return str_eq_z(stage, "SOON") ? MSG_deadline_task_soon : MSG_deadline_task_new;
}

static enum status tasks_tx(struct ctx *c, void *arg)
{
    struct task_pass *pass = arg;
    struct task_dues found;

    TRY(task_dues(c, pass->after, &found));
    pass->more = found.n > 0;
    if (found.n > 0)
        pass->after = found.v[found.n - 1].id;
    struct dues dues = {"task", NEWS(c->mem, struct due, found.n), found.n};
    for (size_t i = 0; i < found.n; i++)
        dues.v[i] = (struct due){found.v[i].id, found.v[i].assignee, found.v[i].number,
                                 found.v[i].due_us, found.v[i].stage};
    TRY(keep_untold(c, &dues));
    struct letters letters = room_for(c, &dues);
    for (size_t i = 0; i < dues.n; i++)
        letters.v[letters.n++] =
            (struct letter){&dues.v[i], dues.v[i].body, text_of(dues.v[i].stage),
                            url_id(c, "/staff/task/{id}", dues.v[i].id).s};
    return letters.n > 0 ? send_all(c, dues.subject, &letters) : ST_OK;
}

enum status due_job(struct ctx *c, bool *ret_more)
{
    struct task_pass pass = {.more = false};

    *ret_more = false;
    TRY(db_tx_locked(c, "deadline/complaints", complaints_tx, NULL));
    do
        TRY(db_tx_locked(c, "deadline/tasks", tasks_tx, &pass));
    while (pass.more);
    return ST_OK;
}
