/* See import_check.h: taking over what a department has seen and pressed for. */
#include "db/db.h"
#include "organisation/import_check.h"
#include "organisation/private.h"

enum { LINES_AT_ONCE = 2000 };

struct applying {
    struct organisation_import_asked_row *row; /* NULL: nothing to do */
    struct db *teller;                         /* tells while the other connection writes */
    int32_t percent;
};

static enum status next_tx(struct ctx *c, void *arg)
{
    struct applying *in = arg;
    return organisation_import_asked(c, &in->row);
}

static enum status progress_tx(struct ctx *c, void *arg)
{
    const struct applying *in = arg;
    int64_t changed;

    return organisation_import_put_progress(c, in->row->id, in->percent, &changed);
}

static enum status tell(struct ctx *c, struct applying *in, int32_t line)
{
    struct ctx other = *c;

    other.db = in->teller;
    in->percent = (int32_t)((int64_t)line * 100 / in->row->last_line);
    return db_tx_locked(&other, "organisation/apply-progress", progress_tx, in);
}

static enum status apply_tx(struct ctx *c, void *arg)
{
    struct applying *in = arg;
    struct organisation_import_begin_row *begun;
    struct organisation_import_put_row *put;
    struct organisation_import_put_end_row *end;

    TRY(organisation_import_begin(c, in->row->id, &begun));
    if (!begun->begun)
        return ST_OK; /* another worker was first */
    for (int32_t line = 0; line < in->row->last_line; line += LINES_AT_ONCE) {
        TRY(tell(c, in, line));
        TRY(organisation_import_put(c, in->row->id, line, line + LINES_AT_ONCE, &put));
    }
    return organisation_import_put_end(c, in->row->id, &end);
}

static enum status give_back_tx(struct ctx *c, void *arg)
{
    const struct applying *in = arg;
    struct organisation_import_give_back_row *done;

    return organisation_import_give_back(c, in->row->id, &done);
}

/* What the register refuses would be refused again: the department looks at it once more. */
static enum status apply_file(struct ctx *c, struct applying *in)
{
    enum status st = db_tx_locked(c, "organisation/import-apply", apply_tx, in);

    if (st != ST_CONFLICT && st != ST_INVALID)
        return st;
    c->failure = (struct failure){0};
    return db_tx_locked(c, "organisation/import-give-back", give_back_tx, in);
}

enum status organisation_apply_job(struct ctx *c, bool *ret_more)
{
    struct applying in = {.row = NULL};

    *ret_more = false;
    TRY(db_tx_read(c, "organisation/import-asked", next_tx, &in));
    if (!in.row)
        return ST_OK;
    TRY(db_open_as(c, c->db, "oqu_work", &in.teller));
    enum status st = apply_file(c, &in);
    db_close(in.teller);
    *ret_more = st == ST_OK;
    return st;
}
