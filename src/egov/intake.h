/* Taking a message of the portal: once, by the rules of the service, in one transaction with what
 * it causes. Private to the feature. */
#ifndef OQU_EGOV_INTAKE_H
#define OQU_EGOV_INTAKE_H

#include "db/db.h"
#include "egov/envelope.h"
#include "egov/message.h"

struct intake {
    const struct message *message;
    struct bytes digest; /* SHA-256 of its bytes */
    struct envelope_proof proof;
};
struct intake_answer {
    int status;          /* HTTP */
    struct str json;     /* of a refusal by the rules: a problem (RFC 9457) */
    const char *refused; /* "REPLAYED", "REUSED": it was none; NULL otherwise */
};
/* The same message again gives the same answer. ST_BUSY egov.message.register: the population
 * register is being asked about the family, send it again; nothing was kept. */
MUST_USE enum status
intake_take(struct ctx *c, const struct intake *in, struct intake_answer *ret_answer);
/* What came was none of the portal's messages, or is no longer: that it came is kept. */
MUST_USE enum status intake_refuse(struct ctx *c, const char *reason, const struct uuid *message);

#endif
