/* The command line as a person uses it: files in, every check out, and an exit that scripts trust.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include <fcntl.h>
#include <jansson.h>
#include <string.h>
#include <sys/stat.h>

#include "cades/command.h"
#include "cades/testing/authority.h"

static struct arena *mem;
static char folder[] = "/tmp/oqu-cades-XXXXXX";

static const char *path(const char *name)
{
    return str_printf(mem, "%s/%s", folder, name).p;
}

static void write_file(const char *name, struct bytes bytes)
{
    FILE *out = fopen(path(name), "wb");

    assert_non_null(out);
    assert_int_equal(fwrite(bytes.p, 1, bytes.n, out), bytes.n);
    assert_int_equal(fclose(out), 0);
}

static const struct bytes order = {(const uint8_t *)"Бұйрық № 2", sizeof("Бұйрық № 2") - 1};

static void make_evidence(const struct authority *country)
{
    struct listing nobody = {.from_us = AUTHORITY_NOW, .until_us = AUTHORITY_NOW + 1};
    struct listing head = {
        .v = {{country->head->serial, AUTHORITY_NOW - 1, 1, 0}}, .n = 1, .from_us = AUTHORITY_NOW};
    struct answer gone = {.about = country->head,
                          .status = 'r',
                          .revocation = {.at_us = AUTHORITY_NOW - 1000000, .reason = 1},
                          .from_us = AUTHORITY_NOW,
                          .digest = DIGEST_SHA256};
    struct stamping stamping = {
        .by = country->clock, .at_us = AUTHORITY_NOW, .digest = DIGEST_SHA512};

    write_file("crls/issuer.crl", authority_list(mem, country->issuer, &nobody));
    write_file("revoked/issuer.crl", authority_list(mem, country->issuer, &head));
    write_file("gone.ocsp", authority_answer(mem, country->issuer, country->responder, &gone));
    write_file("order.tst", authority_stamp(mem, &stamping, order));
}

static void make_xml(const struct authority *country)
{
    struct xml_signing s = {.by = country->head,
                            .file = "<order><text>Бұйрық № 2</text>@</order>",
                            .canonical = "<order><text>Бұйрық № 2</text></order>",
                            .uri = "",
                            .transforms = {XML_ENVELOPED, XML_INCLUSIVE "#WithComments"}};

    write_file("order.xml", authority_sign_xml(mem, &s));
    s.file = "<order><text>Бұйрық № 3</text>@</order>";
    write_file("other.xml", authority_sign_xml(mem, &s));
}

static int make_files(void **state)
{
    (void)state;
    mem = arena_new(64 << 20, 64 << 20);
    assert_non_null(mkdtemp(folder));
    struct authority *country = authority_new(mem, KEY_RSA);
    struct signing s = {.content = order, .signers = {country->head}, .n_signers = 1};
    assert_int_equal(mkdir(path("anchors"), 0700), 0);
    assert_int_equal(mkdir(path("people"), 0700), 0);
    assert_int_equal(mkdir(path("crls"), 0700), 0);
    assert_int_equal(mkdir(path("revoked"), 0700), 0);
    write_file("anchors/root.cer", country->root->certificate);
    write_file("anchors/issuer.cer", country->issuer->certificate);
    write_file("people/head.cer", country->head->certificate);
    make_evidence(country);
    make_xml(country);
    write_file("order.txt", order);
    write_file("other.txt", (struct bytes){order.p, order.n - 1});
    write_file("order.p7s", authority_sign(mem, &s));
    return 0;
}

static int remove_files(void **state)
{
    static const char *const names[] = {"anchors/root.cer",
                                        "anchors/issuer.cer",
                                        "anchors",
                                        "people/head.cer",
                                        "people",
                                        "crls/issuer.crl",
                                        "crls",
                                        "revoked/issuer.crl",
                                        "revoked",
                                        "order.txt",
                                        "other.txt",
                                        "order.p7s",
                                        "order.xml",
                                        "other.xml",
                                        "order.tst",
                                        "gone.ocsp",
                                        "out"};

    (void)state;
    for (size_t i = 0; i < COUNT(names); i++)
        (void)remove(path(names[i]));
    assert_int_equal(rmdir(folder), 0);
    arena_free(mem);
    return 0;
}

typedef enum status runner(struct ctx *c, int argc, char *const *argv);

/* Runs a command on words that end with NULL; what it prints is read back from a file. */
static enum status run(runner *command, const char *const *words, struct str *ret_printed)
{
    struct ctx c = {.mem = mem, .lang = LANG_EN, .now_us = AUTHORITY_NOW};
    char *argv[16] = {NULL};
    int argc = 0, out = open(path("out"), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

    for (; words[argc]; argc++)
        argv[argc] = strdup(words[argc]);
    (void)fflush(stdout);
    int kept = dup(STDOUT_FILENO);
    assert_true(out >= 0 && kept >= 0 && dup2(out, STDOUT_FILENO) >= 0);
    enum status st = command(&c, argc, argv);
    (void)fflush(stdout);
    assert_true(dup2(kept, STDOUT_FILENO) >= 0 && close(kept) == 0);
    while (argc > 0)
        free(argv[--argc]);
    char *text = arena_alloc(mem, 1 << 16);
    ssize_t n = pread(out, text, 1 << 16, 0);
    assert_true(n >= 0 && close(out) == 0);
    *ret_printed = (struct str){text, (size_t)n};
    return st;
}

static json_t *run_json(runner *command, const char *const *words, enum status expected)
{
    struct str printed;
    json_error_t error;

    assert_int_equal(run(command, words, &printed), expected);
    json_t *json = json_loadb(printed.p, printed.n, 0, &error);
    assert_non_null(json);
    return json;
}

static const char *reason_of(json_t *verdict, const char *check)
{
    json_t *list =
        json_object_get(json_array_get(json_object_get(verdict, "signers"), 0), "checks");

    for (size_t i = 0; i < json_array_size(list); i++) {
        json_t *item = json_array_get(list, i);
        const char *reason = json_string_value(json_object_get(item, "reason"));
        if (strcmp(json_string_value(json_object_get(item, "check")), check) == 0)
            return reason ? reason : json_string_value(json_object_get(item, "result"));
    }
    return "";
}

static void a_valid_signature_exits_with_success(void **state)
{
    json_t *verdict = run_json(
        cades_verify_command,
        (const char *const[]){"--signature", path("order.p7s"), "--content", path("order.txt"),
                              "--anchors", path("anchors"), "--crls", path("crls"), "--json", NULL},
        ST_OK);
    json_t *signer = json_array_get(json_object_get(verdict, "signers"), 0);
    json_t *holder = json_object_get(signer, "holder");

    (void)state;
    assert_true(json_is_true(json_object_get(verdict, "valid")));
    assert_string_equal(json_string_value(json_object_get(holder, "bin")), "991240000013");
    assert_string_equal(json_string_value(json_array_get(json_object_get(holder, "roles"), 1)),
                        "head");
    assert_string_equal(reason_of(verdict, "chain"), "passed");
    json_decref(verdict);
}

static json_t *run_about_revocation(const char *word, const char *value, enum status expected)
{
    return run_json(cades_verify_command,
                    (const char *const[]){"--signature", path("order.p7s"), "--content",
                                          path("order.txt"), "--anchors", path("anchors"), "--json",
                                          word, value, NULL},
                    expected);
}

static void nothing_known_about_revocation_is_no_success(void **state)
{
    json_t *pending = run_about_revocation(NULL, NULL, ST_BUSY);
    json_t *revoked = run_about_revocation("--crls", path("revoked"), ST_CONFLICT);
    json_t *offline = run_about_revocation("--offline", NULL, ST_OK);

    (void)state;
    assert_true(json_is_true(json_object_get(pending, "pending")));
    assert_string_equal(reason_of(pending, "crl"), "no-evidence");
    assert_string_equal(reason_of(revoked, "crl"), "revoked");
    assert_string_equal(reason_of(offline, "crl"), "offline");
    json_decref(pending);
    json_decref(revoked);
    json_decref(offline);
}

static void a_changed_file_is_named(void **state)
{
    json_t *verdict = run_json(cades_verify_command,
                               (const char *const[]){"--signature", path("order.p7s"), "--content",
                                                     path("other.txt"), "--anchors",
                                                     path("anchors"), "--json", NULL},
                               ST_CONFLICT);

    (void)state;
    assert_true(json_is_false(json_object_get(verdict, "valid")));
    assert_string_equal(reason_of(verdict, "content"), "digest-differs");
    json_decref(verdict);
}

static void an_xml_signature_is_read_from_its_document(void **state)
{
    static const char *const files[] = {"order.xml", "other.xml"};

    (void)state;
    for (size_t i = 0; i < COUNT(files); i++) {
        json_t *verdict =
            run_json(cades_verify_command,
                     (const char *const[]){"--signature", path(files[i]), "--anchors",
                                           path("anchors"), "--crls", path("crls"), "--json", NULL},
                     i == 0 ? ST_OK : ST_CONFLICT);
        assert_string_equal(json_string_value(json_object_get(verdict, "form")), "xmldsig");
        assert_string_equal(reason_of(verdict, "content"), i == 0 ? "passed" : "digest-differs");
        assert_string_equal(reason_of(verdict, "signature"), "passed");
        json_decref(verdict);
    }
}

static void the_time_can_be_given(void **state)
{
    json_t *verdict =
        run_json(cades_verify_command,
                 (const char *const[]){"--signature", path("order.p7s"), "--content",
                                       path("order.txt"), "--anchors", path("anchors"), "--at",
                                       "2094-01-01T00:00:00Z", "--json", NULL},
                 ST_CONFLICT);

    (void)state;
    assert_string_equal(reason_of(verdict, "validity"), "not-yet-valid");
    json_decref(verdict);
}

static void people_read_it_in_their_language(void **state)
{
    struct str printed;
    size_t at;
    enum status st =
        run(cades_verify_command,
            (const char *const[]){"--signature", path("order.p7s"), "--content", path("other.txt"),
                                  "--anchors", path("anchors"), "--lang", "kk", NULL},
            &printed);

    (void)state;
    assert_int_equal(st, ST_CONFLICT);
    assert_true(str_find(printed, STR("құжат қол қойылғаннан кейін өзгертілген"), &at));
    assert_true(str_ends(printed, STR("Қолтаңба жарамсыз.\n")));
}

static void what_cannot_be_used_is_refused(void **state)
{
    const char *const cases[][8] = {
        {"--signature", path("order.p7s"), NULL},
        {"--signature", path("order.p7s"), "--anchors", path("people"), NULL},
        {"--signature", path("order.p7s"), "--anchors", path("nowhere"), NULL},
        {"--signature", path("nothing.p7s"), "--anchors", path("anchors"), NULL},
        {"--signature", path("anchors"), "--anchors", path("anchors"), NULL},
        {"--signature", path("order.p7s"), "--anchors", path("anchors"), "--at", "noon", NULL},
        {"--json", "--json", "--signature", path("order.p7s"), "--anchors", path("anchors"), NULL},
        {"--signature", path("order.p7s"), "--anchors", NULL},
        {"--signature", path("order.p7s"), "--anchors", path("anchors"), "--crls", path("people"),
         NULL},
    };
    struct str printed;

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_int_equal(run(cades_verify_command, cases[i], &printed), ST_INVALID);
        assert_int_equal(printed.n, 0);
    }
}

