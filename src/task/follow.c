/* See follow.h. Each pass is a transaction: a task is there with the mark of how far was looked, or
 * neither. */
#include "task/follow.h"

#include "admission/admission.h"
#include "complaint/complaint.h"
#include "html/html.h"
#include "i18n/i18n.h"
#include "nedb/nedb.h"
#include "organisation/organisation.h"
#include "task/task.h"
#include "task_queries.h"

enum { HOMES_AT_ONCE = 300 };

/* ---- addresses without a school -------------------------------------------------------------- */

/* *ret: the act of the first territory that holds it; empty when none does. */
static enum status
act_of(struct ctx *c, const struct organisation_address *address, struct str *ret)
{
    const struct organisation_match *found;
    size_t n = 0;

    enum status st = organisation_matches(c, address, time_date(c->now_us), &found, &n);
    if (st == ST_INVALID) /* a house that cannot be read is in no territory */
        n = 0;
    else
        TRY(st);
    *ret = n > 0 ? str_printf(c->mem, "№ " STR_FMT ", " STR_FMT, STR_ARG(found[0].act_number),
                              STR_ARG(i18n_date_short(c, found[0].act_date)))
                 : STR("");
    return ST_OK;
}

/* One spelling of a house, so that "12А" and "12 а" are one address. */
static struct str one_spelling(struct ctx *c, struct str house)
{
    struct organisation_house read;

    return organisation_house(c, house, &read) == ST_OK ? organisation_house_text(c, &read)
                                                        : i18n_search_key(c, house);
}

static enum status
raise_home(struct ctx *c, const struct admission_home *home, const struct organisation *department)
{
    const struct organisation_street *street;
    struct task_matter matter = {.kind = "ADDRESS",
                                 .source = "ADDRESS",
                                 .place_kk = home->text_kk,
                                 .place_ru = home->text_ru,
                                 .assignee = department->id};

    if (uuid_is_nil(home->street)) {
        matter.key = str_printf(c->mem, STR_FMT ":" STR_FMT, STR_ARG(home->settlement),
                                STR_ARG(i18n_search_key(c, home->text_kk)));
        matter.link = STR("/staff/streets");
        return task_raise(c, &matter);
    }
    TRY(organisation_street(c, home->street, &street));
    matter.street = home->street;
    matter.house = one_spelling(c, home->house);
    matter.key = str_printf(c->mem, STR_FMT ":" STR_FMT, STR_ARG(uuid_print(c->mem, home->street)),
                            STR_ARG(matter.house));
    matter.place_kk =
        str_printf(c->mem, STR_FMT ", " STR_FMT, STR_ARG(street->name_kk), STR_ARG(matter.house));
    matter.place_ru =
        str_printf(c->mem, STR_FMT ", " STR_FMT, STR_ARG(street->name_ru), STR_ARG(matter.house));
    matter.link = url_id(c, "/staff/street/{id}", home->street).s;
    return task_raise(c, &matter);
}

static enum status look_at_home(struct ctx *c, const struct admission_home *home)
{
    const struct organisation_address address = {
        .street = home->street, .house = home->house, .flat = home->flat, .language = STR("")};
    struct organisation *department;
    struct str act = STR("");

    if (!uuid_is_nil(home->street))
        TRY(act_of(c, &address, &act));
    if (act.n > 0 || home->settlement.n == 0)
        return ST_OK;
    TRY(organisation_department(c, home->settlement, &department));
    return department ? raise_home(c, home, department) : ST_OK;
}

static enum status homes_tx(struct ctx *c, void *arg)
{
    bool *more = arg;
    struct admission_homes homes;
    struct task_after_row *row;
    int64_t changed;

    TRY(task_after(c, &row));
    TRY(admission_homes(c, row->after, HOMES_AT_ONCE, &homes));
    for (size_t i = 0; i < homes.n; i++)
        TRY(look_at_home(c, &homes.v[i]));
    *more = homes.until != row->after;
    return *more ? task_put_after(c, homes.until, &changed) : ST_OK;
}

enum status follow_homes_job(struct ctx *c, bool *ret_more)
{
    *ret_more = false;
    return db_tx_locked(c, "task/homes", homes_tx, ret_more);
}

