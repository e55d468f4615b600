/* Any bytes as a message of the portal, as its envelope's headers, and as base64: what is
 * understood keeps to the limits, and nobody signs without the key. */
#include "base/base64.h"
#include "base/scan.h"
#include "egov/envelope.h"
#include "egov/message.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_message(struct arena *mem, struct str text)
{
    struct message message;
    struct str wrong;

    if (!message_read(mem, text, &message, &wrong))
        return;
    ASSERT(scan_iin(message.applicant_iin) && message.n_documents <= MESSAGE_DOCUMENTS_MOST);
    if (message.kind == MESSAGE_APPLICATION)
        ASSERT(scan_iin(message.child_iin) && scan_bin(message.school_bin) &&
               message.phone.n == 12);
    else
        ASSERT(message.number > 0);
}

static void check_envelope(struct arena *mem, struct str text)
{
    static const uint8_t key[KEYS_HASH] = {3};
    struct envelope envelope = {.method = STR("POST"), .target = STR("https://oqu.test/")};
    const struct envelope_signer signer = {PORTAL_NAME, {key, sizeof(key)}};
    struct str rest = text;
    struct envelope_proof proof;

    if (!scan_until(&rest, '\n', &envelope.input) || !scan_until(&rest, '\n', &envelope.signature))
        return;
    envelope.digest = envelope_digest(mem, rest);
    envelope.type = STR("application/json");
    envelope.body = rest;
    ASSERT(envelope_check(mem, &envelope, &signer, 2000000000, &proof) != ENVELOPE_FINE);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *mem = arena_new(1 << 20, 1 << 26);
    struct str text = {(const char *)data, size}, bytes;

    check_message(mem, text);
    check_envelope(mem, text);
    if (base64_read(mem, text, &bytes))
        ASSERT(str_eq(base64_print(mem, bytes), text));
    arena_free(mem);
    return 0;
}
