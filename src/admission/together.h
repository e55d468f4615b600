/* Several children of one parent, signed once: twins, or children born in the same year (ADM-60).
 * They get numbers next to each other, and that is all: the seat algorithm knows nothing of it. */
#ifndef OQU_ADMISSION_TOGETHER_H
#define OQU_ADMISSION_TOGETHER_H

#include "admission/draft.h"

enum { TOGETHER_MOST = 8 };
struct together {
    struct draft *v[TOGETHER_MOST]; /* in the order of their numbers; the first is the one signed */
    size_t n;
};

/* all->v[0] is a draft; adds the drafts that go together with it, all of the signed-in parent and
 * to the same pool. None where the setting says so. In a transaction. */
MUST_USE enum status together_load(struct ctx *c, struct together *all);
/* The exact bytes that are signed: of one draft its own text, of several all of them with a head
 * that says how many. */
MUST_USE enum status
together_content(struct ctx *c, const struct together *all, struct str *ret_text);

/* Another child who may go together with the first draft. */
enum together_state {
    TOGETHER_READY = 0,
    TOGETHER_LINKED,     /* goes with it already */
    TOGETHER_UNANSWERED, /* the draft is not filled in */
    TOGETHER_ELSEWHERE,  /* its draft is for another school, language or kind of class */
    TOGETHER_NO_DRAFT,   /* nobody has begun one, nor applied */
};
struct together_child {
    struct person *child;
    struct uuid draft; /* nil: TOGETHER_NO_DRAFT */
    enum together_state state;
};
struct together_children {
    struct together_child *v;
    size_t n;
};
/* The other children of the signed-in parent who were born in the same year; none where packages
 * are switched off, or before a school is chosen. In a transaction. */
MUST_USE enum status
together_children(struct ctx *c, const struct draft *first, struct together_children *ret);

/* Exactly these drafts go together with the first one from now on. Its consent and its phone are
 * those of all. Own transaction. ST_INVALID at field "draft": admission.together.not-ready;
 * ST_CONFLICT admission.together.first-incomplete. */
MUST_USE enum status
together_set(struct ctx *c, struct uuid first, const struct uuid *others, size_t n);

/* The family keeps the seat of one child, as there was none for another. Own transaction.
 * ST_NOT_FOUND: not one's own; ST_CONFLICT admission.keep.over: there is no such question. */
struct keep {
    struct uuid application;
    struct str idem;
};
MUST_USE enum status together_keep(struct ctx *c, const struct keep *keep);

#endif
