/* What the key service answers to one question; see service.h. */
#include "keys/service.h"

#include <string.h>

#include "base/log.h"
#include "keys/store.h"
#include "keys/wire.h"

struct question {
    struct ctx *c;
    const struct service_settings *settings;
    struct vault *vault;
    const struct caller *caller;
    struct wire_request request;
    int year;
    struct token_when keys[TOKEN_KEYS_MOST]; /* published now; the first signs */
    size_t n_keys;
};

static enum keys_algorithm algorithm_of(uint8_t arg)
{
    return (enum keys_algorithm)(arg >> 4);
}

static unsigned place_of(uint8_t arg)
{
    return arg & 15;
}

static bool token_is_known(uint8_t arg)
{
    return arg >> 4 >= KEYS_ES256 && arg >> 4 <= KEYS_RS256 && place_of(arg) < TOKEN_KEYS_MOST;
}

static bool argument_is_known(const struct wire_request *request)
{
    switch (request->op) {
    case OP_SEAL:
    case OP_OPEN: return request->arg >= KEY_IDENTITY && request->arg <= KEY_FILE;
    case OP_INDEX: return request->arg >= INDEX_IIN && request->arg <= INDEX_DOCUMENT;
    case OP_EXPORT:
        return (request->arg == EXPORT_GIVE || request->arg == EXPORT_KEPT) &&
               request->n_items == 1;
    case OP_PUBLIC: return request->arg == 0 && request->n_items == 1;
    case OP_TOKEN_PUBLIC: return token_is_known(request->arg) && request->n_items == 1;
    case OP_TOKEN_SIGN:
        return (request->arg == wire_token(KEYS_ES256, 0) ||
                request->arg == wire_token(KEYS_RS256, 0)) &&
               request->n_items == 1;
    case OP_SEAL_CERTIFICATE:
    case OP_SEAL_SIGN: return request->arg == 0 && request->n_items == 1;
    case OP_CONTEXT:
    case OP_PEPPER:
    case OP_SIGN: return request->arg == 0;
    }
    return false;
}

/* GCRA: one time-stamp per caller says how far ahead of the even rate he already is. */
static bool spend_lookups(const struct question *q)
{
    const struct service_settings *settings = q->settings;
    int64_t step_us, tat;

    if (!q->caller->tat_us)
        return true;
    step_us = TIME_SECOND / settings->lookups_per_s;
    tat = *q->caller->tat_us > q->caller->now_us ? *q->caller->tat_us : q->caller->now_us;
    tat += q->request.n_items * step_us;
    if (tat - q->caller->now_us > settings->lookups_burst * step_us)
        return false;
    *q->caller->tat_us = tat;
    return true;
}

/* The grant stays until the database says that it has the key, so that a start that was cut in
 * between can be repeated. */
static bool use_grant(const struct question *q)
{
    return q->request.arg == EXPORT_KEPT ? store_take_grant(q->c, q->settings->dir)
                                         : store_has_grant(q->c, q->settings->dir);
}

static enum wire_result may_ask(const struct question *q)
{
    if (q->request.op == OP_INDEX && !spend_lookups(q)) {
        log_event(LOG_WARN, "keys.limited", "blind-index lookups above the budget, pid=%ld uid=%ld",
                  (long)q->caller->pid, (long)q->caller->uid);
        return WIRE_LIMITED;
    }
    if (q->request.op != OP_EXPORT)
        return WIRE_OK;
    if (!q->caller->owner || !use_grant(q)) {
        log_event(LOG_WARN, "keys.refused", "context key asked for, pid=%ld uid=%ld",
                  (long)q->caller->pid, (long)q->caller->uid);
        return WIRE_REFUSED;
    }
    log_event(LOG_INFO, "keys.exported", "context key %s, pid=%ld",
              q->request.arg == EXPORT_KEPT ? "kept" : "handed out", (long)q->caller->pid);
    return WIRE_OK;
}

/* An item of n good bytes; the caller fills them. */
static uint8_t *put_item(struct wire_out *out, size_t n)
{
    wire_put_u8(out, WIRE_OK);
    wire_put_u32(out, (uint32_t)n);
    return wire_reserve(out, n);
}

static bool put_broken(struct wire_out *out)
{
    wire_put_u8(out, WIRE_BROKEN);
    wire_put_u32(out, 0);
    return true;
}

static bool seal(const struct question *q, const struct keys_item *item, struct wire_out *out)
{
    if (item->value.n > KEYS_VALUE_MOST)
        return false;
    uint8_t *p = put_item(out, item->value.n + VAULT_SEAL_OVERHEAD);
    if (!p)
        return false;
    vault_seal(q->vault, (enum key_class)q->request.arg, q->year, item, p);
    return true;
}

static bool unseal(const struct question *q, const struct keys_item *item, struct wire_out *out)
{
    size_t start = out->n;

    if (item->value.n >= VAULT_SEAL_OVERHEAD) {
        uint8_t *p = put_item(out, item->value.n - VAULT_SEAL_OVERHEAD);
        if (!p)
            return false;
        if (vault_unseal(q->vault, (enum key_class)q->request.arg, item, p))
            return true;
        out->n = start;
    }
    return put_broken(out);
}

static bool put_whole(struct wire_out *out, struct bytes value)
{
    uint8_t *p = put_item(out, value.n);

    if (p && value.n > 0)
        memcpy(p, value.p, value.n);
    return p != NULL;
}

