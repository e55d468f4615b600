/* Memory with one lifetime. Everything a request allocates lives in its arena and goes at once;
 * things that are not memory are handed over with arena_defer(). Not thread-safe: one owner. */
#ifndef OQU_ARENA_H
#define OQU_ARENA_H

#include "base/base.h"

struct arena;

/* budget: bytes after which arena_over_budget() turns true; ceiling: bytes at which the process
 * ends (a bug, since input is bounded at the edge). Both > 0, budget <= ceiling. */
struct arena *arena_new(size_t budget, size_t ceiling);
void arena_free(struct arena *arena);  /* runs hooks last-in first-out; NULL is fine */
void arena_reset(struct arena *arena); /* as arena_free, but the arena can be used again */
bool arena_over_budget(const struct arena *arena);
size_t arena_used(const struct arena *arena);

/* Zeroed memory, aligned for any type, never NULL. */
void *arena_alloc(struct arena *arena, size_t size);

/* hook(arg) runs when the arena is reset or freed. */
void arena_defer(struct arena *arena, void (*hook)(void *), void *arg);

#define NEW(arena, type)     ((type *)arena_alloc((arena), sizeof(type)))
#define NEWS(arena, type, n) ((type *)arena_alloc((arena), size_mul((n), sizeof(type))))

#endif
