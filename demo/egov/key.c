/* The demo country's keys at work: who has one lets a document be signed, whoever verifies asks
 * whether it was revoked. */
#include "authority.h"
#include "egov_pages.h"
#include "peer.h"

enum { NAME_MOST = 200 };

struct answer key_show(struct call *call)
{
    const struct fill fills[] = {{"iin", call_value(call, "iin")}};

    return answer_page(call, (struct page){embedded_key_kk, embedded_key_ru},
                       (struct fills){fills, COUNT(fills)}, (struct rows){NULL, 0});
}

struct answer key_sign(struct call *call)
{
    struct people people;
    struct str iin = call_value(call, "iin"), signature;
    const struct person_row *person = people_read(call, &people) ? people_find(&people, iin) : NULL;
    const struct signer signer = {
        .iin = iin,
        .name = person ? str_printf(call->mem, STR_FMT " " STR_FMT, STR_ARG(person->v[P_SURNAME]),
                                    STR_ARG(person->v[P_NAME]))
                       : STR("DEMO"),
        .surname = person ? person->v[P_SURNAME] : STR("DEMO"),
        .kind = call_value(call, "kind"),
        .to_sign_in = str_eq_z(call_value(call, "use"), "sign-in"),
        .bin = call_value(call, "bin"),
        .organisation = call_value(call, "organisation"),
        .stamped = call_value(call, "stamp").n > 0,
    };

    if (!authority_signs(call->mem, &signer, call->body, &signature))
        return answer_error(call, 400, "bad_request", "iin, kind");
    return (struct answer){200, "application/pkcs7-signature", signature, STR("")};
}

struct answer key_status(struct call *call)
{
    struct str answer;

    if (!authority_answers(call->mem, call->body, &answer))
        return answer_error(call, 400, "bad_request", "OCSPRequest");
    return (struct answer){200, "application/ocsp-response", answer, STR("")};
}

struct answer key_stamp(struct call *call)
{
    struct str answer;

    if (!authority_stamps(call->mem, call->body, &answer))
        return answer_error(call, 400, "bad_request", "TimeStampReq");
    return (struct answer){200, "application/timestamp-reply", answer, STR("")};
}
