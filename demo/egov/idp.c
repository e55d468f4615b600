/* The eGov identity provider: OAuth 2.0 authorization code, as three independent clients describe
 * it. The person to sign in is chosen from a list or by IIN; nobody is asked for a password, since
 * this is the demo country. */
#include <jansson.h>

#include "base/id.h"
#include "base/scan.h"
#include "base/time.h"
#include "egov_pages.h"
#include "peer.h"

static const char client_id[] = "oqu", portal_id[] = "portal";

/* The addresses that were registered with the provider: one for each client. */
static bool is_registered(const struct call *call, struct str uri)
{
    bool portal = str_eq_z(call_value(call, "client_id"), portal_id);
    struct str expected = str_printf(call->mem, "http://localhost:%d%s",
                                     portal ? call->peer->port : call->peer->site_port,
                                     portal ? "/portal/back" : "/my/sign-in/egov/back");

    return str_eq(uri, expected);
}

static struct answer refuse_page(struct call *call, const char *why)
{
    const struct fill fills[] = {{"why", str_from_z(why)}};
    struct answer answer =
        answer_page(call, (struct page){embedded_refused_kk, embedded_refused_ru},
                    (struct fills){fills, 1}, (struct rows){0});

    answer.status = 400;
    return answer;
}

/* What is wrong with the client's request, or NULL. Nobody is sent back to an address that is not
 * registered. */
static const char *check_request(const struct call *call)
{
    struct str client = call_value(call, "client_id");

    if (!str_eq_z(client, client_id) && !str_eq_z(client, portal_id))
        return "client_id";
    if (!is_registered(call, call_value(call, "redirect_uri")))
        return "redirect_uri";
    if (!str_eq_z(call_value(call, "response_type"), "code"))
        return "response_type";
    return call_value(call, "state").n > 0 ? NULL : "state";
}

static void keep(char *place, size_t room, struct str text)
{
    (void)snprintf(place, room, STR_FMT, STR_ARG(text));
}

static struct answer send_back(struct call *call, const char *name, struct str value)
{
    return answer_redirect(str_printf(
        call->mem, STR_FMT "?%s=" STR_FMT "&state=" STR_FMT,
        STR_ARG(call_value(call, "redirect_uri")), name, STR_ARG(percent_encode(call->mem, value)),
        STR_ARG(percent_encode(call->mem, call_value(call, "state")))));
}

/* Back to the client with a code for this person. */
static struct answer give_code(struct call *call, struct str iin)
{
    struct grant *grant = &call->peer->grants[call->peer->n_grants++ % GRANTS_MOST];

    *grant = (struct grant){.expires_us = time_real_us() + CODE_LIFE_S * TIME_SECOND};
    keep(grant->code, sizeof(grant->code), rnd_token(call->mem, 24));
    keep(grant->iin, sizeof(grant->iin), iin);
    keep(grant->redirect_uri, sizeof(grant->redirect_uri), call_value(call, "redirect_uri"));
    return send_back(call, "code", str_from_z(grant->code));
}

struct answer idp_authorize(struct call *call)
{
    const char *wrong = check_request(call);
    struct people people;
    size_t n = 0;

    if (wrong)
        return refuse_page(call, wrong);
    if (portal_citizen(call).n > 0) /* has signed in at the portal: nobody is asked again */
        return give_code(call, portal_citizen(call));
    if (!people_read(call, &people))
        return refuse_page(call, "people.csv");
    struct fills *rows = NEWS(call->mem, struct fills, people.n);
    for (size_t i = 0; i < people.n; i++) {
        const struct person_row *person = &people.v[i];
        struct str about = person->v[call->russian ? P_ABOUT_RU : P_ABOUT_KK];
        if (about.n == 0)
            continue; /* children and others who do not sign in */
        struct fill *fills = NEWS(call->mem, struct fill, 3);
        fills[0] = (struct fill){"iin", person->v[P_IIN]};
        fills[1] = (struct fill){"name", str_printf(call->mem, STR_FMT " " STR_FMT " " STR_FMT,
                                                    STR_ARG(person->v[P_SURNAME]),
                                                    STR_ARG(person->v[P_NAME]),
                                                    STR_ARG(person->v[P_PATRONYMIC]))};
        fills[2] = (struct fill){"about", about};
        rows[n++] = (struct fills){fills, 3};
    }
    const struct fill fills[] = {
        {"client_id", call_value(call, "client_id")},
        {"redirect_uri", call_value(call, "redirect_uri")},
        {"response_type", call_value(call, "response_type")},
        {"state", call_value(call, "state")},
        {"state_in_address", percent_encode(call->mem, call_value(call, "state"))},
        {"redirect_in_address", percent_encode(call->mem, call_value(call, "redirect_uri"))},
    };
    return answer_page(call, (struct page){embedded_authorize_kk, embedded_authorize_ru},
                       (struct fills){fills, COUNT(fills)}, (struct rows){rows, n});
}

