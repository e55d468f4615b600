/* See store.h. Files are written beside their place, synced and renamed; secrets pass only through
 * locked memory. */
#include "keys/store.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/scan.h"
#include "base/time.h"

enum {
    LINE_KEY = 2 * VAULT_KEY,                            /* hexadecimal digits */
    FILE_MOST = VAULT_GENERATIONS_MOST * (LINE_KEY + 4), /* "16 " and the end of the line */
};

struct key_file { /* in locked memory */
    char text[FILE_MOST + 1];
    size_t n;
};

static const char *path_of(struct ctx *c, struct str dir, const char *name)
{
    return str_z(c->mem, str_printf(c->mem, STR_FMT "/%s", STR_ARG(dir), name));
}

static enum status fail_with(struct ctx *c, const char *code, const char *path, const char *what)
{
    c->failure.detail = str_printf(c->mem, "%s: %s", path, what);
    return FAIL(c, ST_INVALID, code);
}

/* Reads at most FILE_MOST bytes of an ordinary file that only its owner may touch. */
static enum status
read_private(struct ctx *c, const char *path, mode_t forbidden, struct key_file *ret)
{
    struct stat st;
    AUTO_FD fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);

    if (fd < 0)
        return fail_with(c, "keys.missing", path,
                         errno == ENOENT ? "the file is missing" : "the file cannot be opened");
    ASSERT(fstat(fd, &st) == 0);
    if (!S_ISREG(st.st_mode) || (st.st_mode & forbidden) != 0 || st.st_uid != geteuid())
        return fail_with(c, "keys.exposed", path, "others than the owner can read or change it");
    if (st.st_size > FILE_MOST)
        return fail_with(c, "keys.damaged", path, "too long for a key file");
    ret->n = 0;
    while (ret->n < (size_t)st.st_size) {
        ssize_t got = read(fd, ret->text + ret->n, (size_t)st.st_size - ret->n);
        if (got <= 0)
            return fail_with(c, "keys.damaged", path, "cannot be read to its end");
        ret->n += (size_t)got;
    }
    return ST_OK;
}

/* Lines "<generation> <64 digits>", generations from 1 without a gap. */
static bool parse_lines(const struct key_file *file, struct vault_masters *ret)
{
    struct str rest = {file->text, file->n}, line, number;
    int64_t generation;

    ret->n = 0;
    while (scan_until(&rest, '\n', &line)) {
        if (ret->n == VAULT_GENERATIONS_MOST || !scan_until(&line, ' ', &number))
            return false;
        if (!scan_i64(number, 1, VAULT_GENERATIONS_MOST, &generation))
            return false;
        if (generation != (int64_t)ret->n + 1 || !str_unhex(line, ret->key[ret->n], VAULT_KEY))
            return false;
        ret->n++;
    }
    return ret->n > 0;
}

static void print_lines(const struct vault_masters *keys, struct key_file *ret)
{
    static const char digits[] = "0123456789abcdef";

    ret->n = 0;
    for (unsigned i = 0; i < keys->n; i++) {
        unsigned generation = i + 1;
        if (generation >= 10)
            ret->text[ret->n++] = (char)('0' + generation / 10);
        ret->text[ret->n++] = (char)('0' + generation % 10);
        ret->text[ret->n++] = ' ';
        for (size_t k = 0; k < VAULT_KEY; k++) {
            ret->text[ret->n++] = digits[keys->key[i][k] >> 4];
            ret->text[ret->n++] = digits[keys->key[i][k] & 15];
        }
        ret->text[ret->n++] = '\n';
    }
    ASSERT(ret->n <= FILE_MOST);
}

static enum status sync_dir(struct ctx *c, struct str dir)
{
    const char *path = str_z(c->mem, dir);
    AUTO_FD fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd < 0 || fsync(fd) != 0)
        return fail_with(c, "keys.unwritable", path, "the folder cannot be synced");
    return ST_OK;
}

