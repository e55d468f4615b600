/* A director signs several orders with one PIN: the right ones are signed, each wrong one is told
 * at its line, and what waits for the authority is sent again without signing again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "admission/testing/site.h"
#include "base/base64.h"
#include "base/scan.h"
#include "base/time.h"
#include "cades/testing/authority.h"
#include "i18n/msg_admission.h"

enum { ORDERS = 3 };

static struct arena *mem;
static int64_t now; /* the machine's clock, which the site's requests get */
static struct authority *country;
static struct owner *head, *expired;

static struct owner *admit_head(int64_t serial, int64_t earlier)
{
    struct profile profile = authority_head();

    profile.bin = STR("991240000013");
    profile.iin = world_parent_iin(&(struct ctx){.mem = mem}, 503); /* the director of the world */
    profile.serial = serial;
    profile.from_us -= earlier;
    profile.until_us -= earlier;
    return authority_admit(mem, country, profile);
}

static int start(void **state)
{
    (void)site_start(state);
    mem = arena_new(64 << 20, 64 << 20);
    assert_true(scan_instant(STR(SITE_DAY), &now));
    country = authority_at(mem, KEY_RSA, now);
    head = admit_head(0x9001, 0);
    expired = admit_head(0x9002, 800 * TIME_DAY);
    return 0;
}

static int stop(void **state)
{
    arena_free(mem);
    return site_stop(state);
}

/* ---- steps ----------------------------------------------------------------------------------- */

static void write_file(const char *folder, const char *name, struct bytes bytes)
{
    const char *path = str_printf(mem, "%s/%s", site.home, folder).p;

    (void)mkdir(path, 0700);
    FILE *out = fopen(str_printf(mem, "%s/%s", path, name).p, "wb");
    assert_non_null(out);
    assert_int_equal(fwrite(bytes.p, 1, bytes.n, out), bytes.n);
    assert_int_equal(fclose(out), 0);
}

static void trust_the_authority(void)
{
    write_file("anchors", "root.cer", country->root->certificate);
    write_file("anchors", "issuer.cer", country->issuer->certificate);
}

static void fetch_the_list(void)
{
    const struct listing listing = {.from_us = now - TIME_DAY, .until_us = now + TIME_DAY};

    write_file("crls", "issuer.crl", authority_list(mem, country->issuer, &listing));
}

static struct page *director(void)
{
    struct page *p = site_staff("director", site.world.director, site.world.school);

    site_language(p, LANG_RU);
    return p;
}

/* One child each; the director has the list of orders before them. */
static struct page *orders(void)
{
    struct uuid pool = world_pool(&site.world, "kk", ORDERS), children[ORDERS];
    struct page *clerk = site_staff("clerk", site.world.clerk, site.world.school);
    struct page *p = director();

    for (int i = 0; i < ORDERS; i++) {
        children[i] = world_apply(&site.world, pool, SEAT_LANE_T);
        page_get(clerk, site_path("/staff/admission/%s", children[i]));
        site_press(clerk, MSG_admission_staff_approve);
    }
    world_clock(&site.world, "2026-08-25T10:00:00+05:00");
    for (int i = 0; i < ORDERS; i++) {
        page_get(p, "/staff/orders/new");
        page_fill(p, "number", str_printf(mem, "%d-НҚ", i + 1).p);
        page_fill_date(p, "date", "2026-08-25");
        page_fill(p, "letter", "А");
        page_tick(p, str_printf(mem, "child=" STR_FMT, STR_ARG(uuid_print(mem, children[i]))).p);
        site_press(p, MSG_admission_order_sign);
        page_assert_at(p, "/staff/orders");
    }
    return p;
}

static struct page *asked_to_sign(void)
{
    struct page *p = orders();

    page_follow(p, "Подписать несколько приказов сразу");
    page_assert_count(p, "//input[@type='checkbox'][@checked]", ORDERS);
    page_press(p, "Перейти к подписанию");
    page_assert_status(p, 200);
    page_assert_says(p, "Подписано документов: 0 из 3");
    return p;
}

static struct str as_text(struct bytes bytes)
{
    return (struct str){(const char *)bytes.p, bytes.n};
}

static struct str signed_as_line(struct str content, const struct owner *owner)
{
    const struct signing signing = {
        .content = {(const uint8_t *)content.p, content.n}, .signers = {owner}, .n_signers = 1};

    return base64_print(mem, as_text(authority_sign(mem, &signing)));
}

/* The signature over the document of a line of the page, 1 … n. */
static struct str signature_of(struct page *p, int line, const struct owner *owner)
{
    struct page *download = director();

    page_get(download, page_attribute(p, str_printf(mem, "//tbody/tr[%d]/th/a", line).p, "href"));
    page_assert_status(download, 200);
    return signed_as_line(
        str_copy(mem, (struct str){page_body(download), page_body_size(download)}), owner);
}

static void send(struct page *p, struct str file)
{
    page_upload(p, "file", "signatures.txt", file);
    page_press(p, "Отправить подписи");
}

static void assert_line(struct page *p, int line, const char *says)
{
    page_assert_text(p, str_printf(mem, "//tbody/tr[%d]/td", line).p, says);
}

