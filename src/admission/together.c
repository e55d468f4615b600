/* See together.h. */
#include "admission/together.h"

#include "admission/application.h"
#include "admission/tell.h"
#include "admission_queries.h"
#include "base/buf.h"
#include "db/db.h"
#include "platform/platform.h"

enum { TEXT_MOST = 20 * 1024 }; /* of one draft, as content.c bounds it */

static bool leads_nothing(const struct draft *draft)
{
    return !draft->leads || !uuid_is_nil(draft->together_with) || uuid_is_nil(draft->pool);
}

static enum status links(struct ctx *c, const struct draft *draft, bool *ret_yes)
{
    struct admission_links_twins_row *row;

    TRY(admission_links_twins(c, draft->pool_region, &row));
    *ret_yes = row->yes;
    return ST_OK;
}

enum status together_load(struct ctx *c, struct together *all)
{
    const struct draft *first = all->v[0];
    struct admission_drafts_beside_rows rows;
    bool on;

    all->n = 1;
    if (leads_nothing(first))
        return ST_OK;
    TRY(links(c, first, &on));
    if (!on)
        return ST_OK;
    TRY(admission_drafts_beside(c, first->id, c->actor.person, &rows));
    for (size_t i = 0; i < rows.n && all->n < TOGETHER_MOST; i++) {
        const struct admission_drafts_beside_row *row = &rows.v[i];
        if (row->together_with.set && uuid_eq(row->together_with.v, first->id))
            TRY(draft_load(c, row->id, &all->v[all->n++]));
    }
    return ST_OK;
}

enum status together_content(struct ctx *c, const struct together *all, struct str *ret_text)
{
    struct buf buf;
    struct str text;

    if (all->n == 1)
        return draft_content(c, all->v[0], ret_text);
    buf_init(&buf, c->mem, all->n * TEXT_MOST);
    buf_printf(&buf, "OQU package of applications to grade 1, form version 1\napplications: %d\n",
               (int)all->n);
    for (size_t i = 0; i < all->n; i++) {
        TRY(draft_content(c, all->v[i], &text));
        buf_printf(&buf, "\n[[application %d]]\n", (int)i + 1);
        buf_add(&buf, text);
    }
    ASSERT(!buf_overflowed(&buf));
    *ret_text = buf_str(&buf);
    return ST_OK;
}

/* ---- who may go together --------------------------------------------------------------------- */

/* Also twins of New Year's Eve. */
static bool same_year(struct date a, struct date b)
{
    int year_a, year_b, month, day;

    time_date_split(a, &year_a, &month, &day);
    time_date_split(b, &year_b, &month, &day);
    return year_a == year_b || a.days - b.days == 1 || b.days - a.days == 1;
}

/* Phone and consent come from the first one. */
static bool has_own_answers(const struct draft *draft)
{
    return draft->answered[QUESTION_CHILD] && draft->answered[QUESTION_SCHOOL] &&
           draft->answered[QUESTION_DOCUMENTS] && draft->answered[QUESTION_SPECIAL];
}

static enum together_state state_of(const struct draft *first, const struct draft *other)
{
    if (!uuid_is_nil(other->together_with) && uuid_eq(other->together_with, first->id))
        return TOGETHER_LINKED;
    if (!uuid_is_nil(other->pool) && !uuid_eq(other->pool, first->pool))
        return TOGETHER_ELSEWHERE;
    if (!has_own_answers(other) || other->leads || !uuid_is_nil(other->together_with))
        return TOGETHER_UNANSWERED;
    return TOGETHER_READY;
}

static const struct admission_drafts_beside_row *
draft_of(const struct admission_drafts_beside_rows *rows, struct uuid child)
{
    for (size_t i = 0; i < rows->n; i++)
        if (uuid_eq(rows->v[i].child_id, child))
            return &rows->v[i];
    return NULL;
}

static enum status look_at(struct ctx *c,
                           const struct draft *first,
                           const struct admission_drafts_beside_row *row,
                           struct person *child,
                           struct together_children *ret)
{
    struct together_child found = {.child = child, .state = TOGETHER_NO_DRAFT};
    struct admission_active_of_child_row *active = NULL;
    struct draft *draft;

