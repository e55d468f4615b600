/* See file.h: what the doors do with files. */
#include "file/file.h"

#include <fcntl.h>
#include <string.h>

#include "file/kind.h"
#include "file/seal.h"
#include "file/store.h"
#include "file_queries.h"
#include "i18n/i18n.h"
#include "i18n/msg_file.h"
#include "keys/keys.h"

enum { DAY_HOURS = 24, UPLOAD_NAME_MOST = 255 };

/* ---- taking in ------------------------------------------------------------------------------- */

static enum status check_size(struct ctx *c, const struct upload *upload)
{
    if (upload->size <= 0)
        return FAIL(c, ST_INVALID, "file.empty");
    return upload->size <= FILE_BYTES_MOST ? ST_OK : FAIL(c, ST_INVALID, "file.large");
}

/* Refuses what the check would refuse anyway, while its owner is still there to choose again. */
static enum status look_at(struct ctx *c,
                           const struct upload *upload,
                           enum file_kind *ret_kind,
                           struct bytes *ret_hash)
{
    AUTO_FD fd = open(str_z(c->mem, upload->path), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    struct str first;

    if (fd < 0 || !seal_hash_fd(c->mem, fd, ret_hash, &first, KIND_BYTES))
        return FAIL(c, ST_INTERNAL, "file.disk");
    *ret_kind = kind_of(first);
    if (*ret_kind == KIND_HEIC)
        return FAIL(c, ST_INVALID, "file.heic");
    if (*ret_kind == KIND_OTHER)
        return FAIL(c, ST_INVALID, "file.kind");
    return kind_fits_name(*ret_kind, upload->file_name) ? ST_OK
                                                        : FAIL(c, ST_INVALID, "file.extension");
}

/* Schools hand in for many families, so only families are counted. */
static enum status check_count(struct ctx *c)
{
    struct file_stored_since_row *since;

    if (!uuid_is_nil(c->actor.organisation))
        return ST_OK;
    TRY(file_stored_since(c, DAY_HOURS, &since));
    return since->n < FILE_A_DAY_MOST ? ST_OK : FAIL(c, ST_INVALID, "file.too-many");
}

/* A name of at most 255 letters; a browser may send none. */
static struct str display_name(const struct upload *upload)
{
    struct str name = upload->file_name;

    while (str_letters(name) > UPLOAD_NAME_MOST)
        name.n--;
    while (name.n > 0 && !str_is_utf8(name))
        name.n--;
    return name.n > 0 ? name : STR("-");
}

enum status file_store_upload(struct ctx *c,
                              const struct upload *upload,
                              const char *purpose,
                              struct uuid *ret_id)
{
    struct uuid organisation = c->actor.organisation;
    enum file_kind kind = KIND_OTHER;
    struct file_add_in row = {
        .id = uuid_v4(),
        .owner = c->actor.person,
        .organisation = {!uuid_is_nil(organisation), organisation},
        .purpose = str_from_z(purpose),
        .name = display_name(upload),
        .size = upload->size,
    };
    int64_t changed;

    TRY(check_size(c, upload));
    TRY(check_count(c));
    TRY(look_at(c, upload, &kind, &row.sha256));
    row.kind = str_from_z(kind_name(kind));
    TRY(store_quarantine(c, row.id, upload->path));
    enum status st = file_add(c, &row, &changed);
    if (st == ST_OK)
        *ret_id = row.id;
    else
        store_forget(c, row.id);
    return st;
}

/* ---- telling about files --------------------------------------------------------------------- */

static enum file_state state_of(struct str name)
{
    static const struct {
        struct str name;
        enum file_state state;
    } states[] = {
        {STR_INIT("QUARANTINED"), FILE_QUARANTINED},
        {STR_INIT("CLEAN"), FILE_CLEAN},
        {STR_INIT("REJECTED"), FILE_REJECTED},
        {STR_INIT("UNREADABLE"), FILE_UNREADABLE},
    };

    for (size_t i = 0; i < COUNT(states); i++)
        if (str_eq(name, states[i].name))
            return states[i].state;
    base_panic(__FILE__, __LINE__, "the column's CHECK lists the states");
}

static struct file_info info_of(const struct file_infos_by_ids_row *row)
{
    enum msg reason = MSG_NONE;

    if (row->reason.set && !msg_find(row->reason.v, &reason))
        reason = MSG_file_reason_damaged; /* stored by another release */
    return (struct file_info){.id = row->id,
                              .name = row->name,
                              .size = row->size,
                              .state = state_of(row->state),
                              .reason = (int)reason,
                              .pages = row->pages.set ? row->pages.v : 0,
                              .stored_us = row->stored_at};
}

/* In the caller's transaction, or in one of its own. */
static enum status in_tx(struct ctx *c, const char *name, db_tx_fn *fn, void *arg)
{
    return db_in_transaction(c->db) ? fn(c, arg) : db_tx_read(c, name, fn, arg);
}

struct infos {
    struct uuids ids;
    struct file_infos_by_ids_rows rows;
};

static enum status infos_tx(struct ctx *c, void *arg)
{
    struct infos *infos = arg;
    return file_infos_by_ids(c, infos->ids, &infos->rows);
}

enum status file_infos(struct ctx *c, const struct uuid *ids, size_t n, struct file_info **ret)
{
    struct infos infos = {.ids = {ids, n}};

