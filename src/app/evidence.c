/* `oqu evidence FOLDER`: what a laboratory that tests for information security asks for, written by
 * the program about itself (joint order 73-НҚ / 168/НҚ, p. 3 (1)): components, interfaces,
 * settings without secrets, roles, a sample of the log, how the release grows as measured
 * (bench/growth), hashes of sources and build. */
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <limits.h>
#include <link.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/app_embedded.h"
#include "app/commands.h"
#include "app/routes.h"
#include "app/settings.h"
#include "app/source_tag.h"
#include "app_queries.h"
#include "base/config.h"
#include "base/io.h"
#include "base/time.h"
#include "control/control.h"

enum {
    SAMPLE = 16 * 1024, /* of the log */
    COMPONENTS_MOST = 256,
    PATH_SHOWN = 400,
};

struct evidence {
    struct ctx *c;
    const char *folder;
    struct buf sums; /* "hash  file" a line, as sha256sum reads them */
};

static enum status fail(struct ctx *c, const char *what)
{
    c->failure.detail = str_printf(c->mem, "%s: %s", what, strerrordesc_np(errno));
    return FAIL(c, ST_INVALID, "evidence.file");
}

static enum status put(struct evidence *in, const char *name, struct str text)
{
    const char *path = str_printf(in->c->mem, "%s/%s", in->folder, name).p;
    uint8_t digest[CONTROL_DIGEST];
    AUTO_FD fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

    if (fd < 0 || !io_write_all(fd, text.p, text.n))
        return fail(in->c, path);
    ASSERT(EVP_Digest(text.p, text.n, digest, NULL, EVP_sha256(), NULL) == 1);
    buf_printf(&in->sums, STR_FMT "  %s\n", STR_ARG(str_hex(in->c->mem, digest, CONTROL_DIGEST)),
               name);
    return ST_OK;
}

/* Takes the value over. */
static enum status put_json(struct evidence *in, const char *name, json_t *value)
{
    char *text = json_dumps(value, JSON_INDENT(2));

    ASSERT(text);
    json_decref(value);
    enum status st = put(in, name, str_printf(in->c->mem, "%s\n", text));
    free(text);
    return st;
}

/* ---- the parts ------------------------------------------------------------------------------ */

struct components {
    struct arena *mem;
    json_t *list;
};

static json_t *text_of(struct str s)
{
    json_t *value = json_stringn(s.p, s.n);
    ASSERT(value);
    return value;
}

/* A shared library of this process, by the file that was loaded. */
static int add_library(struct dl_phdr_info *info, size_t size, void *arg)
{
    struct components *in = arg;
    uint8_t digest[CONTROL_DIGEST];
    struct str path = str_from_z(info->dlpi_name);
    size_t at = path.n;

    (void)size;
    if (path.n == 0 || path.p[0] != '/' || !control_digest(in->mem, info->dlpi_name, digest))
        return 0; /* the program itself, and what the kernel lends */
    while (at > 0 && path.p[at - 1] != '/')
        at--;
    json_t *one = json_pack("{s:s, s:o, s:[{s:s, s:o}]}", "type", "library", "name",
                            text_of(str_sub(path, at, path.n - at)), "hashes", "alg", "SHA-256",
                            "content", text_of(str_hex(in->mem, digest, CONTROL_DIGEST)));
    ASSERT(one && json_array_append_new(in->list, one) == 0);
    return 0;
}

/* CycloneDX 1.5: the program, the libraries it runs with, and the database server. */
static enum status put_components(struct evidence *in)
{
    struct components components = {in->c->mem, json_array()};
    struct app_server_version_row *server;

