/* See site.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "account/account.h"
#include "site.h"

#include <ftw.h>
#include <openssl/hmac.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/pages.h"
#include "app/settings.h"
#include "base/log.h"
#include "base/scan.h"
#include "html/page.h"
#include "keys/keys.h"
#include "organisation/organisation.h"
#include "page_app.h"
#include "platform/platform.h"
#include "wait/wait.h"

enum { FOLDERS_OPEN = 8, MAC_BYTES = 32, ROOM_BYTES = 1 << 20 };

/* ---- who is signed in ------------------------------------------------------------------------ */

static const struct {
    struct str role;
    uint32_t access;
    const char *acts_as; /* what the context says, where that is another role */
} roles[] = {
    {STR_INIT("parent"), ACCESS_PERSON | ACCESS_PARENT, NULL},
    {STR_INIT("clerk"), ACCESS_PERSON | ACCESS_CLERK, NULL},
    {STR_INIT("clerk-restricted"), ACCESS_PERSON | ACCESS_CLERK | ACCESS_BELOW_MEDICAL, NULL},
    {STR_INIT("clerk-internal"),
     ACCESS_PERSON | ACCESS_CLERK | ACCESS_BELOW_MEDICAL | ACCESS_BELOW_RESTRICTED, NULL},
    {STR_INIT("director"), ACCESS_PERSON | ACCESS_DIRECTOR, NULL},
    {STR_INIT("deputy"), ACCESS_PERSON | ACCESS_DIRECTOR, "director"},
    {STR_INIT("department"), ACCESS_PERSON | ACCESS_DEPARTMENT, NULL},
    {STR_INIT("ministry"), ACCESS_PERSON | ACCESS_MINISTRY, NULL},
    {STR_INIT("oversight"), ACCESS_PERSON | ACCESS_OVERSIGHT, NULL},
    {STR_INIT("partner"), ACCESS_PERSON | ACCESS_PARTNER, NULL},
    {STR_INIT("admin"), ACCESS_PERSON | ACCESS_ADMIN, NULL},
};

/* Any other role that is granted somewhere: with the rights it ships with. */
static bool other_role(struct ctx *c, struct str role, struct platform_context *ret)
{
    size_t n;
    const struct account_role *all = account_all_roles(c, &n);

    for (size_t i = 0; i < n; i++) {
        if (!str_eq_z(role, all[i].name))
            continue;
        bool leads = (all[i].access & ACCESS_DIRECTOR) != 0;
        ret->role = leads ? "director" : all[i].name;
        c->actor.role = str_from_z(all[i].name);
        c->actor.access = all[i].access;
        return true;
    }
    return false;
}

/* The cookie says it all: "role.person.organisation"; "clerk-internal" is a clerk whose right goes
 * up to that level. */
static bool read_cookie(struct ctx *c, struct str cookie, struct platform_context *ret)
{
    struct str role, person;

    if (!scan_until(&cookie, '.', &role) || !scan_until(&cookie, '.', &person) ||
        !scan_uuid(person, &ret->person) || !scan_uuid(cookie, &ret->organisation))
        return false;
    for (size_t i = 0; i < COUNT(roles); i++) {
        if (!str_eq(role, roles[i].role))
            continue;
        struct str office;
        if (!scan_until(&role, '-', &office))
            return false;
        ret->role = roles[i].acts_as ? roles[i].acts_as : str_z(c->mem, office);
        c->actor.role = office;
        c->actor.access = roles[i].access;
        return true;
    }
    return other_role(c, role, ret);
}

static enum status identify(struct ctx *c, const struct request *rq)
{
    bool family = rq->door == DOOR_FAMILY;
    struct str cookie = pairs_get(rq->cookies, family ? "__Host-family" : "__Host-staff");
    struct platform_context context = {.door = family ? "family" : "staff"};
    int64_t offset_us;

    TRY(platform_clock_offset(c, &offset_us));
    c->now_us = time_real_us() + offset_us;
    if (rq->door == DOOR_PUBLIC || !read_cookie(c, cookie, &context))
        return ST_OK;
    context.expires_us = c->now_us + TIME_DAY;
    TRY(keys_sign_context(c, platform_context(c->mem, &context), &c->actor.db_context));
    c->actor.kind = ACTOR_PERSON;
    c->actor.person = context.person;
    c->actor.organisation = context.organisation;
    c->actor.name = STR("Ата");
    return ST_OK;
}

