/* See archive.h. Each part has an arena of its own: an archive may be larger than memory. */
#include "ownership/archive.h"

#include "file/file.h"

enum {
    BUDGET = 128 << 20,
    CEILING = 256 << 20,
    HEADS = 400, /* bytes of the two heads of a file, with its name twice */
    ROOM = FILE_MADE_MOST - 64 * 1024,
};

static void begin(struct archive *archive)
{
    archive->mem = arena_new(BUDGET, CEILING);
    archive->bytes = 0;
    archive->files = 0;
    zip_begin(&archive->zip, archive->mem, FILE_MADE_MOST);
}

static enum status keep_tx(struct ctx *c, void *arg)
{
    struct archive *archive = arg;
    struct archive_volume *volume = &archive->volumes[archive->n_volumes];
    struct file_made made = {.person = archive->row->asked_by,
                             .organisation = archive->row->organisation_id,
                             .purpose = "ownership.export",
                             .name = str_printf(c->mem, "archive-%zu.zip", archive->n_volumes + 1)};

    if (!zip_end(&archive->zip, &made.bytes)) {
        c->failure.detail = STR("a part of the archive is longer than counted");
        return FAIL(c, ST_INTERNAL, "ownership.archive");
    }
    *volume = (struct archive_volume){.size = (int64_t)made.bytes.n, .files = archive->files};
    return file_keep(c, &made, &volume->file);
}

enum status archive_close(struct ctx *c, struct archive *archive)
{
    struct arena *mem = c->mem;

    if (!archive->mem)
        return ST_OK;
    if (archive->n_volumes == ARCHIVE_VOLUMES_MOST) {
        c->failure.detail = STR("more parts than an archive can have");
        return FAIL(c, ST_INTERNAL, "ownership.archive");
    }
    c->mem = archive->mem;
    enum status st = db_tx_locked(c, "ownership/volume", keep_tx, archive);
    c->mem = mem;
    if (st != ST_OK)
        return st;
    archive->n_volumes++;
    archive_drop(archive);
    return ST_OK;
}

enum status archive_add(struct ctx *c, struct archive *archive, struct str name, struct str bytes)
{
    if (bytes.n > ROOM) {
        c->failure.detail = STR("a file does not fit into a part of the archive");
        return FAIL(c, ST_INTERNAL, "ownership.archive");
    }
    if (archive->mem &&
        (archive->bytes + bytes.n + HEADS > ROOM || archive->files == ZIP_FILES_MOST))
        TRY(archive_close(c, archive));
    if (!archive->mem)
        begin(archive);
    zip_add(&archive->zip, name, bytes);
    archive->bytes += bytes.n + HEADS;
    archive->files++;
    return ST_OK;
}

void archive_drop(struct archive *archive)
{
    arena_free(archive->mem);
    archive->mem = NULL;
}
