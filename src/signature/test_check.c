/* Anyone checks a document with its signature: what is said of right ones and wrong ones, and whose
 * name is shown. No database is needed: nothing is looked up and nothing is kept. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "app/module.h"
#include "base/log.h"
#include "base/time.h"
#include "cades/testing/authority.h"
#include "file/file.h"
#include "page_app.h"
#include "page_test.h"
#include "signature/check.h"

#define VALID   "Қолтаңба жарамды"
#define INVALID "Қолтаңба жарамсыз"
#define ORDER   "order of the school\n"

static struct arena *mem;
static struct page_app *app;
static struct authority *nation;
static struct owner *revoked, *foreign;
static struct ctx like;
static struct page *p;

/* ---- what the operator does ------------------------------------------------------------------ */

static const char *place(const char *setting, const char *name)
{
    return str_printf(mem, STR_FMT "%s", STR_ARG(config_str(page_app_config(app), setting)), name)
        .p;
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
    struct profile profile = authority_parent();
    (void)state;

    log_init("test", LOG_ERROR);
    mem = arena_new(64 << 20, 64 << 20);
    app = page_app_open("[site]\naddress = http://oqu.test\n");
    like = (struct ctx){.now_us = time_real_us(), .machine_us = time_real_us()};
    nation = authority_at(mem, KEY_GOST_2015_512, like.now_us);
    foreign = authority_at(mem, KEY_GOST_2015_512, like.now_us)->head;
    profile.serial = 0x9101;
    revoked = authority_admit(mem, nation, profile);
    const struct listing listing = {.v = {{revoked->serial, like.now_us - TIME_DAY, 1, 0}},
                                    .n = 1,
                                    .from_us = like.now_us - TIME_DAY,
                                    .until_us = like.now_us + TIME_DAY};
    (void)mkdir(str_z(mem, config_home(page_app_config(app))), 0700);
    write_file("signature.anchors", "/root.cer", nation->root->certificate);
    write_file("signature.anchors", "/issuer.cer", nation->issuer->certificate);
    write_file("signature.crls", "/issuer.crl", authority_list(mem, nation->issuer, &listing));
    p = page_open(page_app_router(app, DOOR_PUBLIC), &like);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    page_close(p);
    (void)remove(place("signature.anchors", "/root.cer"));
    (void)remove(place("signature.anchors", "/issuer.cer"));
    (void)remove(place("signature.anchors", ""));
    (void)remove(place("signature.crls", "/issuer.crl"));
    (void)remove(place("signature.crls", ""));
    (void)remove(str_z(mem, config_home(page_app_config(app))));
    page_app_close(app);
    arena_free(mem);
    return 0;
}

/* ---- steps ----------------------------------------------------------------------------------- */

static struct str signed_by(const struct owner *owner, bool attached)
{
    const struct signing signing = {.content = {(const uint8_t *)ORDER, strlen(ORDER)},
                                    .attached = attached,
                                    .claimed_us = like.now_us,
                                    .signers = {owner},
                                    .n_signers = 1};
    struct bytes signature = authority_sign(mem, &signing);
    return (struct str){(const char *)signature.p, signature.n};
}

static void check(const char *document, struct str signature)
{
    page_get(p, "/check/file");
    if (document)
        page_upload(p, "document", "order.txt", str_from_z(document));
    page_upload(p, "file", "order.txt.p7s", signature);
    page_press(p, "Тексеру");
}

/* ---- tests ----------------------------------------------------------------------------------- */

static void an_official_is_named(void **state)
{
    (void)state;
    for (int attached = 0; attached < 2; attached++) {
        check(attached ? NULL : ORDER, signed_by(nation->head, attached));
        page_assert_status(p, 200);
        page_assert_says(p, VALID);
        page_assert_says(p, "ҮЛГІЕВА СЫНАҚ АСАНҚЫЗЫ");
        page_assert_says(p, "№1 СЫНАҚ МЕКТЕБІ");
        page_assert_says(p, "қол қоюшының сағаты бойынша");
        page_assert_count(p, "//tbody/tr", CADES_CHECKS);
    }
}

static void a_private_person_is_not_named(void **state)
{
    (void)state;
    check(ORDER, signed_by(nation->parent, false));
    page_assert_says(p, VALID);
    page_assert_says(p, "Жеке тұлға");
    page_assert_silent(p, "СЫНАҚОВ");
    page_assert_silent(p, "620704500039");
}

