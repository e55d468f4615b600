/* The portal: a person signs in, starts the service, which leads to OQU, and reads what OQU has
 * told about the applications. It signs what it sends with a key of its own. */
#include <jansson.h>
#include <openssl/evp.h>

#include "base/base64.h"
#include "base/id.h"
#include "base/time.h"
#include "egov_pages.h"
#include "peer.h"

enum { KEY_BYTES = 32, SIGNATURE_BYTES = 64, START_LIFE_S = 300, NUMBER_BYTES = 16 };

static void keep(char *place, size_t room, struct str text)
{
    (void)snprintf(place, room, STR_FMT, STR_ARG(text));
}

static struct citizen *find_citizen(const struct call *call)
{
    struct str cookie = call_cookie(call, "portal");

    for (size_t i = 0; i < CITIZENS_MOST; i++)
        if (cookie.n > 0 && str_eq_z(cookie, call->peer->citizens[i].cookie))
            return &call->peer->citizens[i];
    return NULL;
}

struct str portal_citizen(const struct call *call)
{
    const struct citizen *citizen = find_citizen(call);

    return citizen ? str_from_z(citizen->iin) : STR("");
}

/* ---- the page -------------------------------------------------------------------------------- */

static struct answer show_welcome(struct call *call)
{
    struct str back = str_printf(call->mem, "http://localhost:%d/portal/back", call->peer->port);
    const struct fill fills[] = {{"back_in_address", percent_encode(call->mem, back)}};

    return answer_page(call, (struct page){embedded_welcome_kk, embedded_welcome_ru},
                       (struct fills){fills, COUNT(fills)}, (struct rows){0});
}

static struct str name_of(struct call *call, struct str iin)
{
    struct people people;
    const struct person_row *row = NULL;

    if (people_read(call, &people))
        row = people_find(&people, iin);
    return row ? str_printf(call->mem, STR_FMT " " STR_FMT, STR_ARG(row->v[P_SURNAME]),
                            STR_ARG(row->v[P_NAME]))
               : iin;
}

/* What was told about this person's applications, newest first. */
static struct rows states_of(struct call *call, struct str iin)
{
    struct peer *peer = call->peer;
    size_t kept = peer->n_told < STATES_MOST ? peer->n_told : STATES_MOST, n = 0;
    struct fills *rows = NEWS(call->mem, struct fills, kept);

    for (size_t i = 1; i <= kept; i++) {
        const struct told *told = &peer->told[(peer->n_told - i) % STATES_MOST];
        if (!str_eq_z(iin, told->iin))
            continue;
        struct fill *fills = NEWS(call->mem, struct fill, 4);
        fills[0] = (struct fill){"number", str_printf(call->mem, "%lld", (long long)told->number)};
        fills[1] = (struct fill){"state", str_from_z(told->state)};
        fills[2] = (struct fill){"at", str_from_z(told->at)};
        fills[3] =
            (struct fill){"school", str_from_z(call->russian ? told->school_ru : told->school_kk)};
        rows[n++] = (struct fills){fills, 4};
    }
    return (struct rows){rows, n};
}

struct answer portal_show(struct call *call)
{
    struct str iin = portal_citizen(call);

    if (iin.n == 0)
        return show_welcome(call);
    const struct fill fills[] = {{"name", name_of(call, iin)}};
    return answer_page(call, (struct page){embedded_portal_kk, embedded_portal_ru},
                       (struct fills){fills, COUNT(fills)}, states_of(call, iin));
}

/* ---- signing in and out ---------------------------------------------------------------------- */

static struct answer to_portal(const struct call *call)
{
    return answer_redirect(call->russian ? STR("/portal?lang=ru") : STR("/portal"));
}

struct answer portal_back(struct call *call)
{
    struct str iin = idp_redeem(call, call_value(call, "code"));

    call->russian = str_eq_z(call_value(call, "state"), "ru");
    if (iin.n == 0)
        return to_portal(call);
    struct citizen *citizen = &call->peer->citizens[call->peer->n_citizens++ % CITIZENS_MOST];
    keep(citizen->cookie, sizeof(citizen->cookie), rnd_token(call->mem, NUMBER_BYTES));
    keep(citizen->iin, sizeof(citizen->iin), iin);
    call->set_cookie =
        str_printf(call->mem, "portal=%s; Path=/; HttpOnly; SameSite=Lax", citizen->cookie);
    return to_portal(call);
}

struct answer portal_leave(struct call *call)
{
    struct citizen *citizen = find_citizen(call);

    if (citizen)
        *citizen = (struct citizen){.iin = ""};
    call->set_cookie = STR("portal=; Path=/; Max-Age=0");
    return to_portal(call);
}

/* ---- starting the service -------------------------------------------------------------------- */

