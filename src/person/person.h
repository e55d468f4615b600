/* People as the registers know them: identity, kinship, pre-school record. The only way other
 * features learn a name, an IIN or an address. Unless said otherwise a function runs inside the
 * caller's transaction and returns what the caller's context may see; a stranger's record is
 * ST_NOT_FOUND. All may fail as the database and the key service do. */
#ifndef OQU_PERSON_H
#define OQU_PERSON_H

#include "base/ctx.h"
#include "base/time.h"
#include "db/db.h"

enum {
    PERSON_LIST_MOST = 500,
    PERSON_CHILDREN_MOST = 100,
    PERSON_LOAD_MOST = 2000, /* rows of one person_load_* call */
};

struct person_address {
    struct str text_kk, text_ru; /* as the register writes it */
    struct uuid street;          /* nil when the street is not in the street register */
    struct str house, flat;
    struct str settlement_kato;
    bool confirmed; /* false: declared, the register was silent (ADM-20) */
};

struct person {
    struct uuid id;
    struct str iin; /* empty for those who need not know it: families, schools and jobs do */
    struct str temporary_number; /* of who came without an IIN; stays when there is one */
    struct str surname, given, patronymic;
    struct str name;               /* surname given patronymic */
    bool has_born;                 /* false until the register answered */
    struct date born;              /* by the register, never from the IIN */
    bool female;                   /* meaningful with has_born */
    struct str citizenship;        /* ISO 3166, "KZ"; empty until the register answered */
    struct str phone;              /* "+7…", empty when unknown */
    struct str email;              /* empty when unknown */
    struct person_address address; /* text_kk is empty when unknown */
    struct str source;             /* of the identity: REGISTER, EGOV, KEY, DECLARED */
    int64_t checked_us;            /* when it was last confirmed */
    bool cannot_apply; /* died, or removed from the register: is asked to visit (GBD FL) */
    bool broken;       /* a sealed field was altered outside the system; all of them are empty */
    int32_t version;
};

struct persons {
    struct person *v;
    size_t n;
};

/* ST_INTERNAL keys.integrity: a sealed field was altered (M456-5.16). */
MUST_USE enum status person_by_id(struct ctx *c, struct uuid id, struct person **ret_person);
/* Those of at most PERSON_LIST_MOST ids that the caller may see, in the order asked for; with marks
 * for the broken ones instead of a failure. */
MUST_USE enum status
person_by_ids(struct ctx *c, const struct uuid *ids, size_t n, struct persons *ret_persons);
/* As person_by_ids, without opening sealed fields: names, dates of birth, flags. */
MUST_USE enum status
person_names(struct ctx *c, const struct uuid *ids, size_t n, struct persons *ret_persons);

/* Current children of the signed-in adult, oldest first (guardianship read now, not at sign-in).
 * Broken ones are marked. */
MUST_USE enum status person_children(struct ctx *c, struct persons *ret_children);
/* The same without opening sealed fields: names, dates of birth, flags. */
MUST_USE enum status person_children_names(struct ctx *c, struct persons *ret_children);
/* Sends their reading ahead (db.h): for either of these, and for person_child(). */
MUST_USE enum status person_children_ahead(struct ctx *c);
/* One of them, or ST_NOT_FOUND: whether a stranger's child exists is not told. */
MUST_USE enum status person_child(struct ctx *c, struct uuid child, struct person **ret_child);

struct person_relation {
    struct str relation; /* MOTHER, FATHER, ADOPTER, GUARDIAN, TRUSTEE, FOSTER */
    struct str document; /* number and date of the record or act; may be empty */
    bool confirmed;      /* by the register */
};
/* What the adult is to the child today; ST_NOT_FOUND when nothing the caller may know of. */
MUST_USE enum status person_relation(struct ctx *c,
                                     struct uuid adult,
                                     struct uuid child,
                                     struct person_relation *ret_relation);

/* Blind indexes of a child and a representative, for person.find_pair() in SQL, by whoever records
 * an act about both. ST_INVALID person.iin.wrong, person.iin.below, with the field child or adult.
 */
struct person_pair_index {
    struct bytes child, adult;
};
MUST_USE enum status
person_pair(struct ctx *c, struct str child, struct str adult, struct person_pair_index *ret_pair);

