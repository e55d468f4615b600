/* See collect.h. */
#include "control/collect.h"

#include <fcntl.h>
#include <limits.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/config.h"
#include "base/io.h"
#include "base/time.h"
#include "cades/cades.h"
#include "control_queries.h"
#include "db/db.h"
#include "keys/keys.h"

enum { PIECE = 64 * 1024, MODE_BITS = 07777 };

static enum status fail_file(struct ctx *c, const char *path)
{
    c->failure.detail = str_from_z(path);
    return FAIL(c, ST_INTERNAL, "control.file");
}

bool control_digest(struct arena *mem, const char *path, uint8_t digest[CONTROL_DIGEST])
{
    uint8_t *piece = arena_alloc(mem, PIECE);
    EVP_MD_CTX *md = EVP_MD_CTX_new();
    AUTO_FD fd = open(path, O_RDONLY | O_CLOEXEC);
    size_t n = PIECE;

    ASSERT(md);
    bool ok = fd >= 0 && EVP_DigestInit_ex(md, EVP_sha256(), NULL) == 1;
    while (ok && n == PIECE)
        ok = io_read_all(fd, piece, PIECE, &n) && EVP_DigestUpdate(md, piece, n) == 1;
    ok = ok && EVP_DigestFinal_ex(md, digest, NULL) == 1;
    EVP_MD_CTX_free(md);
    return ok;
}

enum status control_program(struct ctx *c, struct bytes *ret_digest)
{
    static const char path[] = "/proc/self/exe";
    uint8_t *digest = arena_alloc(c->mem, CONTROL_DIGEST);

    *ret_digest = (struct bytes){digest, CONTROL_DIGEST};
    return control_digest(c->mem, path, digest) ? ST_OK : fail_file(c, path);
}

/* ---- files ---------------------------------------------------------------------------------- */

static int mode_of(struct ctx *c, struct str path)
{
    struct stat st;

    return stat(str_z(c->mem, path), &st) == 0 ? (int)(st.st_mode & MODE_BITS) : -1;
}

static bool may_write(struct ctx *c, struct str path)
{
    return access(str_z(c->mem, path), W_OK) == 0;
}

static struct str folder_of(struct str path)
{
    size_t n = path.n;

    while (n > 1 && path.p[n - 1] != '/')
        n--;
    return (struct str){path.p, n};
}

/* Whoever may write into the folder of a file may put another one in its place. */
static enum status look_at_program(struct ctx *c, struct control_facts *facts)
{
    char *path = arena_alloc(c->mem, PATH_MAX);
    ssize_t n = readlink("/proc/self/exe", path, PATH_MAX);

    if (n <= 0 || n == PATH_MAX)
        return fail_file(c, "/proc/self/exe");
    struct str program = {path, (size_t)n};
    struct str folder = folder_of(program), pages = config_str(c->config, "server.static");
    if (pages.n == 0)
        pages = str_printf(c->mem, STR_FMT "ui", STR_ARG(folder));
    const struct str looked_at[] = {program, folder, pages};
    for (size_t i = 0; i < COUNT(looked_at) && facts->writable.n == 0; i++)
        if (may_write(c, looked_at[i]))
            facts->writable = looked_at[i];
    return ST_OK;
}

static void look_at_folders(struct ctx *c, struct control_facts *facts)
{
    struct str home = config_home(c->config);

    facts->home_mode = mode_of(c, home);
    facts->keys_mode = mode_of(c, str_printf(c->mem, STR_FMT "/keys", STR_ARG(home)));
    facts->settings_mode = mode_of(c, str_printf(c->mem, STR_FMT "/oqu.conf", STR_ARG(home)));
}

static void look_at_settings(struct ctx *c, struct control_facts *facts)
{
    facts->family_address = config_str(c->config, "site.family_address");
    facts->staff_address = config_str(c->config, "site.staff_address");
    facts->conninfo = config_str(c->config, "database.conninfo");
    facts->identity_provider = config_str(c->config, "account.idp_url");
}

/* ---- database ------------------------------------------------------------------------------- */

struct asked {
    struct bytes program;
    struct control_facts_row *row;
    struct control_attested_to_row *protocol;
};

static enum status ask_tx(struct ctx *c, void *arg)
{
    struct asked *asked = arg;

    TRY(control_facts(c, &asked->row));
    return control_attested_to(c, asked->program, &asked->protocol);
}

static enum status
look_at_database(struct ctx *c, struct bytes running, struct control_facts *facts)
{
    struct asked asked = {.program = running};

    TRY(db_tx_read(c, "control/facts", ask_tx, &asked));
    const struct control_facts_row *row = asked.row;
    int64_t skew = time_real_us() - row->machine_at;
    facts->factorless = row->factorless;
    facts->stale_initial = row->stale_initial;
    facts->weak_hashes = row->weak_hashes;
    facts->quiet_most_s = row->quiet_most_s;
    facts->silent_triggers = row->silent_triggers;
    facts->open_tables = row->open_tables;
    facts->strong_roles = row->strong_roles;
    facts->plain_columns = row->plain_columns;
    facts->clock_offset_us = row->clock_offset_us;
    facts->skew_us = skew < 0 ? -skew : skew;
    facts->attested = asked.protocol->valid_to.set;
    return ST_OK;
}

/* Certificates end by the authority's clock, also in a rehearsal. */
static void look_at_seal(struct ctx *c, struct control_facts *facts)
{
    struct bytes certificate;
    int64_t from_us, until_us;

    if (keys_seal_certificate(c, &certificate) != ST_OK || certificate.n == 0)
        return;
    facts->has_seal = true;
    facts->seal_ends_days = cades_certificate_dates(certificate, &from_us, &until_us)
                                ? (until_us - c->machine_us) / TIME_DAY
                                : -1;
}

enum status control_collect(struct ctx *c, struct bytes running, struct control_facts *ret_facts)
{
    struct bytes key;

    *ret_facts = (struct control_facts){0};
    TRY(look_at_database(c, running, ret_facts));
    TRY(look_at_program(c, ret_facts));
    look_at_folders(c, ret_facts);
    look_at_settings(c, ret_facts);
    ret_facts->keys_answer = keys_public(c, &key) == ST_OK;
    look_at_seal(c, ret_facts);
    c->failure = (struct failure){0}; /* a silent key service is a finding, not a failure */
    return ST_OK;
}
