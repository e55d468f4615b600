/* NEDB's lists, a page at a time, over the synchronous channel of the gateway (SOAP 1.1, namespace
 * SyncChannel/v10): organisations by BIN, and pupils by the identifier that we gave. Texts in,
 * texts out. Private to the feature. */
#ifndef OQU_NEDB_ROLL_H
#define OQU_NEDB_ROLL_H

#include "nedb/channel.h"

enum { ROLL_PAGE = 200 };

/* kind: "ORGANISATION" or "PUPIL"; after: the key that came last, empty at the beginning. */
struct str roll_ask(struct arena *mem,
                    const struct channel_party *party,
                    struct uuid message,
                    struct str kind,
                    struct str after);

struct roll_item {
    struct str key;      /* BIN, or our identifier of the enrolment, of 64 plain letters at most */
    struct str iin, bin; /* of a pupil */
    struct str grade, language;
};
struct roll_page {
    struct roll_item *v;
    size_t n;
    bool last;
};
/* False: no page of the agreed form, or one that does not go on after `after` in order of keys,
 * which might never end. */
bool roll_read(struct arena *mem, struct str xml, struct str after, struct roll_page *ret);

#endif