struct answer idp_choose(struct call *call)
{
    const char *wrong = check_request(call);
    struct str iin = call_value(call, "iin");
    struct people people;

    if (wrong)
        return refuse_page(call, wrong);
    if (call_value(call, "cancel").n > 0)
        return send_back(call, "error", STR("access_denied"));
    if (!people_read(call, &people) || !people_find(&people, str_trim(iin)))
        return refuse_page(call, call->russian ? "ИИН" : "ЖСН");
    return give_code(call, str_trim(iin));
}

static struct grant *find_code(struct peer *peer, struct str code)
{
    for (size_t i = 0; i < GRANTS_MOST; i++)
        if (code.n > 0 && str_eq_z(code, peer->grants[i].code) &&
            peer->grants[i].expires_us > time_real_us())
            return &peer->grants[i];
    return NULL;
}

struct str idp_redeem(struct call *call, struct str code)
{
    struct grant *grant = find_code(call->peer, code);

    if (!grant)
        return STR("");
    grant->code[0] = '\0';
    return str_from_z(grant->iin);
}

struct answer idp_token(struct call *call)
{
    struct grant *grant = find_code(call->peer, call_value(call, "code"));

    if (!call_knows(call, client_id, call->peer->idp_secret) ||
        !str_eq_z(call_value(call, "client_id"), client_id))
        return answer_error(call, 401, "invalid_client", "HTTP Basic with id and secret");
    if (!str_eq_z(call_value(call, "grant_type"), "authorization_code"))
        return answer_error(call, 400, "unsupported_grant_type", "authorization_code");
    if (!grant || !str_eq_z(call_value(call, "redirect_uri"), grant->redirect_uri))
        return answer_error(call, 400, "invalid_grant",
                            "unknown, used or late code, or other address");
    grant->code[0] = '\0'; /* once only */
    keep(grant->token, sizeof(grant->token), rnd_token(call->mem, 30));
    grant->expires_us = time_real_us() + TOKEN_LIFE_S * TIME_SECOND;
    return answer_json(call, 200,
                       json_pack("{s:s, s:s, s:i, s:s}", "access_token", grant->token, "token_type",
                                 "bearer", "expires_in", TOKEN_LIFE_S, "scope", "user:basic:read"));
}

static const struct person_row *bearer(const struct call *call, struct people *people)
{
    struct str header = call_header(call, "Authorization");
    struct peer *peer = call->peer;

    if (!str_starts(header, STR("Bearer ")) || !people_read(call, people))
        return NULL;
    struct str token = str_sub(header, 7, header.n);
    for (size_t i = 0; i < GRANTS_MOST; i++)
        if (token.n > 0 && str_eq_z(token, peer->grants[i].token) &&
            peer->grants[i].expires_us > time_real_us())
            return people_find(people, str_from_z(peer->grants[i].iin));
    return NULL;
}

static json_t *json_str(struct str s)
{
    return json_stringn(s.p, s.n);
}

struct answer idp_user(struct call *call)
{
    struct people people;
    const struct person_row *row = bearer(call, &people);

    if (!row)
        return answer_error(call, 401, "invalid_token", "unknown or late token");
    return answer_json(call, 200,
                       json_pack("{s:s, s:{s:o, s:o, s:o, s:o}}", "type", "INDIVIDUAL", "person",
                                 "iin", json_str(row->v[P_IIN]), "surname",
                                 json_str(row->v[P_SURNAME]), "name", json_str(row->v[P_NAME]),
                                 "patronymic", json_str(row->v[P_PATRONYMIC])));
}

struct answer idp_phone(struct call *call)
{
    struct people people;
    const struct person_row *row = bearer(call, &people);

    if (!row)
        return answer_error(call, 401, "invalid_token", "unknown or late token");
    if (row->v[P_PHONE].n == 0)
        return answer_error(call, 403, "access_denied", "no phone in the register");
    return answer_json(call, 200, json_pack("{s:o}", "phone", json_str(row->v[P_PHONE])));
}
