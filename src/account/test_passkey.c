/* Passkeys, with a device made of OpenSSL's arithmetic: added, used, copied, forged, removed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <stdio.h>
#include <string.h>

#include "account/passkey.h"
#include "account/testing.h"
#include "account/webauthn.h"
#include "base/base64.h"

#define OWN     "/staff/account/passkeys"
#define USE     "/staff/sign-in/passkey"
#define MY_OWN  "/my/account/passkeys"
#define MY_USE  "/my/sign-in/passkey"
#define REFUSED "Бұл кіру кілті қабылданбады"

enum { KEY_ID = 32, POINT = 65, PRESENT = 0x01, VERIFIED = 0x04, MADE = 0x40 };

/* One passkey on a device, and how the device misbehaves. */
struct device {
    EVP_PKEY *key;
    uint8_t id[KEY_ID];
    uint32_t count;
    int flags;
    const char *origin, *rp;
};

static struct device device_new(uint8_t number)
{
    struct device d = {.key = EVP_EC_gen("P-256"),
                       .flags = PRESENT | VERIFIED,
                       .origin = "http://oqu.test",
                       .rp = "oqu.test"};
    assert_non_null(d.key);
    memset(d.id, number, KEY_ID);
    return d;
}

static struct str base64(const void *p, size_t n)
{
    return base64url_print(country->mem, (struct str){p, n});
}

static const char *client_data(const struct device *d, const char *type, const char *challenge)
{
    return str_z(country->mem, str_printf(country->mem,
                                          "{\"type\":\"%s\",\"challenge\":\"%s\",\"origin\":\"%s\","
                                          "\"crossOrigin\":false}",
                                          type, challenge, d->origin));
}

/* Authenticator data up to the counter; returns its length. */
static size_t head(struct device *d, int more, uint8_t data[300])
{
    d->count++;
    SHA256((const uint8_t *)d->rp, strlen(d->rp), data);
    data[32] = (uint8_t)(d->flags | more);
    for (int i = 0; i < 4; i++)
        data[33 + i] = (uint8_t)(d->count >> (24 - 8 * i));
    return 37;
}

static size_t add(uint8_t data[300], size_t n, const void *p, size_t more)
{
    memcpy(data + n, p, more);
    return n + more;
}

/* With the new key: identifier, and the public key as COSE. */
static struct str made(struct device *d)
{
    uint8_t data[300], point[POINT], aaguid[16] = {0};
    size_t n = head(d, MADE, data), size = 0;

    assert_int_equal(
        EVP_PKEY_get_octet_string_param(d->key, OSSL_PKEY_PARAM_PUB_KEY, point, POINT, &size), 1);
    assert_int_equal(size, POINT);
    n = add(data, n, aaguid, sizeof(aaguid));
    n = add(data, n, "\x00\x20", 2);
    n = add(data, n, d->id, KEY_ID);
    n = add(data, n, "\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20", 10);
    n = add(data, n, point + 1, 32);
    n = add(data, n, "\x22\x58\x20", 3);
    n = add(data, n, point + 33, 32);
    return base64(data, n);
}

static struct str signed_by(const struct device *d, struct str data, const char *client)
{
    uint8_t hash[32], signature[80];
    size_t n = sizeof(signature);
    EVP_MD_CTX *md = EVP_MD_CTX_new();

    SHA256((const uint8_t *)client, strlen(client), hash);
    assert_int_equal(EVP_DigestSignInit(md, NULL, EVP_sha256(), NULL, d->key), 1);
    assert_int_equal(EVP_DigestSignUpdate(md, data.p, data.n), 1);
    assert_int_equal(EVP_DigestSignUpdate(md, hash, sizeof(hash)), 1);
    assert_int_equal(EVP_DigestSignFinal(md, signature, &n), 1);
    EVP_MD_CTX_free(md);
    return base64(signature, n);
}

static const char *fact(struct page *p, const char *name)
{
    return str_z(country->mem, str_from_z(page_attribute(p, "//*[@data-passkey]", name)));
}

static const char *token(struct page *p)
{
    return str_z(country->mem,
                 str_from_z(page_attribute(p, "//form[.//*[@data-passkey]]//input[@name='_csrf']",
                                           "value")));
}

