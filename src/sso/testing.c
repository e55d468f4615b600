/* See testing.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "base/base64.h"
#include "keys/keys.h"
#include "sso/testing.h"
#include "sso_test_queries.h"

struct page *server, *keeper;
struct client library, app;
static struct ctx *root;

PRINTF(1, 2) static const char *text_of(const char *format, ...)
{
    static char text[4][2000];
    static unsigned next;
    va_list args;

    next = (next + 1) % COUNT(text);
    va_start(args, format);
    int n = vsnprintf(text[next], sizeof(text[next]), format, args);
    va_end(args);
    assert_in_range(n, 0, sizeof(text[next]) - 1);
    return text[next];
}

int sso_open(void **state)
{
    return country_open(state);
}

static void close_pages(void)
{
    if (!server)
        return;
    page_close(server);
    page_close(keeper);
    server = keeper = NULL;
}

int sso_close(void **state)
{
    close_pages();
    return country_close(state);
}

static void copy(char *to, size_t room, const char *from)
{
    assert_true(strlen(from) < room);
    memcpy(to, from, strlen(from) + 1);
}

void client_register(struct client *a, const char *name, const char *kind, const char *doors)
{
    struct page *p = keeper;

    page_get(p, "/staff/clients/new");
    page_fill(p, "name", name);
    page_fill(p, "holder", "Сынақ кітапханасы");
    page_choose(p, "kind", kind);
    page_choose(p, "doors", doors);
    page_tick(p, "scopes=profile");
    page_tick(p, "scopes=roles");
    page_fill(p, "redirects", BACK "\n" BACK "?at=2");
    page_press(p, "Сақтау");
    page_assert_status(p, 200);
    copy(a->id, sizeof(a->id), page_text(p, "#client-id"));
    copy(a->secret, sizeof(a->secret),
         page_has(p, "#client-secret") ? page_text(p, "#client-secret") : "");
}

int sso_fresh(void **state)
{
    close_pages();
    assert_int_equal(country_fresh(state), 0);
    root = db_fixture_ctx(country->fixture, "oqu_admin");
    server = country_browser();
    keeper = country_browser();
    country_add_admin(PERSON_IIN, MINISTRY);
    country_sign_in(keeper, PERSON_IIN);
    client_register(&library, "Кітапхана", "WEB", "both");
    client_register(&app, "Оқулық", "APP", "both");
    country_sign_in(country->page, ADMIN_IIN);
    return 0;
}

struct page *sso_visitor(void)
{
    return page_open(page_app_router(country->app, DOOR_PUBLIC),
                     db_fixture_ctx(country->fixture, "oqu_public"));
}

const char *enter_address(const char *path, const struct client *a, const char *more)
{
    return text_of("%s?client_id=%s&redirect_uri=https%%3A%%2F%%2Flibrary.test%%2Fback"
                   "&response_type=code&scope=openid%%20profile%%20roles&state=st-1&nonce=no-1"
                   "&code_challenge=" CHALLENGE "&code_challenge_method=S256%s",
                   path, a->id, more);
}

const char *sent_back(const struct page *p, const char *name)
{
    const char *address = page_header(p, "Refresh");
    const char *at = strstr(*address ? address : page_location(p), text_of("%s=", name));

    if (!at || !strchr("?&", at[-1]))
        return "";
    at += strlen(name) + 1;
    return text_of("%.*s", (int)strcspn(at, "&"), at);
}

void person_enters(struct page *p, const struct client *a, char code[60])
{
    page_get(p, enter_address("/staff/sso/authorize", a, ""));
    if (page_has(p, "//button[@value='yes']"))
        page_press(p, "answer=yes");
    page_assert_status(p, 200);
    copy(code, 60, sent_back(p, "code"));
    assert_string_not_equal(code, "");
}

/* The alphabet of Basic, padded. */
static const char *basic(const struct client *a)
{
    struct str pair = str_printf(country->mem, "%s:%s", a->id, a->secret),
               text = base64url_print(country->mem, pair);
    char *p = arena_alloc(country->mem, text.n + 1);

    for (size_t i = 0; i < text.n; i++) {
        p[i] = text.p[i];
        if (p[i] == '-')
            p[i] = '+';
        if (p[i] == '_')
            p[i] = '/';
    }
    return text_of("Basic %.*s%.*s", (int)text.n, p, (int)((4 - text.n % 4) % 4), "==");
}

