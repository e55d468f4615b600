/* `oqu signature certificate`: who holds a key, what it is for, who says so. See command.h. */
#include <jansson.h>

#include "base/time.h"
#include "cades/armour.h"
#include "cades/chain.h"
#include "cades/command.h"
#include "cades/command_files.h"
#include "cades/command_print.h"
#include "i18n/msg_cades.h"

struct words {
    const char *file, *anchors, *at, *lang;
    bool json;
};

struct report {
    struct certificate certificate;
    struct cades_holder holder;
    bool judged;
    struct chain chain;
    struct cades_item way, dates;
};

static enum status read_words(struct ctx *c, struct words *w, int argc, char *const *argv)
{
    const struct option options[] = {
        {"--anchors", &w->anchors, NULL},
        {"--at", &w->at, NULL},
        {"--lang", &w->lang, NULL},
        {"--json", NULL, &w->json},
    };
    bool fine = argc > 0 && argv[0][0] != '-' &&
                command_options(options, COUNT(options), argc - 1, argv + 1);

    if (w->lang && !lang_find(str_from_z(w->lang), &c->lang))
        fine = false;
    if (w->at && !scan_instant(str_from_z(w->at), &c->now_us))
        fine = false;
    if (!fine)
        return command_failed(c, NULL, MSG_cades_certificate_usage);
    w->file = argv[0];
    return ST_OK;
}

static struct cades_item item_of(enum cades_reason reason)
{
    return (struct cades_item){reason == CADES_NO_REASON ? CADES_PASSED : CADES_FAILED, reason};
}

static enum status read_report(struct ctx *c, const struct words *w, struct report *r)
{
    struct cades_trust *trust;
    struct bytes file, der;

    TRY(command_read(c, w->file, &file));
    if (!armour_open(c->mem, file, &der) || !certificate_read(der, &r->certificate))
        return command_failed(c, w->file, MSG_cades_certificate_broken);
    certificate_holder(&r->certificate, &r->holder);
    if (!w->anchors)
        return ST_OK;
    TRY(command_read_trust(c, w->anchors, &trust));
    r->judged = true;
    r->way = item_of(chain_find(trust, NULL, 0, &r->certificate, &r->chain));
    r->dates = item_of(chain_dates(&r->chain, c->now_us));
    return ST_OK;
}

static struct str serial_of(struct ctx *c, const struct certificate *certificate)
{
    return str_hex(c->mem, certificate->serial.p, certificate->serial.n);
}

static struct str algorithm_of(struct ctx *c, const struct certificate *certificate)
{
    return str_printf(c->mem, "%s %d", key_name(certificate->key.kind), certificate->key.bits);
}

/* ---- JSON --------------------------------------------------------------------------------- */

static json_t *usages_json(const struct certificate *certificate)
{
    static const char *const names[] = {"digitalSignature", "nonRepudiation", "keyEncipherment",
                                        "dataEncipherment", "keyAgreement",   "keyCertSign",
                                        "cRLSign",          "encipherOnly",   "decipherOnly"};
    json_t *list = json_array();

    for (size_t i = 0; i < COUNT(names); i++)
        if (certificate->usage >> i & 1)
            ASSERT(json_array_append_new(list, json_string(names[i])) == 0);
    return list;
}

static json_t *purposes_json(const struct certificate *certificate)
{
    json_t *list = json_array();
    char text[OID_TEXT_MOST];

    for (size_t i = 0; i < certificate->n_purposes; i++)
        if (oid_print(certificate->purposes[i], text))
            ASSERT(json_array_append_new(list, json_string(text)) == 0);
    return list;
}

static json_t *step_json(struct ctx *c, const struct certificate *certificate)
{
    struct cades_holder holder;
    json_t *object = json_object();

    certificate_holder(certificate, &holder);
    command_put(object, "name", holder.name);
    command_put(object, "serial", serial_of(c, certificate));
    return object;
}

