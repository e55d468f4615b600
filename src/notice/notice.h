/* Messages to people: a row in the cabinet and, through the outbox, SMS or mail. Everything is
 * written in the caller's transaction and sent after COMMIT by `oqu work`. */
#ifndef OQU_NOTICE_H
#define OQU_NOTICE_H

#include "base/ctx.h"
#include "i18n/i18n.h"

enum notice_channel { NOTICE_CABINET = 1, NOTICE_SMS = 2, NOTICE_MAIL = 4 };

enum { NOTICE_ARGS_MOST = 8, NOTICE_LIST_MOST = 200 };

struct notice {
    struct uuid person;
    enum msg text; /* whole sentence; SMS uses the same, so no name and no ground in it */
    const struct msg_arg *args; /* at most NOTICE_ARGS_MOST */
    size_t n_args;
    int64_t moment_us; /* argument {d}, written in the language of whoever reads it; 0: none */
    struct uuid
        organisation;   /* whose act; its administrators see how the sending goes; nil: none */
    struct str object;  /* "admission.application:<uuid>": order is kept per object */
    struct str link;    /* path the cabinet message leads to; empty: none */
    unsigned channels;  /* of enum notice_channel */
    enum lang lang;     /* of SMS and mail; the cabinet speaks the reader's language */
    int64_t expires_us; /* not sent by SMS or mail after this; 0: three days */
};

/* Inside the caller's transaction. Fails as the database does. */
MUST_USE enum status notice_send(struct ctx *c, const struct notice *notice);
/* Takes back what was said about the object in this sentence and has not left yet, because it is no
 * longer true: an offer that has ended. The cabinet keeps it. Inside the caller's transaction. */
MUST_USE enum status notice_drop(struct ctx *c, struct str object, enum msg text);
/* A one-time code by SMS to a phone that was just given; not kept in the cabinet, dropped when it
 * could not be sent before expires_us. Inside the caller's transaction, signed in or not. */
MUST_USE enum status
notice_send_code(struct ctx *c, struct str phone, struct str code, int64_t expires_us);
/* The same for a whole sentence in c->lang to a number or an address that somebody gave or proved,
 * which need not be the one of the person's record. */
struct notice_direct {
    enum notice_channel channel; /* NOTICE_SMS, NOTICE_MAIL */
    struct str to, text;
    int64_t expires_us;
};
MUST_USE enum status notice_send_direct(struct ctx *c, const struct notice_direct *direct);

/* For loading, role owner: the newest code that has not left, taken back instead of sent. Other
 * roles see no row. ST_NOT_FOUND notice.no-code. Inside the caller's transaction. */
MUST_USE enum status notice_take_code(struct ctx *c, struct str *ret_text);

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
/* Newest first, of the signed-in person, in c->lang; most: 1 … NOTICE_LIST_MOST. In or outside a
 * transaction, as the two below. */
MUST_USE enum status notice_list(struct ctx *c, int64_t most, struct notice_rows *ret);
MUST_USE enum status notice_list_ahead(struct ctx *c,
                                       int64_t most); /* see db.h; in a transaction */
MUST_USE enum status notice_unread(struct ctx *c, int64_t *ret_n);
/* The person has seen these; others than the person's own are left alone. */
MUST_USE enum status notice_mark_read(struct ctx *c, const struct uuid *ids, size_t n);

extern const struct module notice_module;

/* How its messages to and from other systems are written; ends with NULL. */
struct schema_file;
extern const struct schema_file *const notice_formats[];

#endif
