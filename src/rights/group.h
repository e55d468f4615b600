/* Groups of an organisation's people: who belongs to them and what is given to them (M456-5.8b).
 * What is written here is ended and never changed; the triggers of schema/0002_group.sql check it
 * once more. Private to the feature. */
#ifndef OQU_RIGHTS_GROUP_H
#define OQU_RIGHTS_GROUP_H

#include "rights/rules.h"

struct group_new {
    struct str name, kind, reason; /* kind: CLASS, METHODICAL, COMMISSION, OTHER */
};
/* All of these run their own transaction, hold from the next request on and are in the journal.
 * ST_CONFLICT rights.group.exists at field "name". */
MUST_USE enum status
rights_group_make(struct ctx *c, const struct group_new *in, struct uuid *ret_group);

struct group_term {
    struct uuid group;
    struct date from;
    struct opt_date to;
    struct str reason;
};
/* A person, or (person nil) another group of the same organisation. ST_CONFLICT rights.group.ring
 * at field "group", rights.group.member-already at "from"; ST_INVALID rights.group.over at "to";
 * ST_FORBIDDEN rights.group.oneself; ST_NOT_FOUND: no such group, or nobody who works here. */
MUST_USE enum status rights_group_add(struct ctx *c,
                                      const struct group_term *term,
                                      struct uuid person,
                                      struct uuid inner);
/* ST_CONFLICT rights.group.right-already at field "permission"; the rest as above. */
MUST_USE enum status rights_group_give(struct ctx *c,
                                       const struct group_term *term,
                                       const struct permission *permission);

/* Whether a group may have it at all: not what law fixes, and something that members of staff may
 * do. */
bool rights_group_may_have(const struct permission *permission);

enum group_part { GROUP_MEMBER, GROUP_RIGHT };
/* ST_CONFLICT rights.group.ended: it was over before. */
MUST_USE enum status
rights_group_end(struct ctx *c, enum group_part part, struct uuid id, struct str reason);

#endif
