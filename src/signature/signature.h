/* Signed objects: the exact bytes, who signed them, how, and the platform's seal over it. Signed
 * with a one-time code sent to a phone (ADM-30) or with a key of the National Certification
 * Authority (M456-23.10). */
#ifndef OQU_SIGNATURE_H
#define OQU_SIGNATURE_H

#include "base/ctx.h"
#include "db/db.h"
#include "doc/doc.h"
#include "html/form.h"
#include "html/parts.h"

enum {
    SIGNATURE_CODE_DIGITS = 6,
    SIGNATURE_CODE_MINUTES = 10,
    SIGNATURE_CODE_TRIES = 5,
    SIGNATURE_CODES_AN_HOUR = 10,

    SIGNATURE_OFFER_MINUTES = 30,
    SIGNATURE_OFFER_TRIES = 10,
    SIGNATURE_OFFERS_AN_HOUR = 20,
    SIGNATURE_FILE_MOST = 48 * 1024,  /* of a signature without its document */
    SIGNATURE_BODY_MOST = 192 * 1024, /* of the form that brings it */
};

/* Sends a code for exactly these bytes (their SHA-256 is bound to it). Runs in a transaction. At
 * most one live code per person and purpose; a new one ends the old. purpose: "admission.submit".
 * ST_INVALID signature.code.too-many: SIGNATURE_CODES_AN_HOUR were sent to this person. */
MUST_USE enum status signature_code_send(struct ctx *c,
                                         const char *purpose,
                                         struct bytes content,
                                         struct str phone,
                                         struct uuid *ret_code);
enum signature_answer {
    SIGNATURE_RIGHT,
    SIGNATURE_WRONG,
    SIGNATURE_EXPIRED,
    SIGNATURE_EXHAUSTED,
    SIGNATURE_OTHER_CONTENT
};
/* Checks what was typed and counts the try; runs its own transaction, because a wrong try must
 * stay counted. */
MUST_USE enum status signature_code_check(struct ctx *c,
                                          struct uuid code,
                                          struct str typed,
                                          struct bytes content,
                                          enum signature_answer *ret);
/* The same for a form with the field "code": any other answer than the right one is ST_INVALID
 * there, in words (signature.code.wrong, .expired, .exhausted, .other-content). */
MUST_USE enum status
signature_code_confirm(struct ctx *c, struct uuid code, struct str typed, struct bytes content);
/* Stores the object signed with a code that was answered right and not used yet. In the transaction
 * of the act that was signed. ret_hash: SHA-256 of the content. */
MUST_USE enum status signature_store_coded(struct ctx *c,
                                           const char *kind,
                                           struct uuid organisation,
                                           struct bytes content,
                                           struct uuid code,
                                           struct uuid *ret_object,
                                           struct bytes *ret_hash);
/* Stores an object that the platform seals in the name of the signed-in officer. */
MUST_USE enum status signature_store_sealed(struct ctx *c,
                                            const char *kind,
                                            struct uuid organisation,
                                            struct bytes content,
                                            struct uuid *ret_object,
                                            struct bytes *ret_hash);

/* ---- keys of the National Certification Authority -------------------------------------------- */

enum { SIGNATURE_DELIVERED_MOST = 8 };
/* The certificates of the National Certification Authority that come with the program
 * (trust/README.md), as PEM; returns how many. */
size_t signature_delivered(struct bytes ret[SIGNATURE_DELIVERED_MOST]);
/* Whether this installation knows the authority (setting signature.authority). */
bool signature_key_ready(struct ctx *c);
/* Offers exactly these bytes to the signed-in person, to be signed once in this session. Runs in a
 * transaction. ST_INVALID signature.key.too-many: SIGNATURE_OFFERS_AN_HOUR were made. */
MUST_USE enum status
signature_offer(struct ctx *c, const char *purpose, struct bytes content, struct uuid *ret_offer);
/* What is signed: the content and the number of the offer. */
struct bytes signature_offered(struct ctx *c, struct uuid offer, struct bytes content);

struct signature_by_key {
    struct uuid offer;
    struct bytes content;   /* as it was offered */
    struct bytes signature; /* CMS without the document: DER, PEM or base64 */
    struct str bin;         /* of the organisation signed for; empty: signs as an individual */
};
struct signature_keyed; /* a signature found right */
/* Judges it and asks the authority about the key. Not in a transaction. ST_INVALID at field "file":
 * signature.key.offer-over, .other-content; .refused with every failed check in words; .pending:
 * nothing is wrong, but nobody says whether the key was revoked, so nothing is signed. ST_BUSY
 * .no-authority. Attempts that fail are in the journal. */