static json_t *chain_json(struct ctx *c, const struct report *r)
{
    json_t *object = json_object(), *checks = json_array(), *steps = json_array();

    for (size_t i = 1; i < r->chain.n; i++)
        ASSERT(json_array_append_new(steps, step_json(c, r->chain.v[i])) == 0);
    ASSERT(json_array_append_new(checks, command_check_json(CADES_CHAIN, &r->way)) == 0);
    ASSERT(json_array_append_new(checks, command_check_json(CADES_VALIDITY, &r->dates)) == 0);
    ASSERT(json_object_set_new(object, "checks", checks) == 0);
    ASSERT(json_object_set_new(object, "above", steps) == 0);
    return object;
}

static enum status print_json(struct ctx *c, const struct report *r)
{
    const struct certificate *certificate = &r->certificate;
    json_t *object = json_object();

    ASSERT(json_object_set_new(object, "holder", command_holder_json(&r->holder)) == 0);
    command_put(object, "purpose", str_from_z(cades_purpose_name(r->holder.purpose)));
    command_put(object, "serial", serial_of(c, certificate));
    command_put(object, "algorithm", algorithm_of(c, certificate));
    command_put(object, "from", time_print_instant(c->mem, certificate->from_us));
    command_put(object, "until", time_print_instant(c->mem, certificate->until_us));
    ASSERT(json_object_set_new(object, "usages", usages_json(certificate)) == 0);
    ASSERT(json_object_set_new(object, "extended_usages", purposes_json(certificate)) == 0);
    if (r->judged)
        ASSERT(json_object_set_new(object, "chain", chain_json(c, r)) == 0);
    return command_dump(c, object);
}

/* ---- lines -------------------------------------------------------------------------------- */

static void print_line(struct ctx *c, enum msg label, struct str value)
{
    struct str name = msg_text(c, label);

    if (value.n > 0)
        (void)printf(STR_FMT ": " STR_FMT "\n", STR_ARG(name), STR_ARG(value));
}

static void print_roles(struct ctx *c, unsigned roles)
{
    for (unsigned role = 1; role <= roles; role <<= 1)
        if (roles & role)
            print_line(c, MSG_cades_certificate_role, msg_text(c, cades_role_text(role)));
}

static void print_chain(struct ctx *c, const struct report *r)
{
    for (size_t i = 1; i < r->chain.n; i++) {
        struct cades_holder holder;
        certificate_holder(r->chain.v[i], &holder);
        print_line(c, MSG_cades_certificate_step, holder.name);
    }
    command_print_check(c, CADES_CHAIN, &r->way);
    command_print_check(c, CADES_VALIDITY, &r->dates);
}

static void print_text(struct ctx *c, const struct report *r)
{
    const struct certificate *certificate = &r->certificate;

    print_line(c, MSG_cades_certificate_holder, r->holder.name);
    print_line(c, MSG_cades_certificate_iin, r->holder.iin);
    print_line(c, MSG_cades_certificate_organisation, r->holder.organisation);
    print_line(c, MSG_cades_certificate_bin, r->holder.bin);
    print_roles(c, r->holder.roles);
    print_line(c, MSG_cades_certificate_purpose,
               msg_text(c, cades_purpose_text(r->holder.purpose)));
    print_line(c, MSG_cades_certificate_serial, serial_of(c, certificate));
    print_line(c, MSG_cades_certificate_algorithm, algorithm_of(c, certificate));
    print_line(c, MSG_cades_certificate_from, i18n_moment(c, certificate->from_us));
    print_line(c, MSG_cades_certificate_until, i18n_moment(c, certificate->until_us));
    if (r->judged)
        print_chain(c, r);
}

enum status cades_certificate_command(struct ctx *c, int argc, char *const *argv)
{
    struct words w = {0};
    struct report *report = NEW(c->mem, struct report);

    TRY(read_words(c, &w, argc, argv));
    TRY(read_report(c, &w, report));
    if (w.json)
        TRY(print_json(c, report));
    else
        print_text(c, report);
    bool believed = report->way.result != CADES_FAILED && report->dates.result != CADES_FAILED;
    return believed ? ST_OK : ST_CONFLICT;
}
