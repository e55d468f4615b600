/* The adapter to NEDB: the pupil record in the words of the asynchronous channel of the
 * e-government gateway (SOAP 1.1, namespace AsyncChannel/v10), which carries NEDB's form import
 * (typedRequestFormImportData). Texts in, texts out; send.c and receive.c carry them. Private to
 * the feature.
 *
 * NEDB keeps one record under externalRequestId and judges each version once; a message whose
 * number came before is not judged again. Answers come back as messages with our number in
 * correlationId.
 */
#ifndef OQU_NEDB_CHANNEL_H
#define OQU_NEDB_CHANNEL_H

#include "base/ctx.h"
#include "nedb/pupil.h"

enum { CHANNEL_ANSWERS_MOST = 100, CHANNEL_TEXT_LETTERS = 500 };

struct channel_party { /* from the agreement with the gateway */
    struct str service, sender, password;
    int64_t now_us; /* the machine's clock */
};

struct str
channel_send(struct arena *mem, const struct channel_party *party, const struct pupil *p);
struct str
channel_fetch(struct arena *mem, const struct channel_party *party, struct uuid question);
/* The messages with these numbers have been taken and need not be delivered again. */
struct str
channel_confirm(struct arena *mem, const struct channel_party *party, struct str message);

/* Whether this is the channel's word that it has the message. */
bool channel_took(struct arena *mem, struct str xml, struct uuid message);
/* Code of a fault, for the log; empty: it is none. Never more than 60 plain letters. */
struct str channel_fault(struct arena *mem, struct str xml);

struct channel_answer {
    struct str id;     /* the channel's number of the message */
    struct uuid about; /* our message */
    bool understood;   /* false: not an answer of the agreed form, to be taken away unread */
    struct str wrong;  /* where it breaks its schema, for the log; empty: it keeps to it */
    bool accepted;
    struct str number;       /* NEDB's, of the record; of an accepted one */
    struct str code, kk, ru; /* why not; one clean line each */
};
struct channel_answers {
    struct channel_answer *v;
    size_t n;
};
/* False: not the channel's answer. */
bool channel_answers(struct arena *mem, struct str xml, struct channel_answers *ret);

#endif
