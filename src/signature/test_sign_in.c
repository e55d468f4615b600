/* Signing in with a key of the National Certification Authority at both doors: the right keys, and
 * every way that must be refused. The authority is that of src/cades/testing; files are uploaded,
 * as the script of the page does with what NCALayer gives. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "account/testing.h"
#include "cades/testing/authority.h"

#define BEGIN   "ЭЦҚ кілтімен кіру"
#define SEND    "Кіру"
#define OVER    "Кіру мәтінінің мерзімі өтті"
#define HOME    "/my/account"
#define KEY_FOR "1.3.6.1.5.5.7.3.2"

static struct arena *mem;
static int64_t now;
static struct authority *nation;
static struct owner *own, *to_sign, *expired, *revoked, *employee, *stranger, *admin, *colleague,
    *other_school;

static struct owner *
admit(const char *iin, const char *const *purposes, const char *bin, int64_t serial)
{
    struct profile profile = authority_parent();

    profile.name = STR("СЫНАҚ АЙГҮЛ");
    profile.surname = STR("СЫНАҚ");
    profile.iin = str_from_z(iin);
    profile.bin = str_from_z(bin);
    profile.organisation = bin[0] ? STR("№ 9 МЕКТЕП") : STR("");
    profile.purposes = purposes;
    profile.serial = serial;
    if (serial == 0x9004) {
        profile.from_us -= 800 * TIME_DAY;
        profile.until_us -= 800 * TIME_DAY;
    }
    return authority_admit(mem, nation, profile);
}

static void admit_all(void)
{
    static const char *const person[] = {KEY_FOR, "1.2.398.3.3.4.1.1", NULL};
    static const char *const clerk[] = {KEY_FOR, "1.2.398.3.3.4.1.2", "1.2.398.3.3.4.1.2.5", NULL};
    static const char *const papers[] = {"1.3.6.1.5.5.7.3.4", "1.2.398.3.3.4.1.1", NULL};

    own = admit(PERSON_IIN, person, "", 0x9001);
    to_sign = admit(PERSON_IIN, papers, "", 0x9002);
    revoked = admit(PERSON_IIN, person, "", 0x9003);
    expired = admit(PERSON_IIN, person, "", 0x9004);
    employee = admit(PERSON_IIN, clerk, SCHOOL_BIN, 0x9005);
    stranger = admit(UNKNOWN_IIN, person, "", 0x9006);
    admin = admit(ADMIN_IIN, person, "", 0x9007);
    colleague = admit(ADMIN_IIN, clerk, SCHOOL_BIN, 0x9008);
    other_school = admit(ADMIN_IIN, clerk, OTHER_BIN, 0x9009);
}

/* ---- what the operator does ------------------------------------------------------------------ */

static const char *place(const char *setting, const char *name)
{
    struct str folder = config_str(page_app_config(country->app), setting);
    return str_printf(mem, STR_FMT "%s", STR_ARG(folder), name).p;
}

static void write_file(const char *setting, const char *name, struct bytes bytes)
{
    (void)mkdir(place(setting, ""), 0700);
    FILE *out = fopen(place(setting, name), "wb");
    assert_non_null(out);
    assert_int_equal(fwrite(bytes.p, 1, bytes.n, out), bytes.n);
    assert_int_equal(fclose(out), 0);
}

static int start(void **state)
{
    (void)country_open(state);
    mem = arena_new(64 << 20, 64 << 20);
    now = db_fixture_ctx(country->fixture, "oqu_staff")->now_us;
    nation = authority_at(mem, KEY_RSA, now);
    admit_all();
    const struct listing listing = {.v = {{revoked->serial, now - TIME_DAY, 1, 0}},
                                    .n = 1,
                                    .from_us = now - TIME_DAY,
                                    .until_us = now + TIME_DAY};
    struct bytes list = authority_list(mem, nation->issuer, &listing);
    (void)mkdir(str_z(mem, config_home(page_app_config(country->app))), 0700);
    write_file("signature.anchors", "/root.cer", nation->root->certificate);
    write_file("signature.anchors", "/issuer.cer", nation->issuer->certificate);
    write_file("signature.crls", "/issuer.crl", list);
    return 0;
}

static int stop(void **state)
{
    (void)remove(place("signature.anchors", "/root.cer"));
    (void)remove(place("signature.anchors", "/issuer.cer"));
    (void)remove(place("signature.anchors", ""));
    (void)remove(place("signature.crls", "/issuer.crl"));
    (void)remove(place("signature.crls", ""));
    (void)remove(str_z(mem, config_home(page_app_config(country->app))));
    arena_free(mem);
    return country_close(state);
}

static int fresh(void **state)
{
    (void)country_fresh(state);
    country->staff->machine_us = country->staff->now_us;
    country->family->machine_us = country->family->now_us;
    return 0;
}

/* ---- what people do -------------------------------------------------------------------------- */

