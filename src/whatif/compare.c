/* See compare.h. Files go past the virus scanner before anything of them is read (SEC-63). They are
 * read piece by piece, each in a transaction of its own; what came of them is written in one,
 * together with the end. So there is all of an answer or nothing. */
#include "whatif/compare.h"

#include <string.h>

#include "base/buf.h"
#include "db/db.h"
#include "file/file.h"
#include "whatif/import_compare.h"
#include "whatif/words.h"
#include "whatif_queries.h"

enum {
    READ_PERCENT = 60, /* what reading takes of the whole */
    COMPARED_PERCENT = 90,
    ROW_MOST = 4 * CSV_FIELD_MOST,
    SCAN_PART = 8 * 1024 * 1024,
    SCAN_AGAIN =
        64 * 1024, /* what the scanner sees twice, so that nothing hides between two parts */
};

struct comparing {
    struct ctx *c;
    struct whatif_next_comparison_row *row; /* NULL: nothing to do */
    struct import in;
    struct import_answer answer;
    bool compared, infected;
    int64_t n_pieces, n_read; /* of both files, for the scanner and for us */
    int percent;
    enum status failed; /* of a source, which can only say that it has failed */
};

/* ---- transactions ---------------------------------------------------------------------------- */

static enum status next_tx(struct ctx *c, void *arg)
{
    struct comparing *q = arg;
    return whatif_next_comparison(c, &q->row);
}

static enum status progress_tx(struct ctx *c, void *arg)
{
    const struct comparing *q = arg;
    int64_t changed;

    return whatif_comparison_progress(c, q->row->id, q->percent, &changed);
}

static enum status tell(struct ctx *c, struct comparing *q, int percent)
{
    if (percent == q->percent)
        return ST_OK;
    q->percent = percent;
    return db_tx_locked(c, "whatif/compare-progress", progress_tx, q);
}

static enum status count_tx(struct ctx *c, void *arg)
{
    struct comparing *q = arg;
    struct whatif_pieces_rows rows;

    TRY(whatif_pieces(c, q->row->id, &rows));
    for (size_t i = 0; i < rows.n; i++)
        q->n_pieces += 2 * rows.v[i].n;
    return ST_OK;
}

/* ---- reading --------------------------------------------------------------------------------- */

struct file {
    struct comparing *q;
    const char *kind;
    struct ctx own; /* the memory of one piece */
    struct bytes left;
    int n;
};

static enum status piece_tx(struct ctx *c, void *arg)
{
    struct file *file = arg;
    struct whatif_piece_row *row;

    TRY(whatif_piece(c, file->q->row->id, str_from_z(file->kind), file->n, &row));
    file->left = row ? row->content : (struct bytes){NULL, 0};
    return ST_OK;
}

static enum status next_piece(struct file *file)
{
    struct comparing *q = file->q;

    arena_free(file->own.mem);
    file->own.mem = arena_new(PIECE_SENT_BYTES, SIZE_MAX);
    file->n++;
    TRY(db_tx_read(&file->own, "whatif/piece", piece_tx, file));
    if (file->left.n == 0)
        return ST_OK;
    q->n_read++;
    return tell(&file->own, q, (int)(q->n_read * READ_PERCENT / q->n_pieces));
}

/* A csv_source. */
static bool read_piece(void *arg, char *p, size_t room, size_t *ret_n)
{
    struct file *file = arg;

    if (file->left.n == 0) {
        file->q->failed = next_piece(file);
        if (file->q->failed != ST_OK)
            file->q->c->failure = file->own.failure;
    }
    *ret_n = file->left.n < room ? file->left.n : room;
    if (*ret_n > 0)
        memcpy(p, file->left.p, *ret_n);
    file->left = (struct bytes){file->left.p + *ret_n, file->left.n - *ret_n};
    return file->q->failed == ST_OK;
}

static enum status read_one(struct comparing *q,
                            const char *kind,
                            bool (*read)(struct import *in, csv_source *source, void *arg))
{
    struct file file = {.q = q, .kind = kind, .own = *q->c};

    file.own.mem = arena_new(PIECE_SENT_BYTES, SIZE_MAX);
    bool fine = read(&q->in, read_piece, &file);
    arena_free(file.own.mem);
    if (q->failed != ST_OK) {
        q->c->failure.field = q->c->failure.arg = q->c->failure.detail = STR("");
        return q->failed;
    }
    return fine ? ST_OK : FAIL(q->c, ST_INTERNAL, "whatif.import.unreadable");
}

/* ---- the virus scanner ----------------------------------------------------------------------- */

