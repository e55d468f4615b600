/* Terms of answers that are owed (admission.h): the register's answer to when somebody is told. */
#include "admission/admission.h"
#include "admission_queries.h"

enum status admission_moments(struct ctx *c, struct admission_term *v, size_t n)
{
    struct str *regions = NEWS(c->mem, struct str, n);
    int64_t *deadlines = NEWS(c->mem, int64_t, n);
    struct admission_moments_of_rows rows;

    for (size_t i = 0; i < n; i++) {
        regions[i] = v[i].region;
        deadlines[i] = v[i].deadline_us;
    }
    TRY(admission_moments_of(c, (struct texts){regions, n}, (struct i64s){deadlines, n}, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        v[i].first_us = rows.v[i].first_at;
        v[i].last_us = rows.v[i].last_at;
        v[i].above_us = rows.v[i].above_at;
    }
    return ST_OK;
}

enum admission_stage admission_stage_of(const struct admission_term *term, int64_t now_us)
{
    if (now_us > term->deadline_us)
        return now_us > term->above_us ? ADMISSION_STAGE_ABOVE : ADMISSION_STAGE_PASSED;
    if (now_us >= term->last_us)
        return ADMISSION_STAGE_LAST;
    return now_us >= term->first_us ? ADMISSION_STAGE_FIRST : ADMISSION_STAGE_CALM;
}

enum status admission_terms(struct ctx *c,
                            const struct admission_term *after,
                            int most,
                            struct admission_terms *ret)
{
    struct admission_terms_owed_rows rows;

    TRY(admission_terms_owed(c, after->deadline_us, after->school, most, &rows));
    *ret = (struct admission_terms){NEWS(c->mem, struct admission_term, rows.n), rows.n};
    for (size_t i = 0; i < rows.n; i++)
        ret->v[i] = (struct admission_term){.school = rows.v[i].school,
                                            .region = rows.v[i].region,
                                            .deadline_us = rows.v[i].deadline_at,
                                            .open = rows.v[i].open};
    return admission_moments(c, ret->v, ret->n);
}

enum status admission_owed_of(struct ctx *c, struct uuid school, struct admission_owed_list *ret)
{
    struct admission_owed_of_school_rows rows;

    TRY(admission_owed_of_school(c, school, &rows));
    *ret = (struct admission_owed_list){NEWS(c->mem, struct admission_owed, rows.n), rows.n};
    for (size_t i = 0; i < rows.n; i++)
        ret->v[i] = (struct admission_owed){.number = rows.v[i].number,
                                            .submitted_us = rows.v[i].submitted_at,
                                            .deadline_us = rows.v[i].deadline_at,
                                            .language = rows.v[i].language,
                                            .lane = rows.v[i].lane,
                                            .channel = rows.v[i].channel,
                                            .asked = rows.v[i].asked};
    return ST_OK;
}