/* ---- the site -------------------------------------------------------------------------------- */

struct site site;
static struct db_fixture *fixture;

static struct router *router_of(enum door door)
{
    struct ctx c = {.mem = site.world.owner->mem, .config = site.config};
    struct http_app *app = NEW(c.mem, struct http_app);

    *app = pages_app(&c, door);
    app->identify = identify;
    app->sign_in_path = NULL;
    struct router *router = router_new(app);
    assert_non_null(router);
    return router;
}

const char *site_settings;

static void write_settings(void)
{
    FILE *file = fopen(str_printf(site.world.owner->mem, "%s/oqu.conf", site.home).p, "we");

    assert_non_null(file);
    assert_true(fputs(page_app_settings(site.world.owner->mem, site_settings ? site_settings : ""),
                      file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void set_up_folder(void)
{
    struct str problem;

    memcpy(site.home, "/tmp/oqu-site-XXXXXX", sizeof("/tmp/oqu-site-XXXXXX"));
    assert_non_null(mkdtemp(site.home));
    assert_int_equal(mkdir(str_printf(site.world.owner->mem, "%s/run", site.home).p, 0700), 0);
    assert_int_equal(mkdir(str_printf(site.world.owner->mem, "%s/run/spool", site.home).p, 0700),
                     0);
    write_settings();
    if (!settings_load(site.world.owner->mem, str_from_z(site.home), &site.config, &problem))
        fail_msg(STR_FMT, STR_ARG(problem));
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *place)
{
    (void)st;
    (void)kind;
    (void)place;
    return remove(path);
}

/* The waiting room of this installation, as a thread. */
static pthread_t room;
static int room_stop[2];

static void *run_room(void *arg)
{
    struct ctx c = {.mem = arena_new(ROOM_BYTES, ROOM_BYTES), .config = site.config};
    struct wait_server settings = wait_server_of(&c, 0);

    (void)arg;
    settings.stop_fd = room_stop[0];
    bool fine = wait_server_run(&c, &settings) == ST_OK;
    arena_free(c.mem);
    return fine ? NULL : room_stop;
}

void site_room_start(void)
{
    struct ctx *c = site.world.owner;

    assert_int_equal(pipe(room_stop), 0);
    assert_int_equal(pthread_create(&room, NULL, run_room, NULL), 0);
    c->config = site.config;
    while (wait_tell_settings(c) != ST_OK) /* until it listens */
        assert_int_equal(poll(NULL, 0, 5), 0);
    c->failure = (struct failure){0};
}

void site_room_stop(void)
{
    void *failed;

    assert_int_equal(write(room_stop[1], "x", 1), 1);
    assert_int_equal(pthread_join(room, &failed), 0);
    assert_null(failed);
    (void)close(room_stop[0]);
    (void)close(room_stop[1]);
}

int site_start(void **state)
{
    (void)state;
    log_init("test", LOG_ERROR);
    fixture = db_fixture_start();
    world_load(fixture);
    return 0;
}

void site_seal(struct seal *seal)
{
    db_fixture_seal(fixture, seal);
}

int site_stop(void **state)
{
    (void)state;
    db_fixture_stop(fixture);
    return 0;
}

int site_open(void **state)
{
    (void)state;
    site = (struct site){0};
    db_fixture_fresh(fixture);
    world_start(&site.world, fixture, SITE_DAY);
    site.admin = db_fixture_ctx(fixture, "oqu_admin");
    site.public_door = db_fixture_ctx(fixture, "oqu_public");
    set_up_folder();
    struct ctx c = {.mem = site.world.owner->mem, .config = site.config};
    pages_set_up(&c);
    site_room_start();
    site.family = router_of(DOOR_FAMILY);
    site.staff = router_of(DOOR_STAFF);
    site.public = router_of(DOOR_PUBLIC);
    return 0;
}

const struct uuid site_ministry = {{0xB0, 1, 0, 0, 0, 0, 0x40, 0, 0x80}};
const struct uuid site_officer = {{0xB0, 2, 0, 0, 0, 0, 0x40, 0, 0x80}};

static enum status ministry_tx(struct ctx *c, void *arg)
{
    const struct organisation_new row = {
        .id = site_ministry,
        .kind = STR("ministry"),
        .name_kk = STR("Оқу-ағарту министрлігі"),
        .name_ru = STR("Министерство просвещения"),
        .legal_name_kk = STR("Оқу-ағарту министрлігі"),
        .legal_name_ru = STR("Министерство просвещения"),
        .ownership = STR("STATE"),
        .status = STR("OPEN"),
        .valid_from = {19000},
    };

    (void)arg;
    return organisation_load(c, &row, 1, STR("test"));
}

int site_open_with_ministry(void **state)
{
    int st = site_open(state);

    assert_int_equal(db_tx(site.world.owner, "test/ministry", ministry_tx, NULL), ST_OK);
    return st;
}

int site_close(void **state)
{
    (void)state;
    for (size_t i = 0; i < site.n_pages; i++)
        page_close(site.pages[i]);
    router_free(site.family);
    router_free(site.staff);
    router_free(site.public);
    site_room_stop();
    page_site_set(NULL);
    return nftw(site.home, remove_one, FOLDERS_OPEN, FTW_DEPTH | FTW_PHYS);
}

/* ---- browsers -------------------------------------------------------------------------------- */

static struct page *open_page(const struct router *router, struct ctx *like)
{
    assert_true(site.n_pages < SITE_PAGES_MOST);
    struct page *p = page_open(router, like);
    site.pages[site.n_pages++] = p;
    site_language(p, LANG_KK);
    return p;
}

static const char *cookie_of(const char *role, struct uuid person, struct uuid organisation)
{
    struct arena *mem = site.world.owner->mem;
    return str_printf(mem, "%s." STR_FMT "." STR_FMT, role, STR_ARG(uuid_print(mem, person)),
                      STR_ARG(uuid_print(mem, organisation)))
        .p;
}

struct page *site_parent(struct uuid person)
{
    struct page *p = open_page(site.family, site.world.family);
    page_set_cookie(p, "__Host-family", cookie_of("parent", person, (struct uuid){{0}}));
    return p;
}

struct page *site_staff(const char *role, struct uuid person, struct uuid organisation)
{
    struct page *p = open_page(site.staff, site.world.staff);
    page_set_cookie(p, "__Host-staff", cookie_of(role, person, organisation));
    return p;
}

struct page *site_visitor(void)
{
    return open_page(site.public, site.public_door);
}

const char *site_token(struct page *p, const char *action)
{
    struct arena *mem = site.world.owner->mem;
    struct uuid session = {{0}};
    uint8_t mac[MAC_BYTES];

    if (page_cookie(p, "__Host-form")[0] == '\0')
        page_set_cookie(p, "__Host-form", rnd_token(mem, sizeof(mac)).p);
    struct str key = str_from_z(page_cookie(p, "__Host-form"));
    struct str said =
        str_printf(mem, "form " STR_FMT " %s", STR_ARG(uuid_print(mem, session)), action);
    assert_non_null(
        HMAC(EVP_sha256(), key.p, (int)key.n, (const uint8_t *)said.p, said.n, mac, NULL));
    return str_z(mem, str_hex(mem, mac, sizeof(mac)));
}

void site_language(struct page *p, enum lang lang)
{
    page_set_cookie(p, "lang", lang_code(lang));
}

const char *site_word(struct page *p, enum msg text)
{
    struct ctx c = {.mem = NULL};

    assert_true(lang_find(str_from_z(page_cookie(p, "lang")), &c.lang));
    return msg_text(&c, text).p; /* a constant of the catalogue */
}

struct uuid site_id(struct page *p)
{
    struct str path = str_from_z(page_address(p)), part;
    struct uuid id = {{0}}, found;

    for (size_t at; str_find(path, STR("?"), &at);)
        path = str_sub(path, 0, at);
    while (scan_until(&path, '/', &part))
        if (scan_uuid(part, &found))
            id = found;
    if (path.n > 0 && scan_uuid(path, &found))
        id = found;
    assert_false(uuid_is_nil(id));
    return id;
}

const char *site_path(const char *format, struct uuid id)
{
    struct arena *mem = site.world.owner->mem;
    struct str path = str_from_z(format);
    size_t at;

    assert_true(str_find(path, STR("%s"), &at));
    return str_printf(mem, STR_FMT STR_FMT STR_FMT, STR_ARG(str_sub(path, 0, at)),
                      STR_ARG(uuid_print(mem, id)), STR_ARG(str_sub(path, at + 2, path.n)))
        .p;
}
