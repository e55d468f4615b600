/* People as the registers know them: identity, kinship, pre-school record. The only way other
 * features learn a name, an IIN or an address. Everything runs inside the caller's transaction and
 * returns rows the caller's context may see; a stranger's record is ST_NOT_FOUND. */
#ifndef OQU_PERSON_H
#define OQU_PERSON_H

#include "base/ctx.h"
#include "base/time.h"

struct person_address {
    struct str text_kk, text_ru; /* as the register writes it */
    struct uuid street;          /* nil when the street is not in the street register */
    struct str house, flat;
    struct str settlement_kato;
    bool confirmed; /* false: declared, the register was silent (ADM-20) */
};

struct person {
    struct uuid id;
    struct str iin; /* opened only where the caller may see it, else empty */
    struct str surname, given, patronymic;
    struct str name; /* surname given patronymic */
    struct date born;
    bool female;
    struct str citizenship; /* ISO 3166, "KZ" */
    struct str phone;       /* "+7…", empty when unknown or not visible */
    struct person_address address;
    struct str source;  /* register the facts come from */
    int64_t checked_us; /* when they were last confirmed */
};

struct persons {
    struct person *v;
    size_t n;
};

MUST_USE enum status person_by_id(struct ctx *c, struct uuid id, struct person **ret);
/* Current children of the signed-in adult, oldest first (guardianship read now, not at sign-in). */
MUST_USE enum status person_children(struct ctx *c, struct persons *ret);
/* One of them, or ST_NOT_FOUND: whether a stranger's child exists is not told. */
MUST_USE enum status person_child(struct ctx *c, struct uuid child, struct person **ret);
/* For paper intake (door staff): by IIN, ST_NOT_FOUND when the register has nobody. */
MUST_USE enum status person_by_iin(struct ctx *c, struct str iin, struct person **ret);
/* Whether the child completed pre-school preparation in this organisation in the school year that
 * ends in `year` (same BIN; Algorithm p. 4). */
MUST_USE enum status person_completed_preschool(
    struct ctx *c, struct uuid child, struct uuid organisation, int year, bool *ret);
/* Whether NEDB already counts the child in grade 1 or higher (ADM-58). */
MUST_USE enum status person_is_pupil(struct ctx *c, struct uuid child, bool *ret);

/* In SQL, for other features' gates: sec.children() uuid[] (current guardianship of sec.person())
 * and sec.person_facts(uuid) → (key bytea, name text, born date), executable by oqu_core only. */

#endif
