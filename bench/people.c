/* bench/people HOME admission|club N FILE: lets families of a running installation with the demo
 * country come as far as they are before a campaign opens: signed in, and for admission with a
 * draft in which nothing is missing. FILE is what bench/crowd reads.
 *
 * Signing in is session_start(), as the page does it that a family comes back to from eGov, and
 * accepting the privacy policy; what eGov itself does is left out. Drafts are rows, as if the
 * questions had been answered days before; their documents are numbers without files. Whatever
 * comes after the opening goes through the site. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "account/name.h"
#include "account/session.h"
#include "account_queries.h"
#include "base/log.h"
#include "base/scan.h"
#include "demo/number.h"
#include "keys/keys.h"
#include "person/person.h"
#include "platform/platform.h"
#include "privacy/privacy.h"
#include "wave_queries.h"

enum {
    MEMORY = 512 << 20,
    WORKERS = 3,
    AT_ONCE = 500,
    FIRST_PHONE = 5000000, /* above those of the demo country */
};

struct somebody {
    struct uuid child, adult, pool, draft;
    struct str phone;
};
struct people {
    const char *home;
    bool club;
    int64_t n;
    int64_t offset_us; /* of the platform's clock */
    struct somebody *v;
    size_t found;
    size_t from, to; /* those that a transaction is about */
};

static void must(const struct ctx *c, enum status st, const char *what)
{
    if (st == ST_OK)
        return;
    log_failure(c, what);
    exit(1);
}

static void
connect_as(struct ctx *c, const struct people *people, const char *role, const char *keys)
{
    must(c,
         db_open(c, str_printf(c->mem, "host='%s/run' user=%s dbname=oqu", people->home, role),
                 &c->db),
         "database");
    must(c, keys_connect(c, str_printf(c->mem, "%s/run/%s.sock", people->home, keys), &c->keys),
         "keys");
}

/* ---- who, and their drafts ------------------------------------------------------------------- */

static void add(struct people *people, const struct somebody *somebody)
{
    people->v[people->found] = *somebody;
    people->v[people->found++].draft = uuid_v4();
}

static enum status find_applicants(struct ctx *c, struct people *people)
{
    struct wave_applicants_rows rows;

    TRY(wave_applicants(c, people->n, &rows));
    people->v = NEWS(c->mem, struct somebody, rows.n);
    for (size_t i = 0; i < rows.n; i++)
        add(people, &(struct somebody){.child = rows.v[i].child,
                                       .adult = rows.v[i].adult,
                                       .pool = rows.v[i].pool});
    return ST_OK;
}

static enum status find_seekers(struct ctx *c, struct people *people)
{
    struct wave_seekers_rows rows;

    TRY(wave_seekers(c, people->n, &rows));
    people->v = NEWS(c->mem, struct somebody, rows.n);
    for (size_t i = 0; i < rows.n; i++)
        add(people, &(struct somebody){.child = rows.v[i].child,
                                       .adult = rows.v[i].adult,
                                       .pool = rows.v[i].pool});
    return ST_OK;
}

static enum status find_tx(struct ctx *c, void *arg)
{
    struct people *people = arg;
    struct wave_phones_there_row *before;

    people->found = 0;
    TRY(wave_phones_there(c, &before));
    TRY(people->club ? find_seekers(c, people) : find_applicants(c, people));
    for (size_t i = 0; i < people->found; i++)
        people->v[i].phone = demo_phone(c->mem, FIRST_PHONE + (size_t)before->n + i);
    return ST_OK;
}

static enum status seal_phone(struct ctx *c, const struct somebody *s, struct str *ret)
{
    struct bytes phone = {(const uint8_t *)s->phone.p, s->phone.n}, sealed;

    TRY(keys_seal_field(c, KEY_CONTACT, keys_place(c, "admission.draft.phone", s->draft), phone,
                        &sealed));
    *ret = str_hex(c->mem, sealed.p, sealed.n);
    return ST_OK;
}

static enum status drafts_tx(struct ctx *c, void *arg)
{
    const struct people *people = arg;
    struct uuid ids[AT_ONCE], adults[AT_ONCE], children[AT_ONCE], pools[AT_ONCE];
    struct str phones[AT_ONCE];
    size_t n = people->to - people->from;
    int64_t changed;

    for (size_t i = 0; i < n; i++) {
        const struct somebody *s = &people->v[people->from + i];
        ids[i] = s->draft;
        adults[i] = s->adult;
        children[i] = s->child;
        pools[i] = s->pool;
        TRY(seal_phone(c, s, &phones[i]));
    }
    TRY(wave_drafts_add(c, (struct uuids){ids, n}, (struct uuids){adults, n},
                        (struct uuids){children, n}, (struct uuids){pools, n},
                        (struct texts){phones, n}, &changed));
    return wave_draft_files_add(c, (struct uuids){ids, n}, (struct uuids){adults, n}, &changed);
}

static void prepare(struct ctx *owner, struct people *people)
{
    must(owner, platform_clock_offset(owner, &people->offset_us), "clock");
    must(owner, db_tx_read(owner, "bench/find", find_tx, people), "find");
    for (size_t i = 0; i < people->found && !people->club; i += AT_ONCE) {
        people->from = i;
        people->to = i + AT_ONCE < people->found ? i + AT_ONCE : people->found;
        must(owner, db_tx(owner, "bench/drafts", drafts_tx, people), "drafts");
    }
}