MUST_USE enum status signature_key_check(struct ctx *c,
                                         const struct signature_by_key *by_key,
                                         const struct signature_keyed **ret_keyed);
/* As signature_store_coded. ST_CONFLICT signature.key.offer-over: used meanwhile, or the content is
 * not the same any more. */
MUST_USE enum status signature_store_keyed(struct ctx *c,
                                           const char *kind,
                                           struct uuid organisation,
                                           struct bytes content,
                                           const struct signature_keyed *keyed,
                                           struct uuid *ret_object,
                                           struct bytes *ret_hash);

/* The page that asks for such a signature: through NCALayer, or as a file made elsewhere. Its
 * routes have ROUTE_CSP_SIGNING. */
extern const struct form signature_key_form; /* request, file, kept, phone */
/* Signing the same on a phone with eGov Mobile. */
struct signature_phone {
    bool offered;
    struct doc_qr_code qr;
    struct url link;  /* for who reads the page on that phone */
    struct str state; /* address for the script */
};
struct signature_page {
    struct page page;
    const struct form_values *form;
    struct str text; /* what is signed */
    struct url action, bytes;
    struct link_to other_way;     /* text empty: none */
    struct signature_phone phone; /* filled by signature_key_page() */
};
void signature_key_page(struct ctx *c, struct response *rs, struct signature_page *v);
/* The signature that came with the form; an error of its field when none did. */
struct bytes signature_key_given(struct ctx *c, struct form_values *values);
/* The download of signature_offered(). */
MUST_USE enum status signature_key_bytes(struct ctx *c, struct response *rs, struct bytes offered);

/* ---- many documents, one PIN ----------------------------------------------------------------- */

enum {
    SIGNATURE_BATCH_MOST = 120,
    SIGNATURE_BATCH_FILE_MOST = 2 * 1024 * 1024,
    SIGNATURE_BATCH_BODY_MOST = 3 * SIGNATURE_BATCH_FILE_MOST, /* also with what is kept, as text */
};

enum signature_line {
    SIGNATURE_LINE_OPEN = 0, /* no signature came for it */
    SIGNATURE_LINE_SIGNED,
    SIGNATURE_LINE_REFUSED, /* why says it */
    SIGNATURE_LINE_PENDING, /* nobody says whether the key was revoked; may be sent again */
};
struct signature_item {
    struct uuid subject; /* the document as its feature knows it */
    struct uuid offer;
    struct str name;      /* of the document, for people */
    struct url document;  /* its bytes */
    struct bytes content; /* as it was offered, without the number of the offer */
    enum signature_line line;
    struct str why;
    struct bytes kept; /* the signature of a pending line */
};
struct signature_batch {
    struct uuid id;
    struct signature_item *v;
    size_t n;
};
/* Offers the content of 1 … SIGNATURE_BATCH_MOST items together; fills their offers and batch->id.
 * Otherwise as signature_offer(). */
MUST_USE enum status
signature_batch_offer(struct ctx *c, const char *purpose, struct signature_batch *batch);
/* subject, offer and line of each; names, links and contents are the feature's to fill.
 * ST_NOT_FOUND: unknown, or of another session. Runs in a transaction. */
MUST_USE enum status signature_batch_load(struct ctx *c,
                                          const char *purpose,
                                          struct uuid id,
                                          struct signature_batch *ret);

struct signature_many {
    struct signature_batch *batch;
    const struct bytes *signatures; /* in any order; each says by its digest what it is over */
    size_t n;
    struct str bin; /* as in struct signature_by_key */
    /* Stores one signature that was found right, in a transaction of its own; whatever it refuses
     * is told at its line. */
    enum status (*keep)(struct ctx *c,
                        const struct signature_item *item,
                        const struct signature_keyed *keyed,
                        void *arg);
    void *arg;
    size_t n_foreign; /* out: signatures that belong to none of the documents */
};
/* Each document is judged by itself, and what is wrong with one holds up no other; the authority
 * is asked once about a key. Not in a transaction. ST_BUSY signature.key.no-authority. */
MUST_USE enum status signature_batch_judge(struct ctx *c, struct signature_many *many);

extern const struct form signature_batch_form; /* file, kept */
struct signature_batch_page {
    struct page page;
    struct form_values *form;
    const struct signature_batch *batch;
    struct str text;
    struct url action, list; /* list: signature_batch_list() */
    size_t n_foreign;
    size_t n_signed, n_open, n_refused, n_pending; /* filled by signature_batch_page() */
};
void signature_batch_page(struct ctx *c, struct response *rs, struct signature_batch_page *v);
/* The signatures of the file that came with the form (cades_split()), or those kept in it; an error
 * of its field when there are none. At most SIGNATURE_BATCH_MOST. */
