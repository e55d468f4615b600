/* The sealed fields of one person: what each is sealed as, and how an address becomes one value.
 * Private to the feature. */
#ifndef OQU_PERSON_SEALED_H
#define OQU_PERSON_SEALED_H

#include "keys/keys.h"
#include "person/person.h"

struct str person_iin_place(struct ctx *c, struct uuid id);
struct str person_document_place(struct ctx *c, struct uuid id); /* id of the document */
struct str person_phone_place(struct ctx *c, struct uuid id);
struct str person_email_place(struct ctx *c, struct uuid id);
struct str person_address_place(struct ctx *c, struct uuid id);

/* Kazakh text, Russian text, house, flat; a line each. Line breaks inside become blanks. */
struct bytes person_address_pack(struct ctx *c, const struct person_address *address);
/* False when it has not exactly four lines. Fills the texts only. */
bool person_address_unpack(struct bytes packed, struct person_address *address);

/* Blind index and sealed value of an identity number. ST_INVALID person.iin.wrong. */
MUST_USE enum status person_iin_index(struct ctx *c, struct str iin, struct bytes *ret_index);

static inline struct bytes person_bytes(struct str s)
{
    return (struct bytes){(const uint8_t *)s.p, s.n};
}
static inline struct str person_str(struct bytes b)
{
    return (struct str){(const char *)b.p, b.n};
}

#endif
