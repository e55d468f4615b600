#include "cades/testing/authority.h"

#include <string.h>

#include "base/time.h"

static const int64_t year = 365 * TIME_DAY;

/* ---- certificates ------------------------------------------------------------------------- */

static struct bytes
name_part(struct arena *mem, const char *oid, unsigned tag, const char *prefix, struct str value)
{
    if (value.n == 0)
        return (struct bytes){0};
    struct str text = str_printf(mem, "%s" STR_FMT, prefix, STR_ARG(value));
    return dw(mem, DER_SET, DW_SEQUENCE(mem, dw_oid(mem, oid), dw_text(mem, tag, text)));
}

static struct bytes subject(struct arena *mem, const struct profile *p)
{
    return DW_SEQUENCE(mem, name_part(mem, "2.5.4.3", DER_UTF8, "", p->name),
                       name_part(mem, "2.5.4.4", DER_UTF8, "", p->surname),
                       name_part(mem, "2.5.4.5", DER_PRINTABLE, "IIN", p->iin),
                       name_part(mem, "2.5.4.6", DER_PRINTABLE, "", STR("KZ")),
                       name_part(mem, "2.5.4.10", DER_UTF8, "", p->organisation),
                       name_part(mem, "2.5.4.11", DER_UTF8, "BIN", p->bin),
                       name_part(mem, "2.5.4.42", DER_UTF8, "", p->patronymic));
}

static struct bytes extension(struct arena *mem, const char *oid, bool critical, struct bytes value)
{
    static const uint8_t yes[] = {DER_BOOLEAN, 1, 0xff};
    return DW_SEQUENCE(mem, dw_oid(mem, oid), {yes, critical ? sizeof(yes) : 0},
                       dw(mem, DER_OCTETS, value));
}

static struct bytes constraints(struct arena *mem, const struct profile *p)
{
    static const uint8_t yes[] = {DER_BOOLEAN, 1, 0xff};
    struct bytes limit =
        p->path_most >= 0 ? dw_small(mem, DER_INTEGER, p->path_most) : (struct bytes){0};

    return extension(mem, oid_text(OID_BASIC_CONSTRAINTS), true,
                     DW_SEQUENCE(mem, {yes, sizeof(yes)}, limit));
}

static struct bytes purposes(struct arena *mem, const struct profile *p)
{
    struct bytes list = {0};

    for (size_t i = 0; p->purposes[i]; i++)
        list = DW_JOIN(mem, list, dw_oid(mem, p->purposes[i]));
    return extension(mem, oid_text(OID_EXTENDED_USAGE), p->purposes_critical,
                     dw(mem, DER_SEQUENCE, list));
}

static struct bytes key_id(struct arena *mem, const struct maker *maker)
{
    struct digest_value id;

    digest_make(DIGEST_SHA1, maker_info(maker), &id);
    return extension(mem, oid_text(OID_SUBJECT_KEY_ID), false,
                     dw(mem, DER_OCTETS, (struct bytes){id.b, id.n}));
}

static struct bytes
extensions(struct arena *mem, const struct profile *p, const struct maker *maker)
{
    struct bytes list = key_id(mem, maker);

    if (p->authority)
        list = DW_JOIN(mem, list, constraints(mem, p));
    if (p->usage)
        list = DW_JOIN(mem, list,
                       extension(mem, oid_text(OID_KEY_USAGE), true, dw_flags(mem, p->usage)));
    if (p->purposes)
        list = DW_JOIN(mem, list, purposes(mem, p));
    if (p->no_check)
        list = DW_JOIN(mem, list, extension(mem, oid_text(OID_OCSP_NO_CHECK), false, dw_null(mem)));
    if (p->odd_critical)
        list = DW_JOIN(mem, list, extension(mem, p->odd_critical, true, dw_null(mem)));
    return dw(mem, DER_INSIDE_0 + 3, dw(mem, DER_SEQUENCE, list));
}

struct owner *authority_issue(struct arena *mem,
                              const struct owner *issuer,
                              struct maker *maker,
                              const struct profile *p)
{
    struct owner *owner = NEW(mem, struct owner);

    *owner = (struct owner){.maker = maker, .name = subject(mem, p), .serial = p->serial};
    const struct owner *by = issuer ? issuer : owner;
    struct bytes algorithm = maker_algorithm(mem, by->maker);
    struct bytes message = DW_SEQUENCE(
        mem, dw(mem, DER_INSIDE_0, dw_small(mem, DER_INTEGER, 2)),
        dw_small(mem, DER_INTEGER, p->serial), algorithm, by->name,
        DW_SEQUENCE(mem, dw_time(mem, DER_TIME, p->from_us), dw_time(mem, DER_TIME, p->until_us)),
        owner->name, maker_info(maker), extensions(mem, p, maker));
    owner->certificate =
        DW_SEQUENCE(mem, message, algorithm, dw_bits(mem, maker_sign(mem, by->maker, message)));
    return owner;
}

/* ---- the usual country -------------------------------------------------------------------- */

