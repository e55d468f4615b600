/* A fresh installation in production: nobody wrote a setting about signatures but the address of a
 * service, no folder of certificates is there, and the first order is signed. In the place of the
 * certificates that come with the program stand those of an authority that looks like the national
 * one, because nobody else can sign under its roots; that the real ones are what they should be,
 * src/signature/test_delivered.c shows. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "admission/testing/site.h"
#include "base/scan.h"
#include "base/time.h"
#include "cades/testing/service.h"
#include "i18n/msg_admission.h"
#include "i18n/msg_signature.h"
#include "signature/signature.h"

static struct arena *mem;
static int64_t now; /* the machine's clock, which the site's requests get */
static struct authority *nation, *for_testing;
static struct owner *head, *expired, *revoked, *test_key;
static struct authority_peer service;
static pthread_t thread;

size_t signature_delivered(struct bytes ret[SIGNATURE_DELIVERED_MOST])
{
    ret[0] = nation->root->certificate;
    ret[1] = nation->issuer->certificate;
    return 2;
}

static struct owner *admit_head(struct authority *authority, int64_t serial, int64_t earlier)
{
    struct profile profile = authority_head();

    profile.iin = world_parent_iin(&(struct ctx){.mem = mem}, 503); /* the director of the world */
    profile.serial = serial;
    profile.from_us -= earlier;
    profile.until_us -= earlier;
    return authority_admit(mem, authority, profile);
}

static int start(void **state)
{
    mem = arena_new(64 << 20, 64 << 20);
    assert_true(scan_instant(STR(SITE_DAY), &now));
    assert_true(authority_peer_listen(&service, 0));
    site_settings = str_printf(mem,
                               "[signature]\nauthority = national\n"
                               "ocsp_url = http://127.0.0.1:%d/\n",
                               service.port)
                        .p;
    (void)site_start(state);
    service.ahead_us = now - time_real_us();
    nation = authority_called(mem, "", KEY_GOST_2015_512, now);
    for_testing = authority_at(mem, KEY_GOST_2015_512, now);
    head = admit_head(nation, 0x9101, 0);
    expired = admit_head(nation, 0x9102, 800 * TIME_DAY);
    revoked = admit_head(nation, 0x9103, 0);
    test_key = admit_head(for_testing, 0x9104, 0);
    service.country = nation;
    service.about = head;
    assert_int_equal(pthread_create(&thread, NULL, authority_peer_serve, &service), 0);
    return 0;
}

static int stop(void **state)
{
    int st = site_stop(state);

    (void)shutdown(service.listening, SHUT_RDWR);
    (void)pthread_join(thread, NULL);
    (void)close(service.listening);
    arena_free(mem);
    return st;
}

/* ---- steps ----------------------------------------------------------------------------------- */

static struct page *director(void)
{
    return site_staff("director", site.world.director, site.world.school);
}

/* The first order of the installation, offered to be signed. */
static struct page *first_order(void)
{
    struct uuid pool = world_pool(&site.world, "kk", 1);
    struct uuid id = world_apply(&site.world, pool, SEAT_LANE_T);
    struct page *clerk = site_staff("clerk", site.world.clerk, site.world.school);
    struct page *p = director();

    page_get(clerk, site_path("/staff/admission/%s", id));
    site_press(clerk, MSG_admission_staff_approve);
    world_clock(&site.world, "2026-08-25T10:00:00+05:00");
    site_language(p, LANG_RU);
    page_get(p, "/staff/orders/new");
    page_fill(p, "number", "1-НҚ");
    page_fill_date(p, "date", "2026-08-25");
    page_fill(p, "letter", "А");
    page_tick(p, str_printf(mem, "child=" STR_FMT, STR_ARG(uuid_print(mem, id))).p);
    site_press(p, MSG_admission_order_sign);
    page_assert_at(p, "/staff/orders");
    page_press(p, "Подписать ключом ЭЦП: 1-НҚ");
    page_assert_status(p, 200);
    return p;
}

