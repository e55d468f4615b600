/* A PostgreSQL server for one test program: a private cluster in a temporary folder with the schema
 * of all features, and contexts that are connected as the roles of the doors.
 *
 *     static int group_setup(void **state)
 *     {
 *         *state = db_fixture_start();
 *         return 0;
 *     }
 *     static void parent_sees_own_child(void **state)
 *     {
 *         struct ctx *c = db_fixture_ctx(*state, "oqu_family");
 *         db_fixture_sign(c, "parent", person, (struct uuid){0});
 *         assert_int_equal(db_fixture_rolled_back(c, see_tx, NULL), ST_OK);
 *     }
 *
 * The migrated cluster is kept in the build folder and copied for each program; it is made anew
 * when any migration changes. Everything ends the program with a message when it fails. */
#ifndef OQU_DB_FIXTURE_H
#define OQU_DB_FIXTURE_H

#include "db/db.h"

struct db_fixture;

struct db_fixture *db_fixture_start(void);
void db_fixture_stop(struct db_fixture *fixture);

/* A context of its own (memory, connection, connection to the key service), owned by the fixture.
 * role: "oqu_public", "oqu_family", "oqu_staff", "oqu_work", "oqu_owner", or "oqu_admin", the
 * superuser for whom row-level security does not count. Nobody is signed in; now_us is the
 * machine's clock, the language Kazakh. */
struct ctx *db_fixture_ctx(struct db_fixture *fixture, const char *role);
/* Closes it before the fixture ends; for programs that need many. */
void db_fixture_drop(struct db_fixture *fixture, struct ctx *c);

/* Signs the context in for a day: door by the role of the connection. */
void db_fixture_sign(struct ctx *c, const char *role, struct uuid person, struct uuid organisation);
void db_fixture_sign_off(struct ctx *c);

/* Runs fn in a transaction of db_tx that never commits, and returns what fn returned. */
MUST_USE enum status db_fixture_rolled_back(struct ctx *c, db_tx_fn *fn, void *arg);

/* A fresh copy of the migrated database for what commits; existing contexts are closed, new ones
 * connect to the copy. About 80 ms. */
void db_fixture_fresh(struct db_fixture *fixture);

/* What is in the database now is what db_fixture_fresh() copies from here on: a program loads its
 * people once. Existing contexts are closed. */
void db_fixture_keep(struct db_fixture *fixture);

/* Runs a file of statements of the source tree ("src/admission/testing/people.sql") as the
 * superuser, in one transaction. */
void db_fixture_load(struct db_fixture *fixture, const char *path);

/* The text of a file of the source tree. */
const char *db_fixture_read(struct arena *mem, const char *path);

/* libpq's description of the current database, for programs that open connections themselves. */
struct str db_fixture_conninfo(struct db_fixture *fixture, const char *role);
struct str db_fixture_keys_socket(const struct db_fixture *fixture);
/* Another key for tokens, a day from now or at once (keys/token_plan.h). */
void db_fixture_turn_tokens(struct db_fixture *fixture, bool at_once);
/* The organisation's seal that its key service has from now on; NULL: none. */
struct seal;
void db_fixture_seal(struct db_fixture *fixture, struct seal *seal);
struct str db_fixture_keys_owner_socket(const struct db_fixture *fixture);

#endif