    TRY(app_server_version(in->c, &server));
    (void)dl_iterate_phdr(add_library, &components);
    json_t *database = json_pack("{s:s, s:s, s:o}", "type", "application", "name", "postgresql",
                                 "version", text_of(server->version));
    ASSERT(database && json_array_append_new(components.list, database) == 0);
    json_t *all = json_pack("{s:s, s:s, s:i, s:{s:{s:s, s:s, s:s}}, s:o}", "bomFormat", "CycloneDX",
                            "specVersion", "1.5", "version", 1, "metadata", "component", "type",
                            "application", "name", "oqu", "version", OQU_VERSION, "components",
                            components.list);
    ASSERT(all);
    return put_json(in, "components.cdx.json", all);
}

static enum status put_roles(struct evidence *in)
{
    struct app_database_roles_rows rows;
    json_t *list = json_array();

    TRY(app_database_roles(in->c, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        const struct app_database_roles_row *row = &rows.v[i];
        json_t *one =
            json_pack("{s:o, s:b, s:b, s:I, s:I}", "role", text_of(row->role), "login", row->login,
                      "rights_over_server", row->strong, "tables_read", (json_int_t)row->tables,
                      "tables_written", (json_int_t)row->written);
        ASSERT(one && json_array_append_new(list, one) == 0);
    }
    return put_json(in, "database-roles.json", list);
}

static enum status put_release(struct evidence *in)
{
    uint8_t digest[CONTROL_DIGEST];

    if (!control_digest(in->c->mem, "/proc/self/exe", digest))
        return fail(in->c, "/proc/self/exe");
    json_t *release =
        json_pack("{s:s, s:s, s:o, s:o}", "version", OQU_VERSION, "source_tree", OQU_SOURCE_TREE,
                  "program_sha256", text_of(str_hex(in->c->mem, digest, CONTROL_DIGEST)), "made_at",
                  text_of(time_print_instant(in->c->mem, time_real_us())));
    ASSERT(release);
    return put_json(in, "release.json", release);
}

/* The newest whole lines. Logs name nobody (SEC-38), so the sample needs no blackening. */
static enum status put_log_sample(struct evidence *in)
{
    const char *path =
        str_printf(in->c->mem, STR_FMT "/log/oqu.log", STR_ARG(config_home(in->c->config))).p;
    char *bytes = arena_alloc(in->c->mem, SAMPLE);
    AUTO_FD fd = open(path, O_RDONLY | O_CLOEXEC);
    size_t n = 0, at = 0;

    if (fd < 0)
        return errno == ENOENT ? put(in, "log-sample.jsonl", STR("")) : fail(in->c, path);
    off_t end = lseek(fd, 0, SEEK_END);
    bool cut = end > SAMPLE;
    if (end < 0 || lseek(fd, cut ? end - SAMPLE : 0, SEEK_SET) < 0 ||
        !io_read_all(fd, bytes, SAMPLE, &n))
        return fail(in->c, path);
    while (cut && at < n && bytes[at++] != '\n')
        ;
    return put(in, "log-sample.jsonl", (struct str){bytes + at, n - at});
}

static enum status put_all(struct evidence *in)
{
    TRY(put_components(in));
    TRY(put(in, "interfaces.txt", routes_print(in->c->mem, modules)));
    TRY(put(in, "settings.txt", settings_print(in->c->mem, in->c->config)));
    TRY(put_roles(in));
    TRY(put_log_sample(in));
    TRY(put(in, "growth.json", embedded_growth));
    return put_release(in);
}

static enum status write_tx(struct ctx *c, void *arg)
{
    (void)c;
    return put_all(arg);
}

enum status evidence_command(struct ctx *c, int argc, char *const *argv)
{
    struct evidence in = {.c = c};

    if (argc != 1)
        return command_usage(c, "oqu evidence FOLDER");
    in.folder = argv[0];
    if (mkdir(in.folder, 0700) != 0) /* nothing is written over */
        return fail(c, in.folder);
    buf_init(&in.sums, c->mem, COMPONENTS_MOST * PATH_SHOWN);
    TRY(db_tx_read(c, "app/evidence", write_tx, &in));
    return put(&in, "SHA256SUMS", buf_str(&in.sums));
}