/* As much as there is, up to the room. */
static size_t fill(struct file *file, char *p, size_t room)
{
    size_t n = 0, more = 1;

    while (n < room && more > 0 && read_piece(file, p + n, room - n, &more))
        n += more;
    return n;
}

static enum status scan_one(struct comparing *q, const char *kind, enum file_scan *ret)
{
    struct file file = {.q = q, .kind = kind, .own = *q->c};
    char *part = arena_alloc(q->in.mem, SCAN_PART);
    size_t again = 0, n;

    *ret = FILE_SCAN_CLEAN;
    file.own.mem = arena_new(PIECE_SENT_BYTES, SIZE_MAX);
    do {
        n = again + fill(&file, part + again, SCAN_PART - again);
        if (q->failed == ST_OK && n > again)
            *ret = file_scan(q->c, (struct bytes){(const uint8_t *)part, n});
        again = n < SCAN_AGAIN ? n : SCAN_AGAIN;
        memmove(part, part + n - again, again);
    } while (q->failed == ST_OK && *ret == FILE_SCAN_CLEAN && n == SCAN_PART);
    arena_free(file.own.mem);
    return q->failed;
}

static enum status later_tx(struct ctx *c, void *arg)
{
    const struct comparing *q = arg;
    int64_t changed;

    return whatif_comparison_later(c, q->row->id, &changed);
}

/* ret_clean: they may be read now. */
static enum status scan(struct ctx *c, struct comparing *q, bool *ret_clean)
{
    enum file_scan schools, choices = FILE_SCAN_CLEAN;

    TRY(scan_one(q, "SCHOOLS", &schools));
    if (schools == FILE_SCAN_CLEAN)
        TRY(scan_one(q, "CHOICES", &choices));
    q->infected = schools == FILE_SCAN_FOUND || choices == FILE_SCAN_FOUND;
    *ret_clean = schools == FILE_SCAN_CLEAN && choices == FILE_SCAN_CLEAN;
    return *ret_clean || q->infected ? ST_OK : db_tx_locked(c, "whatif/compare-later", later_tx, q);
}

/* ---- writing --------------------------------------------------------------------------------- */

/* Rows as pieces, each a table with the header, which is the first row that comes. */
struct making {
    struct comparing *q;
    const char *kind;
    struct str header;
    struct buf piece;
    int n;
    enum status st;
};

static struct making making_of(struct comparing *q, const char *kind)
{
    struct making making = {.q = q, .kind = kind, .st = ST_OK};

    buf_init(&making.piece, q->in.mem, PIECE_MADE_BYTES);
    return making;
}

static void flush(struct making *making)
{
    struct str text = buf_str(&making->piece);
    int64_t changed;

    making->st =
        whatif_piece_add(making->q->c, making->q->row->id, str_from_z(making->kind), ++making->n,
                         (struct bytes){(const uint8_t *)text.p, text.n}, &changed);
    buf_clear(&making->piece);
}

/* An import_writer. */
static bool write_row(void *arg, struct str row)
{
    struct making *making = arg;

    if (making->header.n == 0)
        making->header = str_copy(making->q->in.mem, row);
    if (making->piece.n + row.n > PIECE_MADE_BYTES) {
        flush(making);
        buf_add(&making->piece, making->header);
    }
    buf_add(&making->piece, row);
    ASSERT(!buf_overflowed(&making->piece));
    return making->st == ST_OK;
}

static enum status write_places(struct comparing *q)
{
    struct making making = making_of(q, "PLACES");

    if (import_write_places(&q->in, &q->answer, write_row, &making))
        flush(&making);
    return making.st;
}

static enum lang language_of(const struct comparing *q)
{
    enum lang lang = LANG_KK;

    (void)lang_find(q->row->language, &lang);
    return lang;
}

static enum status write_faults(struct comparing *q)
{
    struct making making = making_of(q, "FAULTS");
    struct ctx reader = *q->c;
    struct buf row;

    reader.lang = language_of(q);
    buf_init(&row, q->in.mem, ROW_MOST);
    bool fine = write_row(&making, STR("file,line,column,reason\n"));
    for (size_t i = 0; fine && i < q->in.n_faults; i++) {
        const struct import_fault *fault = &q->in.faults[i];
        buf_clear(&row);
        csv_add(&row, true, str_from_z(import_file_name(fault->file)));
        csv_add(&row, false, str_printf(q->c->mem, "%zu", fault->line));
        csv_add(&row, false, fault->column);
        csv_add(&row, false, import_fault_text(&reader, fault));
        buf_add_char(&row, '\n');
        fine = write_row(&making, buf_str(&row));
    }
    if (fine)
        flush(&making);
    return making.st;
}