/* A token that does not answer breaks this one value; the service goes on. */
static bool use_seal(const struct question *q, struct bytes message, struct wire_out *out)
{
    struct seal *seal = q->settings->seal;
    uint8_t signature[KEYS_SEAL_MOST];
    size_t n;

    if (q->request.op == OP_SEAL_CERTIFICATE)
        return put_whole(out, seal ? seal_certificate(seal) : (struct bytes){0});
    if (seal && seal_sign(seal, message, signature, &n))
        return put_whole(out, (struct bytes){signature, n});
    log_event(LOG_ERROR, "keys.seal", seal ? "the seal does not sign" : "there is no seal");
    return put_broken(out);
}

static size_t answer_size(enum wire_op op)
{
    switch (op) {
    case OP_SIGN: return VAULT_SIGNATURE;
    case OP_SEAL:
    case OP_OPEN:
    case OP_INDEX:
    case OP_CONTEXT:
    case OP_PEPPER:
    case OP_PUBLIC:
    case OP_EXPORT:
    case OP_TOKEN_PUBLIC:
    case OP_TOKEN_SIGN:
    case OP_SEAL_CERTIFICATE:
    case OP_SEAL_SIGN: break;
    }
    return VAULT_KEY;
}

/* The plan is read whenever it is asked for, which is seldom, so that what an operator writes holds
 * at once. Without a plan that can be read nothing is signed. */
static void read_plan(struct question *q)
{
    struct token_plan plan;

    if (store_load_plan(q->c, q->settings->dir, vault_generations(q->vault), &plan) != ST_OK) {
        log_event(LOG_ERROR, "keys.plan", STR_FMT, STR_ARG(q->c->failure.detail));
        return;
    }
    q->n_keys = token_plan_published(&plan, time_real_us() / TIME_SECOND, q->keys);
}

static bool use_token(const struct question *q, struct bytes message, struct wire_out *out)
{
    enum keys_algorithm algorithm = algorithm_of(q->request.arg);
    unsigned place = place_of(q->request.arg);
    size_t n = vault_token_size(algorithm);

    if (q->n_keys == 0)
        return put_broken(out);
    if (q->request.op == OP_TOKEN_SIGN) {
        uint8_t *p = put_item(out, 2 * n);
        if (!p)
            return false;
        vault_token_sign(q->vault, algorithm, q->keys[0], message, p);
        vault_token_public(q->vault, algorithm, q->keys[0], p + n);
        return true;
    }
    uint8_t *p = put_item(out, place < q->n_keys ? n : 0);
    if (p && place < q->n_keys)
        vault_token_public(q->vault, algorithm, q->keys[place], p);
    return p != NULL;
}

static bool answer_item(const struct question *q, const struct wire_item *in, struct wire_out *out)
{
    const struct keys_item item = {.place = {(const char *)in->place.p, in->place.n},
                                   .value = in->value};
    const struct vault *vault = q->vault;
    enum wire_op op = q->request.op;
    uint8_t *p;

    if (op == OP_SEAL)
        return seal(q, &item, out);
    if (op == OP_OPEN)
        return unseal(q, &item, out);
    if (op == OP_SEAL_CERTIFICATE || op == OP_SEAL_SIGN)
        return in->place.n == 0 && use_seal(q, in->value, out);
    if (op == OP_TOKEN_PUBLIC || op == OP_TOKEN_SIGN)
        return in->place.n == 0 && use_token(q, in->value, out);
    p = put_item(out, answer_size(op));
    if (!p || in->place.n > 0)
        return false;
    switch (op) {
    case OP_INDEX: vault_index(vault, (enum key_index)q->request.arg, in->value, p); break;
    case OP_CONTEXT: vault_context(vault, in->value, p); break;
    case OP_PEPPER: vault_pepper(vault, in->value, p); break;
    case OP_SIGN: vault_sign(vault, in->value, p); break;
    case OP_PUBLIC: vault_public(vault, p); break;
    case OP_EXPORT: vault_context_key(vault, p); break;
    case OP_SEAL:
    case OP_OPEN:
    case OP_TOKEN_PUBLIC:
    case OP_TOKEN_SIGN:
    case OP_SEAL_CERTIFICATE:
    case OP_SEAL_SIGN: return false; /* above */
    }
    return true;
}

static bool answer_items(struct question *q, struct wire_out *out)
{
    for (unsigned i = 0; i < q->request.n_items; i++) {
        struct wire_item item;
        if (!wire_next_item(&q->request, &item) || !answer_item(q, &item, out))
            return false;
    }
    return q->request.rest.n == 0 && !out->overflowed;
}

static void begin_answer(struct wire_out *out, enum wire_result result, unsigned n_items)
{
    explicit_bzero(out->p, out->n);
    out->n = 0;
    out->overflowed = false;
    wire_put_u32(out, 0);
    wire_put_u8(out, WIRE_VERSION);
    wire_put_u8(out, (uint8_t)result);
    wire_put_u16(out, (uint16_t)n_items);
}

bool service_answer(struct ctx *c,
                    const struct service_desk *desk,
                    const struct caller *caller,
                    struct bytes frame,
                    struct wire_out *out)
{
    const struct civil today = time_civil(time_real_us());
    struct question q = {.c = c,
                         .settings = desk->settings,
                         .vault = desk->vault,
                         .caller = caller,
                         .year = today.year};
    enum wire_result result = WIRE_MALFORMED;

    if (wire_read_request(frame, &q.request) && argument_is_known(&q.request)) {
        result = may_ask(&q);
        if (q.request.op == OP_TOKEN_PUBLIC || q.request.op == OP_TOKEN_SIGN)
            read_plan(&q);
        begin_answer(out, result, result == WIRE_OK ? q.request.n_items : 0);
        if (result == WIRE_OK && !answer_items(&q, out))
            result = WIRE_MALFORMED;
    }
    if (result == WIRE_MALFORMED)
        begin_answer(out, result, 0);
    wire_patch_u32(out, 0, (uint32_t)(out->n - 4));
    return result != WIRE_MALFORMED;
}
