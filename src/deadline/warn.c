/* See warn.h. A row of deadline.warning and the messages about it stand or fall together, so a
 * worker that is killed leaves nobody untold and nobody told twice. */
#include "deadline/warn.h"

#include "account/account.h"
#include "admission/admission.h"
#include "db/db.h"
#include "deadline_queries.h"
#include "i18n/msg_deadline.h"
#include "notice/notice.h"
#include "organisation/organisation.h"

enum { TERMS_AT_ONCE = 2000, WARNINGS_AT_ONCE = 300, LETTERS_OF_WARNING = 2, ROLES_OF_LETTER = 2 };

#define DAY_US (INT64_C(86400) * TIME_SECOND)

static const char *const stage_names[] = {
    [ADMISSION_STAGE_FIRST] = "FIRST",
    [ADMISSION_STAGE_LAST] = "LAST",
    [ADMISSION_STAGE_PASSED] = "PASSED",
    [ADMISSION_STAGE_ABOVE] = "ABOVE",
};

/* What one organisation hears of one term, whatever the number of its schools. */
struct letter {
    struct uuid to;
    bool is_authority;
    const char *role, *second_role; /* who hears it; the second may be NULL */
    enum admission_stage stage;
    int64_t deadline_us, open, schools;
};
struct pass {
    struct admission_term after; /* terms up to this one have been seen to */
    struct admission_terms terms;
    int64_t now_us;
    struct deadline_warn_rows warned;
    struct letter *letters;
    size_t n_letters;
};

/* ---- which terms are at a stage that nobody was told of -------------------------------------- */

struct due {
    struct uuid *schools;
    int64_t *deadlines, *open;
    struct str *stages;
    size_t n;
};

static void add_due(struct due *due, const struct admission_term *term, enum admission_stage stage)
{
    due->schools[due->n] = term->school;
    due->deadlines[due->n] = term->deadline_us;
    due->open[due->n] = term->open;
    due->stages[due->n++] = str_from_z(stage_names[stage]);
}

/* Before its end a term is at one stage: after a pause of the worker the last word counts. Who
 * hears of a term that has passed is another one at each stage, so there none is left out. */
static struct due due_of(struct ctx *c, const struct pass *pass)
{
    size_t most = 2 * pass->terms.n;
    struct due due = {.schools = NEWS(c->mem, struct uuid, most),
                      .deadlines = NEWS(c->mem, int64_t, most),
                      .open = NEWS(c->mem, int64_t, most),
                      .stages = NEWS(c->mem, struct str, most)};

    for (size_t i = 0; i < pass->terms.n; i++) {
        const struct admission_term *term = &pass->terms.v[i];
        enum admission_stage stage = admission_stage_of(term, pass->now_us);
        if (stage == ADMISSION_STAGE_ABOVE)
            add_due(&due, term, ADMISSION_STAGE_PASSED);
        if (stage != ADMISSION_STAGE_CALM)
            add_due(&due, term, stage);
    }
    return due;
}

static enum status write_warnings(struct ctx *c, struct pass *pass)
{
    const struct due due = due_of(c, pass);

    return deadline_warn(c, (struct uuids){due.schools, due.n}, (struct i64s){due.deadlines, due.n},
                         (struct texts){due.stages, due.n}, (struct i64s){due.open, due.n},
                         WARNINGS_AT_ONCE, &pass->warned);
}

/* ---- who is told ----------------------------------------------------------------------------- */

static enum admission_stage stage_found(struct str name)
{
    enum admission_stage stage = ADMISSION_STAGE_FIRST;

    while (stage < ADMISSION_STAGE_ABOVE && !str_eq_z(name, stage_names[stage]))
        stage++;
    return stage; /* the table's CHECK lists the names */
}

static void add_letter(struct pass *pass, const struct letter *letter)
{
    size_t i = 0;

    while (i < pass->n_letters && (pass->letters[i].stage != letter->stage ||
                                   pass->letters[i].deadline_us != letter->deadline_us ||
                                   !uuid_eq(pass->letters[i].to, letter->to)))
        i++;
    if (i == pass->n_letters) {
        pass->letters[pass->n_letters++] = *letter;
        return;
    }
    pass->letters[i].open += letter->open;
    pass->letters[i].schools++;
}

/* The authority above a school, or the one above that; nil where there is none. */
static enum status address_authority(struct ctx *c, struct uuid below, struct letter *letter)
{
    struct organisation *authority;

    TRY(organisation_authority(c, below, &authority));
    letter->to = authority ? authority->id : (struct uuid){0};
    if (authority && letter->stage == ADMISSION_STAGE_ABOVE)
        TRY(organisation_authority(c, letter->to, &authority));
    letter->to = authority ? authority->id : (struct uuid){0};
    letter->is_authority = true;
    letter->role = authority && str_eq_z(authority->kind, "ministry") ? "ministry" : "department";
    letter->second_role = NULL;
    return ST_OK;
}

