/* Open addressing with linear probing over FNV-1a. The names come from the operator's own files, so
 * nothing is done against names that were chosen to collide. */
#include "admission/replay_parts.h"

enum { SLOTS_FIRST = 1024 };

struct replay_slot {
    uint64_t hash;
    struct replay_named *thing; /* NULL: empty */
};

static uint64_t hash_of(struct str name)
{
    uint64_t hash = UINT64_C(14695981039346656037);

    for (size_t i = 0; i < name.n; i++)
        hash = (hash ^ (unsigned char)name.p[i]) * UINT64_C(1099511628211);
    return hash ^ hash >> 32;
}

/* The slot of the name, or the empty one where it belongs. */
static struct replay_slot *
slot_of(struct replay_slot *slots, size_t room, uint64_t hash, struct str name)
{
    size_t i = hash & (room - 1);

    while (slots[i].thing && !(slots[i].hash == hash && str_eq(slots[i].thing->name, name)))
        i = (i + 1) & (room - 1);
    return &slots[i];
}

struct replay_named *replay_names_find(const struct replay_names *names, struct str name)
{
    if (names->n == 0)
        return NULL;
    return slot_of(names->slots, names->room, hash_of(name), name)->thing;
}

static void grow(struct replay_names *names, struct arena *mem)
{
    size_t room = names->room == 0 ? SLOTS_FIRST : size_mul(names->room, 2);
    struct replay_slot *slots = NEWS(mem, struct replay_slot, room);

    for (size_t i = 0; i < names->room; i++) {
        struct replay_slot *old = &names->slots[i];
        if (old->thing)
            *slot_of(slots, room, old->hash, old->thing->name) = *old;
    }
    names->slots = slots;
    names->room = room;
}

void replay_names_put(struct replay_names *names, struct arena *mem, struct replay_named *thing)
{
    if (names->n >= names->room / 4 * 3)
        grow(names, mem);
    uint64_t hash = hash_of(thing->name);
    struct replay_slot *slot = slot_of(names->slots, names->room, hash, thing->name);
    names->n += !slot->thing;
    *slot = (struct replay_slot){hash, thing};
}