/* ---- signing in ------------------------------------------------------------------------------ */

struct entry {
    const struct somebody *who;
    struct session_new session;
    struct session_started started;
};

static enum status enter_tx(struct ctx *c, void *arg)
{
    struct entry *entry = arg;
    struct account_open_family_account_row *row;
    struct str name = STR("Сынақ");

    TRY(account_open_family_account(c, entry->who->adult, name, i18n_search_key(c, name),
                                    name_sort_key(c, name), &row));
    return session_start(c, &entry->session, &entry->started);
}

/* The number is the one that eGov would give. */
static enum status accept_tx(struct ctx *c, void *arg)
{
    const struct entry *entry = arg;
    struct account_settle_policy_row *row;
    struct privacy_policy *policy;

    TRY(person_set_phone(c, entry->who->adult, entry->who->phone, "EGOV"));
    if (!entry->started.policy_owed)
        return ST_OK;
    TRY(privacy_in_force(c, &policy));
    TRY(privacy_accept(c, policy->number, policy->lang));
    return account_settle_policy(c, c->actor.session, &row);
}

static void sign_in(struct ctx *c, const struct request *rq, struct entry *entry)
{
    struct response rs = {0};

    c->actor = (struct actor){.kind = ACTOR_NOBODY};
    entry->session = (struct session_new){.rq = rq,
                                          .person = entry->who->adult,
                                          .door = DOOR_FAMILY,
                                          .role = &role_parent,
                                          .stage = SESSION_FULL,
                                          .factor_us = c->now_us,
                                          .device = rnd_token(c->mem, 32)};
    must(c, db_tx(c, "bench/enter", enter_tx, entry), "enter");
    session_give(c, &rs, &entry->session, &entry->started);
    must(c, db_tx_locked(c, "bench/accept", accept_tx, entry), "accept");
}

static void
write_line(struct ctx *c, FILE *file, const struct people *people, const struct entry *entry)
{
    const struct somebody *s = entry->who;
    struct str id = uuid_print(c->mem, people->club ? s->pool : s->draft);

    (void)fprintf(file, STR_FMT "\t" STR_FMT "\t", STR_ARG(s->phone),
                  STR_ARG(entry->started.token));
    if (people->club)
        (void)fprintf(file, "/my/clubs/" STR_FMT "\t/my/clubs/" STR_FMT "\t&child=" STR_FMT "\n",
                      STR_ARG(id), STR_ARG(id), STR_ARG(uuid_print(c->mem, s->child)));
    else
        (void)fprintf(file, "/my/draft/" STR_FMT "/check\t/my/draft/" STR_FMT "/code\t\n",
                      STR_ARG(id), STR_ARG(id));
}

/* Every third family, into a file of its own. */
static NORETURN void work(const struct people *people, size_t first, const char *path)
{
    struct ctx c = {.mem = arena_new(MEMORY, MEMORY),
                    .request_id = STR("bench"),
                    .client_address = STR("127.0.0.1"),
                    .lang = LANG_KK};
    const struct request rq = {.door = DOOR_FAMILY, .path = STR("/my/")};
    struct arena *request = arena_new(16 << 20, 64 << 20);
    FILE *file = fopen(path, "w");

    ASSERT(file != NULL);
    connect_as(&c, people, "oqu_family", "keys");
    c.mem = request;
    for (size_t i = first; i < people->found; i += WORKERS) {
        struct entry entry = {.who = &people->v[i]};
        c.now_us = time_real_us() + people->offset_us;
        sign_in(&c, &rq, &entry);
        write_line(&c, file, people, &entry);
        arena_reset(request);
    }
    ASSERT(fclose(file) == 0);
    _exit(0);
}

/* The parts of the file, one after the other. */
static void join(FILE *out, const char *part)
{
    FILE *in = fopen(part, "r");

    ASSERT(in != NULL);
    for (int ch = getc(in); ch != EOF; ch = getc(in))
        (void)putc(ch, out);
    (void)fclose(in);
    (void)unlink(part);
}

static bool sign_all_in(struct ctx *c, const struct people *people, const char *path)
{
    const char *parts[WORKERS];
    int status = 0;
    bool good = true;

    for (size_t i = 0; i < WORKERS; i++) {
        parts[i] = str_printf(c->mem, "%s.%zu", path, i).p;
        pid_t child = fork();
        ASSERT(child >= 0);
        if (child == 0)
            work(people, i, parts[i]);
    }
    while (wait(&status) > 0)
        good = good && status == 0;
    FILE *out = fopen(path, "w");
    ASSERT(out != NULL);
    for (size_t i = 0; i < WORKERS && good; i++)
        join(out, parts[i]);
    return fclose(out) == 0 && good;
}

int main(int argc, char **argv)
{
    struct ctx owner = {.request_id = STR("bench"), .now_us = time_real_us()};
    struct people people = {0};

    if (argc != 5 || !scan_i64(str_from_z(argv[3]), 1, 100000, &people.n)) {
        (void)fputs("usage: people HOME admission|club N FILE\n", stderr);
        return 2;
    }
    people.home = argv[1];
    people.club = strcmp(argv[2], "club") == 0;
    owner.mem = arena_new(MEMORY, MEMORY);
    connect_as(&owner, &people, "oqu_owner", "keys-owner");
    prepare(&owner, &people);
    db_close(owner.db);
    keys_close(owner.keys);
    return sign_all_in(&owner, &people, argv[4]) ? 0 : 1;
}