static struct profile authority_profile(
    struct arena *mem, const char *word, const char *name, int path_most, int64_t serial)
{
    return (struct profile){.name = str_printf(mem, "%s%s", word, name),
                            .authority = true,
                            .path_most = path_most,
                            .usage = USAGE_CERTIFICATES | USAGE_CRLS,
                            .from_us = AUTHORITY_NOW - 5 * year,
                            .until_us = AUTHORITY_NOW + 5 * year,
                            .serial = serial};
}

struct profile authority_parent(void)
{
    static const char *const list[] = {"1.3.6.1.5.5.7.3.4", "1.2.398.3.3.4.1.1", NULL};

    return (struct profile){.name = STR("СЫНАҚОВ АСАН"),
                            .surname = STR("СЫНАҚОВ"),
                            .patronymic = STR("ҮЛГІҰЛЫ"),
                            .iin = STR("620704500039"),
                            .purposes = list,
                            .usage = USAGE_SIGNATURE | USAGE_NON_REPUDIATION,
                            .from_us = AUTHORITY_NOW - year / 2,
                            .until_us = AUTHORITY_NOW + year / 2,
                            .serial = 0x7001};
}

struct profile authority_head(void)
{
    static const char *const list[] = {"1.3.6.1.5.5.7.3.4", "1.2.398.3.3.4.1.2",
                                       "1.2.398.3.3.4.1.2.1", NULL};
    struct profile p = authority_parent();

    p.name = STR("ҮЛГІЕВА СЫНАҚ");
    p.surname = STR("ҮЛГІЕВА");
    p.patronymic = STR("АСАНҚЫЗЫ");
    p.iin = STR("631109600045");
    p.organisation = STR("№1 СЫНАҚ МЕКТЕБІ");
    p.bin = STR("991240000013");
    p.purposes = list;
    p.serial = 0x7002;
    return p;
}

static struct profile to_sign_in(void)
{
    static const char *const list[] = {"1.3.6.1.5.5.7.3.2", "1.2.398.3.3.4.1.1", NULL};
    struct profile p = authority_parent();

    p.purposes = list;
    p.usage = USAGE_SIGNATURE | 1 << 2; /* keyEncipherment */
    p.serial = 0x7003;
    return p;
}

static struct profile expired(void)
{
    struct profile p = authority_parent();

    p.from_us = AUTHORITY_NOW - 2 * year;
    p.until_us = AUTHORITY_NOW - year;
    p.serial = 0x7004;
    return p;
}

static struct profile responder(void)
{
    static const char *const list[] = {"1.3.6.1.5.5.7.3.9", NULL};
    struct profile p = authority_parent();

    p.name = STR("СЫНАҚ OCSP");
    p.surname = p.patronymic = p.iin = STR("");
    p.purposes = list;
    p.usage = USAGE_SIGNATURE;
    p.no_check = true;
    p.serial = 0x7005;
    return p;
}

static struct profile clock_of(void)
{
    static const char *const list[] = {"1.3.6.1.5.5.7.3.8", NULL};
    struct profile p = responder();

    p.name = STR("СЫНАҚ TSA");
    p.purposes = list;
    p.purposes_critical = true;
    p.no_check = false;
    p.from_us = AUTHORITY_NOW - 4 * year;
    p.until_us = AUTHORITY_NOW + 4 * year;
    p.serial = 0x7006;
    return p;
}

static struct owner *issue(struct arena *mem,
                           const struct authority *a,
                           const struct owner *issuer,
                           struct maker *maker,
                           struct profile profile)
{
    profile.from_us += a->shift_us;
    profile.until_us += a->shift_us;
    return authority_issue(mem, issuer, maker ? maker : maker_new(mem, a->kind), &profile);
}

struct authority *
authority_called(struct arena *mem, const char *word, enum key_kind kind, int64_t now_us)
{
    struct authority *a = NEW(mem, struct authority);
    struct maker *people = maker_new(mem, kind);
    struct profile root = authority_profile(mem, word, "НЕГІЗГІ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ", -1, 1);
    struct profile issuer = authority_profile(mem, word, "ҰЛТТЫҚ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ", 0, 2);

    *a = (struct authority){.kind = kind, .shift_us = now_us - AUTHORITY_NOW};
    a->root = issue(mem, a, NULL, NULL, root);
    a->issuer = issue(mem, a, a->root, NULL, issuer);
    a->parent = issue(mem, a, a->issuer, people, authority_parent());
    a->head = issue(mem, a, a->issuer, NULL, authority_head());
    a->parent_to_sign_in = issue(mem, a, a->issuer, people, to_sign_in());
    a->expired = issue(mem, a, a->issuer, people, expired());
    a->responder = issue(mem, a, a->issuer, NULL, responder());
    a->clock = issue(mem, a, a->issuer, NULL, clock_of());
    return a;
}

struct authority *authority_at(struct arena *mem, enum key_kind kind, int64_t now_us)
{
    return authority_called(mem, "СЫНАҚ ", kind, now_us);
}

struct authority *authority_new(struct arena *mem, enum key_kind kind)
{
    return authority_at(mem, kind, AUTHORITY_NOW);
}

struct owner *
authority_admit(struct arena *mem, struct authority *authority, struct profile profile)
{
    return issue(mem, authority, authority->issuer, authority->parent->maker, profile);
}