/* Whom the registers know as representatives of the signed-in person, who decides of them from the
 * eighteenth birthday on (M456-34.20g). */
struct person_representative {
    struct uuid adult;
    struct str name;
    bool agreed;       /* sees the own pages still */
    int64_t agreed_us; /* meaningful with agreed */
    bool barred;       /* an act keeps them away, whatever is agreed */
};
struct person_representatives {
    struct person_representative *v;
    size_t n;
    bool of_age;
};
MUST_USE enum status person_representatives(struct ctx *c, struct person_representatives *ret);
/* Agreed to twice is agreed to. ST_NOT_FOUND person.unknown: not of age, or no such representative.
 */
MUST_USE enum status person_agree(struct ctx *c, struct uuid adult);
/* Holds from this transaction on; nothing when there was no agreement. */
MUST_USE enum status person_disagree(struct ctx *c, struct uuid adult);

/* For paper intake (door staff, clerk or director): by IIN; the school may see the person for two
 * days then. ST_INVALID person.iin.wrong; ST_NOT_FOUND when nobody is known. */
MUST_USE enum status person_by_iin(struct ctx *c, struct str iin, struct person **ret_person);

/* ---- people without an IIN (X21) ------------------------------------------------------------- */

struct person_foreigner { /* as an officer of a school reads it in the documents */
    struct str surname, given, patronymic;
    struct date born;
    bool female;
    struct str citizenship;       /* ISO 3166; "XX": stateless */
    struct str document, country; /* PASSPORT, BIRTH_CERTIFICATE, …; who issued it */
    struct str number;
    struct opt_date until;         /* its last day */
    struct str phone;              /* empty: none */
    struct person_address address; /* text_kk empty: none; counts as declared */
};
/* As person_by_iin, for who has no IIN: whom the document names, or a new person with a temporary
 * number. ST_INVALID with the member's name as field; person.document.other-person: the document is
 * known of somebody born on another day. */
MUST_USE enum status person_enter_foreigner(struct ctx *c,
                                            const struct person_foreigner *who,
                                            struct person **ret_person);
/* Adds the IIN, or another one while the register has not confirmed it, and asks the register. For
 * a clerk of a school where the person applied; ST_NOT_FOUND for others. ST_CONFLICT
 * person.iin.of-another: one IIN is one person; person.iin.confirmed. */
MUST_USE enum status person_add_iin(struct ctx *c, struct uuid person, struct str iin);
struct person_document {
    struct str kind, country, number; /* empty: none is known */
    struct opt_date until;
};
/* The foreign document entered last. */
MUST_USE enum status
person_document_of(struct ctx *c, struct uuid person, struct person_document *ret);
/* What papers name the person by: the IIN, or the temporary number of who has none. */
struct str person_number(const struct person *person);
/* A temporary number as somebody says or types it, in its one form "T-12345-67890"; false when it
 * is none or its check digit is wrong. */
bool person_temporary_number(struct arena *mem, struct str typed, struct str *ret_number);

/* Whether the child completed pre-school preparation in the organisation with this BIN in the
 * school year that ends in `year` (Algorithm p. 4). */
MUST_USE enum status person_completed_preschool(
    struct ctx *c, struct uuid child, struct str bin, int year, bool *ret_completed);
/* Whether NEDB already counts the child in grade 1 or higher (ADM-58). */
MUST_USE enum status person_is_pupil(struct ctx *c, struct uuid child, bool *ret_pupil);

/* ---- identity, for sign-in and accounts ----------------------------------------------------- */

struct person_identity {
    struct str iin, surname, given, patronymic;
    const char *source; /* "EGOV", "KEY", "DECLARED" */
};
/* Who holds this IIN; *ret_id is nil when nobody is known. Says nothing else about the person.
 * ST_INVALID person.iin.wrong. */
MUST_USE enum status person_find(struct ctx *c, struct str iin, struct uuid *ret_id);
/* As person_find, adding the person when unknown; the facts of somebody known stay as they are. */
MUST_USE enum status
person_ensure(struct ctx *c, const struct person_identity *identity, struct uuid *ret_id);
/* The phone or e-mail address of the signed-in person, or of somebody whose account the signed-in
 * administrator keeps; empty removes it. source: "EGOV" or "DECLARED". ST_INVALID
 * person.phone.wrong; ST_NOT_FOUND for anybody else. */
