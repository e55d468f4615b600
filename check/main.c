/* The command line of oqu-check. Ends with 0: nothing found, 1: something found, 2: could not look.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>

#include "base/log.h"
#include "check/check.h"
#include "check/files.h"
#include "check/report.h"

enum {
    CLEAN = 0,
    FOUND = 1,
    FAILED = 2,
    MEMORY = 512 << 20,
    MEMORY_MOST = 1 << 30,
    KEY_FILE_MOST = 1000,
};

struct options {
    bool full, json;
    const char *database, *key, *store, *reports;
};

static int usage(void)
{
    (void)fputs("oqu-check full|incremental --database CONNINFO --key FILE --store FILE\n"
                "          [--reports FOLDER] [--json]\n",
                stderr);
    return FAILED;
}

static bool take_value(struct options *options, struct str name, const char *value)
{
    const struct {
        struct str name;
        const char **value;
    } known[] = {{STR("--database"), &options->database},
                 {STR("--key"), &options->key},
                 {STR("--store"), &options->store},
                 {STR("--reports"), &options->reports}};

    for (size_t i = 0; i < COUNT(known); i++) {
        if (!str_eq(name, known[i].name))
            continue;
        *known[i].value = value;
        return true;
    }
    return false;
}

static bool read_options(int argc, char *const *argv, struct options *ret)
{
    struct str mode = str_from_z(argc > 1 ? argv[1] : "");

    *ret = (struct options){.full = str_eq(mode, STR("full"))};
    if (!ret->full && !str_eq(mode, STR("incremental")))
        return false;
    for (int i = 2; i < argc; i++) {
        if (str_eq_z(STR("--json"), argv[i]))
            ret->json = true;
        else if (i + 1 == argc || !take_value(ret, str_from_z(argv[i]), argv[i + 1]))
            return false;
        else
            i++;
    }
    return ret->database && ret->key && ret->store;
}

/* One run at a time: the second waits for the first. Held until the process ends. */
static enum status take_lock(struct ctx *c, const char *store)
{
    const char *path = str_printf(c->mem, "%s.lock", store).p;
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0640);

    if (fd >= 0 && flock(fd, LOCK_EX) == 0)
        return ST_OK;
    c->failure.detail = str_printf(c->mem, "%s: %s", path, strerrorname_np(errno));
    return FAIL(c, ST_INTERNAL, "check.file");
}

static enum status read_key(struct ctx *c, const char *path, struct check *check)
{
    struct str text;

    TRY(files_read(c, path, KEY_FILE_MOST, &text));
    return check_key(check, text) ? ST_OK : FAIL(c, ST_INVALID, "check.key-broken");
}

static enum status look_tx(struct ctx *c, void *arg)
{
    struct ctx page = *c;

    page.mem = arena_new(MEMORY, MEMORY_MOST);
    enum status st = check_run(&page, arg);
    c->failure = page.failure;
    c->failure.detail = str_copy(c->mem, page.failure.detail);
    arena_free(page.mem);
    return st;
}

/* What was found is not written into the store: until it is put right, each run finds it again. */
static enum status
keep(struct ctx *c, const struct options *options, const struct check *check, struct str report)
{
    if (options->reports) {
        const char *path =
            str_printf(c->mem, "%s/%lld-%s.%s", options->reports,
                       (long long)(time_real_us() / TIME_SECOND),
                       options->full ? "full" : "incremental", options->json ? "json" : "txt")
                .p;
        TRY(files_write(c, path, report));
    }
    return check->found.n > 0 ? ST_OK : check_store_write(c, options->store, check->after);
}

static enum status look(struct ctx *c, const struct options *options, int *ret_exit)
{
    struct store before, after = {.known = false};
    struct check check = {.mem = c->mem, .before = &before, .after = &after, .full = options->full};

    TRY(take_lock(c, options->store));
    TRY(read_key(c, options->key, &check));
    TRY(check_store_read(c, options->store, &before));
    TRY(db_open(c, str_from_z(options->database), &c->db));
    TRY(db_tx_read(c, "check/run", look_tx, &check));
    struct str report = options->json ? report_json(c->mem, &check) : report_text(c->mem, &check);
    (void)fwrite(report.p, 1, report.n, stdout);
    TRY(keep(c, options, &check, report));
    *ret_exit = check.found.n > 0 ? FOUND : CLEAN;
    return ST_OK;
}

int main(int argc, char **argv)
{
    struct ctx c = {.actor = {.kind = ACTOR_SYSTEM}};
    struct options options;
    int result = FAILED;

    log_init("check", LOG_INFO);
    if (!read_options(argc, argv, &options))
        return usage();
    c.mem = arena_new(MEMORY, MEMORY_MOST);
    if (look(&c, &options, &result) != ST_OK) {
        log_failure(&c, "check");
        result = FAILED;
    }
    db_close(c.db);
    arena_free(c.mem);
    return result;
}
