/* A start: what the portal puts into the link that leads a parent from the service's page to us. A
 * token (RFC 7519) signed with Ed25519 (RFC 8037). It says who sent the browser and when, never who
 * the person is: that is the identity provider's to say. Private to the feature. */
#ifndef OQU_EGOV_START_H
#define OQU_EGOV_START_H

#include "db/db.h"

enum start_fault { START_FINE, START_FORGED, START_LATE };

struct start_expected {
    struct bytes key;    /* the portal's */
    struct str audience; /* address at which starts are taken */
    int64_t now_s;       /* by the machine's clock */
};
/* *ret_number: 16 to 64 letters by which this start is told from all others. */
enum start_fault start_read(struct arena *mem,
                            const struct start_expected *expected,
                            struct str token,
                            struct str *ret_number);

#endif