static void add_passkey_at(struct page *p, struct device *d, const char *name, const char *own)
{
    page_get(p, own);
    const char *client = client_data(d, "webauthn.create", fact(p, "data-passkey-challenge"));
    page_post(p, own, "_csrf", token(p), "name", name, "key", base64(d->id, KEY_ID).p, "data",
              made(d).p, "client", base64(client, strlen(client)).p);
}

static void add_passkey(struct page *p, struct device *d, const char *name)
{
    add_passkey_at(p, d, name, OWN);
}

/* What the device answers to this challenge, sent by this browser. */
static void send_answer_at(struct page *p, struct device *d, const char *challenge, const char *use)
{
    uint8_t data[300];
    size_t n = head(d, 0, data);
    const char *client = client_data(d, "webauthn.get", challenge);
    struct str signature = signed_by(d, (struct str){(const char *)data, n}, client);

    page_post(p, use, "_csrf", token(p), "_next",
              str_eq_z(str_from_z(use), MY_USE) ? "/my/account" : "/staff/account", "key",
              base64(d->id, KEY_ID).p, "data", base64(data, n).p, "client",
              base64(client, strlen(client)).p, "signature", signature.p);
}

static void send_answer(struct page *p, struct device *d, const char *challenge)
{
    send_answer_at(p, d, challenge, USE);
}

static void use_passkey(struct page *p, struct device *d)
{
    page_get(p, USE "?next=/staff/account");
    send_answer(p, d, fact(p, "data-passkey-challenge"));
}

static void assert_nobody(struct page *p)
{
    page_assert_status(p, 422);
    page_assert_says(p, REFUSED);
    page_get(p, "/staff/account");
    page_assert_text(p, "h1", "Қызметкерлерге арналған кіру");
}

/* ---- signing in ------------------------------------------------------------------------------ */

/* req: M456-5.11a */
static void a_passkey_stands_for_password_and_code(void **state)
{
    struct page *p = country->page, *other = country_browser();
    struct device d = device_new(1);
    (void)state;

    country_sign_in(p, ADMIN_IIN);
    add_passkey(p, &d, "ноутбук");
    page_assert_at(p, OWN "?done=1");
    page_assert_says(p, "ноутбук");
    page_get(p, "/staff/account/history");
    page_assert_says(p, "Кіру кілті қосылды");
    use_passkey(other, &d);
    page_assert_at(other, "/staff/account");
    page_assert_says(other, "Үлгілі Арман");
    page_get(other, "/staff/admin/people/new"); /* both factors were given just now */
    page_assert_text(other, "h1", "Жаңа есептік жазба");
    page_close(other);
    EVP_PKEY_free(d.key);
}

static void a_passkey_stands_for_the_code_of_its_owner_only(void **state)
{
    struct page *p = country->page, *other = country_browser();
    struct device own = device_new(1), foreign = device_new(2);
    (void)state;

    country_sign_in(p, ADMIN_IIN);
    add_passkey(p, &own, "кілт");
    country_sign_in(other, SECOND_IIN);
    add_passkey(other, &foreign, "кілт");
    page_get(p, "/staff/account");
    page_press(p, "Шығу");
    page_get(p, "/staff/sign-in");
    page_fill(p, "iin", ADMIN_IIN);
    page_fill(p, "password", PASSWORD);
    page_press(p, "Кіру");
    use_passkey(p, &foreign);
    page_assert_status(p, 422);
    page_assert_says(p, REFUSED);
    use_passkey(p, &own);
    page_assert_at(p, "/staff/account");
    page_close(other);
    EVP_PKEY_free(own.key);
    EVP_PKEY_free(foreign.key);
}

/* ---- what is refused ------------------------------------------------------------------------- */

static void misbehaving_devices_open_nothing(void **state)
{
    struct page *p = country->page, *other = country_browser();
    struct device good = device_new(1), stranger = device_new(1);
    (void)state;

    country_sign_in(p, ADMIN_IIN);
    add_passkey(p, &good, "кілт");
    const struct device broken[] = {
        {good.key, {0}, 100, PRESENT | VERIFIED, good.origin, good.rp},          /* unknown */
        {stranger.key, {0}, 100, PRESENT | VERIFIED, good.origin, good.rp},      /* not signed */
        {good.key, {0}, 100, PRESENT, good.origin, good.rp},                     /* no PIN */
        {good.key, {0}, 100, VERIFIED, good.origin, good.rp},                    /* nobody there */
        {good.key, {0}, 100, PRESENT | VERIFIED, "http://oqu.example", good.rp}, /* of a copy */
        {good.key, {0}, 100, PRESENT | VERIFIED, good.origin, "oqu.example"},    /* likewise */
        {good.key, {0}, 0, PRESENT | VERIFIED, good.origin, good.rp}, /* did not count on */
    };
    for (size_t i = 0; i < COUNT(broken); i++) {
        struct device d = broken[i];
        memcpy(d.id, good.id, i == 0 ? 0 : KEY_ID);
        use_passkey(other, &d);
        assert_nobody(other);
    }
    use_passkey(other, &good);
    page_assert_at(other, "/staff/account");
    page_close(other);
    EVP_PKEY_free(good.key);
    EVP_PKEY_free(stranger.key);
}

