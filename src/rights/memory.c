/* See memory.h. One place for each key: two keys that meet there push each other out, which costs a
 * query and nothing else. */
#include "rights/memory.h"

#include <pthread.h>
#include <string.h>

struct slot {
    struct memory_key key;
    int64_t version; /* 0: empty; versions begin with 1 */
    struct memory_decision decision;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct slot slots[MEMORY_SLOTS];
static int64_t current_version, told_us; /* 0: not known */

static void take_lock(void)
{
    ASSERT(pthread_mutex_lock(&lock) == 0);
}

static void give_lock(void)
{
    ASSERT(pthread_mutex_unlock(&lock) == 0);
}

static uint64_t add(uint64_t hash, const void *bytes, size_t n)
{
    const unsigned char *b = bytes;

    for (size_t i = 0; i < n; i++)
        hash = (hash ^ b[i]) * UINT64_C(1099511628211);
    return hash;
}

/* FNV-1a over person, organisation and role; identifiers are random. */
static struct slot *slot_of(const struct memory_key *key)
{
    uint64_t hash = UINT64_C(14695981039346656037);

    hash = add(hash, key->person.b, sizeof(key->person.b));
    hash = add(hash, key->organisation.b, sizeof(key->organisation.b));
    hash = add(hash, key->role, strnlen(key->role, MEMORY_ROLE_MOST));
    return &slots[(hash ^ (hash >> 32)) % MEMORY_SLOTS];
}

static bool same_key(const struct memory_key *a, const struct memory_key *b)
{
    return a->day == b->day && uuid_eq(a->person, b->person) &&
           uuid_eq(a->organisation, b->organisation) &&
           memcmp(a->role, b->role, MEMORY_ROLE_MOST) == 0;
}

bool memory_version(int64_t now_us, int64_t *ret_version)
{
    take_lock();
    bool known = current_version != 0 && now_us - told_us < MEMORY_CURRENT_US;
    *ret_version = current_version;
    give_lock();
    return known;
}

void memory_tell_version(int64_t asked_us, int64_t version)
{
    take_lock();
    if (asked_us >= told_us) { /* a slower worker's older answer does not count */
        told_us = asked_us;
        current_version = version;
    }
    give_lock();
}

void memory_forget_version(void)
{
    take_lock();
    current_version = 0;
    give_lock();
}

bool memory_find(const struct memory_key *key, int64_t version, struct memory_decision *ret)
{
    const struct slot *slot = slot_of(key);

    take_lock();
    bool found = slot->version == version && same_key(&slot->key, key);
    if (found)
        *ret = slot->decision;
    give_lock();
    return found;
}

void memory_keep(const struct memory_key *key,
                 int64_t version,
                 const struct memory_decision *decision)
{
    struct slot *slot = slot_of(key);

    take_lock();
    *slot = (struct slot){*key, version, *decision};
    give_lock();
}
