/* Once a night, from two o'clock on: NEDB's lists of organisations and pupils are read page by page
 * and compared with ours, every difference is written down, and what is no longer found has ended.
 * A run that is broken off goes on where it was; while NEDB is silent it is tried every ten
 * minutes. */
#include "base/config.h"
#include "base/log.h"
#include "base/scan.h"
#include "nedb/roll.h"
#include "nedb/work.h"
#include "organisation/organisation.h"

struct night {
    struct nedb_run_locked_row *run; /* NULL: nothing is due */
    struct roll_page page;
};

static enum status find_tx(struct ctx *c, void *arg)
{
    struct night *night = arg;
    int64_t changed;

    TRY(nedb_run_begin(c, &changed));
    return nedb_run_locked(c, &night->run);
}

static enum status put_off_tx(struct ctx *c, void *arg)
{
    const struct night *night = arg;
    int64_t changed;

    return nedb_run_put_off(c, night->run->id, &changed);
}

/* ---- organisations --------------------------------------------------------------------------- */

static enum status judge_organisations(struct ctx *c, const struct night *night)
{
    struct str *unknown = NEWS(c->mem, struct str, night->page.n);
    size_t n = 0;
    int64_t changed;

    for (size_t i = 0; i < night->page.n; i++) {
        struct organisation *ours;
        TRY(organisation_by_bin(c, night->page.v[i].key, &ours));
        if (!ours)
            unknown[n++] = night->page.v[i].key;
    }
    return nedb_add_unknown(c, night->run->id, (struct texts){unknown, n}, &changed);
}

/* ---- pupils ---------------------------------------------------------------------------------- */

static enum status tell_difference(struct ctx *c,
                                   const struct night *night,
                                   const struct roll_item *item,
                                   const char *field,
                                   struct str ours,
                                   struct str theirs)
{
    int64_t changed;
    bool secret = strcmp(field, "iin") == 0; /* that they differ says enough */
    const struct nedb_add_difference_in row = {.run = night->run->id,
                                               .kind = STR("PUPIL"),
                                               .key = item->key,
                                               .field = str_from_z(field),
                                               .ours = secret ? STR("") : ours,
                                               .theirs = secret ? STR("") : theirs};

    return str_eq(ours, theirs) ? ST_OK : nedb_add_difference(c, &row, &changed);
}

static enum status compare(struct ctx *c,
                           const struct night *night,
                           const struct roll_item *item,
                           const struct pupil *ours)
{
    struct str grade = str_printf(c->mem, "%d", ours->grade);

    TRY(tell_difference(c, night, item, "iin", ours->iin, item->iin));
    TRY(tell_difference(c, night, item, "bin", ours->bin, item->bin));
    TRY(tell_difference(c, night, item, "grade", grade, item->grade));
    return tell_difference(c, night, item, "language", ours->language, item->language);
}

static const struct roll_item *item_of(const struct roll_page *page, struct str key)
{
    for (size_t i = 0; i < page->n; i++)
        if (str_eq(page->v[i].key, key))
            return &page->v[i];
    return NULL;
}

static enum status judge_pupils(struct ctx *c, const struct night *night)
{
    struct uuid *ids = NEWS(c->mem, struct uuid, night->page.n);
    struct nedb_told_of_rows rows;
    struct known_pupil *known;
    size_t n = 0;

    for (size_t i = 0; i < night->page.n; i++)
        n += scan_uuid(night->page.v[i].key, &ids[n]) ? 1 : 0;
    TRY(nedb_told_of(c, (struct uuids){ids, n}, &rows));
    for (size_t i = 0; i < rows.n; i++)
        ids[i] = rows.v[i].enrolment_id;
    TRY(work_pupils(c, ids, rows.n, &known));
    for (size_t i = 0; i < rows.n; i++) {
        struct str key = uuid_print(c->mem, known[i].pupil.enrolment);
        TRY(compare(c, night, item_of(&night->page, key), &known[i].pupil));
    }
    return ST_OK;
}

/* ---- a page ---------------------------------------------------------------------------------- */

static enum status store_page_tx(struct ctx *c, void *arg)
{
    const struct night *night = arg;
    const struct nedb_run_locked_row *run = night->run;
    const struct roll_page *page = &night->page;
    bool organisations = str_eq_z(run->phase, "ORGANISATION");
    struct str *keys = NEWS(c->mem, struct str, page->n);
    int64_t changed;

    for (size_t i = 0; i < page->n; i++)
        keys[i] = page->v[i].key;
    TRY(nedb_add_listed(c, run->id, run->phase, (struct texts){keys, page->n}, &changed));
    TRY(organisations ? judge_organisations(c, night) : judge_pupils(c, night));
    struct str next = organisations ? STR("PUPIL") : STR("MISSING");
    int32_t n = (int32_t)page->n;
    return nedb_run_move(c, run->id, page->last ? next : run->phase,
                         page->last ? STR("") : keys[page->n - 1], organisations ? n : 0,
                         organisations ? 0 : n, &changed);
}

static enum status end_tx(struct ctx *c, void *arg)
{
    const struct night *night = arg;
    const struct organisation_filter all = {.most = ORGANISATION_PAGE_MOST};
    struct organisations schools;
    int64_t total, changed;
    size_t n = 0;

    TRY(organisation_schools(c, &all, &schools, &total));
    struct uuid *ids = NEWS(c->mem, struct uuid, schools.n);
    struct str *bins = NEWS(c->mem, struct str, schools.n);
    for (size_t i = 0; i < schools.n; i++) {
        if (schools.v[i].bin.n == 0)
            continue;
        ids[n] = schools.v[i].id;
        bins[n++] = schools.v[i].bin;
    }
    TRY(nedb_add_missing(c, night->run->id, (struct uuids){ids, n}, (struct texts){bins, n},
                         &changed));
    TRY(nedb_end_mismatches(c, night->run->id, &changed));
    return nedb_run_move(c, night->run->id, STR("DONE"), STR(""), 0, 0, &changed);
}

static enum status read_page(struct ctx *c, struct night *night, const struct channel_party *party)
{
    struct str xml, url = config_str(c->config, "nedb.list_url");

    TRY(work_call_at(
        c, url, roll_ask(c->mem, party, uuid_v4(), night->run->phase, night->run->after), &xml));
    return roll_read(c->mem, xml, night->run->after, &night->page)
               ? ST_OK
               : FAIL(c, ST_BUSY, "nedb.silent");
}

enum status nedb_reconcile_job(struct ctx *c, bool *ret_more)
{
    struct night night = {.run = NULL};
    struct channel_party party;

    *ret_more = false;
    (void)work_party(c, &party);
    if (config_str(c->config, "nedb.list_url").n == 0)
        return ST_OK;
    party.service = config_str(c->config, "nedb.list_service");
    TRY(db_tx_locked(c, "nedb/night", find_tx, &night));
    if (!night.run)
        return ST_OK;
    if (str_eq_z(night.run->phase, "MISSING"))
        return db_tx_locked(c, "nedb/night-end", end_tx, &night);
    if (read_page(c, &night, &party) != ST_OK) {
        log_event(LOG_WARN, "nedb", "the list for the reconciliation does not come");
        return db_tx_locked(c, "nedb/night-later", put_off_tx, &night);
    }
    *ret_more = true;
    return db_tx_locked(c, "nedb/night-page", store_page_tx, &night);
}
