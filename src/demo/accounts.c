/* Staff of the demo country: ministry, departments, directors and clerks, with one password and an
 * authenticator's key each, listed in a file that only the operator can read. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "account/account.h"
#include "base/config.h"
#include "demo/demo.h"
#include "demo/number.h"
#include "keys/keys.h"
#include "person/person.h"

enum {
    STAFF_YEAR = 63,
    STAFF_SCHOOLS_MOST = 200, /* schools with staff; in a larger country every n-th */
    OWNER_ONLY = 0600,
    PRINTED_MOST = 12, /* lines that are also printed */
    BASE32_BITS = 5,
};

#define PASSWORD "Qarlygash-2026-oqu"

struct member {
    struct person_new person;
    struct uuid organisation;
    const char *role;
    struct str name, where_kk, where_ru;
    uint8_t seed[ACCOUNT_SEED];
};

struct staff {
    struct demo *demo;
    struct member *v;
    size_t n, room;
    struct str phc;
};

static void fill_seed(struct chance *chance, uint8_t seed[ACCOUNT_SEED])
{
    for (size_t i = 0; i < ACCOUNT_SEED; i++)
        seed[i] = (uint8_t)(chance_next(chance) >> 24);
}

/* RFC 4648, without padding: 20 bytes are exactly 32 letters. */
static struct str base32(struct arena *mem, const uint8_t *bytes, size_t n)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    size_t length = n * 8 / BASE32_BITS, at = 0, bits = 0;
    char *text = arena_alloc(mem, length);
    uint32_t value = 0;

    for (size_t i = 0; i < n; i++) {
        value = (value << 8 | bytes[i]) & 0xFFF;
        for (bits += 8; bits >= BASE32_BITS; bits -= BASE32_BITS)
            text[at++] = letters[value >> (bits - BASE32_BITS) & 31];
    }
    return (struct str){text, at};
}

static void hire(struct staff *staff,
                 const char *role,
                 struct uuid organisation,
                 struct str where_kk,
                 struct str where_ru)
{
    struct demo *demo = staff->demo;
    struct arena *mem = demo->c->mem;
    bool female = chance_percent(&demo->chance, 70);
    struct demo_family family = demo_family(&demo->chance);
    struct demo_person_name name = demo_adult_name(mem, &demo->chance, &family, female);
    struct member *m = &staff->v[staff->n++];

    ASSERT(staff->n <= staff->room);
    *m = (struct member){
        .person = {.id = chance_uuid(&demo->chance),
                   .iin = demo_iin(mem, STAFF_YEAR, female, staff->n),
                   .surname = name.surname,
                   .given = name.given,
                   .patronymic = name.patronymic,
                   .born = {(int32_t)(demo->today.days - 15000)},
                   .female = female,
                   .citizenship = STR("KZ"),
                   .phone = STR(""),
                   .address = {.text_kk = STR("")}},
        .organisation = organisation,
        .role = role,
        .name = str_printf(mem, STR_FMT " " STR_FMT "%s" STR_FMT, STR_ARG(name.surname),
                           STR_ARG(name.given), name.patronymic.n > 0 ? " " : "",
                           STR_ARG(name.patronymic)),
        .where_kk = where_kk,
        .where_ru = where_ru,
    };
    fill_seed(&demo->chance, m->seed);
}

static void hire_authorities(struct staff *staff)
{
    struct demo *demo = staff->demo;
    struct str kk = STR("Оқу-ағарту министрлігі"), ru = STR("Министерство просвещения");

    hire(staff, "admin", demo->ministry, kk, ru);
    hire(staff, "security", demo->ministry, kk, ru);
    hire(staff, "ministry", demo->ministry, kk, ru);
    for (size_t i = 0; i < demo_regions_n; i++)
        hire(staff, "department", demo->regions[i].id, demo->regions[i].name_kk,
             demo->regions[i].name_ru);
    for (size_t i = 0; i < demo_districts_n; i++)
        hire(staff, "department", demo->districts[i].id, demo->districts[i].name_kk,
             demo->districts[i].name_ru);
}

