/* Messages to people: a row in the cabinet and, through the outbox, SMS or mail. Everything is
 * written in the caller's transaction and sent after COMMIT by `oqu work`. */
#ifndef OQU_NOTICE_H
#define OQU_NOTICE_H

#include "base/ctx.h"
#include "i18n/i18n.h"

enum notice_channel { NOTICE_CABINET = 1, NOTICE_SMS = 2, NOTICE_MAIL = 4 };

struct notice {
    struct uuid person;
    enum msg text; /* whole sentence; SMS uses the same, so no name and no ground in it */
    const struct msg_arg *args;
    size_t n_args;
    struct str object; /* "admission.application:<uuid>": order is kept per object */
    struct str link;   /* path the cabinet message leads to */
    unsigned channels; /* of enum notice_channel */
    enum lang lang;    /* the family's language */
};

MUST_USE enum status notice_send(struct ctx *c, const struct notice *notice);
/* A one-time code by SMS to a phone that was just given; not kept in the cabinet, dropped when it
 * could not be sent before expires_us. */
MUST_USE enum status
notice_send_code(struct ctx *c, struct str phone, struct str code, int64_t expires_us);

struct notice_row {
    struct uuid id;
    struct str text, link;
    int64_t sent_us;
    bool read;
};
struct notice_rows {
    struct notice_row *v;
    size_t n;
};
/* Newest first, of the signed-in person. */
MUST_USE enum status notice_list(struct ctx *c, int64_t most, struct notice_rows *ret);
MUST_USE enum status notice_unread(struct ctx *c, int64_t *ret_n);

#endif
