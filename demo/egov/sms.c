/* An SMS gateway and the telephone that receives: whoever tries the demo reads here what a family
 * would get. A message with a key that came before is not delivered twice. */
#include <jansson.h>

#include "base/scan.h"
#include "base/time.h"
#include "egov_pages.h"
#include "peer.h"

static struct message *nth(struct peer *peer, size_t i)
{
    return &peer->messages[i % MESSAGES_MOST];
}

static size_t first_kept(const struct peer *peer)
{
    return peer->n_messages > MESSAGES_MOST ? peer->n_messages - MESSAGES_MOST : 0;
}

static bool came_before(struct peer *peer, struct str key, size_t *ret_at)
{
    for (size_t i = first_kept(peer); i < peer->n_messages; i++) {
        if (str_eq_z(key, nth(peer, i)->key)) {
            *ret_at = i;
            return true;
        }
    }
    return false;
}

struct answer sms_send(struct call *call)
{
    struct peer *peer = call->peer;
    struct str key = call_header(call, "Idempotency-Key"), phone;
    json_t *body = json_loadb(call->body.p, call->body.n, 0, NULL);
    struct str to = str_copy(call->mem, str_from_z(json_string_value(json_object_get(body, "to"))));
    struct str text =
        str_copy(call->mem, str_from_z(json_string_value(json_object_get(body, "text"))));
    size_t at = peer->n_messages;

    json_decref(body);
    if (!call_knows(call, "oqu", peer->sms_secret))
        return answer_error(call, 401, "unauthorized", "HTTP Basic");
    if (key.n == 0 || key.n >= sizeof(nth(peer, 0)->key) || text.n == 0 || text.n >= TEXT_MOST ||
        !scan_phone(call->mem, to, &phone))
        return answer_error(call, 400, "bad_request", "Idempotency-Key, to, text");
    if (!came_before(peer, key, &at)) {
        struct message *message = nth(peer, peer->n_messages++);
        message->at_us = time_real_us();
        (void)snprintf(message->key, sizeof(message->key), STR_FMT, STR_ARG(key));
        (void)snprintf(message->to, sizeof(message->to), STR_FMT, STR_ARG(phone));
        (void)snprintf(message->text, sizeof(message->text), STR_FMT, STR_ARG(text));
    }
    return answer_json(call, 200, json_pack("{s:o}", "id", json_sprintf("%zu", at + 1)));
}

/* The number asked for, in one form; empty for all. */
static struct str asked_number(const struct call *call)
{
    struct str number = STR("");

    (void)scan_phone(call->mem, call_value(call, "number"), &number);
    return number;
}

struct answer phone_show(struct call *call)
{
    struct peer *peer = call->peer;
    struct str number = asked_number(call);
    struct fills *rows = NEWS(call->mem, struct fills, MESSAGES_MOST);
    size_t n = 0;

    for (size_t i = peer->n_messages; i > first_kept(peer); i--) {
        const struct message *message = nth(peer, i - 1);
        struct civil at = time_civil(message->at_us);
        if (number.n > 0 && !str_eq_z(number, message->to))
            continue;
        struct fill *fills = NEWS(call->mem, struct fill, 4);
        fills[0] = (struct fill){"to", str_from_z(message->to)};
        fills[1] = (struct fill){"text", str_from_z(message->text)};
        fills[2] = (struct fill){
            "time", str_printf(call->mem, "%02d:%02d:%02d", at.hour, at.minute, at.second)};
        fills[3] =
            (struct fill){"to_in_address", percent_encode(call->mem, str_from_z(message->to))};
        rows[n++] = (struct fills){fills, 4};
    }
    const struct fill fills[] = {{"number", number},
                                 {"count", str_printf(call->mem, "%zu", n)},
                                 {"number_in_address", percent_encode(call->mem, number)}};
    return answer_page(call, (struct page){embedded_phone_kk, embedded_phone_ru},
                       (struct fills){fills, COUNT(fills)}, (struct rows){rows, n});
}

struct answer phone_json(struct call *call)
{
    struct peer *peer = call->peer;
    struct str number = asked_number(call);
    json_t *list = json_array();

    for (size_t i = peer->n_messages; i > first_kept(peer); i--) {
        const struct message *message = nth(peer, i - 1);
        if (number.n == 0 || str_eq_z(number, message->to))
            (void)json_array_append_new(
                list, json_pack("{s:s, s:s, s:I}", "to", message->to, "text", message->text, "at",
                                (json_int_t)(message->at_us / TIME_SECOND)));
    }
    return answer_json(call, 200, list);
}
