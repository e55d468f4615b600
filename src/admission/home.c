/* Addresses by which families applied, without the families (admission.h): what a department has to
 * know of an address that no territory holds (ADM-19). */
#include "admission/admission.h"
#include "admission/draft.h"
#include "admission_queries.h"

/* "Абай даңғылы, 99" of what may go on with a flat: a flat would say which family it is. The house
 * stands behind the first comma; a street may be named after a number. */
static struct str without_flat(struct str text, struct str house)
{
    size_t from = 0;

    while (from < text.n && text.p[from] != ',')
        from++;
    for (size_t i = from; house.n > 0 && i + house.n <= text.n; i++)
        if (str_eq(str_sub(text, i, house.n), house))
            return str_sub(text, 0, i + house.n);
    return STR("");
}

static enum status
read_home(struct ctx *c, const struct admission_homes_after_row *row, struct admission_home *ret)
{
    const struct person_address *address;
    struct persons child;

    *ret = (struct admission_home){.language = row->language.v};
    TRY(person_by_ids(c, &row->child_id.v, 1, &child));
    if (child.n == 0 ||
        child.v[0].broken) /* told where it is opened; here it must not stop others */
        return ST_OK;
    TRY(lane_address(c, &child.v[0], row->applicant_id.v, row->region.v, &address));
    *ret = (struct admission_home){
        .settlement = address->settlement_kato,
        .street = address->street,
        .house = address->house,
        .flat = address->flat,
        .text_kk = without_flat(address->text_kk, address->house),
        .text_ru = without_flat(address->text_ru, address->house),
        .language = row->language.v,
    };
    return ST_OK;
}

enum status admission_homes(struct ctx *c, int64_t after, int most, struct admission_homes *ret)
{
    struct admission_homes_after_rows rows;

    TRY(admission_homes_after(c, after, most, &rows));
    *ret = (struct admission_homes){NEWS(c->mem, struct admission_home, rows.n), 0, after};
    for (size_t i = 0; i < rows.n; i++) {
        ret->until = rows.v[i].tx;
        if (rows.v[i].child_id.set)
            TRY(read_home(c, &rows.v[i], &ret->v[ret->n++]));
    }
    return ST_OK;
}
