/* `oqu training keep` and `oqu training return`: the data of an installation for training go back
 * to a kept state every night (joint order 73-НҚ / 168/НҚ, p. 4, sp. 3). The work is done in steps
 * on a copy; one of them puts the copy in place, in one transaction of the server. A process that
 * is killed leaves the old state or the new one, and the next one begins by sweeping up. */
#ifndef OQU_APP_TRAINING_H
#define OQU_APP_TRAINING_H

#include "base/id.h"
#include "db/cluster.h"

struct training_work {
    struct cluster cluster; /* it runs, and nobody is connected to the installation's database */
    struct uuid id;         /* of the kept state */
    struct str tables;      /* version of the tables that run now */
};

struct training_step {
    const char *name;
    enum status (*run)(struct ctx *c, struct training_work *work);
};

/* In this order; each ends with {0}. */
extern const struct training_step training_keep_steps[], training_return_steps[];

enum status training_keep_command(struct ctx *c, int argc, char *const *argv);
enum status training_return_command(struct ctx *c, int argc, char *const *argv);

#endif
