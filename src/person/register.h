/* The population register as the platform asks it: one narrow interface over HTTP and JSON behind
 * which stands the adapter to GBD FL and the civil-status register (README.md, "Connector").
 * Private to the feature. */
#ifndef OQU_PERSON_REGISTER_H
#define OQU_PERSON_REGISTER_H

#include "http/schema.h"
#include "person/person.h"

enum { REGISTER_CHILDREN_MOST = 50, REGISTER_TEXT_MOST = 500 };

struct register_person {
    struct str iin, surname, given, patronymic;
    struct date born;
    bool female;
    struct str citizenship, phone;
    bool alive, excluded;
    struct person_address address; /* text_kk empty: none; street nil unless the adapter knew it */
};

struct register_child {
    struct register_person person;
    struct str relation; /* of the adult asked for */
    struct date valid_from;
    bool ended;
    struct date valid_to;
    struct str document;
};
struct register_children {
    struct register_child *v;
    size_t n;
};

/* Outside transactions. ST_BUSY person.register.silent: no answer in time, an error of the
 * register, or no register is configured. *ret_person is NULL when the register has nobody with
 * this IIN. ST_INTERNAL person.register.protocol: the answer does not follow the format. */
MUST_USE enum status
register_fetch_person(struct ctx *c, struct str iin, struct register_person **ret_person);
MUST_USE enum status
register_fetch_children(struct ctx *c, struct str iin, struct register_children *ret_children);

/* The same from the text of an answer. False: not of this format, *ret_fault says where. */
bool register_read_person(struct arena *mem,
                          struct str json,
                          struct register_person **ret_person,
                          struct schema_fault *ret_fault);
bool register_read_children(struct arena *mem,
                            struct str json,
                            struct register_children *ret_children,
                            struct schema_fault *ret_fault);

extern const struct schema_file register_question_format, register_person_format,
    register_children_format;

#endif
