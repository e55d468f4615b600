/* Any bytes as a certificate: what was read of it lies inside, and its names are text. */
#include "cades/certificate.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void assert_inside(struct bytes part, const uint8_t *data, size_t size)
{
    ASSERT(part.n == 0 || (part.p >= data && part.p + part.n <= data + size));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct certificate certificate;
    struct cades_holder holder;

    if (!certificate_read((struct bytes){data, size}, &certificate))
        return 0;
    assert_inside(certificate.subject, data, size);
    assert_inside(certificate.key.info, data, size);
    assert_inside(certificate.proof.signature, data, size);
    certificate_holder(&certificate, &holder);
    ASSERT(holder.name.n == 0 || str_is_utf8(holder.name));
    (void)signed_part_by(&certificate.proof, &certificate.key);
    return 0;
}
