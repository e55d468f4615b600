/* What every feature needs from the platform's own tables: idempotency keys, dated settings, the
 * clock, the signed context. In SQL: platform.now(), platform.setting_text(key, day [, scope]). */
#ifndef OQU_PLATFORM_H
#define OQU_PLATFORM_H

#include "base/ctx.h"
#include "base/time.h"
#include "db/db.h"

/* REL-4: claims the key of a state-changing form inside the transaction of the act. The first claim
 * stores object and SHA-256 of content; the same person, key and content again gives ret_first =
 * false and the object of the first time; the same key with other content is ST_INVALID
 * "platform.idem.other-content". An empty key is ST_INVALID. */
MUST_USE enum status platform_idem_claim(struct ctx *c,
                                         struct str key,
                                         struct str content,
                                         struct uuid object,
                                         bool *ret_first,
                                         struct uuid *ret_object);
/* Whether the signed-in person's key has done its act; its own short transaction. Resolves unknown
 * outcomes (REL-3). ret_object is written only when known. */
MUST_USE enum status
platform_idem_find(struct ctx *c, struct str key, bool *ret_known, struct uuid *ret_object);

/* One act for one key: does what was not done yet, and answers a copy of the form with the object
 * of the first. What fails may have failed because a copy was first at that very moment, and the
 * key also tells what became of a COMMIT that nobody answered (REL-3). act runs its own
 * transactions, claims the key in the deciding one and writes its object. Not in a transaction.
 * ST_BUSY platform.idem.try-again: no answer came, and nothing is stored. */
typedef enum status platform_act_fn(struct ctx *c, void *arg, struct uuid *ret_object);
MUST_USE enum status platform_idem_once(
    struct ctx *c, struct str key, platform_act_fn *act, void *arg, struct uuid *ret_object);
/* The same for an act that fails, and leaves nothing, when it was done before: the key is asked for
 * only then. */
MUST_USE enum status platform_idem_act(
    struct ctx *c, struct str key, platform_act_fn *act, void *arg, struct uuid *ret_object);

/* Offset of the platform's clock to the machine's, in microseconds; 0 outside a rehearsal. Inside
 * the caller's transaction or without one. */
MUST_USE enum status platform_clock_offset(struct ctx *c, int64_t *ret_us);
/* Moves the clock for a rehearsal (or back, with 0), with author and reason kept. For the role
 * admin at the staff door and for the owner of the database; others get ST_FORBIDDEN. At most 20
 * years. Inside the caller's transaction or in one of its own. */
MUST_USE enum status platform_clock_set(struct ctx *c, int64_t offset_us, struct str reason);

/* The value of a dated setting on a day, for a scope (empty: the whole country). A setting without
 * a value is ST_INTERNAL: its migration is missing. Inside the caller's transaction or without. */
MUST_USE enum status platform_setting(
    struct ctx *c, const char *key, struct date day, struct str scope, struct str *ret_value);
MUST_USE enum status platform_setting_i64(
    struct ctx *c, const char *key, struct date day, struct str scope, int64_t *ret_value);

/* What a sign-in grants, as row-level security will read it. */
struct platform_context {
    const char *door;         /* "family", "staff", "public", "work" */
    struct uuid person;       /* nil: nobody */
    const char *role;         /* "parent", "clerk", "director", …; NULL: none */
    struct uuid organisation; /* nil: none */
    int64_t expires_us;       /* by the platform's clock; cut to whole seconds */
};
/* The payload for keys_sign_context(); its answer goes into actor.db_context. */
struct str platform_context(struct arena *mem, const struct platform_context *context);
/* Tells the database the key of keys_export_context_key(), 32 bytes. c->db must be the owner's; its
 * own transaction. The previous key stays valid. */
MUST_USE enum status platform_context_key_set(struct ctx *c, struct bytes key);

/* ---- classes of data ------------------------------------------------------------------------ */

/* Of which class of data a field or a document is stands in one table, level.c (M456-5.8c, AB-17):
 * public, internal, restricted, medical. The right in use sees up to one of them: role.c of account
 * and the grant say which. Who is below it gets the record without the field, and neither searches,
 * sorts nor exports by it. The classes of whole tables and columns stand in their comments. */
enum data_level { LEVEL_PUBLIC = 0, LEVEL_INTERNAL, LEVEL_RESTRICTED, LEVEL_MEDICAL };

enum level_field {
    LEVEL_OF_IIN,
    LEVEL_OF_PHONE,
    LEVEL_OF_EMAIL,
    LEVEL_OF_ADDRESS,
    LEVEL_OF_FORM_065,   /* immunisation passport */
    LEVEL_OF_FORM_052_2, /* health passport of the child */
    LEVEL_OF_PMPC,       /* conclusion of the psychological, medical and pedagogical consultation */
    LEVEL_OF_DOCUMENT,   /* any other document of an application */
    LEVEL_FIELDS
};

enum data_level level_of(enum level_field field);
/* "FORM_065" → LEVEL_OF_FORM_065; LEVEL_OF_DOCUMENT for a kind without a row of its own. */
enum level_field level_document(struct str kind);
/* Whether the right in use sees the class of this field; true for the program itself. */
bool level_sees(const struct ctx *c, enum level_field field);

/* "INTERNAL" → the bits of ACCESS_BELOW_… that come with a right of this level; 0 for a right that
 * sees everything its role may, and for words of another release. */
uint32_t level_bits(struct str level);

#endif