static void hire_schools(struct staff *staff)
{
    struct demo *demo = staff->demo;
    size_t every = 1 + (demo->n_schools - 1) / STAFF_SCHOOLS_MOST;

    for (size_t i = 0; i < demo->n_schools; i += every) {
        struct demo_school *school = &demo->schools[i];
        if (!school->is_open)
            continue;
        hire(staff, "director", school->id, school->name_kk, school->name_ru);
        hire(staff, "clerk", school->id, school->name_kk, school->name_ru);
        school->clerk = staff->v[staff->n - 1].person.id;
    }
}

static enum status write_tx(struct ctx *c, void *arg)
{
    const struct staff *staff = arg;
    struct person_new *people = NEWS(c->mem, struct person_new, staff->n);

    for (size_t i = 0; i < staff->n; i++)
        people[i] = staff->v[i].person;
    TRY(person_load(c, people, staff->n));
    for (size_t i = 0; i < staff->n; i++) {
        const struct member *m = &staff->v[i];
        const struct account_new row = {
            .person = m->person.id,
            .organisation = m->organisation,
            .name = m->name,
            .role = m->role,
            .phc = staff->phc,
            .seed = m->seed,
            .reason = STR("demo"),
        };
        TRY(account_load(c, &row));
    }
    return ST_OK;
}

/* ---- the list ------------------------------------------------------------------------------ */

static void print_member(FILE *stream, struct arena *mem, const struct member *m)
{
    struct str key = base32(mem, m->seed, ACCOUNT_SEED);

    (void)fprintf(stream,
                  "%-10s  " STR_FMT "  " STR_FMT "  " STR_FMT " / " STR_FMT ", " STR_FMT "\n",
                  m->role, STR_ARG(m->person.iin), STR_ARG(key), STR_ARG(m->where_kk),
                  STR_ARG(m->where_ru), STR_ARG(m->name));
}

static void print_list(FILE *stream, const struct staff *staff, size_t most)
{
    (void)fprintf(stream,
                  "Staff sign in at /staff/ with IIN, the password %s and a code of the "
                  "authenticator.\n%-10s  %-12s  %-32s  organisation, name\n",
                  PASSWORD, "role", "IIN", "authenticator key");
    for (size_t i = 0; i < staff->n && i < most; i++)
        print_member(stream, staff->demo->c->mem, &staff->v[i]);
}

static enum status save_list(struct ctx *c, const struct staff *staff)
{
    const char *path = str_z(c->mem, str_printf(c->mem, STR_FMT "/accounts.txt",
                                                STR_ARG(config_str(c->config, "demo.dir"))));
    char text[128];
    FILE *stream = fopen(path, "w");

    bool good = stream && fchmod(fileno(stream), OWNER_ONLY) == 0;
    if (good)
        print_list(stream, staff, SIZE_MAX);
    good = good && ferror(stream) == 0;
    if (stream && fclose(stream) != 0)
        good = false;
    if (good)
        return ST_OK;
    c->failure.detail = str_printf(c->mem, "%s: %s", path, strerror_r(errno, text, sizeof(text)));
    return FAIL(c, ST_INTERNAL, "demo.file");
}

enum status demo_make_accounts(struct demo *demo)
{
    struct staff staff = {.demo = demo,
                          .room = 3 + demo_regions_n + demo_districts_n + 2 * STAFF_SCHOOLS_MOST};

    staff.v = NEWS(demo->c->mem, struct member, staff.room);
    TRY(keys_password_hash(demo->c, STR(PASSWORD), &staff.phc));
    hire_authorities(&staff);
    hire_schools(&staff);
    TRY(db_tx(demo->c, "demo/accounts", write_tx, &staff));
    TRY(save_list(demo->c, &staff));
    demo->n_staff = staff.n;
    print_list(stdout, &staff, PRINTED_MOST);
    return ST_OK;
}