static struct str lines_of(struct str a, struct str b, struct str c)
{
    return str_printf(mem, STR_FMT "\n" STR_FMT "\r\n" STR_FMT, STR_ARG(a), STR_ARG(b), STR_ARG(c));
}

/* ---- tests ----------------------------------------------------------------------------------- */

static void each_order_is_judged_by_itself(void **state)
{
    (void)state;
    trust_the_authority();
    fetch_the_list();
    struct page *p = asked_to_sign();
    assert_non_null(strstr(page_header(p, "Content-Security-Policy"), "wss://127.0.0.1:13579;"));
    struct str first = signature_of(p, 1, head), third = signature_of(p, 3, head);
    send(p, lines_of(signed_as_line(STR("another document"), head), signature_of(p, 2, expired),
                     first));
    page_assert_status(p, 422);
    page_assert_error(p, "file", "Подписаны не все приказы");
    page_assert_says(p, "Подписано документов: 1 из 3");
    page_assert_says(p, "не относятся ни к одному из этих документов: 1");
    assert_line(p, 1, "Подписан");
    assert_line(p, 2, "Не принята срок действия сертификата истёк");
    assert_line(p, 3, "Не подписан");
    send(p, lines_of(third, signature_of(p, 2, head), first));
    page_assert_status(p, 200);
    page_assert_says(p, "Подписано документов: 3 из 3");
    page_assert_count(p, "//form[.//input[@type='file']]", 0);
    page_get(p, "/staff/orders");
    page_assert_count(p, "//a[contains(@href, 'signed.p7s')]", 3);
    page_assert_silent(p, "Подписать несколько приказов сразу");
}

/* req: M456-23.10 */
static void what_waits_for_the_authority_is_signed_later_without_the_pin(void **state)
{
    (void)state;
    trust_the_authority();
    struct page *p = asked_to_sign();
    send(p, lines_of(signature_of(p, 1, head), signature_of(p, 2, head), signature_of(p, 3, head)));
    page_assert_status(p, 422);
    assert_line(p, 1,
                "Ждёт проверки Подпись верна, но удостоверяющий центр сейчас не отвечает, "
                "не отозван ли ключ. Ничего не отправлено. Отправьте ещё раз через "
                "несколько минут: подписывать заново не нужно");
    page_assert_says(p, "ждущие ответа, сохранены на этой странице: 3");
    fetch_the_list();
    page_press(p, "Отправить подписи");
    page_assert_status(p, 200);
    page_assert_says(p, "Подписано документов: 3 из 3");
}

/* What the script gives to NCALayer: all in one question. */
static void the_list_holds_what_is_not_signed(void **state)
{
    (void)state;
    trust_the_authority();
    fetch_the_list();
    struct page *p = asked_to_sign(), *script = director();
    const char *list =
        str_copy(mem, str_from_z(page_attribute(p, "//a[@data-sign-bytes='list']", "href"))).p;
    page_get(script, page_attribute(p, "//tbody/tr[1]/th/a", "href"));
    struct str text = base64_print(mem, (struct str){page_body(script), page_body_size(script)});
    page_get(script, list);
    assert_non_null(strstr(page_body(script), str_z(mem, text)));
    send(p, signature_of(p, 1, head));
    page_get(script, list);
    assert_null(strstr(page_body(script), str_z(mem, text)));
}

static void nothing_ticked_and_nothing_sent_is_told(void **state)
{
    (void)state;
    trust_the_authority();
    struct page *p = asked_to_sign();
    page_press(p, "Отправить подписи");
    page_assert_status(p, 422);
    page_assert_error(p, "file", "Выберите файл подписи");
    page_get(p, "/staff/orders/sign");
    const char *action = site_token(p, "/staff/orders/sign");
    page_post(p, "/staff/orders/sign", "_csrf", action, "_idem", SITE_IDEM);
    page_assert_status(p, 422);
    page_assert_says(p, "Отметьте хотя бы один приказ");
}

static void a_stranger_finds_no_batch(void **state)
{
    struct page *stranger = site_staff("director", site.world.director, site.world.other_school);
    (void)state;
    trust_the_authority();
    fetch_the_list();
    struct page *p = asked_to_sign();
    const char *order = page_attribute(p, "//tbody/tr[1]/th/a", "href");
    struct uuid id;
    assert_true(scan_uuid(str_sub(str_from_z(order), strlen("/staff/orders/"), 36), &id));
    page_get(stranger, page_address(p));
    page_assert_status(stranger, 404);
    page_get(stranger, str_printf(mem, "%s/list", page_address(p)).p);
    page_assert_status(stranger, 404);
    page_post(stranger, "/staff/orders/sign", "_csrf", site_token(stranger, "/staff/orders/sign"),
              "_idem", SITE_IDEM, "order", str_z(mem, uuid_print(mem, id)));
    page_assert_status(stranger, 404);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(each_order_is_judged_by_itself),
        SITE_TEST(what_waits_for_the_authority_is_signed_later_without_the_pin),
        SITE_TEST(the_list_holds_what_is_not_signed),
        SITE_TEST(nothing_ticked_and_nothing_sent_is_told),
        SITE_TEST(a_stranger_finds_no_batch),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
