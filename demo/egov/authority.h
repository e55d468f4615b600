/* The demo country's certification authority: people's keys, signatures, and what it says about
 * revoked ones. Apart from peer.h, whose names the authority of the tests uses too. */
#ifndef OQU_DEMO_AUTHORITY_H
#define OQU_DEMO_AUTHORITY_H

#include "base/str.h"

/* Its keys live in HOME/demo/authority; its certificates are written to HOME/anchors, where OQU
 * looks for them. Others may ask meanwhile and get no answer. False: a file cannot be used. */
bool authority_start(const char *home);

/* Writes HOME/secrets/seal.p12 and seal.pin: the key of the demo country's department, to seal what
 * it issues. False: a file cannot be written. */
bool authority_seals(const char *home);

/* "own" as an individual, "head" of an organisation; and wrong ones: "expired", "revoked". */
struct signer {
    struct str iin, name, surname, kind;
    struct str bin, organisation; /* of a head */
    bool to_sign_in;              /* not for documents: the other key that everybody has */
    bool stamped;                 /* with a time-stamp */
};
/* CMS over the document, which is not in it. False: no such kind of key. */
bool authority_signs(struct arena *mem,
                     const struct signer *signer,
                     struct str document,
                     struct str *ret_signature);
/* OCSP. False: not a question that can be read. */
bool authority_answers(struct arena *mem, struct str question, struct str *ret_answer);
/* A time-stamp (RFC 3161). False: likewise. */
bool authority_stamps(struct arena *mem, struct str question, struct str *ret_answer);

#endif
