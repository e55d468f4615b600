/* Arguments of a sentence as they are stored: a JSON object of texts and whole numbers. */
#ifndef OQU_NOTICE_ARGS_H
#define OQU_NOTICE_ARGS_H

#include "notice/notice.h"

struct str notice_args_pack(struct arena *mem, const struct msg_arg *args, size_t n);

struct notice_args {
    struct msg_arg v[NOTICE_ARGS_MOST + 1]; /* and the moment */
    size_t n;
};
/* False: not what notice_args_pack() makes. */
MUST_USE bool notice_args_unpack(struct arena *mem, struct str packed, struct notice_args *ret);

/* A stored sentence in a language; moment_us fills {d}, 0: none. What another release stored and
 * this one does not know becomes "there is news". */
struct str notice_sentence(
    struct ctx *c, enum lang lang, struct str msg, struct str packed, int64_t moment_us);

#endif