void client_asks(const struct client *a, const char *fields)
{
    const char *body = a->secret[0] ? fields : text_of("%s&client_id=%s", fields, a->id);

    page_set_header(server, "Authorization", a->secret[0] ? basic(a) : NULL);
    page_send(server, "POST", "/staff/sso/token", "application/x-www-form-urlencoded",
              str_from_z(body));
    page_set_header(server, "Authorization", NULL);
}

void client_redeems(const struct client *a, const char *code)
{
    client_asks(a, text_of("grant_type=authorization_code&code=%s&redirect_uri="
                           "https%%3A%%2F%%2Flibrary.test%%2Fback&code_verifier=" VERIFIER,
                           code));
}

const char *answer(const char *name)
{
    json_t *json = json_loads(page_body(server), JSON_REJECT_DUPLICATES, NULL);
    const char *text = json_string_value(json_object_get(json, name));

    assert_non_null(text);
    text = str_z(country->mem, str_from_z(text));
    json_decref(json);
    return text;
}

void assert_answer_error(int status, const char *error)
{
    page_assert_status(server, status);
    assert_string_equal(answer("error"), error);
    assert_string_equal(page_header(server, "Cache-Control"), "no-store");
    assert_string_equal(page_header(server, "Content-Type"), "application/json");
}

void client_looks(const char *access)
{
    page_set_header(server, "Authorization", text_of("Bearer %s", access));
    page_get(server, "/staff/sso/userinfo");
    page_set_header(server, "Authorization", NULL);
}

struct str token_part(const char *token, int n)
{
    struct str part;

    for (; n > 0; n--)
        token = strchr(token, '.') + 1;
    assert_true(base64url_read(country->mem, (struct str){token, strcspn(token, ".")}, &part));
    return part;
}

static struct str decoded(const json_t *key, const char *name)
{
    struct str bytes;
    assert_true(base64url_read(country->mem,
                               str_from_z(json_string_value(json_object_get(key, name))), &bytes));
    return bytes;
}

/* The numbers of a published key as keys_token_verify() takes them. */
static struct bytes key_bytes(const json_t *key, uint8_t *memory)
{
    struct str parts[2];
    size_t n = 0;

    if (json_object_get(key, "n")) {
        parts[0] = decoded(key, "n");
        parts[1] = STR("");
    } else {
        parts[0] = decoded(key, "x");
        parts[1] = decoded(key, "y");
    }
    for (size_t i = 0; i < COUNT(parts); i++) {
        assert_true(n + parts[i].n <= KEYS_MODULUS);
        if (parts[i].n > 0)
            memcpy(memory + n, parts[i].p, parts[i].n);
        n += parts[i].n;
    }
    return (struct bytes){memory, n};
}

const char *published_keys(void)
{
    struct page *p = sso_visitor();
    const char *body;

    page_get(p, "/sso/keys");
    page_assert_status(p, 200);
    body = str_z(country->mem, str_copy(country->mem, str_from_z(page_body(p))));
    page_close(p);
    return body;
}

bool token_is_signed_by(const char *token, const char *keys)
{
    struct str head = token_part(token, 0), signature = token_part(token, 2);
    json_t *named = json_loadb(head.p, head.n, 0, NULL), *document = json_loads(keys, 0, NULL),
           *key;
    struct bytes message = {(const uint8_t *)token, (size_t)(strrchr(token, '.') - token)};
    uint8_t memory[KEYS_MODULUS];
    bool fine = false;
    size_t i;

    json_array_foreach(json_object_get(document, "keys"), i, key)
    {
        if (json_equal(json_object_get(key, "kid"), json_object_get(named, "kid")) &&
            json_equal(json_object_get(key, "alg"), json_object_get(named, "alg")))
            fine = keys_token_verify(key_bytes(key, memory), message,
                                     (struct bytes){(const uint8_t *)signature.p, signature.n});
    }
    json_decref(document);
    json_decref(named);
    return fine;
}

bool token_is_signed(const char *token)
{
    return token_is_signed_by(token, published_keys());
}

struct counting {
    struct str reason;
    struct sso_test_refusals_row *row;
};

static enum status refusals_tx(struct ctx *c, void *arg)
{
    struct counting *in = arg;
    return sso_test_refusals(c, in->reason, &in->row);
}

int64_t refusals(const char *reason)
{
    struct counting in = {.reason = str_from_z(reason)};

    assert_int_equal(db_tx_read(root, "test/refusals", refusals_tx, &in), ST_OK);
    return in.row->n;
}
