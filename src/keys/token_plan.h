/* Which key signs tokens when: a new one each calendar month of the machine's clock, and whenever
 * an operator says so. A key is known a day before it signs and a day after it has signed last, so
 * that who reads our keys once a day meets no signature by a stranger; only a key that is taken
 * back is gone at once. Only dates; the keys themselves are vault.c's. */
#ifndef OQU_KEYS_TOKEN_PLAN_H
#define OQU_KEYS_TOKEN_PLAN_H

#include "base/str.h"

enum {
    TOKEN_TURNS_MOST = 16,
    TOKEN_KEYS_MOST = 8,       /* published at a time */
    TOKEN_AHEAD_S = 24 * 3600, /* published before it signs */
    TOKEN_AFTER_S = 24 * 3600, /* published after; the longest token lives ten minutes */
    TOKEN_PLAN_TEXT = TOKEN_TURNS_MOST * 64,
};

/* Seconds since 1970; generation: of the master key, from 1. */
struct token_turn {
    int64_t from_s;
    unsigned generation;
    bool at_once; /* keys of before are taken back */
};

/* What operators said, earliest first. Months are not written down. */
struct token_plan {
    struct token_turn turn[TOKEN_TURNS_MOST];
    unsigned n;
};

/* Names a key: its first second, and the master it comes from. */
struct token_when {
    int64_t from_s;
    unsigned generation;
};

struct token_when token_plan_signs(const struct token_plan *plan, int64_t now_s);
/* How many; the first of them signs. */
size_t token_plan_published(const struct token_plan *plan,
                            int64_t now_s,
                            struct token_when out[TOKEN_KEYS_MOST]);
/* A new key from TOKEN_AHEAD_S on, or from now. What was still to come makes room for it. */
void token_plan_turn(struct token_plan *plan, int64_t now_s, unsigned generation, bool at_once);

/* One line a turn: "2026-11-24T12:00:00+05:00 2 planned", or "at-once". False: something else, or a
 * generation above the most there can be. */
bool token_plan_read(struct str text, unsigned generations_most, struct token_plan *ret);
struct str token_plan_print(struct arena *mem, const struct token_plan *plan);

#endif