static enum status address(struct ctx *c, struct pass *pass, const struct deadline_warn_row *row)
{
    struct letter letter = {.to = row->school_id,
                            .role = "director",
                            .stage = stage_found(row->stage),
                            .deadline_us = row->deadline_at,
                            .open = row->open,
                            .schools = 1};

    if (letter.stage < ADMISSION_STAGE_PASSED)
        letter.second_role = "clerk";
    if (letter.stage < ADMISSION_STAGE_ABOVE)
        add_letter(pass, &letter);
    if (letter.stage < ADMISSION_STAGE_PASSED)
        return ST_OK;
    TRY(address_authority(c, row->school_id, &letter));
    if (!uuid_is_nil(letter.to))
        add_letter(pass, &letter);
    return ST_OK;
}

static enum status address_all(struct ctx *c, struct pass *pass)
{
    pass->letters = NEWS(c->mem, struct letter, LETTERS_OF_WARNING * pass->warned.n);
    pass->n_letters = 0;
    for (size_t i = 0; i < pass->warned.n; i++)
        TRY(address(c, pass, &pass->warned.v[i]));
    return ST_OK;
}

/* ---- telling --------------------------------------------------------------------------------- */

static enum msg text_of(const struct letter *letter)
{
    if (letter->stage == ADMISSION_STAGE_ABOVE)
        return MSG_deadline_above;
    if (letter->stage == ADMISSION_STAGE_PASSED)
        return letter->is_authority ? MSG_deadline_passed_territory : MSG_deadline_passed;
    return letter->stage == ADMISSION_STAGE_LAST ? MSG_deadline_last : MSG_deadline_first;
}

static enum status send(struct ctx *c,
                        const struct pass *pass,
                        const struct letter *letter,
                        const struct account_holder *holder)
{
    const struct msg_arg args[] = {MSG_NUM("n", letter->open), MSG_NUM("schools", letter->schools)};
    const struct notice notice = {
        .person = holder->person,
        .organisation = letter->to,
        .text = text_of(letter),
        .args = args,
        .n_args = letter->is_authority ? 2 : 1,
        .moment_us = letter->deadline_us,
        .object = str_printf(c->mem, "deadline.warning:" STR_FMT,
                             STR_ARG(uuid_print(c->mem, letter->to))),
        .link = letter->is_authority ? STR("/staff/overdue") : STR("/staff/admission?view=open"),
        .channels = NOTICE_CABINET | NOTICE_SMS | NOTICE_MAIL,
        .lang = holder->lang,
        .expires_us =
            letter->stage < ADMISSION_STAGE_PASSED ? letter->deadline_us : pass->now_us + DAY_US,
    };
    return notice_send(c, &notice);
}

static enum status send_all(struct ctx *c, const struct pass *pass)
{
    struct account_post *posts =
        NEWS(c->mem, struct account_post, ROLES_OF_LETTER * pass->n_letters);
    struct account_holders holders;
    size_t n = 0;

    for (size_t i = 0; i < pass->n_letters; i++) {
        const struct letter *letter = &pass->letters[i];
        posts[n++] = (struct account_post){letter->to, letter->role, (int)i};
        if (letter->second_role)
            posts[n++] = (struct account_post){letter->to, letter->second_role, (int)i};
    }
    TRY(account_holders(c, posts, n, &holders));
    for (size_t i = 0; i < holders.n; i++)
        TRY(send(c, pass, &pass->letters[holders.v[i].mark], &holders.v[i]));
    return ST_OK;
}

/* ---- the job --------------------------------------------------------------------------------- */

static enum status pass_tx(struct ctx *c, void *arg)
{
    struct pass *pass = arg;
    struct deadline_clock_row *clock;

    TRY(deadline_clock(c, &clock));
    pass->now_us = clock->now;
    TRY(admission_terms(c, &pass->after, TERMS_AT_ONCE, &pass->terms));
    TRY(write_warnings(c, pass));
    TRY(address_all(c, pass));
    return pass->n_letters > 0 ? send_all(c, pass) : ST_OK;
}

enum status warn_job(struct ctx *c, bool *ret_more)
{
    struct pass pass = {.after = {.deadline_us = 0}};

    do {
        TRY(db_tx_locked(c, "deadline/warn", pass_tx, &pass));
        if (pass.warned.n < WARNINGS_AT_ONCE && pass.terms.n > 0)
            pass.after = pass.terms.v[pass.terms.n - 1];
    } while (pass.terms.n == TERMS_AT_ONCE || pass.warned.n == WARNINGS_AT_ONCE);
    *ret_more = false;
    return ST_OK;
}
