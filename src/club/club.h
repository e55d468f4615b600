/* Free clubs (additional education by the state order): what other features may call. */
#ifndef OQU_CLUB_H
#define OQU_CLUB_H

#include "base/ctx.h"
#include "db/db.h"

/* A group as its provider writes it down. */
struct club_group {
    struct uuid organisation;
    struct str title;
    struct str direction; /* "sport", "art", "music", "dance", "technology", "nature", … */
    struct str level;     /* "begin", "go-on" */
    struct str language;
    int32_t age_from, age_to;
    struct str days;         /* "135": Monday, Wednesday, Friday */
    int32_t starts, minutes; /* of a lesson; starts: minutes after midnight */
    struct str place;        /* street, house, room */
};
/* Adds it without places: it is not shown yet. For the organisation's head, and for loading. In a
 * transaction. ST_NOT_FOUND for anybody else's organisation. */
MUST_USE enum status
club_add_group(struct ctx *c, const struct club_group *group, struct uuid *ret_id);
/* Places by a contract of the state order; who waits gets what is free. ST_INVALID at "places":
 * fewer than are taken. In a transaction. */
MUST_USE enum status
club_set_places(struct ctx *c, struct uuid pool, int32_t places, struct str act);

#endif
