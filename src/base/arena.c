/* Chunked bump allocator with hooks. Chunks double up to 1 MiB; the first one survives a reset so
 * that a worker's steady state allocates nothing. */
#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

enum { CHUNK_FIRST = 16 * 1024, CHUNK_MOST = 1024 * 1024, ALIGN = 16 };

struct chunk {
    struct chunk *next;
    size_t size, used;
};

struct hook {
    struct hook *next;
    void (*run)(void *);
    void *arg;
};

struct arena {
    struct chunk *first, *current;
    struct hook *hooks;
    size_t budget, ceiling, used;
};

enum { CHUNK_HEAD = (sizeof(struct chunk) + ALIGN - 1) / ALIGN * ALIGN };

static struct chunk *chunk_new(size_t payload)
{
    struct chunk *chunk = malloc(size_add(CHUNK_HEAD, payload));
    ASSERT(chunk != NULL);
    chunk->next = NULL;
    chunk->size = payload;
    chunk->used = 0;
    return chunk;
}

struct arena *arena_new(size_t budget, size_t ceiling)
{
    ASSERT(budget > 0 && budget <= ceiling);
    struct arena *arena = calloc(1, sizeof(*arena));
    ASSERT(arena != NULL);
    arena->budget = budget;
    arena->ceiling = ceiling;
    arena->first = arena->current = chunk_new(CHUNK_FIRST);
    return arena;
}

static void run_hooks(struct arena *arena)
{
    while (arena->hooks) {
        struct hook *hook = arena->hooks;
        arena->hooks = hook->next;
        hook->run(hook->arg);
    }
}

static void free_chunks(struct chunk *chunk)
{
    while (chunk) {
        struct chunk *next = chunk->next;
        free(chunk);
        chunk = next;
    }
}

void arena_free(struct arena *arena)
{
    if (!arena)
        return;
    run_hooks(arena);
    free_chunks(arena->first);
    free(arena);
}

void arena_reset(struct arena *arena)
{
    run_hooks(arena);
    free_chunks(arena->first->next);
    arena->first->next = NULL;
    arena->first->used = 0;
    arena->current = arena->first;
    arena->used = 0;
}

bool arena_over_budget(const struct arena *arena)
{
    return arena->used > arena->budget;
}

size_t arena_used(const struct arena *arena)
{
    return arena->used;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    size_t need = size_add(size == 0 ? 1 : size, ALIGN - 1) / ALIGN * ALIGN;

    arena->used = size_add(arena->used, need);
    ASSERT(arena->used <= arena->ceiling);
    if (arena->current->size - arena->current->used < need) {
        size_t next = arena->current->size >= CHUNK_MOST ? CHUNK_MOST : arena->current->size * 2;
        struct chunk *chunk = chunk_new(next > need ? next : need);
        arena->current->next = chunk;
        arena->current = chunk;
    }
    unsigned char *p = (unsigned char *)arena->current + CHUNK_HEAD + arena->current->used;
    arena->current->used += need;
    memset(p, 0, need);
    return p;
}

void arena_defer(struct arena *arena, void (*run)(void *), void *arg)
{
    struct hook *hook = NEW(arena, struct hook);
    hook->run = run;
    hook->arg = arg;
    hook->next = arena->hooks;
    arena->hooks = hook;
}
