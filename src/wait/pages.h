/* Private to wait/: the administrator's pages. */
#ifndef OQU_WAIT_PAGES_H
#define OQU_WAIT_PAGES_H

#include "http/http.h"

extern const struct form room_form, number_form;

enum status rooms_show(struct ctx *c, const struct request *rq, struct response *rs);
enum status room_show(struct ctx *c, const struct request *rq, struct response *rs);
enum status room_answer(struct ctx *c, const struct request *rq, struct response *rs);

enum status number_show(struct ctx *c, const struct request *rq, struct response *rs);
enum status number_answer(struct ctx *c, const struct request *rq, struct response *rs);

/* "710000000" of "/staff/waiting/71…", and the other way round. */
struct str room_kato(struct ctx *c, const struct request *rq);
struct url number_url(struct ctx *c, struct str kato);
struct url room_url(struct ctx *c, struct str kato);

#endif
