/* See command_print.h. */
#include "cades/command_print.h"

#include <jansson.h>

#include "base/time.h"
#include "i18n/msg_cades.h"

/* ---- JSON --------------------------------------------------------------------------------- */

/* Nothing is written where nothing is known. */
void command_put(json_t *object, const char *name, struct str text)
{
    if (text.n > 0)
        ASSERT(json_object_set_new(object, name, json_stringn(text.p, text.n)) == 0);
}

static void put_roles(json_t *object, unsigned roles)
{
    json_t *list = json_array();

    for (unsigned role = 1; role <= roles; role <<= 1)
        if (roles & role)
            ASSERT(json_array_append_new(list, json_string(cades_role_name(role))) == 0);
    ASSERT(json_object_set_new(object, "roles", list) == 0);
}

json_t *command_holder_json(const struct cades_holder *holder)
{
    json_t *object = json_object();

    command_put(object, "name", holder->name);
    command_put(object, "surname", holder->surname);
    command_put(object, "patronymic", holder->patronymic);
    command_put(object, "iin", holder->iin);
    command_put(object, "organisation", holder->organisation);
    command_put(object, "bin", holder->bin);
    put_roles(object, holder->roles);
    return object;
}

json_t *command_check_json(enum cades_check check, const struct cades_item *item)
{
    json_t *object = json_object();

    command_put(object, "check", str_from_z(cades_check_name(check)));
    command_put(object, "result", str_from_z(cades_result_name(item->result)));
    command_put(object, "reason", str_from_z(cades_reason_name(item->reason)));
    return object;
}

static json_t *signer_json(struct arena *mem, const struct cades_signer *signer)
{
    json_t *object = json_object(), *checks = json_array();

    ASSERT(json_object_set_new(object, "valid", json_boolean(signer->valid)) == 0);
    ASSERT(json_object_set_new(object, "pending", json_boolean(signer->pending)) == 0);
    if (signer->certificate.n > 0)
        ASSERT(json_object_set_new(object, "holder", command_holder_json(&signer->holder)) == 0);
    command_put(object, "time", time_print_instant(mem, signer->reference_us));
    ASSERT(json_object_set_new(object, "stamped", json_boolean(signer->stamped)) == 0);
    if (signer->claims_time)
        command_put(object, "claimed_time", time_print_instant(mem, signer->claimed_us));
    for (size_t i = 0; i < CADES_CHECKS; i++)
        ASSERT(json_array_append_new(
                   checks, command_check_json((enum cades_check)i, &signer->checks[i])) == 0);
    ASSERT(json_object_set_new(object, "checks", checks) == 0);
    return object;
}

enum status command_dump(struct ctx *c, json_t *object)
{
    int failed = json_dumpf(object, stdout, JSON_INDENT(2)) != 0 || putchar('\n') == EOF;

    json_decref(object);
    return failed ? FAIL(c, ST_INTERNAL, "cades.output") : ST_OK;
}

static json_t *verdict_json(struct arena *mem, const struct cades_verdict *verdict)
{
    json_t *object = json_object(), *signers = json_array();

    ASSERT(object && signers);
    for (size_t i = 0; i < verdict->n_signers; i++)
        ASSERT(json_array_append_new(signers, signer_json(mem, &verdict->signers[i])) == 0);
    ASSERT(json_object_set_new(object, "valid", json_boolean(verdict->valid)) == 0);
    ASSERT(json_object_set_new(object, "pending", json_boolean(verdict->pending)) == 0);
    command_put(object, "form", verdict->xml ? STR("xmldsig") : STR("cms"));
    ASSERT(json_object_set_new(object, "signers", signers) == 0);
    return object;
}

enum status command_print_json(struct ctx *c, const struct cades_verdict *verdict)
{
    return command_dump(c, verdict_json(c->mem, verdict));
}

struct str cades_verdict_json(struct arena *mem, const struct cades_verdict *verdict)
{
    json_t *object = verdict_json(mem, verdict);
    size_t n = json_dumpb(object, NULL, 0, JSON_COMPACT);
    char *p = arena_alloc(mem, n + 1);

    ASSERT(json_dumpb(object, p, n, JSON_COMPACT) == n);
    json_decref(object);
    return (struct str){p, n};
}

/* ---- lines -------------------------------------------------------------------------------- */

void command_print_check(struct ctx *c, enum cades_check check, const struct cades_item *item)
{
    struct str name = msg_text(c, cades_check_text(check));
    struct str result = msg_text(c, cades_result_text(item->result));

    (void)printf("  " STR_FMT ": " STR_FMT, STR_ARG(name), STR_ARG(result));
    if (item->reason != CADES_NO_REASON) {
        struct str reason = msg_text(c, cades_reason_text(item->reason));
        (void)printf(" (" STR_FMT ")", STR_ARG(reason));
    }
    (void)putchar('\n');
}

void command_print_text(struct ctx *c, const struct cades_verdict *verdict)
{
    for (size_t i = 0; i < verdict->n_signers; i++) {
        const struct cades_signer *signer = &verdict->signers[i];
        struct str head = MSG_FORMAT(c, MSG_cades_verify_signer, MSG_NUM("number", (int64_t)i + 1),
                                     MSG_ARG("name", signer->holder.name));
        (void)printf(STR_FMT "\n", STR_ARG(head));
        for (size_t k = 0; k < CADES_CHECKS; k++)
            command_print_check(c, (enum cades_check)k, &signer->checks[k]);
    }
    struct str answer = msg_text(c, verdict->valid     ? MSG_cades_verify_valid
                                    : verdict->pending ? MSG_cades_verify_pending
                                                       : MSG_cades_verify_invalid);
    (void)printf(STR_FMT "\n", STR_ARG(answer));
}