    ASSERT(n <= FILE_INFOS_MOST);
    TRY(in_tx(c, "file/infos", infos_tx, &infos));
    if (infos.rows.n != n)
        return FAIL(c, ST_NOT_FOUND, "file.unknown");
    struct file_info *list = NEWS(c->mem, struct file_info, n + 1);
    for (size_t i = 0; i < n; i++)
        list[i] = info_of(&infos.rows.v[i]);
    *ret = list;
    return ST_OK;
}

/* ---- reading --------------------------------------------------------------------------------- */

static enum status damaged(struct ctx *c)
{
    return FAIL(c, ST_INTERNAL, "file.integrity");
}

static enum status
open_part(struct ctx *c, const struct file_part_of_row *part, struct bytes *ret_plain)
{
    struct bytes key, sealed, plain;
    struct seal_place place = {.clean = part->clean_id.v, .number = part->number.v};

    TRY(keys_open_field(c, KEY_FILE, keys_place(c, "file.stored_file.key_sealed", place.clean),
                        part->key_sealed.v, &key));
    if (key.n != SEAL_KEY)
        return damaged(c);
    place.key = key.p;
    TRY(store_read(c, place.clean, place.number, (size_t)part->size.v + SEAL_TAG, &sealed));
    if (!seal_open_part(c->mem, &place, sealed, &plain))
        return damaged(c);
    struct bytes hash = seal_hash(c->mem, plain);
    if (plain.n != (size_t)part->size.v || part->sha256.v.n != SEAL_HASH ||
        memcmp(hash.p, part->sha256.v.p, SEAL_HASH) != 0)
        return damaged(c);
    *ret_plain = plain;
    return ST_OK;
}

struct wanted {
    struct uuid id;
    int page;
    bool for_work;
    struct file_part_of_row *part;
};

static enum status part_tx(struct ctx *c, void *arg)
{
    struct wanted *wanted = arg;
    struct file_whole_of_row *whole;

    if (!wanted->for_work)
        return file_part_of(c, wanted->id, wanted->page, &wanted->part);
    TRY(file_whole_of(c, wanted->id, &whole));
    if (whole) {
        wanted->part = NEW(c->mem, struct file_part_of_row);
        *wanted->part = (struct file_part_of_row){
            whole->state,      whole->clean_id, whole->key_sealed, whole->number,
            whole->media_type, whole->size,     whole->sha256};
    }
    return ST_OK;
}

static enum status
read_wanted(struct ctx *c, struct wanted *wanted, struct str *ret_type, struct str *ret_bytes)
{
    struct bytes plain = {0};

    TRY(in_tx(c, "file/read", part_tx, wanted));
    const struct file_part_of_row *part = wanted->part;
    if (!part)
        return FAIL(c, ST_NOT_FOUND, "file.unknown");
    if (!str_eq(part->state, STR("CLEAN")))
        return FAIL(c, ST_CONFLICT, "file.not-clean");
    if (!part->media_type.set)
        return FAIL(c, ST_NOT_FOUND, "file.unknown");
    TRY(open_part(c, part, &plain));
    *ret_type = part->media_type.v;
    *ret_bytes = (struct str){(const char *)plain.p, plain.n};
    return ST_OK;
}

enum status
file_read(struct ctx *c, struct uuid id, int page, struct str *ret_type, struct str *ret_bytes)
{
    struct wanted wanted = {.id = id, .page = page};
    return read_wanted(c, &wanted, ret_type, ret_bytes);
}

enum status
file_read_for_work(struct ctx *c, struct uuid id, struct str *ret_type, struct str *ret_bytes)
{
    struct wanted wanted = {.id = id, .for_work = true};
    return read_wanted(c, &wanted, ret_type, ret_bytes);
}

/* ---- what the program makes ------------------------------------------------------------------ */

static enum status
seal_made(struct ctx *c, const struct file_made *made, struct file_add_made_in *row)
{
    struct bytes bytes = {(const uint8_t *)made->bytes.p, made->bytes.n};
    uint8_t key[SEAL_KEY];
    const struct seal_place place = {.key = key, .clean = row->clean, .number = 1};

    rnd_bytes(key, sizeof(key));
    enum status st =
        keys_seal_field(c, KEY_FILE, keys_place(c, "file.stored_file.key_sealed", row->clean),
                        (struct bytes){key, SEAL_KEY}, &row->key_sealed);
    if (st == ST_OK)
        st = store_write(c, row->clean, 1, seal_part(c->mem, &place, bytes));
    explicit_bzero(key, sizeof(key));
    row->sha256 = seal_hash(c->mem, bytes);
    return st;
}

enum status file_keep(struct ctx *c, const struct file_made *made, struct uuid *ret_id)
{
    struct file_add_made_in row = {
        .id = uuid_v4(),
        .owner = made->person,
        .organisation = made->organisation,
        .purpose = str_from_z(made->purpose),
        .name = made->name,
        .size = (int64_t)made->bytes.n,
        .clean = uuid_v4(),
    };
    int64_t changed;

    ASSERT(made->bytes.n > 0 && made->bytes.n <= FILE_MADE_MOST);
    TRY(seal_made(c, made, &row));
    TRY(file_add_made(c, &row, &changed));
    TRY(file_add_part(c, row.id, 1, STR("application/zip"), row.size, row.sha256, &changed));
    *ret_id = row.id;
    return ST_OK;
}