static struct str sign(struct call *call, struct str message)
{
    uint8_t seed[KEY_BYTES], *signature = arena_alloc(call->mem, SIGNATURE_BYTES);
    size_t n = SIGNATURE_BYTES;

    if (!str_unhex(str_from_z(call->peer->portal_key), seed, sizeof(seed)))
        return STR("");
    EVP_PKEY *key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, seed, sizeof(seed));
    EVP_MD_CTX *md = EVP_MD_CTX_new();
    bool fine = key && md && EVP_DigestSignInit(md, NULL, NULL, NULL, key) == 1 &&
                EVP_DigestSign(md, signature, &n, (const uint8_t *)message.p, message.n) == 1;
    EVP_MD_CTX_free(md);
    EVP_PKEY_free(key);
    return fine ? (struct str){(const char *)signature, n} : STR("");
}

static struct str start_token(struct call *call)
{
    long long now = time_real_us() / TIME_SECOND;
    struct str number = rnd_token(call->mem, NUMBER_BYTES);
    struct str claims =
        str_printf(call->mem,
                   "{\"iss\":\"egov\",\"aud\":\"http://localhost:%d/my/egov/start\",\"service\":"
                   "\"grade1-admission\",\"iat\":%lld,\"exp\":%lld,\"jti\":\"" STR_FMT "\"}",
                   call->peer->site_port, now, now + START_LIFE_S, STR_ARG(number));
    struct str message =
        str_printf(call->mem, STR_FMT "." STR_FMT,
                   STR_ARG(base64url_print(call->mem, STR("{\"alg\":\"EdDSA\",\"typ\":\"JWT\"}"))),
                   STR_ARG(base64url_print(call->mem, claims)));

    return str_printf(call->mem, STR_FMT "." STR_FMT, STR_ARG(message),
                      STR_ARG(base64url_print(call->mem, sign(call, message))));
}

struct answer portal_start(struct call *call)
{
    struct str token = start_token(call);

    if (find_citizen(call) == NULL)
        return to_portal(call);
    if (call->peer->modes[SERVICE_PORTAL] == MODE_GARBAGE) /* a start that is not its own */
        token = str_sub(token, 0, token.n - 4);
    return answer_redirect(
        str_printf(call->mem, "http://localhost:%d/my/egov/start?start=" STR_FMT "&lang=%s",
                   call->peer->site_port, STR_ARG(token), call->russian ? "ru" : "kk"));
}

/* ---- what OQU tells -------------------------------------------------------------------------- */

static bool read_told(struct str body, struct told *ret)
{
    json_t *root = json_loadb(body.p, body.n, 0, NULL);
    const char *id, *iin, *state, *at, *kk, *ru;
    json_int_t number;
    bool fine = root && json_unpack(root, "{s:s, s:s, s:I, s:s, s:s, s:{s:s, s:s}}", "id", &id,
                                    "applicant", &iin, "number", &number, "state", &state, "at",
                                    &at, "school", "name_kk", &kk, "name_ru", &ru) == 0;

    if (fine) {
        *ret = (struct told){.number = number};
        keep(ret->id, sizeof(ret->id), str_from_z(id));
        keep(ret->iin, sizeof(ret->iin), str_from_z(iin));
        keep(ret->state, sizeof(ret->state), str_from_z(state));
        keep(ret->at, sizeof(ret->at), str_from_z(at));
        keep(ret->school_kk, sizeof(ret->school_kk), str_from_z(kk));
        keep(ret->school_ru, sizeof(ret->school_ru), str_from_z(ru));
    }
    json_decref(root);
    return fine;
}

static struct str digest_of(struct call *call)
{
    uint8_t hash[EVP_MAX_MD_SIZE];
    unsigned n = 0;

    if (EVP_Digest(call->body.p, call->body.n, hash, &n, EVP_sha256(), NULL) != 1)
        return STR("");
    return str_printf(call->mem, "sha-256=:" STR_FMT ":",
                      STR_ARG(base64_print(call->mem, (struct str){(const char *)hash, n})));
}

struct answer portal_take(struct call *call)
{
    struct peer *peer = call->peer;
    struct told told;

    if (!str_eq(call_header(call, "Content-Digest"), digest_of(call)) ||
        call_header(call, "Signature").n == 0 || call_header(call, "Signature-Input").n == 0)
        return answer_error(call, 401, "not_signed", "Content-Digest, Signature-Input, Signature");
    if (!read_told(call->body, &told))
        return answer_error(call, 400, "bad_request", "a state of an application");
    bool known = false;
    for (size_t i = 0; i < STATES_MOST; i++)
        known = known || str_eq_z(str_from_z(peer->told[i].id), told.id);
    if (!known)
        peer->told[peer->n_told++ % STATES_MOST] = told;
    return answer_json(call, 200, json_pack("{s:s}", "message", told.id));
}