static void ask(struct page *p, const char *page)
{
    page_get(p, page);
    page_press(p, BEGIN);
    page_assert_status(p, 200);
    page_assert_text(p, "h1", BEGIN);
}

/* The signature over the text that was made for this browser; the page is shown again. */
static struct str signature_of(struct page *p, const struct owner *owner, bool altered)
{
    const char *staff = strstr(page_address(p), "/staff/") ? "/staff" : "/my";
    const char *page =
        str_printf(mem, "%s/sign-in/key?request=%s", staff, page_value(p, "request")).p;

    page_get(p, page_attribute(p, "//a[@data-sign-bytes]", "href"));
    page_assert_status(p, 200);
    struct str text = str_copy(mem, (struct str){page_body(p), page_body_size(p)});
    char *bytes = arena_alloc(mem, text.n);
    memcpy(bytes, text.p, text.n);
    bytes[0] ^= altered;
    const struct signing signing = {.content = {(const uint8_t *)bytes, text.n},
                                    .claimed_us = now,
                                    .signers = {owner},
                                    .n_signers = 1};
    struct bytes signature = authority_sign(mem, &signing);
    page_get(p, page);
    return (struct str){(const char *)signature.p, signature.n};
}

static void send(struct page *p, struct str signature)
{
    page_upload(p, "file", "signature.p7s", signature);
    page_press(p, SEND);
    country_accept(p);
}

static void answer(struct page *p, const struct owner *owner)
{
    send(p, signature_of(p, owner, false));
}

static void assert_nobody(struct page *p)
{
    page_get(p, "/my/account/history");
    page_assert_text(p, "h1", SEND);
}

/* ---- tests ----------------------------------------------------------------------------------- */

static void a_parent_signs_in(void **state)
{
    struct page *p = country->parent;
    (void)state;

    ask(p, HOME);
    answer(p, own);
    page_assert_at(p, HOME);
    page_assert_says(p, "СЫНАҚ АЙГҮЛ");
}

static void what_is_signed_names_the_site(void **state)
{
    struct page *p = country->parent;
    (void)state;

    ask(p, HOME);
    page_assert_says(p, "http://oqu.test/my/ сайтына ЭЦҚ кілтімен кіру");
    page_assert_says(p, "құжатқа қойылған қолтаңба емес");
}

static void wrong_keys_open_nothing(void **state)
{
    static const char *const words[] = {"құжаттарға қол қоятын кілт", "мерзімі өткен",
                                        "кері қайтарылған"};
    const struct owner *const wrong[] = {to_sign, expired, revoked};
    struct page *p = country->parent;
    (void)state;

    ask(p, HOME);
    for (size_t i = 0; i < COUNT(wrong); i++) {
        answer(p, wrong[i]);
        page_assert_status(p, 422);
        page_assert_error(p, "file", words[i]);
    }
    answer(p, own); /* the text is good for another try */
    page_assert_at(p, HOME);
}

static void altered_text_and_garbage_open_nothing(void **state)
{
    struct page *p = country->parent;
    (void)state;

    ask(p, HOME);
    send(p, signature_of(p, own, true));
    page_assert_status(p, 422);
    send(p, STR("garbage"));
    page_assert_status(p, 422);
    page_assert_error(p, "file", "Сіз кірмедіңіз");
    assert_nobody(p);
}

static void a_text_is_signed_once(void **state)
{
    struct page *p = country->parent, *other = NULL;
    char again[100];
    (void)state;

    ask(p, HOME);
    (void)snprintf(again, sizeof(again), "%s", page_address(p));
    struct str signature = signature_of(p, own, false);
    other = page_open(page_app_router(country->app, DOOR_FAMILY), country->family);
    page_set_cookie(other, "__Host-key", page_cookie(p, "__Host-key"));
    page_get(other, again);
    page_upload(other, "file", "signature.p7s", signature);
    send(p, signature);
    page_assert_at(p, HOME);
    page_press(other, SEND); /* the same signature once more, with the browser's own secret */
    page_assert_status(other, 422);
    page_assert_says(other, OVER);
    assert_nobody(other);
    page_close(other);
}

static void a_text_belongs_to_its_browser_and_door(void **state)
{
    struct page *p = country->parent;
    struct page *other = page_open(page_app_router(country->app, DOOR_FAMILY), country->family);
    const char *request;
    (void)state;

    ask(p, HOME);
    request = str_printf(mem, "%s", strstr(page_address(p), "request=")).p;
    struct str signature = signature_of(p, own, false);
    page_get(other, str_printf(mem, "/my/sign-in/key?%s", request).p);
    page_assert_says(other, OVER);
    ask(other, HOME);
    send(other, signature); /* over the other browser's text */
    page_assert_status(other, 422);
    assert_nobody(other);
    page_set_cookie(country->page, "__Host-key", page_cookie(p, "__Host-key"));
    page_get(country->page, str_printf(mem, "/staff/sign-in/key?%s", request).p);
    page_assert_says(country->page, OVER);
    page_close(other);
}