size_t signature_batch_given(struct ctx *c, struct form_values *values, struct bytes **ret);
/* For the script: the bytes to be signed of what is open, in order, as JSON of base64. */
MUST_USE enum status
signature_batch_list(struct ctx *c, struct response *rs, const struct signature_batch *batch);

struct signature_object {
    struct str kind, method;
    struct bytes content; /* the exact bytes */
    struct bytes hash;    /* their SHA-256 */
    int64_t signed_us;
};
/* Opens an object the caller's context may see and checks hash and seal; ST_INTERNAL when broken.
 */
MUST_USE enum status signature_read(struct ctx *c, struct uuid id, struct signature_object *ret);

/* The signature that was made over it with a key, as it came; ST_NOT_FOUND: signed otherwise. */
MUST_USE enum status signature_proof_read(struct ctx *c, struct uuid object, struct bytes *ret);

struct signature_signer {
    struct str serial; /* of the certificate, hexadecimal */
    int64_t signed_us; /* when it was found right */
};
/* With which key, and when; ST_NOT_FOUND: signed otherwise. */
MUST_USE enum status
signature_signer_read(struct ctx *c, struct uuid object, struct signature_signer *ret);

/* ASiC-S container with the document, the signature made with a key, the evidence by which it was
 * found right, and a print form (PDF), in arena memory. Own read-only transaction. ST_NOT_FOUND:
 * signed otherwise. */
MUST_USE enum status
signature_container(struct ctx *c, struct uuid object, struct str print_form, struct str *ret);

/* What whoever holds a printed copy may ask of a document that an official signed with a key. */
struct signature_about {
    const char *title; /* key of the catalogues: "admission.order.paper" */
    struct str number; /* that the organisation gave it */
    struct date dated;
    struct str organisation_kk, organisation_ru, bin;
};
/* In the transaction that stored the object, for the actor's organisation. */
MUST_USE enum status signature_copy_make(struct ctx *c,
                                         struct uuid object,
                                         const struct signature_about *about,
                                         const struct signature_keyed *keyed);
struct signature_copy {
    struct str number, code; /* as they stand on the copy and are typed on /check/copy */
};
/* ST_NOT_FOUND: none was made. */
MUST_USE enum status
signature_copy_read(struct ctx *c, struct uuid object, struct signature_copy *ret);

/* A short text that proves a fact (receipt): "text.signature", both base64url; verified without the
 * database on the public page /check. */
MUST_USE enum status signature_token(struct ctx *c, struct str text, struct str *ret_token);
MUST_USE enum status signature_token_read(struct ctx *c, struct str token, struct str *ret_text);

/* How its messages to and from other systems are written; ends with NULL. */
struct schema_file;
extern const struct schema_file *const signature_formats[];

/* ---- the organisation's seal ----------------------------------------------------------------- */

/* Whether this installation has one (settings seal.file, seal.module). */
bool signature_seal_ready(struct ctx *c);
/* signature_token(), and the organisation's seal over the same text is kept. A seal that does not
 * answer holds nobody up: the next call tries again. Runs transactions of its own. */
MUST_USE enum status signature_token_sealed(struct ctx *c, struct str text, struct str *ret_token);

/* One signature, check by check, in words. */
enum { CHECKED_FACTS_MOST = 3 };
struct checked_item {
    struct str check, result, reason;
    enum tone tone;
};
struct checked_signer {
    struct str title;
    struct fact facts[CHECKED_FACTS_MOST];
    size_t n_facts;
    struct checked_item *items;
    size_t n_items;
};

struct signature_sealed {
    bool found; /* a seal is kept over the text; the rest is empty without it */
    enum tone tone;
    struct str said;
    struct checked_signer signer; /* no items: no authority is known here */
};
/* The seal that is kept over the text, judged now. Asks the authority: not in a transaction. */
MUST_USE enum status
signature_seal_show(struct ctx *c, struct str text, struct signature_sealed *ret);
void signature_sealed_part(struct out *o, const struct signature_sealed *v); /* for templates */

struct signature_paper_file {
    const char *name, *type; /* "answer.pdf", "application/pdf" */
    struct str bytes;
};
/* ASiC-E container: files, and the organisation's seal over all of them with a time-stamp inside
 * when the service gives one (not in a transaction), in arena memory. ST_NOT_FOUND
 * signature.seal.none; ST_BUSY keys.seal-silent. */
MUST_USE enum status signature_sealed_container(struct ctx *c,
                                                const struct signature_paper_file *files,
                                                size_t n,
                                                struct str *ret);

#endif