static void send_signed(struct page *p, const struct owner *owner)
{
    struct page *download = director();

    page_get(download, page_attribute(p, "//a[@data-sign-bytes]", "href"));
    page_assert_status(download, 200);
    struct str bytes = str_copy(mem, (struct str){page_body(download), page_body_size(download)});
    const struct signing signing = {
        .content = {(const uint8_t *)bytes.p, bytes.n}, .signers = {owner}, .n_signers = 1};
    struct bytes signature = authority_sign(mem, &signing);
    struct str file = {(const char *)signature.p, signature.n};
    page_upload(p, "file", "signature.p7s", file);
    site_press(p, MSG_signature_key_send);
}

static void assert_refused(struct page *p, const char *reason)
{
    struct page *list = director();

    page_assert_status(p, 422);
    page_assert_error(p, "file", reason);
    page_get(list, "/staff/orders");
    page_assert_count(list, "//a[contains(@href, 'signed.p7s')]", 0);
}

/* ---- tests ----------------------------------------------------------------------------------- */

/* req: M456-22.4 */
/* req: M456-22.10 */
static void the_first_order_is_signed_without_set_up(void **state)
{
    (void)state;
    assert_int_not_equal(access(str_printf(mem, "%s/anchors", site.home).p, F_OK), 0);
    assert_int_not_equal(access(str_printf(mem, "%s/crls", site.home).p, F_OK), 0);
    struct page *p = first_order();
    service.about = head;
    service.revoked = false;
    service.asked = 0;
    send_signed(p, head);
    page_assert_at(p, "/staff/orders");
    page_assert_count(p, "//a[contains(@href, 'signed.p7s')]", 1);
    assert_int_equal(service.asked, 1); /* and the authority was asked about the key */
}

/* req: M456-22.10 */
static void ended_and_revoked_keys_are_refused_by_name(void **state)
{
    (void)state;
    struct page *p = first_order();
    service.asked = 0;
    send_signed(p, expired);
    assert_refused(p, "срок действия сертификата истёк");
    assert_int_equal(service.asked, 0); /* it is wrong whatever they say */
    service.about = revoked;
    service.revoked = true;
    send_signed(p, revoked);
    assert_refused(p, "сертификат отозван");
    assert_int_equal(service.asked, 1);
}

/* req: M456-22.4 */
static void a_key_of_an_authority_for_testing_is_refused_by_name(void **state)
{
    static const char *const reasons[] = {
        [LANG_KK] = "кілтті тестілік куәландырушы орталық берген",
        [LANG_RU] = "ключ выдан тестовым удостоверяющим центром",
        [LANG_EN] = "the key was issued by an authority for testing",
    };
    (void)state;
    struct page *p = first_order();
    const char *address = str_copy(mem, str_from_z(page_address(p))).p;
    service.asked = 0;
    for (enum lang lang = LANG_KK; lang <= LANG_EN; lang++) {
        site_language(p, lang);
        page_get(p, address);
        send_signed(p, test_key);
        assert_refused(p, reasons[lang]);
    }
    assert_int_equal(service.asked, 0);
}

/* What an operator adds by mistake changes nothing: the name of the authority decides. */
static void a_test_authority_that_the_operator_added_is_not_believed(void **state)
{
    const char *folder = str_printf(mem, "%s/anchors", site.home).p;
    const struct owner *added[] = {for_testing->root, for_testing->issuer};
    (void)state;
    assert_int_equal(mkdir(folder, 0700), 0);
    for (size_t i = 0; i < COUNT(added); i++) {
        FILE *out = fopen(str_printf(mem, "%s/%zu.cer", folder, i).p, "wb");
        assert_non_null(out);
        assert_int_equal(fwrite(added[i]->certificate.p, 1, added[i]->certificate.n, out),
                         added[i]->certificate.n);
        assert_int_equal(fclose(out), 0);
    }
    struct page *p = first_order();
    send_signed(p, test_key);
    assert_refused(p, "ключ выдан тестовым удостоверяющим центром");
    service.about = head;
    service.revoked = false;
    send_signed(p, head);
    page_assert_at(p, "/staff/orders");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(the_first_order_is_signed_without_set_up),
        SITE_TEST(ended_and_revoked_keys_are_refused_by_name),
        SITE_TEST(a_key_of_an_authority_for_testing_is_refused_by_name),
        SITE_TEST(a_test_authority_that_the_operator_added_is_not_believed),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
