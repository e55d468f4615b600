/* Handlers and views of this feature's pages. Private to it. */
#ifndef OQU_SIGNATURE_PAGES_H
#define OQU_SIGNATURE_PAGES_H

#include "cades/cades.h"
#include "html/parts.h"
#include "signature/signature.h"
#include "signature/verdict.h"

struct sign_in_key_view {
    struct page page;
    const struct form_values *form;
    struct str lead, next, text; /* text: what is signed */
    struct url action, bytes;
    bool closed; /* this installation knows no authority */
};

struct check_view {
    struct page page;
    const struct form_values *form;
    struct url action;
    bool closed;     /* this installation knows no authority */
    struct str said; /* empty: nothing was given yet */
    enum tone tone;
    struct checked_signer *signers;
    size_t n_signers;
};

struct copy_view {
    struct ctx *c;
    struct page page;
    const struct form_values *form;
    struct url action, file;
    bool found;
    struct fact facts[9];
    size_t n_facts;
};

/* One check as it was told then, repeated from what was kept, and now. */
struct verdict_row {
    struct str check;
    struct checked_item said[3];
    bool changed; /* between then and now */
};
struct verdict_view {
    struct page page;
    const struct form_values *form;
    struct url again, evidence;
    struct str lead;
    enum tone tone;
    struct str said; /* the verdict of then, in one sentence */
    enum tone now_tone;
    struct str now; /* empty: not asked for */
    struct str why[VERDICT_WHY_MOST];
    size_t n_why;
    bool keyed, agrees;
    struct fact facts[CHECKED_FACTS_MOST + 5];
    size_t n_facts;
    struct verdict_row rows[CADES_CHECKS];
    struct cades_part *parts;
    struct str *digests; /* of the parts */
    size_t n_parts;
};

/* Every check of a signer with its result. */
struct checked_signer
checked_signer_of(struct ctx *c, const struct cades_signer *signer, struct str title);

struct checked_item
checked_item_of(struct ctx *c, enum cades_check check, const struct cades_item *item);

/* The whole file, in arena memory; false when it cannot be read. */
bool signature_read_upload(struct ctx *c, const struct upload *upload, struct bytes *ret);
/* A signature that comes back with the page stays only while it waits for the authority's word. */
void signature_key_forget(const struct form_values *values);

extern const struct form signature_check_form; /* document, file */
extern const struct form signature_copy_form;  /* number, code */
handler_fn check_file, check_file_post, check_copy, check_copy_post;
extern const struct form signature_again_form; /* only the keys */
handler_fn verdict_show, verdict_again, verdict_file;
handler_fn key_sign_in, key_sign_in_begin, key_sign_in_bytes, key_sign_in_answer;

#endif
