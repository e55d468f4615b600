/* See db_fixture.h. */
#include "db_fixture.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/module.h"
#include "db/testing.h"
#include "db_template.h"
#include "keys/testing.h"
#include "platform/platform.h"

enum {
    OWN_MEMORY = 64 << 20,
    CTX_BUDGET = 64 << 20,
    CTX_CEILING = 1 << 30,
    CTX_MOST = 64,
    NAME_ROOM = 32,
    FILE_MOST = 4 << 20,
};

struct given { /* a context that was handed out */
    struct ctx c;
    const char *role;
};

struct db_fixture {
    struct ctx c; /* its own work, without a connection */
    struct str folder;
    struct cluster cluster;
    char database[NAME_ROOM], template[NAME_ROOM];
    int copies;
    pid_t server;
    struct keys_test *keys;
    struct given *given[CTX_MOST];
};

static void clone(struct db_fixture *fixture)
{
    (void)snprintf(fixture->database, sizeof(fixture->database), "oqu_test_%d", ++fixture->copies);
    db_fixture_must(
        &fixture->c,
        cluster_copy_database(&fixture->c, &fixture->cluster, fixture->template, fixture->database),
        "copy the database");
}

struct db_fixture *db_fixture_start(void)
{
    struct arena *mem = arena_new(OWN_MEMORY, OWN_MEMORY);
    struct db_fixture *fixture = NEW(mem, struct db_fixture);

    fixture->c = (struct ctx){.mem = mem, .now_us = time_real_us()};
    for (size_t i = 0; modules[i]; i++)
        db_register_constraints(modules[i]->constraints);
    fixture->folder = db_template_folder(&fixture->c);
    db_template_copy(&fixture->c, fixture->folder);
    fixture->cluster = db_template_cluster(mem, fixture->folder);
    db_fixture_must(&fixture->c, cluster_create(&fixture->c, &fixture->cluster), "settings");
    fixture->server = db_template_serve(&fixture->c, &fixture->cluster);
    memcpy(fixture->template, DB_TEMPLATE_NAME, sizeof(DB_TEMPLATE_NAME));
    clone(fixture);
    fixture->keys = keys_test_start(0);
    return fixture;
}

static void close_all(struct db_fixture *fixture)
{
    for (size_t i = 0; i < CTX_MOST; i++)
        if (fixture->given[i])
            db_fixture_drop(fixture, &fixture->given[i]->c);
}

void db_fixture_stop(struct db_fixture *fixture)
{
    close_all(fixture);
    keys_test_stop(fixture->keys);
    launch_end(fixture->server, SIGQUIT); /* nobody needs the data any more */
    db_template_remove(&fixture->c, fixture->folder);
    arena_free(fixture->c.mem);
}

struct str db_fixture_conninfo(struct db_fixture *fixture, const char *role)
{
    return cluster_conninfo(fixture->c.mem, &fixture->cluster, role, fixture->database);
}

struct str db_fixture_keys_owner_socket(const struct db_fixture *fixture)
{
    return keys_test_owner_socket(fixture->keys);
}

struct str db_fixture_keys_socket(const struct db_fixture *fixture)
{
    return keys_test_socket(fixture->keys);
}

struct ctx *db_fixture_ctx(struct db_fixture *fixture, const char *role)
{
    struct arena *mem = arena_new(CTX_BUDGET, CTX_CEILING);
    struct given *given = NEW(mem, struct given);
    struct ctx *c = &given->c;
    size_t i = 0;

    given->role = str_copy(mem, str_from_z(role)).p;
    *c = (struct ctx){.mem = mem, .now_us = time_real_us(), .request_id = STR("test")};
    db_fixture_must(c, db_open(c, db_fixture_conninfo(fixture, role), &c->db), "connect");
    db_fixture_must(c, keys_connect(c, db_fixture_keys_socket(fixture), &c->keys),
                    "connect to keys");
    while (i < CTX_MOST && fixture->given[i])
        i++;
    ASSERT(i < CTX_MOST);
    fixture->given[i] = given;
    return c;
}

