/* Terms of answers to complaints (complaint.h). */
#include "complaint/complaint.h"

enum status complaint_terms(struct ctx *c, struct complaint_terms *ret)
{
    struct complaint_term_rows_rows rows;

    TRY(complaint_term_rows(c, &rows));
    *ret = (struct complaint_terms){NEWS(c->mem, struct complaint_term, rows.n), rows.n};
    for (size_t i = 0; i < rows.n; i++)
        ret->v[i] =
            (struct complaint_term){.id = rows.v[i].id,
                                    .organisation = rows.v[i].organisation_id,
                                    .number = rows.v[i].number.v, /* both since it was lodged */
                                    .due_us = rows.v[i].due_at.v,
                                    .passed = rows.v[i].passed};
    return ST_OK;
}

enum status complaint_has_ended(struct ctx *c, struct uuid id, bool *ret_ended)
{
    struct complaint_ended_row *row;

    TRY(complaint_ended(c, id, &row));
    *ret_ended = row->ended;
    return ST_OK;
}

enum status complaint_owed(struct ctx *c, struct complaint_owed_list *ret)
{
    struct complaint_owed_rows_rows rows;

    TRY(complaint_owed_rows(c, &rows));
    *ret = (struct complaint_owed_list){NEWS(c->mem, struct complaint_owed, rows.n), rows.n};
    for (size_t i = 0; i < rows.n; i++)
        ret->v[i] =
            (struct complaint_owed){.organisation = rows.v[i].organisation,
                                    .region = rows.v[i].region,
                                    .open = rows.v[i].open,
                                    .soon = rows.v[i].soon,
                                    .late = rows.v[i].late,
                                    .oldest_us = rows.v[i].oldest.set ? rows.v[i].oldest.v : 0};
    return ST_OK;
}