static void a_challenge_is_for_one_browser_once_and_ten_minutes(void **state)
{
    struct page *p = country->page, *other = country_browser(), *third = country_browser();
    struct device d = device_new(1);
    (void)state;

    country_sign_in(p, ADMIN_IIN);
    add_passkey(p, &d, "кілт");
    page_get(other, USE);
    const char *challenge = fact(other, "data-passkey-challenge");
    page_get(third, USE);
    send_answer(third, &d, challenge); /* another browser's */
    assert_nobody(third);
    page_get(other, USE "?next=/staff/account");
    send_answer(other, &d, challenge);
    page_assert_at(other, "/staff/account");
    page_press(other, "Шығу");
    page_get(other, USE);
    send_answer(other, &d, challenge); /* again */
    assert_nobody(other);
    page_get(other, USE);
    challenge = fact(other, "data-passkey-challenge");
    country_later(11 * 60);
    page_get(other, USE);
    send_answer(other, &d, challenge);
    assert_nobody(other);
    page_close(other);
    page_close(third);
    EVP_PKEY_free(d.key);
}

/* ---- keeping --------------------------------------------------------------------------------- */

static void a_passkey_is_added_once_and_needs_a_name_and_a_verified_user(void **state)
{
    struct page *p = country->page;
    struct device d = device_new(1), bare = device_new(2);
    (void)state;

    bare.flags = PRESENT;
    country_sign_in(p, ADMIN_IIN);
    add_passkey(p, &bare, "кілт");
    page_assert_status(p, 422);
    page_assert_says(p, "Кіру кілті қосылмады");
    assert_string_equal(page_value(p, "name"), "кілт");
    add_passkey(p, &d, "");
    page_assert_status(p, 422);
    page_assert_error(p, "name", "Атауы");
    add_passkey(p, &d, "бірінші");
    page_assert_at(p, OWN "?done=1");
    add_passkey(p, &d, "екінші");
    page_assert_status(p, 422);
    page_assert_says(p, "Бұл кіру кілті бұрын қосылған.");
    page_get(p, OWN);
    page_assert_count(p, "//section[@aria-labelledby='own-passkeys']//li", 1);
    EVP_PKEY_free(d.key);
    EVP_PKEY_free(bare.key);
}

static void a_removed_passkey_opens_nothing_and_only_its_owner_removes_it(void **state)
{
    struct page *p = country->page, *other = country_browser();
    struct device d = device_new(1);
    (void)state;

    country_sign_in(p, ADMIN_IIN);
    add_passkey(p, &d, "кілт");
    const char *address =
        page_attribute(p, "//section[@aria-labelledby='own-passkeys']//form", "action");
    struct uuid id;
    assert_true(
        scan_uuid(str_sub(str_from_z(address), strlen("/staff/account/passkey/"), 36), &id));
    db_fixture_sign(country->staff, "admin", ID(OTHER_ADMIN), ID(OTHER_SCHOOL));
    assert_int_equal(passkey_remove(country->staff, id), ST_NOT_FOUND);
    db_fixture_sign_off(country->staff);
    country_later(6 * 60);
    page_get(p, OWN);
    page_assert_text(p, "h1", "Бұл шынымен сіз бе?");
    page_fill(p, "code", country_code(country_seed));
    page_press(p, "Растау");
    page_assert_at(p, OWN);
    page_press(p, "remove-0");
    page_assert_count(p, "//section[@aria-labelledby='own-passkeys']", 0);
    use_passkey(other, &d);
    assert_nobody(other);
    page_close(other);
    EVP_PKEY_free(d.key);
}

/* ---- families -------------------------------------------------------------------------------- */

