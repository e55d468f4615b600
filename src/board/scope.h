/* Private to board: the place a board is about, and whether the reader may see it. */
#ifndef OQU_BOARD_SCOPE_H
#define OQU_BOARD_SCOPE_H

#include "base/ctx.h"
#include "html/page.h"

enum level { LEVEL_COUNTRY = 0, LEVEL_REGION, LEVEL_DISTRICT, LEVEL_SCHOOL };

struct scope {
    enum level level;
    struct str region, district; /* KATO; empty above their level */
    struct uuid school;          /* nil above its level */
    struct str name;             /* of the place; empty: the country */
    struct str region_name, district_name;
};

/* The reader's own: the country for the ministry and oversight, the territory of a department. In a
 * transaction, like the others here. */
MUST_USE enum status scope_own(struct ctx *c, struct scope *ret);
/* A region or district by its code. ST_NOT_FOUND: no such place. ST_FORBIDDEN board.foreign: not
 * the reader's. */
MUST_USE enum status scope_place(struct ctx *c, struct str kato, struct scope *ret);
/* ST_NOT_FOUND: no such school, or not in the reader's territory. */
MUST_USE enum status scope_school(struct ctx *c, struct uuid id, struct scope *ret);

/* What reading a place gave, passed on. Who changed the code of the region in the address was
 * refused (ST_FORBIDDEN), and the journal says so. Own transaction. */
MUST_USE enum status scope_judged(struct ctx *c, enum status read, struct str kato);

/* "/staff/board/place/750000000"; empty for a place without a code. */
struct url scope_url(struct ctx *c, enum level level, struct str kato, struct uuid school);
/* The way from the reader's own place to this one, itself last; at most 4. */
size_t scope_trail(struct ctx *c,
                   const struct scope *own,
                   const struct scope *scope,
                   struct link_to *ret_links);

#endif
