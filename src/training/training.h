/* What training shows to other features: how its messages to other systems are written; and to the
 * program, what it needs to return an installation for training to the state that was kept. */
#ifndef OQU_TRAINING_H
#define OQU_TRAINING_H

#include "base/ctx.h"
#include "base/id.h"

struct schema_file;
extern const struct schema_file *const training_formats[]; /* ends with NULL */

/* ---- keeping a state and returning to it (app/training.c) ------------------------------------ */

/* What one transaction does, in the database that c->db is connected to.
 *
 * As the superuser, in a copy: it is the state to return to. arg: const struct uuid *, new. */
enum status training_kept_put_tx(struct ctx *c, void *arg);

/* arg: struct training_state *. */
struct training_state {
    bool kept;         /* whether there is one, or this is a copy of one */
    struct uuid id;    /* of what was kept */
    struct str tables; /* the same for two databases whose tables are of one version */
};
enum status training_kept_tx(struct ctx *c, void *arg);

/* Reads as the superuser what outlives the day (arg: struct training_survivors_rows **, in the
 * context's memory), and writes it as the superuser into a copy of the kept state that has tables
 * of the same version (arg: struct training_survivors_rows *). */
struct training_survivors_rows;
enum status training_survivors_tx(struct ctx *c, void *arg);
enum status training_carry_tx(struct ctx *c, void *arg);

/* As the owner, in that copy: its clock stands where it stood when the state was kept, and its
 * journal says that it returned. arg: NULL. ST_NOT_FOUND training.nothing-kept. */
enum status training_begin_day_tx(struct ctx *c, void *arg);

#endif
