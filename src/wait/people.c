/* See people.h. */
#include "wait/people.h"

#include <string.h>

#include "wait/memory.h"

enum {
    SIZE_FIRST = 1024,
    MOVE_EACH = 16, /* slots of the old table that one insertion moves */
    LOAD_NUM = 4,
    LOAD_DEN = 5,
};

bool who_eq(struct who a, struct who b)
{
    return memcmp(a.b, b.b, sizeof(a.b)) == 0;
}

static void free_table(struct people_table *table)
{
    memory_release(table->slots, (size_t)table->size * sizeof(uint32_t));
    *table = (struct people_table){0};
}

void people_open(struct people *people, const struct who *who)
{
    *people = (struct people){.who = who,
                              .now = {.slots = RESERVE(uint32_t, SIZE_FIRST), .size = SIZE_FIRST}};
}

void people_close(struct people *people)
{
    free_table(&people->now);
    free_table(&people->old);
}

void people_clear(struct people *people)
{
    const struct who *who = people->who;

    people_close(people);
    people_open(people, who);
}

/* The slot of that person, or the empty one where they would go. */
static uint32_t *
slot_of(const struct people *people, const struct people_table *table, struct who who)
{
    uint32_t hash;

    memcpy(&hash, who.b, sizeof(hash));
    for (uint32_t i = hash & (table->size - 1);; i = (i + 1) & (table->size - 1)) {
        uint32_t *slot = &table->slots[i];
        if (*slot == 0 || who_eq(people->who[*slot - 1], who))
            return slot;
    }
}

bool people_find(const struct people *people, struct who who, uint32_t *ret_seq)
{
    uint32_t slot = *slot_of(people, &people->now, who);

    if (slot == 0 && people->old.size > 0)
        slot = *slot_of(people, &people->old, who);
    if (slot == 0)
        return false;
    *ret_seq = slot - 1;
    return true;
}

static void move_some(struct people *people)
{
    for (int i = 0; i < MOVE_EACH && people->old.size > 0; i++) {
        uint32_t seq = people->old.slots[people->moved++];
        if (seq > 0) {
            uint32_t *slot = slot_of(people, &people->now, people->who[seq - 1]);
            if (*slot == 0) /* otherwise a newer ticket is there already */
                *slot = seq;
        }
        if (people->moved == people->old.size) {
            free_table(&people->old);
            people->moved = 0;
        }
    }
}

static void grow(struct people *people)
{
    ASSERT(people->old.size == 0); /* moving is far faster than filling */
    people->old = people->now;
    people->moved = 0;
    people->now.size = people->old.size * 2;
    people->now.slots = RESERVE(uint32_t, people->now.size);
}

void people_put(struct people *people, uint32_t seq)
{
    uint32_t earlier;

    if (!people_find(people, people->who[seq], &earlier))
        people->count++;
    if ((uint64_t)people->count * LOAD_DEN > (uint64_t)people->now.size * LOAD_NUM)
        grow(people);
    *slot_of(people, &people->now, people->who[seq]) = seq + 1;
    move_some(people);
}
