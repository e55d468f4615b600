/* Slow hashes of passwords; see keys.h. Which passwords are good enough is the account feature's.
 */
#include "keys/keys.h"

#include <errno.h>
#include <pthread.h>
#include <sodium.h>
#include <string.h>

enum {
    PASSES = 3, /* SEC-41, staff: t=3, m=64 MiB, p=1 */
    MEMORY_BYTES = 64 * 1024 * 1024,
    WAIT_S = 3,
};

/* Who may hash now: memory and cores are the process's, so the count is too. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t freed = PTHREAD_COND_INITIALIZER;
static int running;

int keys_password_most(void)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    return cores > 3 ? (int)(cores / 2) : 1;
}

static enum status begin(struct ctx *c)
{
    struct timespec until;
    int waited = 0;
    int most = keys_password_most();

    ASSERT(sodium_init() >= 0);
    ASSERT(clock_gettime(CLOCK_REALTIME, &until) == 0);
    until.tv_sec += WAIT_S;
    ASSERT(pthread_mutex_lock(&lock) == 0);
    while (running >= most && waited != ETIMEDOUT)
        waited = pthread_cond_timedwait(&freed, &lock, &until);
    bool mine = running < most;
    if (mine)
        running++;
    ASSERT(pthread_mutex_unlock(&lock) == 0);
    return mine ? ST_OK : FAIL(c, ST_BUSY, "keys.busy");
}

static void end(void)
{
    ASSERT(pthread_mutex_lock(&lock) == 0);
    running--;
    ASSERT(pthread_cond_signal(&freed) == 0);
    ASSERT(pthread_mutex_unlock(&lock) == 0);
}

enum status keys_password_hash(struct ctx *c, struct str secret, struct str *ret_phc)
{
    struct bytes keyed;
    char phc[crypto_pwhash_STRBYTES];

    TRY(keys_pepper(c, secret, &keyed));
    TRY(begin(c));
    int made = crypto_pwhash_str_alg(phc, (const char *)keyed.p, keyed.n, PASSES, MEMORY_BYTES,
                                     crypto_pwhash_ALG_ARGON2ID13);
    end();
    ASSERT(made == 0); /* fails only without memory */
    *ret_phc = str_copy(c->mem, str_from_z(phc));
    return ST_OK;
}

enum status keys_password_matches(
    struct ctx *c, struct str secret, struct str phc, bool *ret_matches, bool *ret_old)
{
    /* Of a random password nobody knows, with today's parameters: what an unknown account costs. */
    static const char nobody[] = "$argon2id$v=19$m=65536,t=3,p=1$c29tZXNhbHRzb21lc2FsdA$"
                                 "2rJmZs8l1mBpKqJq3wS0PzZbXn5cT7yQk4v9uE6dHhA";
    struct bytes keyed;
    char text[crypto_pwhash_STRBYTES] = {0};
    bool known = phc.n > 0 && phc.n < sizeof(text);

    memcpy(text, known ? phc.p : nobody, known ? phc.n : sizeof(nobody) - 1);
    TRY(keys_pepper(c, secret, &keyed));
    TRY(begin(c));
    bool same = crypto_pwhash_str_verify(text, (const char *)keyed.p, keyed.n) == 0;
    end();
    *ret_matches = known && same;
    *ret_old = known && same && crypto_pwhash_str_needs_rehash(text, PASSES, MEMORY_BYTES) != 0;
    return ST_OK;
}