static void a_text_lives_five_minutes(void **state)
{
    struct page *p = country->parent;
    (void)state;

    ask(p, HOME);
    struct str signature = signature_of(p, own, false);
    page_upload(p, "file", "signature.p7s", signature);
    country_later(5 * 60);
    page_press(p, SEND);
    page_assert_status(p, 422);
    page_assert_says(p, OVER);
}

static void families_take_no_key_of_an_organisation(void **state)
{
    struct page *p = country->parent;
    (void)state;

    ask(p, HOME);
    answer(p, employee);
    page_assert_status(p, 422);
    page_assert_says(p, "ұйым қызметкерінің кілті");
    assert_nobody(p);
}

static void staff_sign_in_with_both_kinds_of_keys(void **state)
{
    const struct owner *const right[] = {admin, colleague};
    struct page *p = country->page;
    (void)state;

    for (size_t i = 0; i < COUNT(right); i++) {
        (void)fresh(NULL);
        p = country->page;
        ask(p, "/staff/admin/people");
        answer(p, right[i]);
        page_assert_at(p, "/staff/admin/people");
        page_assert_status(p, 200);
    }
}

static void staff_without_a_role_there_are_told(void **state)
{
    const struct owner *const wrong[] = {other_school, stranger};
    static const char *const words[] = {"рөліңіз жоқ ұйымға", "қолданыстағы рөлі жоқ"};
    struct page *p = country->page;
    (void)state;

    for (size_t i = 0; i < COUNT(wrong); i++) {
        ask(p, "/staff/account");
        answer(p, wrong[i]);
        page_assert_status(p, 422);
        page_assert_says(p, words[i]);
    }
    page_get(p, "/staff/account");
    page_assert_text(p, "h1", "Қызметкерлерге арналған кіру");
}

static void a_key_confirms_what_a_code_would(void **state)
{
    struct page *p = country->page;
    (void)state;

    country_sign_in(p, ADMIN_IIN);
    country_later(6 * 60);
    page_get(p, "/staff/admin/people/new");
    page_press(p, "ЭЦҚ кілтімен растау");
    answer(p, stranger);
    page_assert_says(p, "Осы браузерде басқа адам кіріп тұр");
    page_get(p, "/staff/admin/people/new");
    page_press(p, "ЭЦҚ кілтімен растау");
    answer(p, admin);
    page_assert_at(p, "/staff/admin/people/new");
}

static void failures_are_listed_and_slow_down(void **state)
{
    struct page *p = country->page;
    (void)state;

    ask(p, "/staff/account");
    answer(p, revoked);
    page_get(p, "/staff/sign-in/key");
    page_press(p, "Жалғастыру");
    for (int i = 0; i < 10; i++)
        send(p, STR("garbage"));
    answer(p, admin);
    page_assert_status(p, 422);
    page_assert_says(p, "Әрекет тым көп болды");
    struct page *security = country_browser();
    country_sign_in(security, ADMIN_IIN);
    page_get(security, "/staff/admin/sign-ins");
    page_assert_says(security, "ЭЦҚ: кілт кері қайтарылған");
    page_assert_says(security, "ЭЦҚ: қолтаңба немесе сертификат дұрыс емес");
    page_close(security);
}

/* A key of the national authority names the number of its holder, so nobody else's children open.
 */
static void who_came_to_work_with_a_key_goes_on_to_the_family_door(void **state)
{
    struct page *staff = country->page, *family = country->parent;
    (void)state;

    ask(staff, "/staff/account");
    answer(staff, colleague);
    page_get(family, "/my/sign-in/cross");
    page_get(staff, str_z(mem, str_copy(mem, str_from_z(page_address(family)))));
    page_assert_text(staff, "h1", "Ата-ана кабинеті");
    page_press(staff, "Өту");
    page_get(family, str_z(mem, str_copy(mem, str_from_z(page_address(staff)))));
    country_accept(family);
    page_assert_at(family, "/my/");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_parent_signs_in, fresh),
        cmocka_unit_test_setup(what_is_signed_names_the_site, fresh),
        cmocka_unit_test_setup(wrong_keys_open_nothing, fresh),
        cmocka_unit_test_setup(altered_text_and_garbage_open_nothing, fresh),
        cmocka_unit_test_setup(a_text_is_signed_once, fresh),
        cmocka_unit_test_setup(a_text_belongs_to_its_browser_and_door, fresh),
        cmocka_unit_test_setup(a_text_lives_five_minutes, fresh),
        cmocka_unit_test_setup(families_take_no_key_of_an_organisation, fresh),
        cmocka_unit_test_setup(staff_sign_in_with_both_kinds_of_keys, fresh),
        cmocka_unit_test_setup(staff_without_a_role_there_are_told, fresh),
        cmocka_unit_test_setup(a_key_confirms_what_a_code_would, fresh),
        cmocka_unit_test_setup(failures_are_listed_and_slow_down, fresh),
        cmocka_unit_test_setup(who_came_to_work_with_a_key_goes_on_to_the_family_door, fresh),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