static enum status write_sum(struct ctx *c, struct comparing *q, bool would)
{
    struct whatif_sum sum = import_sum(&q->answer, would ? &q->answer.would : &q->answer.was);
    int64_t changed;
    const struct whatif_compared_add_in in = {
        .id = q->row->id,
        .would = would,
        .seats = sum.seats,
        .territory = sum.seated[SEAT_LANE_T],
        .outside = sum.seated[SEAT_LANE_O],
        .own = sum.seated[SEAT_LANE_AUTO],
        .refused = sum.refused,
        .first = sum.first,
    };

    return whatif_compared_add(c, &in, &changed);
}

static enum status end_tx(struct ctx *c, void *arg)
{
    struct comparing *q = arg;
    bool failed = q->row->attempts > COMPARE_TRIES;
    struct whatif_comparison_end_in in = {
        .id = q->row->id,
        .state = failed               ? STR("FAILED")
                 : q->infected        ? STR("INFECTED")
                 : q->in.n_faults > 0 ? STR("FAULTY")
                                      : STR("DONE"),
        .schools = (int64_t)q->in.n_schools,
        .children = q->compared ? (int64_t)q->answer.imported.campaign.n_children : 0,
        .choices = (int64_t)q->in.n_choices,
        .faults = (int64_t)q->in.n_faults,
        .moved = q->answer.moved,
    };
    int64_t changed;

    TRY(whatif_comparison_end(c, &in, &changed));
    if (changed == 0)
        return ST_OK; /* somebody else was faster */
    if (q->in.n_faults > 0)
        TRY(write_faults(q));
    if (q->compared && !q->row->check_only) {
        TRY(write_sum(c, q, false));
        TRY(write_sum(c, q, true));
        TRY(write_places(q));
    }
    return whatif_forget_pieces(c, &changed);
}

/* ---- the jobs -------------------------------------------------------------------------------- */

static struct import_rules rules_of(const struct whatif_next_comparison_row *row)
{
    return (struct import_rules){
        .rule = str_eq(row->rule, STR("DRAW")) ? WHATIF_DRAW : WHATIF_MATCH,
        .own = {.three_to_one = row->turns.set,
                .territory_turns = row->turns.v,
                .credit_cap = SEAT_CREDIT_CAP},
        .word = row->word,
    };
}

/* *ret_waits: the scanner does not answer. */
static enum status compare(struct ctx *c, struct comparing *q, bool *ret_waits)
{
    const struct import_rules rules = rules_of(q->row);
    bool clean;

    q->c = c;
    q->in.mem = c->mem;
    if (q->row->attempts > COMPARE_TRIES)
        return db_tx_locked(c, "whatif/compare-end", end_tx, q);
    TRY(db_tx_read(c, "whatif/pieces", count_tx, q));
    TRY(scan(c, q, &clean));
    *ret_waits = !clean && !q->infected;
    if (!clean)
        return q->infected ? db_tx_locked(c, "whatif/compare-end", end_tx, q) : ST_OK;
    TRY(read_one(q, "SCHOOLS", import_read_schools));
    TRY(read_one(q, "CHOICES", import_read_choices));
    if (q->in.n_faults == 0) {
        import_compare(&q->in, &rules, &q->answer);
        q->compared = true;
    }
    TRY(tell(c, q, COMPARED_PERCENT));
    return db_tx_locked(c, "whatif/compare-end", end_tx, q);
}

/* Choices of a country need more memory than the other jobs; it goes back at the end. */
enum status compare_job(struct ctx *c, bool *ret_more)
{
    struct ctx own = *c;
    struct comparing q = {.row = NULL};

    *ret_more = false;
    TRY(db_tx_locked(c, "whatif/compare-next", next_tx, &q));
    if (!q.row)
        return ST_OK;
    own.mem = arena_new(SIZE_MAX, SIZE_MAX);
    bool waits = false;
    enum status st = compare(&own, &q, &waits);
    ctx_take_failure(c, &own);
    arena_free(own.mem);
    *ret_more = st == ST_OK && !waits;
    return st;
}

static enum status forget_tx(struct ctx *c, void *arg)
{
    int64_t changed;

    (void)arg;
    return whatif_forget_pieces(c, &changed);
}

enum status compare_forget_job(struct ctx *c, bool *ret_more)
{
    *ret_more = false;
    return db_tx_locked(c, "whatif/compare-forget", forget_tx, NULL);
}
