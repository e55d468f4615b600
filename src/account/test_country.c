/* See testing.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <liboath/oath.h>
#include <string.h>

#include "account/test_idp.h"
#include "account/testing.h"
#include "base/scan.h"
#include "keys/keys.h"
#include "organisation/organisation.h"
#include "person/person.h"
#include "platform/platform.h"
#include "privacy/privacy.h"

const uint8_t country_seed[ACCOUNT_SEED] = "twenty bytes of seed";

static char password_phc[128]; /* of PASSWORD, hashed once for all tests */

static struct date day(const char *text)
{
    struct date date = {0};
    assert_true(scan_date(str_from_z(text), &date));
    return date;
}

/* ---- who lives there ------------------------------------------------------------------------- */

static struct organisation_new
organisation_new(int id, int parent, const char *kind, const char *bin, const char *name)
{
    bool school = id == SCHOOL || id == OTHER_SCHOOL;
    return (struct organisation_new){
        .id = ID(id),
        .parent = parent ? ID(parent) : (struct uuid){0},
        .bin = str_from_z(bin),
        .kind = str_from_z(kind),
        .name_kk = str_from_z(name),
        .name_ru = str_from_z(name),
        .legal_name_kk = str_from_z(name),
        .legal_name_ru = str_from_z(name),
        .region = school ? STR("710000000") : STR(""),
        .district = school ? STR("710000000") : STR(""),
        .settlement = STR(""),
        .ownership = STR("STATE"),
        .status = STR("OPEN"),
        .languages = school ? STR("kk") : STR(""),
        .phone = STR(""),
        .address_kk = STR(""),
        .address_ru = STR(""),
        .site = STR(""),
        .primary_programme = school,
        .valid_from = day("2020-01-01"),
    };
}

static struct person_new person_new(int id, const char *iin, const char *given)
{
    return (struct person_new){.id = ID(id),
                               .iin = str_from_z(iin),
                               .surname = STR("Үлгілі"),
                               .given = str_from_z(given),
                               .patronymic = STR(""),
                               .born = day("2062-07-04"),
                               .citizenship = STR("KZ"),
                               .phone = STR(""),
                               .address = {.text_kk = STR("")}};
}

static enum status people_tx(struct ctx *c, void *arg)
{
    const struct str *phc = arg;
    const struct organisation_new organisations[] = {
        organisation_new(MINISTRY, 0, "ministry", "", "Министрлік"),
        organisation_new(DEPARTMENT, MINISTRY, "region-department", "991250000038", "Басқарма"),
        organisation_new(OTHER_DEPARTMENT, MINISTRY, "region-department", "", "Көрші басқарма"),
        organisation_new(SCHOOL, DEPARTMENT, "school-lyceum", SCHOOL_BIN, "№ 9 мектеп"),
        organisation_new(OTHER_SCHOOL, DEPARTMENT, "school-lyceum", OTHER_BIN, "№ 84 мектеп"),
    };
    const struct person_new people[] = {person_new(ADMIN, ADMIN_IIN, "Арман"),
                                        person_new(SECOND_ADMIN, SECOND_IIN, "Әсел"),
                                        person_new(OTHER_ADMIN, OTHER_IIN, "Болат")};
    const struct account_new accounts[] = {
        {ID(ADMIN), ID(SCHOOL), STR("Үлгілі Арман"), "admin", *phc, country_seed, STR("№ 1")},
        {ID(SECOND_ADMIN), ID(DEPARTMENT), STR("Үлгілі Әсел"), "admin", *phc, country_seed,
         STR("№ 2")},
        {ID(SECOND_ADMIN), ID(DEPARTMENT), STR("Үлгілі Әсел"), "security", *phc, NULL, STR("№ 3")},
        {ID(OTHER_ADMIN), ID(OTHER_SCHOOL), STR("Үлгілі Болат"), "admin", *phc, country_seed,
         STR("№ 4")},
    };

    TRY(organisation_load(c, organisations, COUNT(organisations), STR("test")));
    TRY(person_load(c, people, COUNT(people)));
    for (size_t i = 0; i < COUNT(accounts); i++)
        TRY(account_load(c, &accounts[i]));
    return ST_OK;
}

/* They accepted the privacy policy at an earlier sign-in. */
static enum status accept_tx(struct ctx *c, void *arg)
{
    struct privacy_policy *policy;
    (void)arg;
    TRY(privacy_in_force(c, &policy));
    return privacy_accept(c, policy->number, policy->lang);
}

static void accepted(int person)
{
    db_fixture_sign(country->staff, "clerk", ID(person), ID(SCHOOL));
    assert_int_equal(db_tx(country->staff, "test/accept", accept_tx, NULL), ST_OK);
    db_fixture_sign_off(country->staff);
}

struct one_more {
    const char *iin, *role;
    int organisation;
    struct str phc;
};

static enum status one_more_tx(struct ctx *c, void *arg)
{
    const struct one_more *in = arg;
    const struct person_new person = person_new(ONE_MORE_ADMIN, in->iin, "Дана");
    const struct account_new account = {ID(ONE_MORE_ADMIN),
                                        ID(in->organisation),
                                        STR("Үлгілі Дана"),
                                        in->role,
                                        in->phc,
                                        country_seed,
                                        STR("№ 5")};

    TRY(person_load(c, &person, 1));
    return account_load(c, &account);
}

/* ---- opening --------------------------------------------------------------------------------- */

struct country *country;

