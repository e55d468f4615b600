/* See match.h. A school holds its children in a heap with the last of them on top, so that a new
 * one is compared with a single other. In which order children ask does not change the result. */
#include "whatif/match.h"

struct held {
    uint64_t rank; /* priority, then lot: the lower comes first */
    size_t child;
};

struct holding { /* of one school: a slice of one array */
    struct held *heap;
    size_t n, most;
};

struct match {
    const struct match_market *market;
    struct holding *schools;
    int32_t *choice; /* [child]: the one that it asks for next, or is held at */
    size_t *free;    /* children who have to ask */
    size_t n_free;
};

static void swap(struct held *heap, size_t a, size_t b)
{
    struct held kept = heap[a];
    heap[a] = heap[b];
    heap[b] = kept;
}

static void heap_add(struct holding *school, struct held held)
{
    size_t i = school->n++;

    school->heap[i] = held;
    for (; i > 0 && school->heap[(i - 1) / 2].rank < school->heap[i].rank; i = (i - 1) / 2)
        swap(school->heap, i, (i - 1) / 2);
}

/* The last of those held gives way. */
static struct held heap_replace(struct holding *school, struct held held)
{
    struct held *heap = school->heap, out = heap[0];
    size_t i = 0;

    heap[0] = held;
    for (;;) {
        size_t last = i, left = 2 * i + 1;
        if (left < school->n && heap[left].rank > heap[last].rank)
            last = left;
        if (left + 1 < school->n && heap[left + 1].rank > heap[last].rank)
            last = left + 1;
        if (last == i)
            return out;
        swap(heap, i, last);
        i = last;
    }
}

/* No school holds more children than ask for it, whatever its seats. */
static void make_room(struct arena *mem, struct match *match)
{
    const struct match_market *market = match->market;
    size_t n_choices = market->first[market->n_children];
    size_t *asked = NEWS(mem, size_t, market->n_schools);

    for (size_t i = 0; i < n_choices; i++)
        asked[market->school[i]]++;
    for (size_t i = 0; i < market->n_schools; i++) {
        size_t seats = market->seats[i] > 0 ? (size_t)market->seats[i] : 0;
        struct holding *school = &match->schools[i];
        school->most = seats < asked[i] ? seats : asked[i];
        school->heap = NEWS(mem, struct held, school->most);
    }
}

/* Asks one school; whoever has to go on, itself or another, is free again. */
static void ask(struct match *match, size_t child)
{
    const struct match_market *market = match->market;
    size_t at = market->first[child] + (size_t)match->choice[child];
    struct holding *school = &match->schools[market->school[at]];
    struct held held = {(uint64_t)market->priority[at] << 32 | (uint32_t)market->lot[child], child};

    if (school->n < school->most) {
        heap_add(school, held);
        return;
    }
    if (school->most > 0 && held.rank < school->heap[0].rank)
        held = heap_replace(school, held);
    match->choice[held.child]++;
    match->free[match->n_free++] = held.child;
}

int32_t *match_deferred(struct arena *mem, const struct match_market *market)
{
    struct match match = {
        .market = market,
        .schools = NEWS(mem, struct holding, market->n_schools),
        .choice = NEWS(mem, int32_t, market->n_children),
        .free = NEWS(mem, size_t, market->n_children),
    };

    make_room(mem, &match);
    for (size_t i = market->n_children; i > 0; i--)
        match.free[match.n_free++] = i - 1;
    while (match.n_free > 0) {
        size_t child = match.free[--match.n_free];
        size_t n_choices = market->first[child + 1] - market->first[child];
        if ((size_t)match.choice[child] < n_choices)
            ask(&match, child);
        else
            match.choice[child] = MATCH_NONE;
    }
    return match.choice;
}
