/* What the parts of this feature share and others do not see. */
#ifndef OQU_ORGANISATION_PRIVATE_H
#define OQU_ORGANISATION_PRIVATE_H

#include "organisation/organisation.h"
#include "organisation_queries.h"

struct str organisation_in_language(const struct ctx *c, struct str kk, struct str ru);
struct str organisation_text(struct opt_text text); /* empty for NULL */
struct str organisation_lang(const struct ctx *c);  /* "kk", as queries that sort take it */
/* "№ 12, 01.03.2026", as every language writes it. */
struct str organisation_act_named(struct ctx *c, struct str number, struct date day);

#endif
