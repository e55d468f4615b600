/* How near the end of their terms the applications of a work list are. */
#include "admission/staff.h"
#include "i18n/msg_admission.h"

static struct str mark_of(struct ctx *c, const struct admission_term *term)
{
    enum admission_stage stage = admission_stage_of(term, c->now_us);

    if (stage == ADMISSION_STAGE_CALM)
        return STR("");
    return msg_text(c, stage >= ADMISSION_STAGE_PASSED ? MSG_admission_mark_passed
                       : stage == ADMISSION_STAGE_LAST ? MSG_admission_mark_last
                                                       : MSG_admission_mark_first);
}

/* Terms end at few instants: each is asked for once. */
static size_t term_at(struct admission_term *terms, size_t *n, struct str region, int64_t deadline)
{
    size_t i = 0;

    while (i < *n && terms[i].deadline_us != deadline)
        i++;
    if (i == *n)
        terms[(*n)++] = (struct admission_term){.region = region, .deadline_us = deadline};
    return i;
}

enum status staff_marks(struct ctx *c,
                        struct str region,
                        const struct admission_work_list_rows *rows,
                        struct str **ret_marks)
{
    struct admission_term *terms = NEWS(c->mem, struct admission_term, rows->n);
    size_t *at = NEWS(c->mem, size_t, rows->n), n = 0;

    *ret_marks = NEWS(c->mem, struct str, rows->n);
    for (size_t i = 0; i < rows->n; i++)
        if (str_eq_z(rows->v[i].state, "ALLOCATED"))
            at[i] = term_at(terms, &n, region, rows->v[i].deadline_at);
    if (n > 0)
        TRY(admission_moments(c, terms, n));
    for (size_t i = 0; i < rows->n; i++)
        (*ret_marks)[i] =
            str_eq_z(rows->v[i].state, "ALLOCATED") ? mark_of(c, &terms[at[i]]) : STR("");
    return ST_OK;
}