static enum status
write_file(struct ctx *c, struct str dir, const char *name, const struct key_file *file)
{
    const char *path = path_of(c, dir, name);
    const char *new_path = str_z(c->mem, str_printf(c->mem, "%s.new", path));

    (void)unlink(new_path); /* left by a run that was killed */
    AUTO_FD fd = open(new_path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return fail_with(c, "keys.unwritable", new_path, "the file cannot be made");
    if (write(fd, file->text, file->n) != (ssize_t)file->n || fsync(fd) != 0)
        return fail_with(c, "keys.unwritable", new_path, "the file cannot be written");
    if (rename(new_path, path) != 0)
        return fail_with(c, "keys.unwritable", path, "the file cannot be put in place");
    return sync_dir(c, dir);
}

/* Both files. The keys come first: after a crash in between the newest has no fingerprint yet, has
 * sealed nothing, and store_load leaves it aside. */
static enum status write_keys(struct ctx *c, struct str dir, const struct vault_masters *masters)
{
    struct vault_masters *public = NEW(c->mem, struct vault_masters);
    struct key_file *file = vault_memory(sizeof(*file));

    if (!file)
        return fail_with(c, "keys.unlocked", "memory", "cannot be locked (RLIMIT_MEMLOCK)");
    arena_defer(c->mem, vault_memory_free, file);
    public->n = masters->n;
    for (unsigned i = 0; i < masters->n; i++)
        vault_fingerprint(masters->key[i], public->key[i]);
    print_lines(masters, file);
    TRY(write_file(c, dir, "master.key", file));
    print_lines(public, file);
    return write_file(c, dir, "master.public", file);
}

enum status store_grant_export(struct ctx *c, struct str dir)
{
    struct key_file *empty = NEW(c->mem, struct key_file);
    return write_file(c, dir, "context.grant", empty);
}

bool store_has_grant(struct ctx *c, struct str dir)
{
    return access(path_of(c, dir, "context.grant"), F_OK) == 0;
}

bool store_take_grant(struct ctx *c, struct str dir)
{
    return unlink(path_of(c, dir, "context.grant")) == 0 && sync_dir(c, dir) == ST_OK;
}

static enum status masters_new(struct ctx *c, struct vault_masters **ret)
{
    struct vault_masters *masters = vault_memory(sizeof(*masters));

    if (!masters)
        return fail_with(c, "keys.unlocked", "memory", "cannot be locked (RLIMIT_MEMLOCK)");
    arena_defer(c->mem, vault_memory_free, masters);
    *ret = masters;
    return ST_OK;
}

enum status store_init(struct ctx *c, struct str dir)
{
    struct vault_masters *masters;
    const char *key_path = path_of(c, dir, "master.key");

    if (mkdir(str_z(c->mem, dir), 0700) != 0 && errno != EEXIST)
        return fail_with(c, "keys.unwritable", key_path, "the folder cannot be made");
    if (access(key_path, F_OK) == 0 || access(path_of(c, dir, "master.public"), F_OK) == 0) {
        c->failure.detail = str_printf(c->mem, "%s: there already is a key here", key_path);
        return FAIL(c, ST_CONFLICT, "keys.exists");
    }
    TRY(masters_new(c, &masters));
    rnd_bytes(masters->key[0], VAULT_KEY);
    masters->n = 1;
    TRY(write_keys(c, dir, masters));
    return store_grant_export(c, dir);
}

/* Without leaving turns out. */
static enum status load_plan(struct ctx *c, struct str dir, struct token_plan *ret)
{
    const char *path = path_of(c, dir, "token.plan");
    struct key_file *file = NEW(c->mem, struct key_file);

    ret->n = 0;
    if (access(path, F_OK) != 0 && errno == ENOENT)
        return ST_OK;
    TRY(read_private(c, path, S_IWGRP | S_IWOTH, file));
    if (!token_plan_read((struct str){file->text, file->n}, VAULT_GENERATIONS_MOST, ret))
        return fail_with(c, "keys.damaged", path, "is not a plan of keys for tokens");
    return ST_OK;
}

enum status
store_load_plan(struct ctx *c, struct str dir, unsigned generations, struct token_plan *ret)
{
    TRY(load_plan(c, dir, ret));
    for (unsigned i = 0; i < ret->n; i++)
        if (ret->turn[i].generation > generations)
            ret->n = i;
    return ST_OK;
}

enum status store_write_plan(struct ctx *c, struct str dir, const struct token_plan *plan)
{
    struct key_file *file = NEW(c->mem, struct key_file);
    struct str text = token_plan_print(c->mem, plan);

    ASSERT(text.n <= FILE_MOST);
    if (text.n > 0)
        memcpy(file->text, text.p, text.n);
    file->n = text.n;
    return write_file(c, dir, "token.plan", file);
}

static enum status turn(struct ctx *c, struct str dir, unsigned generation, bool at_once)
{
    struct token_plan plan;

    TRY(load_plan(c, dir, &plan));
    token_plan_turn(&plan, time_real_us() / TIME_SECOND, generation, at_once);
    return store_write_plan(c, dir, &plan);
}

enum status store_turn_tokens(struct ctx *c, struct str dir, bool at_once)
{
    struct vault_masters *masters;

    TRY(masters_new(c, &masters));
    TRY(store_load(c, dir, masters));
    return turn(c, dir, masters->n, at_once);
}

enum status store_rotate(struct ctx *c, struct str dir)
{
    struct vault_masters *masters;

    TRY(masters_new(c, &masters));
    TRY(store_load(c, dir, masters));
    if (masters->n == VAULT_GENERATIONS_MOST)
        return fail_with(c, "keys.full", path_of(c, dir, "master.key"), "no room for one more key");
    rnd_bytes(masters->key[masters->n], VAULT_KEY);
    masters->n++;
    TRY(write_keys(c, dir, masters));
    return turn(c, dir, masters->n, false);
}

/* A newest key without a fingerprint is left aside: see write_keys. */
static enum status check_fingerprints(struct ctx *c, struct str dir, struct vault_masters *masters)
{
    const char *public_path = path_of(c, dir, "master.public");
    const char *key_path = path_of(c, dir, "master.key");
    struct key_file *file = NEW(c->mem, struct key_file);
    struct vault_masters *public = NEW(c->mem, struct vault_masters);
    uint8_t own[VAULT_KEY];

    TRY(read_private(c, public_path, S_IWGRP | S_IWOTH, file));
    if (!parse_lines(file, public))
        return fail_with(c, "keys.damaged", public_path, "is not a list of fingerprints");
    if (masters->n == public->n + 1)
        masters->n--;
    if (masters->n != public->n)
        return fail_with(c, "keys.wrong", key_path, "has not as many keys as master.public");
    for (unsigned i = 0; i < masters->n; i++) {
        vault_fingerprint(masters->key[i], own);
        if (memcmp(own, public->key[i], VAULT_KEY) == 0)
            continue;
        struct str what = str_printf(
            c->mem, "master key %u is not the one whose fingerprint is in master.public", i + 1);
        return fail_with(c, "keys.wrong", key_path, str_z(c->mem, what));
    }
    return ST_OK;
}

enum status store_load(struct ctx *c, struct str dir, struct vault_masters *masters)
{
    const char *path = path_of(c, dir, "master.key");
    struct key_file *file = vault_memory(sizeof(*file));

    if (!file)
        return fail_with(c, "keys.unlocked", "memory", "cannot be locked (RLIMIT_MEMLOCK)");
    arena_defer(c->mem, vault_memory_free, file);
    TRY(read_private(c, path, S_IRWXG | S_IRWXO, file));
    if (!parse_lines(file, masters))
        return fail_with(c, "keys.damaged", path, "is not a key file");
    return check_fingerprints(c, dir, masters);
}
