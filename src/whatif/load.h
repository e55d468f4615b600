/* Private to whatif: a campaign of the database as plain data (campaign.h), with what is needed to
 * say in words who is where. */
#ifndef OQU_WHATIF_LOAD_H
#define OQU_WHATIF_LOAD_H

#include "whatif/campaign.h"

struct loaded_pool {
    struct uuid id, school;
    struct str language, region, district;
};

struct loaded {
    struct whatif_campaign campaign;
    const struct loaded_pool *pools; /* as campaign.pools */
    const int64_t *numbers;          /* [application], as receipts say them */
};

struct load {
    struct uuid campaign;
    struct str region, district; /* KATO; empty: everywhere */
    int64_t until_us;
};

/* Called now and then while it reads; percent of the reading. */
typedef enum status load_progress(struct ctx *c, void *arg, int percent);

/* Its own transactions, for `oqu work`. What has happened is never changed, so that they need not
 * be one. */
MUST_USE enum status load_campaign(
    struct ctx *c, const struct load *load, load_progress *progress, void *arg, struct loaded *ret);

#endif
