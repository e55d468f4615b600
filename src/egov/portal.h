/* What is agreed with the portal: names, limits, its key. Private to the feature. */
#ifndef OQU_EGOV_PORTAL_H
#define OQU_EGOV_PORTAL_H

#include "base/ctx.h"
#include "keys/keys.h"

#define PORTAL_NAME    "egov" /* of the portal: issuer of starts, keyid of its messages */
#define OUR_NAME       "oqu"  /* keyid of our messages to it */
#define PORTAL_SERVICE "grade1-admission" /* of the service in the portal's catalogue */

enum {
    START_BYTES_MOST = 2048,
    START_LIFE_S = 300, /* the portal makes a start for the press of a button */
    MESSAGE_LIFE_S = 300,
    MESSAGE_BYTES_MOST =
        8 * 1024 * 1024, /* the portal takes 5 MB of documents; base64 adds a third */
    MESSAGE_DOCUMENTS_MOST = 6,
    MESSAGE_NAME_LETTERS = 200,
    CLOCKS_APART_S = 60,
};

struct portal_key {
    uint8_t bytes[KEYS_HASH]; /* Ed25519, public */
};
/* ST_NOT_FOUND egov.closed: this installation is not connected to the portal. */
MUST_USE enum status portal_key(struct ctx *c, struct portal_key *ret_key);

#endif
