/* Private to signature: documents signed with eGov Mobile. */
#ifndef OQU_SIGNATURE_PHONE_H
#define OQU_SIGNATURE_PHONE_H

#include "http/http.h"
#include "signature/key.h"

enum { PHONE_TRIES = 20, PHONE_BODY_MOST = 256 * 1024 };

/* With the offer, in its transaction; nothing where signature.phone_bin is empty. */
MUST_USE enum status mobile_offer(struct ctx *c, struct uuid offer, struct bytes offered);
/* The signature that the phone brought for this offer of this session; empty: none yet. */
MUST_USE enum status mobile_signature(struct ctx *c, struct uuid offer, struct bytes *ret);
/* What the page shows; offered stays false where there is nothing to sign on a phone. */
MUST_USE enum status mobile_show(struct ctx *c,
                                 const struct request *rq,
                                 struct uuid offer,
                                 struct signature_phone *ret);
MUST_USE enum status mobile_sweep(struct ctx *c);

/* What the phone asks, and the page's script: has it come? */
handler_fn mobile_invite, mobile_documents, mobile_take, mobile_state;

#endif