static enum status settle_home(struct ctx *c, const struct task_open_of_row *row)
{
    const struct organisation_address address = {
        .street = row->street_id.v, .house = row->house, .flat = STR(""), .language = STR("")};
    struct str act = STR("");
    int64_t changed;

    if (row->street_id.set)
        TRY(act_of(c, &address, &act));
    return act.n > 0 ? task_settle(c, row->id, STR("COVERED"), act, &changed) : ST_OK;
}

/* ---- complaints ------------------------------------------------------------------------------ */

static enum status raise_complaints(struct ctx *c)
{
    struct complaint_terms terms;

    TRY(complaint_terms(c, &terms));
    for (size_t i = 0; i < terms.n; i++) {
        const struct complaint_term *term = &terms.v[i];
        if (!term->passed)
            continue;
        struct str number = str_printf(c->mem, "%lld", (long long)term->number);
        const struct task_matter matter = {
            .kind = "COMPLAINT",
            .source = "COMPLAINT",
            .key = uuid_print(c->mem, term->id),
            .place_kk = number,
            .place_ru = number,
            .link = complaint_staff_url(c, term->id, "").s,
            .assignee = term->organisation,
        };
        TRY(task_raise(c, &matter));
    }
    return ST_OK;
}

static enum status settle_complaint(struct ctx *c, const struct task_open_of_row *row)
{
    struct uuid id;
    bool ended;
    int64_t changed;

    if (!scan_uuid(row->source_key, &id))
        return ST_OK;
    TRY(complaint_has_ended(c, id, &ended));
    return ended ? task_settle(c, row->id, STR("ANSWERED"), row->source_key, &changed) : ST_OK;
}

/* ---- records that NEDB rejected -------------------------------------------------------------- */

static enum status raise_rejected(struct ctx *c)
{
    struct nedb_rejected rejected;

    TRY(nedb_to_correct(c, &rejected));
    for (size_t i = 0; i < rejected.n; i++) {
        const struct task_matter matter = {
            .kind = "FAULT",
            .source = "NEDB",
            .key = uuid_print(c->mem, rejected.v[i].school),
            .amount = rejected.v[i].records,
            .link = STR("/staff/nedb?state=REJECTED"),
            .assignee = rejected.v[i].school,
        };
        TRY(task_raise(c, &matter));
    }
    return ST_OK;
}

static enum status settle_rejected(struct ctx *c, const struct task_open_of_row *row)
{
    struct nedb_rejected rejected;
    int64_t changed;

    TRY(nedb_to_correct(c, &rejected));
    for (size_t i = 0; i < rejected.n; i++)
        if (str_eq(uuid_print(c->mem, rejected.v[i].school), row->source_key))
            return ST_OK;
    return task_settle(c, row->id, STR("SENT"), STR("0"), &changed);
}

/* ---- the second job -------------------------------------------------------------------------- */

typedef enum status settler(struct ctx *c, const struct task_open_of_row *row);

struct sweep {
    const char *source;
    settler *settle;
    struct uuid after;
    bool more;
};

static enum status settle_tx(struct ctx *c, void *arg)
{
    struct sweep *sweep = arg;
    struct task_open_of_rows rows;

    TRY(task_open_of(c, str_from_z(sweep->source), sweep->after, &rows));
    for (size_t i = 0; i < rows.n; i++)
        TRY(sweep->settle(c, &rows.v[i]));
    sweep->more = rows.n > 0;
    if (rows.n > 0)
        sweep->after = rows.v[rows.n - 1].id;
    return ST_OK;
}

static enum status raise_tx(struct ctx *c, void *arg)
{
    (void)arg;
    TRY(raise_complaints(c));
    return raise_rejected(c);
}

enum status follow_rest_job(struct ctx *c, bool *ret_more)
{
    struct sweep sweeps[] = {{.source = "ADDRESS", .settle = settle_home},
                             {.source = "COMPLAINT", .settle = settle_complaint},
                             {.source = "NEDB", .settle = settle_rejected}};

    *ret_more = false;
    TRY(db_tx_locked(c, "task/raise", raise_tx, NULL));
    for (size_t i = 0; i < COUNT(sweeps); i++)
        do
            TRY(db_tx_locked(c, "task/settle", settle_tx, &sweeps[i]));
        while (sweeps[i].more);
    return ST_OK;
}