/* ---- certificates ------------------------------------------------------------------------- */

static void a_certificate_says_who_and_for_what(void **state)
{
    json_t *json = run_json(cades_certificate_command,
                            (const char *const[]){path("people/head.cer"), "--anchors",
                                                  path("anchors"), "--json", NULL},
                            ST_OK);
    json_t *usages = json_object_get(json, "usages"), *chain = json_object_get(json, "chain");
    json_t *holder = json_object_get(json, "holder");

    (void)state;
    assert_string_equal(json_string_value(json_object_get(holder, "iin")), "631109600045");
    assert_string_equal(json_string_value(json_object_get(json, "purpose")), "sign");
    assert_string_equal(json_string_value(json_object_get(json, "algorithm")), "RSA 2048");
    assert_string_equal(json_string_value(json_array_get(usages, 1)), "nonRepudiation");
    assert_int_equal(json_array_size(json_object_get(json, "extended_usages")), 3);
    assert_int_equal(json_array_size(json_object_get(chain, "above")), 2);
    json_decref(json);
}

static void a_certificate_is_told_in_words(void **state)
{
    struct str printed;
    size_t at;
    enum status st =
        run(cades_certificate_command,
            (const char *const[]){path("people/head.cer"), "--anchors", path("anchors"), "--lang",
                                  "ru", "--at", "2099-01-01T00:00:00Z", NULL},
            &printed);

    (void)state;
    assert_int_equal(st, ST_CONFLICT);
    assert_true(str_find(printed, STR("БИН: 991240000013"), &at));
    assert_true(str_find(printed, STR("Роль: первый руководитель"), &at));
    assert_true(str_find(printed, STR("срок действия сертификата истёк"), &at));
}

