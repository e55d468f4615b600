/* Handlers and views of this feature's pages. Private to it. */
#ifndef OQU_SIGNATURE_PAGES_H
#define OQU_SIGNATURE_PAGES_H

#include "signature/signature.h"

struct sign_in_key_view {
    struct page page;
    const struct form_values *form;
    struct str lead, next, text; /* text: what is signed */
    struct url action, bytes;
    bool closed; /* this installation knows no authority */
};

/* A signature that comes back with the page stays only while it waits for the authority's word. */
void signature_key_forget(const struct form_values *values);

handler_fn key_sign_in, key_sign_in_begin, key_sign_in_bytes, key_sign_in_answer;

#endif