void db_fixture_drop(struct db_fixture *fixture, struct ctx *c)
{
    for (size_t i = 0; i < CTX_MOST; i++)
        if (fixture->given[i] && &fixture->given[i]->c == c)
            fixture->given[i] = NULL;
    db_close(c->db);
    keys_close(c->keys);
    arena_free(c->mem);
}

void db_fixture_fresh(struct db_fixture *fixture)
{
    close_all(fixture);
    clone(fixture);
}

void db_fixture_keep(struct db_fixture *fixture)
{
    memcpy(fixture->template, fixture->database, sizeof(fixture->template));
    db_fixture_fresh(fixture);
}

void db_fixture_sign(struct ctx *c, const char *role, struct uuid person, struct uuid organisation)
{
    const struct given *given = (const struct given *)c; /* c is its first member */
    int64_t offset_us = 0;

    db_fixture_sign_off(c);
    db_fixture_must(c, platform_clock_offset(c, &offset_us), "clock");
    const struct platform_context context = {.door = given->role + sizeof("oqu_") - 1,
                                             .person = person,
                                             .role = role,
                                             .organisation = organisation,
                                             .expires_us = time_real_us() + offset_us + TIME_DAY};
    struct str payload = platform_context(c->mem, &context);
    db_fixture_must(c, keys_sign_context(c, payload, &c->actor.db_context), "sign");
    c->actor.kind = ACTOR_PERSON;
    c->actor.person = person;
    c->actor.organisation = organisation;
}

void db_fixture_sign_off(struct ctx *c)
{
    c->actor = (struct actor){.kind = ACTOR_NOBODY};
}

struct undone {
    db_tx_fn *fn;
    void *arg;
    enum status st;
    struct failure failure;
};

static enum status undone_tx(struct ctx *c, void *arg)
{
    struct undone *undone = arg;

    undone->st = undone->fn(c, undone->arg);
    undone->failure = c->failure;
    return undone->st == ST_OK ? FAIL(c, ST_CONFLICT, "db.busy") : undone->st;
}

enum status db_fixture_rolled_back(struct ctx *c, db_tx_fn *fn, void *arg)
{
    struct undone undone = {.fn = fn, .arg = arg, .st = ST_OK};

    enum status st = db_tx(c, "test/rolled-back", undone_tx, &undone);
    ASSERT(st != ST_OK);
    if (undone.st != ST_OK)
        return st;
    c->failure = undone.failure;
    return ST_OK;
}

const char *db_fixture_read(struct arena *mem, const char *path)
{
    char *text = arena_alloc(mem, FILE_MOST);
    struct str whole = str_printf(mem, OQU_SOURCE_ROOT "/%s", path);
    AUTO_FD fd = open(whole.p, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd >= 0 ? read(fd, text, FILE_MOST - 1) : -1;

    if (n <= 0 || n == FILE_MOST - 1) {
        (void)fprintf(stderr, "# cannot read %s\n", path);
        abort();
    }
    return text;
}

static enum status load_tx(struct ctx *c, void *arg)
{
    const char *const *in = arg;
    return db_script(c, "test", in[0], in[1]);
}

void db_fixture_load(struct db_fixture *fixture, const char *path)
{
    struct ctx *c = db_fixture_ctx(fixture, "oqu_admin");
    const char *in[] = {path, db_fixture_read(c->mem, path)};

    db_fixture_must(c, db_tx_locked(c, "test/load", load_tx, in), path);
    db_fixture_drop(fixture, c);
}

void db_fixture_turn_tokens(struct db_fixture *fixture, bool at_once)
{
    db_fixture_must(&fixture->c, keys_test_turn(fixture->keys, at_once), "another key for tokens");
}

void db_fixture_seal(struct db_fixture *fixture, struct seal *seal)
{
    keys_test_seal(fixture->keys, seal);
}