static void what_is_no_certificate_is_refused(void **state)
{
    const char *const cases[][4] = {{path("order.p7s"), NULL},
                                    {path("nothing.cer"), NULL},
                                    {"--json", NULL},
                                    {path("people/head.cer"), "--at", NULL},
                                    {NULL}};
    struct str printed;

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_int_equal(run(cades_certificate_command, cases[i], &printed), ST_INVALID);
}

/* ---- evidence ----------------------------------------------------------------------------- */

static const char *text_at(json_t *json, const char *list, size_t i, const char *name)
{
    json_t *value = json_object_get(json_array_get(json_object_get(json, list), i), name);
    return json_is_string(value) ? json_string_value(value) : "";
}

static void an_answer_is_printed_field_by_field(void **state)
{
    json_t *json = run_json(
        cades_ocsp_command,
        (const char *const[]){path("gone.ocsp"), "--anchors", path("anchors"), "--json", NULL},
        ST_OK);

    (void)state;
    assert_string_equal(text_at(json, "answers", 0, "status"), "revoked");
    assert_string_equal(text_at(json, "answers", 0, "reason"), "keyCompromise");
    assert_string_equal(text_at(json, "answers", 0, "serial"), "7002");
    assert_string_equal(text_at(json, "answers", 0, "digest"), "sha256");
    assert_string_equal(text_at(json, "certificates", 0, "name"), "СЫНАҚ OCSP");
    assert_string_equal(text_at(json, "checks", 0, "result"), "passed");
    assert_string_equal(json_string_value(json_object_get(json, "algorithm")), "RSA with sha256");
    json_decref(json);
    json = run_json(cades_ocsp_command,
                    (const char *const[]){path("gone.ocsp"), "--anchors", path("anchors"), "--at",
                                          "2094-01-01T00:00:00Z", NULL},
                    ST_CONFLICT);
    assert_string_equal(text_at(json, "checks", 1, "reason"), "not-yet-valid");
    json_decref(json);
}

