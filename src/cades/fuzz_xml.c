/* Any bytes as an XML file with a signature: whatever is read of it crosses the border of the
 * sandbox unchanged, and nothing is valid when nobody is believed. And any bytes as what crosses
 * it. */
#include <string.h>

#include "cades/cades.h"

static bool same(struct bytes a, struct bytes b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static void judge(struct arena *mem, const struct cades_xml *xml)
{
    struct cades_verdict *verdict = NEW(mem, struct cades_verdict);
    const struct cades_question question = {
        .xml = xml, .trust = cades_trust_new(mem), .purpose = CADES_TO_SIGN, .at_us = 1};

    cades_verify(mem, &question, verdict);
    ASSERT(verdict->n_signers == 1 && !verdict->valid && !verdict->pending);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *mem = arena_new(64 << 20, 512 << 20);
    struct cades_xml read, crossed;

    cades_xml_read(mem, (struct bytes){data, size}, &read);
    ASSERT(cades_xml_unpack(cades_xml_pack(mem, &read), &crossed));
    ASSERT(crossed.reason == read.reason && same(crossed.content, read.content) &&
           same(crossed.signed_info, read.signed_info));
    ASSERT(read.reason != CADES_NO_REASON || (read.content.n > 0 && read.signed_info.n > 0));
    judge(mem, &crossed);
    if (cades_xml_unpack((struct bytes){data, size}, &crossed))
        judge(mem, &crossed);
    arena_free(mem);
    return 0;
}
