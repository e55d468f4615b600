/* Legal acts: what pages and dated settings name as their basis. */
#include "organisation/organisation.h"
#include "organisation/private.h"

/* An act that is there in one language only is shown in that one. */
static struct str title_of(const struct ctx *c, const struct organisation_legal_act_rows_row *row)
{
    struct str kk = organisation_text(row->title_kk), ru = organisation_text(row->title_ru);

    if (c->lang == LANG_EN && row->title_en.set)
        return row->title_en.v;
    struct str wanted = organisation_in_language(c, kk, ru);
    return wanted.n > 0 ? wanted : kk.n > 0 ? kk : ru;
}

static struct organisation_act from_row(const struct ctx *c,
                                        const struct organisation_legal_act_rows_row *row)
{
    return (struct organisation_act){
        .code = row->code,
        .amends = organisation_text(row->amends),
        .number = row->number,
        .adopted_on = row->adopted_on,
        .registered = organisation_text(row->registered),
        .title = title_of(c, row),
        .is_complete = row->is_complete,
        .link =
            c->lang == LANG_RU ? organisation_text(row->link_ru) : organisation_text(row->link_kk),
        .in_force_from = row->in_force_from,
        .in_force_to = row->in_force_to,
    };
}

static enum status read_acts(struct ctx *c,
                             struct opt_text code,
                             const struct organisation_act **ret_acts,
                             size_t *ret_n)
{
    struct organisation_legal_act_rows_rows rows;

    TRY(organisation_legal_act_rows(c, code, &rows));
    struct organisation_act *acts = NEWS(c->mem, struct organisation_act, rows.n);
    for (size_t i = 0; i < rows.n; i++)
        acts[i] = from_row(c, &rows.v[i]);
    *ret_acts = acts;
    *ret_n = rows.n;
    return ST_OK;
}

enum status
organisation_acts(struct ctx *c, const struct organisation_act **ret_acts, size_t *ret_n)
{
    return read_acts(c, (struct opt_text){0}, ret_acts, ret_n);
}

enum status
organisation_act(struct ctx *c, struct str code, const struct organisation_act **ret_act)
{
    const struct organisation_act *acts;
    size_t n;

    TRY(read_acts(c, (struct opt_text){true, code}, &acts, &n));
    if (n == 0)
        return FAIL(c, ST_NOT_FOUND, "organisation.act.unknown");
    *ret_act = &acts[0];
    return ST_OK;
}

bool organisation_act_in_force(const struct organisation_act *act, struct date day)
{
    return (!act->in_force_from.set || act->in_force_from.v.days <= day.days) &&
           (!act->in_force_to.set || act->in_force_to.v.days >= day.days);
}