MUST_USE enum status
person_set_phone(struct ctx *c, struct uuid person, struct str phone, const char *source);
/* The phone of somebody whom the caller sees, as the register or eGov gave it; empty when there is
 * none, or an administrator wrote it down. In a transaction. */
MUST_USE enum status
person_confirmed_phone(struct ctx *c, struct uuid person, struct str *ret_phone);
MUST_USE enum status person_set_email(struct ctx *c, struct uuid person, struct str email);
/* The name of somebody whose account the signed-in administrator keeps. ST_CONFLICT
 * person.name.registered: the register has confirmed another name, which stays. */
MUST_USE enum status person_set_name(
    struct ctx *c, struct uuid person, struct str surname, struct str given, struct str patronymic);

/* ---- the population register ----------------------------------------------------------------- */

/* Asks `oqu work` to confirm the person and, for an adult, the children with the register. Pages
 * show what is known meanwhile. */
MUST_USE enum status person_ask_refresh(struct ctx *c, struct uuid person);
enum person_refresh {
    PERSON_FRESH,
    PERSON_ASKED,
    PERSON_UNKNOWN,
    PERSON_OTHER, /* an IIN added later belongs to somebody born on another day */
    PERSON_SILENT
};
/* PERSON_SILENT: the register has not answered so far; what a family declares is then "to be
 * checked" (ADM-20). */
MUST_USE enum status
person_refresh_state(struct ctx *c, struct uuid person, enum person_refresh *ret_state);
MUST_USE enum status person_refresh_state_ahead(struct ctx *c, struct uuid person); /* see db.h */

/* ---- bulk loading by the owner --------------------------------------------------------------- */

struct person_new {
    struct uuid id;
    struct str iin, surname, given, patronymic;
    struct date born;
    bool female;
    struct str citizenship;
    struct str phone;              /* empty: none */
    struct person_address address; /* text_kk empty: none */
};
struct person_guardianship_new {
    struct uuid adult, child;
    const char *relation;
    struct date valid_from;
    struct str document;
};
struct person_preschool_new {
    struct uuid child;
    struct str bin;
    int school_year; /* that ends in it */
    bool completed;
};
struct person_enrolment_new {
    struct uuid child;
    struct str bin;
    int grade;
    struct date valid_from;
};
/* 1 to PERSON_LOAD_MOST rows; facts count as the register's. Needs the key service's owner
 * socket: three sealed fields and two indexes a person. Memory goes with c->mem. */
MUST_USE enum status person_load(struct ctx *c, const struct person_new *rows, size_t n);
MUST_USE enum status
person_load_guardianships(struct ctx *c, const struct person_guardianship_new *rows, size_t n);
MUST_USE enum status
person_load_preschools(struct ctx *c, const struct person_preschool_new *rows, size_t n);
MUST_USE enum status
person_load_enrolments(struct ctx *c, const struct person_enrolment_new *rows, size_t n);

/* In SQL, for other features' gates, executable by oqu_core only:
 *   sec.children() uuid[]                          current children of the family door's person
 *   sec.closed_children() uuid[]                   once theirs, and closed to them today
 *   sec.guards(adult, child) boolean               a parent or representative today
 *   sec.representatives(child, but) uuid[]         current ones but one
 *   sec.close_child(act, adult, child, from), sec.reopen_child(act, from)   an act in force
 *   sec.person_facts(uuid) → (key, name, born, temporary_number)     key tells people apart
 *   sec.share_person(person, organisation, purpose, until)  lets an organisation's staff see a
 * person; an application calls it for child and applicant. purpose: "admission.application"
 *   sec.preschool_leavers(bin, year) → (child, born, adult, relation)  one row for each parent */

extern const struct module person_module;

/* ---- for partner systems -------------------------------------------------------------------- */

/* As sec.published_person() gives it to who may ask. */
struct person_sealed_iin {
    struct uuid person;
    struct bytes sealed; /* empty: none */
    struct str iin;      /* out; empty for none, and for one that was altered in the table */
};
/* No transaction is needed. */
MUST_USE enum status person_open_iins(struct ctx *c, struct person_sealed_iin *items, size_t n);

/* How its messages to and from other systems are written; ends with NULL. */
struct schema_file;
extern const struct schema_file *const person_formats[];

#endif
