/* The certificates of the National Certification Authority, part of the program. Nothing else
 * belongs into this file: a test of an installation as it is delivered brings this one function
 * itself, since nobody outside the authority can sign under its roots. */
#include "signature/signature.h"
#include "signature/signature_trust.h"

size_t signature_delivered(struct bytes ret[SIGNATURE_DELIVERED_MOST])
{
    const struct str files[] = {embedded_root_gost_2022, embedded_nca_gost_2022};

    for (size_t i = 0; i < COUNT(files); i++)
        ret[i] = (struct bytes){(const uint8_t *)files[i].p, files[i].n};
    return COUNT(files);
}
