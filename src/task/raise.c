/* What the platform noticed becomes a task, once (task.h). */
#include "i18n/i18n.h"
#include "organisation/organisation.h"
#include "task/task.h"
#include "task_queries.h"

enum status task_raise(struct ctx *c, const struct task_matter *matter)
{
    struct organisation *assignee;
    struct task_raise_row_row *row;

    TRY(organisation_by_id(c, matter->assignee, &assignee));
    const struct task_raise_row_in in = {
        .id = uuid_v4(),
        .kind = str_from_z(matter->kind),
        .source = str_from_z(matter->source),
        .key = matter->key,
        .place_kk = matter->place_kk,
        .place_ru = matter->place_ru,
        .street = {!uuid_is_nil(matter->street), matter->street},
        .house = matter->house,
        .amount = matter->amount,
        .link = matter->link,
        .search =
            i18n_search_key(c, str_printf(c->mem, STR_FMT " " STR_FMT, STR_ARG(matter->place_kk),
                                          STR_ARG(matter->place_ru))),
        .region = assignee->region_kato,
        .assignee = matter->assignee,
    };
    return task_raise_row(c, &in, &row);
}

enum status task_raise_for_operator(struct ctx *c, struct task_matter *matter)
{
    struct organisation *found;

    TRY(organisation_of_kind(c, "operator", &found));
    if (!found)
        TRY(organisation_of_kind(c, "ministry", &found));
    if (!found)
        return ST_OK;
    matter->assignee = found->id;
    return task_raise(c, matter);
}

enum status task_dues(struct ctx *c, struct uuid after, struct task_dues *ret)
{
    struct task_due_rows_rows rows;

    TRY(task_due_rows(c, after, &rows));
    *ret = (struct task_dues){NEWS(c->mem, struct task_due, rows.n), rows.n};
    for (size_t i = 0; i < rows.n; i++)
        ret->v[i] = (struct task_due){rows.v[i].id, rows.v[i].assignee_id, rows.v[i].number,
                                      rows.v[i].due_at, rows.v[i].stage};
    return ST_OK;
}
