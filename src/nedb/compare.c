/* Once a day each record that NEDB has accepted is compared with what is true now; whatever changed
 * (a name, an IIN that was added, the school's BIN) is told as a correction. Instead of a message
 * from every place where a fact may change: those places know nothing of NEDB, and a name changes
 * in the register, not here. */
#include "keys/keys.h"
#include "nedb/work.h"

enum { AT_ONCE = 100 };

struct comparing {
    size_t n;
};

static bool is_as_told(struct ctx *c, const struct known_pupil *known)
{
    uint8_t digest[PUPIL_DIGEST];

    pupil_digest(c->mem, &known->pupil, digest);
    return known->told.set && memcmp(known->told.v.p, digest, PUPIL_DIGEST) == 0;
}

static enum status compare_tx(struct ctx *c, void *arg)
{
    struct comparing *in = arg;
    struct nedb_known_rows rows;
    struct known_pupil *known;
    int64_t done;

    TRY(nedb_known(c, AT_ONCE, &rows));
    in->n = rows.n;
    struct uuid *all = NEWS(c->mem, struct uuid, rows.n);
    for (size_t i = 0; i < rows.n; i++)
        all[i] = rows.v[i].enrolment_id;
    TRY(work_pupils(c, all, rows.n, &known));
    struct uuid *same = NEWS(c->mem, struct uuid, rows.n),
                *changed = NEWS(c->mem, struct uuid, rows.n);
    size_t n_same = 0, n_changed = 0;
    for (size_t i = 0; i < rows.n; i++) {
        if (is_as_told(c, &known[i]))
            same[n_same++] = known[i].pupil.enrolment;
        else
            changed[n_changed++] = known[i].pupil.enrolment;
    }
    TRY(nedb_rest(c, (struct uuids){same, n_same}, &done));
    return nedb_correct(c, (struct uuids){changed, n_changed}, &done);
}

enum status nedb_compare_job(struct ctx *c, bool *ret_more)
{
    struct channel_party party;
    struct comparing in = {0};

    *ret_more = false;
    if (!work_party(c, &party))
        return ST_OK;
    TRY(db_tx_locked(c, "nedb/compare", compare_tx, &in));
    *ret_more = in.n == AT_ONCE;
    return ST_OK;
}