static void wrong_ones_say_which_check_failed(void **state)
{
    (void)state;
    check("another order\n", signed_by(nation->head, false));
    page_assert_says(p, INVALID);
    page_assert_text(p, "//tr[th='Мазмұны өзгермеген']/td/span[1]", "қате");
    check(ORDER, signed_by(revoked, false));
    page_assert_says(p, INVALID);
    page_assert_says(p, "кері қайтарылған");
    check(ORDER, STR("garbage"));
    page_assert_says(p, INVALID);
}

/* Anybody can make an authority that calls itself anything. */
static void a_name_that_nothing_vouches_for_is_not_shown(void **state)
{
    (void)state;
    check(ORDER, signed_by(foreign, false));
    page_assert_says(p, INVALID);
    page_assert_says(p, "сертификатқа сенуге болмайды");
    page_assert_silent(p, "ҮЛГІЕВА");
}

static void what_is_missing_or_too_large_is_told_at_its_field(void **state)
{
    struct str large = {arena_alloc(mem, CHECK_FILE_MOST + 1), CHECK_FILE_MOST + 1};
    (void)state;

    page_get(p, "/check/file");
    page_press(p, "Тексеру");
    page_assert_status(p, 422);
    page_assert_error(p, "file", "Қолтаңба файлын таңдаңыз");
    page_get(p, "/check/file");
    page_upload(p, "document", "large.txt", large);
    page_upload(p, "file", "order.txt.p7s", STR("garbage"));
    page_press(p, "Тексеру");
    page_assert_status(p, 422);
    page_assert_error(p, "document", "Файл 4 МБ-тан үлкен");
}

/* The document stands in the file, and only there. */
static struct bytes xml_by(const struct owner *owner)
{
    const struct xml_signing signing = {.by = owner,
                                        .file = "<order><text>order of the school</text>@</order>",
                                        .canonical =
                                            "<order><text>order of the school</text></order>",
                                        .uri = "",
                                        .transforms = {XML_ENVELOPED, XML_INCLUSIVE}};

    return authority_sign_xml(mem, &signing);
}

static struct str as_text(struct bytes bytes)
{
    return (struct str){(const char *)bytes.p, bytes.n};
}

static void an_xml_signature_is_read_in_the_sandbox(void **state)
{
    struct str right = as_text(xml_by(nation->head)), rest;
    size_t at;
    (void)state;

    check(NULL, right);
    page_assert_says(p, VALID);
    page_assert_says(p, "ҮЛГІЕВА СЫНАҚ АСАНҚЫЗЫ");
    page_assert_count(p, "//tbody/tr", CADES_CHECKS);
    assert_true(str_find(right, STR("of the school"), &at));
    rest = str_sub(right, at, right.n);
    check(NULL,
          str_printf(mem, STR_FMT "or" STR_FMT, STR_ARG(str_sub(right, 0, at)), STR_ARG(rest)));
    page_assert_says(p, INVALID);
    page_assert_text(p, "//tr[th='Мазмұны өзгермеген']/td/span[1]", "қате");
    check(NULL, as_text(xml_by(revoked)));
    page_assert_says(p, "кері қайтарылған");
    check(ORDER, right);
    page_assert_says(p, "тек сол файлды беріңіз");
    check(NULL, STR("<!DOCTYPE a [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><a>&e;</a>"));
    page_assert_says(p, INVALID);
    page_assert_says(p, "DOCTYPE");
}

/* `oqu parse`, which is this program here. */
static int play_parser(int argc, char **argv)
{
    const struct command *parse = file_module.commands;

    while (strcmp(parse->name, argv[1]) != 0)
        parse++;
    return parse->run(NULL, argc - 2, argv + 2) == ST_OK ? 0 : 1;
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_official_is_named),
        cmocka_unit_test(a_private_person_is_not_named),
        cmocka_unit_test(wrong_ones_say_which_check_failed),
        cmocka_unit_test(a_name_that_nothing_vouches_for_is_not_shown),
        cmocka_unit_test(an_xml_signature_is_read_in_the_sandbox),
        cmocka_unit_test(what_is_missing_or_too_large_is_told_at_its_field),
    };
    if (argc > 1 && strcmp(argv[1], "parse") == 0)
        return play_parser(argc, argv);
    return cmocka_run_group_tests(tests, start, stop);
}