int country_open(void **state)
{
    struct arena *mem = arena_new(64 << 20, 256 << 20);
    (void)state;

    country = NEW(mem, struct country);
    country->mem = mem;
    country->fixture = db_fixture_start();
    country->idp = idp_start();
    country->app = page_app_open(str_z(
        mem, str_printf(mem,
                        "[site]\naddress = http://oqu.test\n[account]\n"
                        "idp_url = http://127.0.0.1:%d/idp\nidp_client = oqu\nidp_secret = secret\n"
                        "idp_timeout_ms = 2000\n",
                        idp_port(country->idp))));
    return 0;
}

static void close_browsers(void)
{
    if (!country->page)
        return;
    page_close(country->page);
    page_close(country->parent);
    country->page = country->parent = NULL;
}

int country_fresh(void **state)
{
    struct str hash;
    (void)state;

    close_browsers();
    db_fixture_fresh(country->fixture);
    country->offset_us = 0;
    country->owner = db_fixture_ctx(country->fixture, "oqu_owner");
    country->staff = db_fixture_ctx(country->fixture, "oqu_staff");
    country->family = db_fixture_ctx(country->fixture, "oqu_family");
    if (!password_phc[0]) {
        assert_int_equal(keys_password_hash(country->owner, STR(PASSWORD), &hash), ST_OK);
        assert_true(hash.n < sizeof(password_phc));
        memcpy(password_phc, hash.p, hash.n);
    }
    hash = str_from_z(password_phc);
    assert_int_equal(db_tx(country->owner, "test/people", people_tx, &hash), ST_OK);
    for (int person = ADMIN; person <= OTHER_ADMIN; person++)
        accepted(person);
    country->page = page_open(page_app_router(country->app, DOOR_STAFF), country->staff);
    country->parent = page_open(page_app_router(country->app, DOOR_FAMILY), country->family);
    return 0;
}

void country_add(const char *iin, int organisation, const char *role)
{
    struct one_more more = {iin, role, organisation, str_from_z(password_phc)};
    assert_int_equal(db_tx(country->owner, "test/one-more", one_more_tx, &more), ST_OK);
    accepted(ONE_MORE_ADMIN);
}

void country_add_admin(const char *iin, int organisation)
{
    country_add(iin, organisation, "admin");
}

int country_close(void **state)
{
    (void)state;
    close_browsers();
    page_app_close(country->app);
    idp_stop(country->idp);
    db_fixture_stop(country->fixture);
    arena_free(country->mem);
    return 0;
}

struct page *country_browser(void)
{
    return page_open(page_app_router(country->app, DOOR_STAFF), country->staff);
}

/* ---- doing ----------------------------------------------------------------------------------- */

const char *country_code(const uint8_t seed[ACCOUNT_SEED])
{
    char *code = arena_alloc(country->mem, 8);
    const struct ctx *like = country->staff;
    time_t now = (time_t)((like->machine_us ? like->machine_us : like->now_us) / TIME_SECOND);

    assert_int_equal(oath_init(), OATH_OK);
    assert_int_equal(oath_totp_generate((const char *)seed, ACCOUNT_SEED, now, 30,
                                        OATH_TOTP_DEFAULT_START_TIME, 6, code),
                     OATH_OK);
    return code;
}

void country_read_seed(const char *words, uint8_t seed[ACCOUNT_SEED])
{
    char *bytes = NULL;
    size_t n = 0;

    assert_int_equal(oath_base32_decode(words, strlen(words), &bytes, &n), OATH_OK);
    assert_int_equal(n, ACCOUNT_SEED);
    memcpy(seed, bytes, n);
    free(bytes);
}

void country_later(int seconds)
{
    country->offset_us += seconds * TIME_SECOND;
    assert_int_equal(platform_clock_set(country->owner, country->offset_us, STR("test")), ST_OK);
    country->staff->machine_us = country->staff->now_us + country->offset_us;
}

void country_sign_in(struct page *page, const char *iin)
{
    country_later(60); /* a code works once */
    page_get(page, "/staff/sign-in");
    page_fill(page, "iin", iin);
    page_fill(page, "password", PASSWORD);
    page_press(page, "Кіру");
    page_assert_text(page, "h1", "Аутентификатордағы код");
    page_fill(page, "code", country_code(country_seed));
    page_press(page, "Растау");
    page_assert_status(page, 200);
}

void country_approve(const char *proposal)
{
    struct page *second = country_browser();

    country_sign_in(second, SECOND_IIN);
    page_get(second, "/staff/approvals?state=OPEN");
    page_follow(second, proposal);
    page_choose(second, "answer", "APPROVED");
    page_press(second, "Растау");
    page_assert_status(second, 200);
    page_close(second);
}

void country_parent_enters(const char *page)
{
    static const struct idp_script script = {
        "{\"iin\":\"" PERSON_IIN "\",\"surname\":\"СЫНАҚ\",\"name\":\"АЙГҮЛ\"}", NULL, 200};
    char back[300];

    idp_play(country->idp, &script);
    page_get(country->parent, page);
    page_press(country->parent, "eGov арқылы кіру");
    const char *state = strstr(page_location(country->parent), "state=");
    assert_non_null(state);
    int n = (int)strcspn(state + 6, "&");
    (void)snprintf(back, sizeof(back), "/my/sign-in/egov/back?code=good-code&state=%.*s", n,
                   state + 6);
    page_get(country->parent, back);
    country_accept(country->parent);
}

void country_accept(struct page *page)
{
    if (strstr(page_address(page), "/sign-in/policy"))
        page_press(page, "Оқыдым, қабылдаймын");
}
