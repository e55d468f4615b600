/* Writes DER: the questions that we send to the authority's services. Every result is arena memory
 * and at most 64 KB. */
#ifndef OQU_CADES_DER_PUT_H
#define OQU_CADES_DER_PUT_H

#include "cades/der.h"

struct bytes der_put(struct arena *mem, unsigned tag, struct bytes body);
struct bytes der_put_join(struct arena *mem, struct bytes a, struct bytes b);
/* "1.2.398.3.3.2.6.4" as an OBJECT IDENTIFIER. False: not the form of one. */
bool der_put_oid(struct arena *mem, struct str dotted, struct bytes *ret);

#endif