static struct page *family_browser(void)
{
    return page_open(page_app_router(country->app, DOOR_FAMILY), country->family);
}

/* req: M456-5.11a */
static void a_family_signs_in_and_confirms_with_a_passkey(void **state)
{
    struct page *p = country->parent, *other = family_browser();
    struct device d = device_new(7);
    (void)state;

    country_parent_enters("/my/account");
    add_passkey_at(p, &d, "Nautilus", MY_OWN);
    page_assert_at(p, MY_OWN "?done=1");
    page_get(p, "/my/account/history");
    page_assert_says(p, "Кіру кілті қосылды");
    page_get(other, MY_USE "?next=/my/account");
    send_answer_at(other, &d, fact(other, "data-passkey-challenge"), MY_USE);
    page_assert_at(other, "/my/account");
    page_assert_says(other, "СЫНАҚ АЙГҮЛ");
    country_later(6 * 60);
    page_get(other, MY_OWN);
    page_assert_text(other, "h1", "Бұл шынымен сіз бе?");
    page_follow(other, "Кіру кілтімен (passkey) растау");
    send_answer_at(other, &d, fact(other, "data-passkey-challenge"), MY_USE);
    page_get(other, MY_OWN);
    page_press(other, "Өшіру Nautilus");
    page_assert_silent(other, "Nautilus");
    page_close(other);
    EVP_PKEY_free(d.key);
}

static void assert_no_family(struct page *p)
{
    page_assert_status(p, 422);
    page_assert_says(p, REFUSED);
    page_get(p, "/my/account");
    page_assert_text(p, "h1", "Кіру");
}

static void a_passkey_opens_only_the_door_it_was_made_at(void **state)
{
    struct page *p = country->page, *parent = country->parent, *other = country_browser();
    struct page *family = family_browser();
    struct device office = device_new(8), home = device_new(9);
    (void)state;

    country_add(PERSON_IIN, SCHOOL, "clerk"); /* the parent works here, too */
    country_sign_in(p, PERSON_IIN);
    add_passkey(p, &office, "кеңсе");
    country_parent_enters("/my/account");
    add_passkey_at(parent, &home, "үй", MY_OWN);
    use_passkey(other, &home);
    assert_nobody(other);
    page_get(family, MY_USE);
    send_answer_at(family, &office, fact(family, "data-passkey-challenge"), MY_USE);
    assert_no_family(family);
    page_get(parent, MY_OWN);
    page_assert_says(parent, "үй");
    page_assert_silent(parent, "кеңсе");
    page_close(other);
    page_close(family);
    EVP_PKEY_free(office.key);
    EVP_PKEY_free(home.key);
}

static void an_answer_to_another_familys_browser_opens_nothing(void **state)
{
    struct page *p = country->parent, *other = family_browser();
    struct device d = device_new(7);
    (void)state;

    country_parent_enters("/my/account");
    add_passkey_at(p, &d, "Nautilus", MY_OWN);
    page_get(p, MY_USE);
    const char *challenge = fact(p, "data-passkey-challenge");
    page_get(other, MY_USE);
    send_answer_at(other, &d, challenge, MY_USE);
    assert_no_family(other);
    page_get(other, MY_USE);
    d.flags = PRESENT; /* without PIN or finger */
    send_answer_at(other, &d, fact(other, "data-passkey-challenge"), MY_USE);
    assert_no_family(other);
    page_close(other);
    EVP_PKEY_free(d.key);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        COUNTRY_TEST(a_passkey_stands_for_password_and_code),
        COUNTRY_TEST(a_passkey_stands_for_the_code_of_its_owner_only),
        COUNTRY_TEST(misbehaving_devices_open_nothing),
        COUNTRY_TEST(a_challenge_is_for_one_browser_once_and_ten_minutes),
        COUNTRY_TEST(a_passkey_is_added_once_and_needs_a_name_and_a_verified_user),
        COUNTRY_TEST(a_removed_passkey_opens_nothing_and_only_its_owner_removes_it),
        COUNTRY_TEST(a_family_signs_in_and_confirms_with_a_passkey),
        COUNTRY_TEST(a_passkey_opens_only_the_door_it_was_made_at),
        COUNTRY_TEST(an_answer_to_another_familys_browser_opens_nothing),
    };
    return cmocka_run_group_tests(tests, country_open, country_close);
}
