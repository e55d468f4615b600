/* A seal in a token (PKCS#11, OASIS 2.40), through the library of its maker. We call it ourselves:
 * OpenSSL 3.0 reaches tokens only by engines, which its next version no longer has, and we need
 * three of the token's calls. The key stays in the token. */
#include "keys/seal.h"

#include <dlfcn.h>
#include <p11-kit/pkcs11.h>
#include <string.h>

enum { SLOTS_MOST = 64 };

struct token {
    void *library;
    CK_FUNCTION_LIST *call;
    CK_SESSION_HANDLE session;
    bool is_open;
    CK_OBJECT_HANDLE key;
    CK_SLOT_ID slot;
    uint8_t certificate[SEAL_CERTIFICATE_MOST];
    CK_ULONG n_certificate;
};

static void close_token(void *arg)
{
    struct token *token = arg;

    if (token->is_open)
        (void)token->call->C_CloseSession(token->session);
    if (token->call)
        (void)token->call->C_Finalize(NULL);
    if (token->library)
        (void)dlclose(token->library);
    free(token);
}

static bool sign(void *arg, struct bytes message, uint8_t *out, size_t *ret_n)
{
    struct token *token = arg;
    CK_MECHANISM mechanism = {CKM_SHA256_RSA_PKCS, NULL, 0};
    CK_ULONG n = KEYS_SEAL_MOST;
    uint8_t *text = malloc(message.n + 1); /* the library takes it without const */

    ASSERT(text != NULL);
    memcpy(text, message.p, message.n);
    bool fine = token->call->C_SignInit(token->session, &mechanism, token->key) == CKR_OK &&
                token->call->C_Sign(token->session, text, message.n, out, &n) == CKR_OK;
    free(text);
    *ret_n = n;
    return fine;
}

/* ---- opening --------------------------------------------------------------------------------- */

static const char *load(struct ctx *c, const struct seal_settings *s, struct token *token)
{
    CK_C_GetFunctionList list;

    token->library = dlopen(str_z(c->mem, s->module), RTLD_NOW | RTLD_LOCAL);
    void *found = token->library ? dlsym(token->library, "C_GetFunctionList") : NULL;
    if (!found)
        return "is not the library of a token";
    memcpy(&list, &found, sizeof(list)); /* as POSIX has it */
    CK_FUNCTION_LIST *call = NULL;
    if (list(&call) != CKR_OK || !call || call->C_Initialize(NULL) != CKR_OK)
        return "the library does not start";
    token->call = call;
    return NULL;
}

/* Labels are padded with blanks. */
static bool is_labelled(const uint8_t *padded, size_t n, struct str label)
{
    struct str whole = {(const char *)padded, n};
    return str_eq(str_trim(whole), label);
}

static const char *find_slot(const struct seal_settings *s, struct token *token)
{
    CK_SLOT_ID slots[SLOTS_MOST];
    CK_ULONG n = SLOTS_MOST;
    CK_TOKEN_INFO info;

    if (token->call->C_GetSlotList(CK_TRUE, slots, &n) != CKR_OK)
        return "the library names no tokens";
    for (CK_ULONG i = 0; i < n; i++)
        if (token->call->C_GetTokenInfo(slots[i], &info) == CKR_OK &&
            is_labelled(info.label, sizeof(info.label), s->token)) {
            token->slot = slots[i];
            return NULL;
        }
    return "the token is not there";
}

static const char *log_in(struct ctx *c, struct str pin, struct token *token)
{
    char *text = arena_alloc(c->mem, pin.n + 1);

    memcpy(text, pin.p, pin.n);
    if (token->call->C_OpenSession(token->slot, CKF_SERIAL_SESSION, NULL, NULL, &token->session) !=
        CKR_OK)
        return "the token opens no session";
    token->is_open = true;
    CK_RV said =
        token->call->C_Login(token->session, CKU_USER, (unsigned char *)text, (CK_ULONG)pin.n);
    explicit_bzero(text, pin.n);
    if (said == CKR_PIN_LOCKED)
        return "the token is locked after wrong PINs";
    return said == CKR_OK ? NULL : "the token does not take the PIN";
}

/* How many there are of a class with that label, two at most; *ret: the first. */
static CK_ULONG
find(const struct token *token, CK_OBJECT_CLASS class, struct str label, CK_OBJECT_HANDLE *ret)
{
    char text[SEAL_LABEL_MOST * 4];
    CK_OBJECT_HANDLE found[2];
    CK_ULONG n = 0;

    if (label.n > sizeof(text))
        return 0;
    if (label.n > 0)
        memcpy(text, label.p, label.n);
    CK_ATTRIBUTE wanted[] = {{CKA_CLASS, &class, sizeof(class)}, {CKA_LABEL, text, label.n}};
    if (token->call->C_FindObjectsInit(token->session, wanted, label.n > 0 ? 2 : 1) != CKR_OK)
        return 0;
    if (token->call->C_FindObjects(token->session, found, COUNT(found), &n) != CKR_OK)
        n = 0;
    (void)token->call->C_FindObjectsFinal(token->session);
    if (n > 0)
        *ret = found[0];
    return n;
}

static const char *find_key(const struct seal_settings *s, struct token *token)
{
    CK_OBJECT_HANDLE certificate;
    CK_ULONG n = find(token, CKO_PRIVATE_KEY, s->key, &token->key);

    if (n == 0)
        return "the token holds no such key";
    if (n > 1)
        return "the token holds several such keys; name one by its label";
    CK_ATTRIBUTE value = {CKA_VALUE, token->certificate, sizeof(token->certificate)};
    if (find(token, CKO_CERTIFICATE, s->key, &certificate) == 1 &&
        token->call->C_GetAttributeValue(token->session, certificate, &value, 1) == CKR_OK)
        token->n_certificate = value.ulValueLen;
    return NULL;
}

enum status
seal_token_open(struct ctx *c, const struct seal_settings *s, struct str pin, struct seal_key *ret)
{
    struct token *token = calloc(1, sizeof(*token));
    struct str where = s->module;

    ASSERT(token != NULL);
    const char *wrong = load(c, s, token);
    if (!wrong) {
        where = s->token;
        wrong = find_slot(s, token);
    }
    if (!wrong)
        wrong = log_in(c, pin, token);
    if (!wrong)
        wrong = find_key(s, token);
    if (wrong) {
        close_token(token);
        return seal_fail(c, where, wrong);
    }
    *ret = (struct seal_key){.sign = sign,
                             .close = close_token,
                             .arg = token,
                             .certificate = {token->certificate, token->n_certificate}};
    return ST_OK;
}