    if (row) {
        TRY(draft_load(c, row->id, &draft));
        found.draft = row->id;
        found.state = state_of(first, draft);
    } else {
        TRY(admission_active_of_child(c, first->campaign->id, child->id, &active));
    }
    if (!active)
        ret->v[ret->n++] = found;
    return ST_OK;
}

enum status
together_children(struct ctx *c, const struct draft *first, struct together_children *ret)
{
    struct admission_drafts_beside_rows rows;
    struct persons children;
    bool on = false;

    *ret = (struct together_children){0};
    if (uuid_is_nil(first->pool) || !uuid_is_nil(first->together_with))
        return ST_OK;
    TRY(person_children_names(c, &children));
    if (children.n < 2)
        return ST_OK;
    TRY(links(c, first, &on));
    if (!on)
        return ST_OK;
    TRY(admission_drafts_beside(c, first->id, c->actor.person, &rows));
    ret->v = NEWS(c->mem, struct together_child, children.n);
    for (size_t i = 0; i < children.n; i++) {
        struct person *child = &children.v[i];
        if (!uuid_eq(child->id, first->child->id) && same_year(child->born, first->child->born))
            TRY(look_at(c, first, draft_of(&rows, child->id), child, ret));
    }
    return ST_OK;
}

/* ---- linking --------------------------------------------------------------------------------- */

struct set {
    struct uuid first;
    const struct uuid *others;
    size_t n;
};

static bool is_among(const struct set *set, struct uuid id)
{
    for (size_t i = 0; i < set->n; i++)
        if (uuid_eq(set->others[i], id))
            return true;
    return false;
}

static enum status join(struct ctx *c, const struct draft *first, struct uuid other)
{
    struct bytes phone;
    int64_t changed;

    TRY(draft_seal_phone(c, other, first->phone, &phone));
    TRY(admission_draft_join(c, other, first->id, phone, &changed));
    return changed == 1 ? ST_OK : FAIL(c, ST_CONFLICT, "admission.draft.sent-already");
}

static enum status set_tx(struct ctx *c, void *arg)
{
    const struct set *set = arg;
    struct together_children children;
    struct draft *first;
    size_t linked = 0;
    int64_t changed;

    TRY(draft_load(c, set->first, &first));
    if (draft_next(first) != QUESTION_COUNT || !uuid_is_nil(first->together_with))
        return FAIL(c, ST_CONFLICT, "admission.together.first-incomplete");
    TRY(together_children(c, first, &children));
    for (size_t i = 0; i < children.n; i++) {
        const struct together_child *child = &children.v[i];
        bool wanted = !uuid_is_nil(child->draft) && is_among(set, child->draft);
        linked += wanted;
        if (wanted && child->state == TOGETHER_READY)
            TRY(join(c, first, child->draft));
        else if (wanted && child->state != TOGETHER_LINKED)
            return FAIL_FIELD(c, ST_INVALID, "admission.together.not-ready", "draft");
        else if (!wanted && child->state == TOGETHER_LINKED)
            TRY(admission_draft_apart(c, child->draft, &changed));
    }
    return linked == set->n && linked < TOGETHER_MOST
               ? ST_OK
               : FAIL_FIELD(c, ST_INVALID, "admission.together.not-ready", "draft");
}

enum status together_set(struct ctx *c, struct uuid first, const struct uuid *others, size_t n)
{
    struct set set = {first, others, n};
    return db_tx(c, "admission/together", set_tx, &set);
}

/* ---- the seat of one, and none for the other ------------------------------------------------- */

static enum status keep_tx(struct ctx *c, void *arg)
{
    const struct keep *keep = arg;
    struct admission_application_by_id_row *a;
    struct uuid same;
    int64_t changed;
    bool first;

    TRY(application_own(c, keep->application, &a));
    TRY(platform_idem_claim(c, keep->idem, STR("keep the seat"), a->id, &first, &same));
    if (!first)
        return ST_OK;
    TRY(admission_keep_seat(c, a->id, &changed));
    return tell_journal(c, "admission.keep-seat", a->id, a->organisation_id, a->child_id);
}

enum status together_keep(struct ctx *c, const struct keep *keep)
{
    struct keep copy = *keep;
    return db_tx_locked(c, "admission/keep-seat", keep_tx, &copy);
}