static void a_list_is_printed_field_by_field(void **state)
{
    json_t *json = run_json(
        cades_crl_command,
        (const char *const[]){path("revoked/issuer.crl"), "--anchors", path("anchors"), NULL},
        ST_OK);

    (void)state;
    assert_string_equal(text_at(json, "revoked", 0, "serial"), "7002");
    assert_string_equal(text_at(json, "revoked", 0, "reason"), "keyCompromise");
    assert_string_equal(json_string_value(json_object_get(json, "number")), "07");
    assert_true(json_is_false(json_object_get(json, "changes_only")));
    json_decref(json);
    json = run_json(cades_crl_command,
                    (const char *const[]){path("crls/issuer.crl"), "--anchors", path("anchors"),
                                          "--at", "2099-01-01T00:00:00Z", NULL},
                    ST_CONFLICT);
    assert_string_equal(text_at(json, "checks", 1, "reason"), "expired");
    json_decref(json);
}

static void a_time_stamp_is_printed_field_by_field(void **state)
{
    json_t *json = run_json(cades_time_stamp_command,
                            (const char *const[]){path("order.tst"), "--content", path("order.txt"),
                                                  "--anchors", path("anchors"), NULL},
                            ST_OK);

    (void)state;
    assert_string_equal(json_string_value(json_object_get(json, "digest")), "sha512");
    assert_string_equal(json_string_value(json_object_get(json, "policy")), "1.2.398.3.3.2.6.4");
    assert_true(json_is_true(json_object_get(json, "holds")));
    json_decref(json);
    json = run_json(cades_time_stamp_command,
                    (const char *const[]){path("order.tst"), "--content", path("other.txt"),
                                          "--anchors", path("anchors"), NULL},
                    ST_CONFLICT);
    assert_string_equal(text_at(json, "checks", 1, "reason"), "digest-differs");
    json_decref(json);
    json = run_json(cades_time_stamp_command,
                    (const char *const[]){path("order.tst"), "--anchors", path("anchors"), "--at",
                                          "2099-06-01T00:00:00Z", NULL},
                    ST_CONFLICT); /* its certificate has ended */
    json_decref(json);
}

static void evidence_of_another_kind_is_refused(void **state)
{
    struct str printed;

    (void)state;
    assert_int_equal(
        run(cades_ocsp_command, (const char *const[]){path("crls/issuer.crl"), NULL}, &printed),
        ST_INVALID);
    assert_int_equal(
        run(cades_crl_command, (const char *const[]){path("gone.ocsp"), NULL}, &printed),
        ST_INVALID);
    assert_int_equal(
        run(cades_time_stamp_command, (const char *const[]){path("order.p7s"), NULL}, &printed),
        ST_INVALID);
    assert_int_equal(run(cades_crl_command, (const char *const[]){"--json", NULL}, &printed),
                     ST_INVALID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_valid_signature_exits_with_success),
        cmocka_unit_test(nothing_known_about_revocation_is_no_success),
        cmocka_unit_test(a_changed_file_is_named),
        cmocka_unit_test(an_xml_signature_is_read_from_its_document),
        cmocka_unit_test(the_time_can_be_given),
        cmocka_unit_test(people_read_it_in_their_language),
        cmocka_unit_test(what_cannot_be_used_is_refused),
        cmocka_unit_test(a_certificate_says_who_and_for_what),
        cmocka_unit_test(a_certificate_is_told_in_words),
        cmocka_unit_test(what_is_no_certificate_is_refused),
        cmocka_unit_test(an_answer_is_printed_field_by_field),
        cmocka_unit_test(a_list_is_printed_field_by_field),
        cmocka_unit_test(a_time_stamp_is_printed_field_by_field),
        cmocka_unit_test(evidence_of_another_kind_is_refused),
    };

    return cmocka_run_group_tests(tests, make_files, remove_files);
}
