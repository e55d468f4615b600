/* A parent signs the application with a key of the National Certification Authority: right, and in
 * every way that must be refused. The authority is that of src/cades/testing; a file is uploaded,
 * as the script of the page does with what NCALayer gives. Long because what is signed is followed
 * to whoever checks it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <openssl/cms.h>

#include <cmocka.h>

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "admission/testing/site.h"
#include "admission_test_queries.h"
#include "app/module.h"
#include "base/base64.h"
#include "base/scan.h"
#include "base/time.h"
#include "cades/testing/service.h"
#include "i18n/msg_admission.h"
#include "i18n/msg_signature.h"

static struct arena *mem;
static int64_t now; /* the machine's clock, which the site's requests get */
static struct authority *country, *another;
static struct owner *parent, *sign_in, *expired, *employee, *revoked, *neighbour;
static struct authority_peer service; /* its time-stamps */
static pthread_t thread;

static struct owner *admit(struct profile profile, int family, int64_t serial)
{
    profile.iin = world_parent_iin(&(struct ctx){.mem = mem}, family);
    profile.serial = serial;
    return authority_admit(mem, country, profile);
}

static int start(void **state)
{
    static const char *const to_sign_in[] = {"1.3.6.1.5.5.7.3.2", "1.2.398.3.3.4.1.1", NULL};
    struct profile profile = authority_parent();

    mem = arena_new(64 << 20, 64 << 20);
    assert_true(scan_instant(STR(SITE_DAY), &now));
    assert_true(authority_peer_listen(&service, 0));
    site_settings =
        str_printf(mem, "[signature]\ntsp_url = http://127.0.0.1:%d/\n", service.port).p;
    (void)site_start(state);
    service.ahead_us = now - time_real_us();
    country = authority_at(mem, KEY_RSA, now);
    another = authority_at(mem, KEY_GOST_2015_512, now);
    parent = admit(profile, 0, 0x8001);
    revoked = admit(profile, 0, 0x8002);
    neighbour = admit(profile, 1, 0x8006);
    employee = admit(authority_head(), 0, 0x8003);
    profile.purposes = to_sign_in;
    sign_in = admit(profile, 0, 0x8004);
    profile = authority_parent();
    profile.from_us -= 800 * TIME_DAY;
    profile.until_us -= 800 * TIME_DAY;
    expired = admit(profile, 0, 0x8005);
    service.country = country;
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

/* ---- what the operator does ------------------------------------------------------------------ */

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

static void fetch_list_with(int64_t serial)
{
    const struct listing listing = {.v = {{serial, now - TIME_DAY, 1, 0}},
                                    .n = 1,
                                    .from_us = now - TIME_DAY,
                                    .until_us = now + TIME_DAY};

    write_file("crls", "issuer.crl", authority_list(mem, country->issuer, &listing));
}

static void fetch_the_list(void)
{
    fetch_list_with(revoked->serial);
}

/* ---- what a parent does ---------------------------------------------------------------------- */

static struct page *before_signing(void)
{
    struct page *p = site_parent(site.world.parent[0]);
    const struct site_choice choice = {.pool = world_pool(&site.world, "kk", 4)};

    site_language(p, LANG_RU);
    site_fill_draft(p, &choice);
    return p;
}

static struct page *asked_to_sign(void)
{
    struct page *p = before_signing();

    site_press(p, MSG_admission_check_key);
    page_assert_status(p, 200);
    page_assert_text(p, "h1", "Подписание заявления ключом ЭЦП");
    return p;
}

/* The signature over the bytes that the page offers. */
static struct str signature_by(struct page *p, const struct owner *owner)
{
    const char *link = page_attribute(p, "//a[@data-sign-bytes]", "href");
    struct page *download = site_parent(site.world.parent[0]); /* p stays where it is */

    page_get(download, link);
    page_assert_status(download, 200);
    struct str bytes = str_copy(mem, (struct str){page_body(download), page_body_size(download)});
    const struct signing signing = {.content = {(const uint8_t *)bytes.p, bytes.n},
                                    .claimed_us = now,
                                    .signers = {owner},
                                    .n_signers = 1};
    struct bytes signature = authority_sign(mem, &signing);
    return (struct str){(const char *)signature.p, signature.n};
}

static void send_file(struct page *p, struct str signature)
{
    page_upload(p, "file", "signature.p7s", signature);
    site_press(p, MSG_signature_key_send);
}

/* The reason stands beside the field, nothing was sent, and the next signature may be right. */
static void assert_refused(struct page *p, struct str signature, const char *reason)
{
    send_file(p, signature);
    page_assert_status(p, 422);
    page_assert_error(p, "file", reason);
    page_assert_says(p, "Ничего не отправлено");
    assert_int_equal(site_applications(), 0);
}

static enum status proofs_tx(struct ctx *c, void *arg)
{
    struct admission_test_proofs_row **row = arg;
    return admission_test_proofs(c, row);
}

static void assert_handed_in(struct page *p)
{
    struct admission_test_proofs_row *row;

    page_assert_status(p, 200);
    page_assert_text(p, "h1", "Заявление принято");
    assert_int_equal(site_applications(), 1);
    assert_int_equal(db_tx_read(site.admin, "test/proofs", proofs_tx, &row), ST_OK);
    assert_int_equal(row->n, 1);
}

static enum status refused_tx(struct ctx *c, void *arg)
{
    struct admission_test_refused_signatures_row **row = arg;
    return admission_test_refused_signatures(c, row);
}

static void assert_in_the_journal(const char *reasons)
{
    struct admission_test_refused_signatures_row *row;

    assert_int_equal(db_tx_read(site.admin, "test/refused", refused_tx, &row), ST_OK);
    assert_string_equal(str_z(mem, row->reasons), reasons);
}

/* ---- tests ----------------------------------------------------------------------------------- */

static void a_parent_signs_with_a_key(void **state)
{
    (void)state;
    trust_the_authority();
    fetch_the_list();
    struct page *p = asked_to_sign();
    assert_non_null(strstr(page_header(p, "Content-Security-Policy"),
                           "connect-src 'self' wss://127.0.0.1:13579;"));
    send_file(p, signature_by(p, parent));
    assert_handed_in(p);
    page_get(p, "/my/");
    assert_null(strstr(page_header(p, "Content-Security-Policy"), "13579"));
}

/* Nobody issued it but its holder. */
static struct owner *by_itself(void)
{
    struct profile profile = authority_parent();

    profile.iin = world_parent_iin(&(struct ctx){.mem = mem}, 0);
    profile.serial = 0x8010;
    profile.from_us += now - AUTHORITY_NOW;
    profile.until_us += now - AUTHORITY_NOW;
    return authority_issue(mem, NULL, parent->maker, &profile);
}

/* req: M456-2.4 */
/* req: M456-23.10 */
static void a_wrong_key_is_refused_by_name(void **state)
{
    static const char garbage[] = "not a signature";
    (void)state;
    trust_the_authority();
    fetch_the_list();
    struct page *p = asked_to_sign();
    assert_refused(p, signature_by(p, expired), "срок действия сертификата истёк");
    assert_refused(p, signature_by(p, revoked), "сертификат отозван");
    assert_refused(p, signature_by(p, sign_in), "ключ предназначен для другой цели");
    assert_refused(p, signature_by(p, neighbour), "это ключ другого человека");
    assert_refused(p, signature_by(p, employee), "это ключ сотрудника организации");
    assert_refused(p, signature_by(p, another->parent), "сертификат повреждён или подделан");
    assert_refused(p, signature_by(p, by_itself()),
                   "сертификат выдан тем, кто не имеет на это права");
    assert_refused(p, str_from_z(garbage), "файл повреждён или неверного формата");
    assert_in_the_journal("expired,revoked,purpose-wrong,other-person,not-individual,"
                          "chain-signature-wrong other-person,issuer-no-authority,not-der");
    send_file(p, signature_by(p, parent));
    assert_handed_in(p);
}

static void a_signature_over_something_else_is_refused(void **state)
{
    const struct signing signing = {
        .content = {(const uint8_t *)"other bytes", 11}, .signers = {parent}, .n_signers = 1};
    (void)state;
    trust_the_authority();
    fetch_the_list();
    struct page *p = asked_to_sign();
    struct bytes signature = authority_sign(mem, &signing);
    assert_refused(p, (struct str){(const char *)signature.p, signature.n},
                   "документ изменён после подписания");
}

/* req: M456-23.10 */
static void signing_waits_while_nobody_says_whether_the_key_was_revoked(void **state)
{
    (void)state;
    trust_the_authority();
    struct page *p = asked_to_sign();
    send_file(p, signature_by(p, parent));
    page_assert_status(p, 422);
    page_assert_error(p, "file", "удостоверяющий центр сейчас не отвечает");
    assert_int_equal(site_applications(), 0);
    assert_in_the_journal("pending");
    page_assert_says(p, "Ваша подпись сохранена на этой странице");
    fetch_the_list();
    site_press(p, MSG_signature_key_send); /* the same signature, without another file */
    assert_handed_in(p);
}

static void an_offer_is_for_the_answers_as_they_were(void **state)
{
    (void)state;
    trust_the_authority();
    fetch_the_list();
    struct page *p = asked_to_sign();
    struct str signature = signature_by(p, parent);
    const char *address = str_copy(mem, str_from_z(page_address(p))).p;
    page_get(p, site_path("/my/draft/%s/phone", site_id(p)));
    page_fill(p, "phone", "8 701 000 00 01");
    site_press(p, MSG_admission_next);
    page_get(p, address);
    send_file(p, signature);
    page_assert_status(p, 422);
    page_assert_error(p, "file", "Документ изменился");
    assert_int_equal(site_applications(), 0);
}

static void an_offer_ends_after_half_an_hour(void **state)
{
    (void)state;
    trust_the_authority();
    fetch_the_list();
    struct page *p = asked_to_sign();
    struct str signature = signature_by(p, parent);
    world_clock(&site.world, "2026-06-17T10:31:00+05:00");
    send_file(p, signature);
    page_assert_status(p, 422);
    page_assert_error(p, "file", "Срок этого запроса подписи истёк");
    assert_int_equal(site_applications(), 0);
}

static void without_a_file_nothing_is_judged(void **state)
{
    (void)state;
    trust_the_authority();
    struct page *p = asked_to_sign();
    site_press(p, MSG_signature_key_send);
    page_assert_status(p, 422);
    page_assert_error(p, "file", "Выберите файл подписи");
    assert_in_the_journal("");
}

/* AB-2 */
static void the_same_signature_gives_the_same_application(void **state)
{
    (void)state;
    trust_the_authority();
    fetch_the_list();
    struct page *p = asked_to_sign();
    const char *address = str_copy(mem, str_from_z(page_address(p))).p;
    struct str signature = signature_by(p, parent);
    send_file(p, signature);
    assert_handed_in(p);
    page_get(p, address);
    page_assert_status(p, 404);
}

static void where_no_authority_is_known_nobody_is_offered_a_key(void **state)
{
    (void)state;
    struct page *p = before_signing();
    page_assert_silent(p, "Подписать ключом ЭЦП");
    site_sign(p);
    assert_int_equal(site_applications(), 1);
}

static void a_stranger_finds_nothing(void **state)
{
    static const char *const pages[] = {"/my/draft/%s/key", "/my/draft/%s/bytes"};
    (void)state;
    trust_the_authority();
    struct page *p = asked_to_sign(), *stranger = site_parent(site.world.parent[1]);
    const char *offer = site_path("/my/draft/%s/offer", site_id(p));
    for (size_t i = 0; i < COUNT(pages); i++) {
        page_get(stranger, site_path(pages[i], site_id(p)));
        page_assert_status(stranger, 404);
    }
    page_post(stranger, offer, "_csrf", site_token(stranger, offer), "_idem", SITE_IDEM);
    page_assert_status(stranger, 404);
}

/* ---- the director --------------------------------------------------------------------------- */

static struct owner *head_of(struct str bin, int64_t serial)
{
    struct profile profile = authority_head();

    profile.bin = bin;
    return admit(profile, 503, serial); /* the director of the world */
}

/* An order for one child, issued by the director, whose list is shown. */
static struct page *an_order(void)
{
    struct uuid pool = world_pool(&site.world, "kk", 1);
    struct uuid id = world_apply(&site.world, pool, SEAT_LANE_T);
    struct page *clerk = site_staff("clerk", site.world.clerk, site.world.school);
    struct page *p = site_staff("director", site.world.director, site.world.school);

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
    return p;
}

static struct str signed_by_head(struct page *p, const struct owner *owner)
{
    struct page *download = site_staff("director", site.world.director, site.world.school);

    page_get(download, page_attribute(p, "//a[@data-sign-bytes]", "href"));
    page_assert_status(download, 200);
    struct str bytes = str_copy(mem, (struct str){page_body(download), page_body_size(download)});
    const struct signing signing = {
        .content = {(const uint8_t *)bytes.p, bytes.n}, .signers = {owner}, .n_signers = 1};
    struct bytes signature = authority_sign(mem, &signing);
    return (struct str){(const char *)signature.p, signature.n};
}

static void ask_for_copy(struct page *anyone, const char *number, const char *code)
{
    page_get(anyone, "/check/copy");
    page_fill(anyone, "number", number);
    page_fill(anyone, "code", code);
    page_press(anyone, "Проверить");
}

/* The n letters that stand behind the words. */
static const char *behind(const char *text, const char *words, size_t n)
{
    const char *at = strstr(text, words);

    assert_non_null(at);
    return str_z(mem, str_sub(str_from_z(at), strlen(words), n));
}

/* Number and code of the printed order say who signed it; a number that does not exist and a code
 * of another copy get one and the same answer. */
static void assert_the_copy_is_found_by_number_and_code(struct page *anyone, const char *text)
{
    const char *number = behind(text, "Номер проверки ", 6), *code = behind(text, "Код ", 14);
    char absent[4096];

    page_get(anyone, "/check");
    page_follow(anyone, "Проверка печатной копии");
    ask_for_copy(anyone, number, code);
    page_assert_status(anyone, 200);
    page_assert_says(anyone, "№ 1-НҚ, 25 августа 2026");
    page_assert_says(anyone, "991240000013");
    page_assert_says(anyone, "8008");
    ask_for_copy(anyone, "999999", code);
    page_assert_status(anyone, 422);
    (void)snprintf(absent, sizeof(absent), "%s", page_text(anyone, "//main//p[@class='error']"));
    ask_for_copy(anyone, number, "0000-0000-0000");
    page_assert_status(anyone, 422);
    page_assert_text(anyone, "//main//p[@class='error']", absent);
    page_assert_silent(anyone, "991240000013");
    ask_for_copy(anyone, number, "12");
    page_assert_text(anyone, "//main//p[@class='error']", absent);
}

/* The printed order names the key, its code is found genuine, and so is what is taken along. */
static void
assert_the_paper_leads_to_the_check(struct page *p, const char *address, struct str signature)
{
    int n = (int)(strlen(address) - strlen("signed.p7s"));
    struct page *anyone = site_visitor();

    page_get(p, str_printf(mem, "%.*ssigned.txt", n, address).p);
    struct str text = str_copy(mem, (struct str){page_body(p), page_body_size(p)});
    page_get(p, str_printf(mem, "%.*sorder.pdf", n, address).p);
    page_assert_status(p, 200);
    const char *paper = site_pdf_text(p);
    assert_non_null(strstr(paper, "8008"));
    site_language(anyone, LANG_RU);
    assert_the_copy_is_found_by_number_and_code(anyone, paper);
    page_set_time(anyone, now); /* of the machine: keys do not live by the rehearsal's clock */
    page_get(anyone, strstr(site_pdf_code(p, 2), "/check?"));
    page_assert_says(anyone, "Документ подлинный");
    page_assert_says(anyone, "1-НҚ");
    page_assert_says(anyone, "8008");
    page_follow(anyone, "Проверка подписанного документа");
    page_upload(anyone, "document", "order.txt", text);
    page_upload(anyone, "file", "order.txt.p7s", signature);
    page_press(anyone, "Проверить");
    page_assert_says(anyone, "Подпись верна");
}

static const char *in_home(const char *name)
{
    return str_printf(mem, "%s/%s", site.home, name).p;
}

static struct str pem_of(struct bytes certificate)
{
    struct str letters =
        base64_print(mem, (struct str){(const char *)certificate.p, certificate.n});
    struct str pem = STR("-----BEGIN CERTIFICATE-----\n");

    for (size_t at = 0; at < letters.n; at += 64)
        pem =
            str_printf(mem, STR_FMT STR_FMT "\n", STR_ARG(pem), STR_ARG(str_sub(letters, at, 64)));
    return str_printf(mem, STR_FMT "-----END CERTIFICATE-----\n", STR_ARG(pem));
}

static struct bytes as_bytes(struct str s)
{
    return (struct bytes){(const uint8_t *)s.p, s.n};
}

static void run_job(const char *name)
{
    extern const struct module signature_module;
    const struct job *job = signature_module.jobs;
    struct ctx *work = site.world.work;
    bool more = true;

    while (strcmp(job->name, name) != 0)
        job++;
    work->config = site.config;
    work->machine_us = now;
    while (more)
        assert_int_equal(job->run(work, &more), ST_OK);
}

/* What the first time-stamp is over: the signature's own bytes. */
static void write_signature_value(void)
{
    BIO *in = BIO_new_file(in_home("container/META-INF/signature.p7s"), "rb");
    CMS_ContentInfo *cms = d2i_CMS_bio(in, NULL);

    assert_non_null(cms);
    const ASN1_OCTET_STRING *value =
        CMS_SignerInfo_get0_signature(sk_CMS_SignerInfo_value(CMS_get0_SignerInfos(cms), 0));
    write_file("outside", "value", (struct bytes){value->data, (size_t)value->length});
    CMS_ContentInfo_free(cms);
    BIO_free(in);
}

static void assert_others_read_the_time_stamp(const char *moment)
{
    const char *const verify[] = {"openssl", "ts",
                                  "-verify", "-token_in",
                                  "-in",     in_home("container/META-INF/time-stamp-1.tst"),
                                  "-data",   in_home("outside/value"),
                                  "-CAfile", in_home("outside/anchors.pem"),
                                  "-attime", moment,
                                  NULL};

    write_signature_value();
    site_run(verify, in_home("said"));
}

/* Programs that know nothing of OQU take the container apart and find the signature right; what
 * they need is the authority's certificates. */
static void assert_others_read_the_container(struct page *p, const char *address)
{
    const char *moment = str_printf(mem, "%lld", (long long)(now / TIME_SECOND)).p;
    const char *const unpack[] = {
        "python3", "-m", "zipfile", "-e", in_home("order.asics"), in_home("container"), NULL};
    const char *const verify[] = {"openssl",  "cms",
                                  "-verify",  "-binary",
                                  "-inform",  "DER",
                                  "-in",      in_home("container/META-INF/signature.p7s"),
                                  "-content", in_home("container/document.txt"),
                                  "-CAfile",  in_home("outside/anchors.pem"),
                                  "-attime",  moment,
                                  "-out",     in_home("verified"),
                                  NULL};

    page_get(p, str_printf(mem, "%.*sorder.asics", (int)(strlen(address) - strlen("signed.p7s")),
                           address)
                    .p);
    page_assert_status(p, 200);
    struct str container = {page_body(p), page_body_size(p)};
    assert_int_equal(memcmp(container.p + 30, "mimetypeapplication/vnd.etsi.asic-s+zip", 39), 0);
    write_file(".", "order.asics", as_bytes(container));
    write_file(
        "outside", "anchors.pem",
        as_bytes(str_printf(mem, STR_FMT STR_FMT, STR_ARG(pem_of(country->root->certificate)),
                            STR_ARG(pem_of(country->issuer->certificate)))));
    site_run(unpack, in_home("unpacked"));
    site_run(verify, in_home("said"));
    const char *const compare[] = {"cmp", in_home("verified"), in_home("container/document.txt"),
                                   NULL};
    site_run(compare, in_home("said"));
    assert_others_read_the_time_stamp(moment);
    const char *const read_print[] = {"pdftotext", in_home("container/META-INF/document.pdf"), "-",
                                      NULL};
    site_run(read_print, in_home("said"));
}

/* Who may see the order as a paper, but not take it along. */
static void assert_clerks_may_not(const char *address)
{
    struct page *clerk = site_staff("clerk", site.world.clerk, site.world.school);

    page_get(clerk, str_printf(mem, "%.*sorder.asics",
                               (int)(strlen(address) - strlen("signed.p7s")), address)
                        .p);
    page_assert_status(clerk, 403);
}

/* The file of evidence, by programs that know nothing of OQU. */
static void assert_others_read_the_evidence(struct page *p)
{
    const char *moment = str_printf(mem, "%lld", (long long)(now / TIME_SECOND)).p;
    const char *const unpack[] = {
        "python3", "-m", "zipfile", "-e", in_home("evidence.zip"), in_home("evidence"), NULL};
    const char *const verify[] = {"openssl",  "cms",
                                  "-verify",  "-binary",
                                  "-inform",  "DER",
                                  "-in",      in_home("evidence/signature.p7s"),
                                  "-content", in_home("evidence/document.txt"),
                                  "-CAfile",  in_home("evidence/anchors.pem"),
                                  "-attime",  moment,
                                  "-out",     in_home("verified"),
                                  NULL};
    const char *const list[] = {"openssl", "crl", "-inform",
                                "DER",     "-in", in_home("evidence/then/revocation-1.crl"),
                                "-noout",  NULL};
    const char *const then[] = {"cmp", "-s", in_home("evidence/verdict-then.json"),
                                in_home("evidence/verdict-repeated.json"), NULL};

    page_assert_status(p, 200);
    write_file(".", "evidence.zip", as_bytes((struct str){page_body(p), page_body_size(p)}));
    site_run(unpack, in_home("unpacked"));
    site_run(verify, in_home("said"));
    site_run(list, in_home("said"));
    site_run(then, in_home("said"));
}

/* What was said then stays, whatever is said later, and says why it differs. */
static void a_verdict_is_repeated_and_compared(void **state)
{
    struct page *stranger = site_staff("clerk", site.world.clerk, site.world.other_school);
    struct owner *head = head_of(STR("991240000013"), 0x8009);
    (void)state;
    trust_the_authority();
    fetch_the_list();
    struct page *p = an_order();
    page_press(p, "Подписать ключом ЭЦП: 1-НҚ");
    send_file(p, signed_by_head(p, head));
    page_follow(p, "Проверка подписи: 1-НҚ");
    page_assert_text(p, "h1", "Подпись и её проверка");
    page_assert_says(p, "подпись была действительна. Повторение по сохранённым доказательствам");
    page_assert_says(p, "Приказ о зачислении");
    page_assert_says(p, "META-INF/revocation-1.crl");
    page_assert_silent(p, "Сейчас,");
    site_press(p, MSG_signature_verdict_again);
    page_assert_says(p, "подпись действительна. Ничего не изменилось");
    fetch_list_with(head->serial);
    site_press(p, MSG_signature_verdict_again);
    page_assert_says(p, "подпись была действительна. Повторение");
    page_assert_says(p, "подпись недействительна. Ключ отозван");
    page_assert_text(p, "//tr[th='Не отозван по списку']/td[1]", "верно");
    page_assert_text(p, "//tr[th='Не отозван по списку']/td[2]", "верно");
    page_assert_text(p, "//tr[th='Не отозван по списку']/td[3]",
                     "ошибка сертификат отозван изменилось");
    const char *address = str_copy(mem, str_from_z(page_address(p))).p;
    page_get(stranger, address);
    page_assert_status(stranger, 404);
    page_get(stranger, str_printf(mem, "%s/evidence.zip", address).p);
    page_assert_status(stranger, 404);
    page_get(p, str_printf(mem, "%s/evidence.zip", address).p);
    assert_others_read_the_evidence(p);
}

/* A family sees the signature of its own application, and no other family's. */
static void a_family_opens_its_own_signature_alone(void **state)
{
    struct page *other = site_parent(site.world.parent[1]);
    (void)state;
    trust_the_authority();
    fetch_the_list();
    struct page *p = asked_to_sign();
    send_file(p, signature_by(p, parent));
    page_follow(p, "Проверка подписи заявления");
    page_assert_says(p, "Заявление в первый класс");
    page_assert_says(p, "подпись была действительна");
    const char *address = str_copy(mem, str_from_z(page_address(p))).p;
    page_get(other, address);
    page_assert_status(other, 404);
    page_post(other, address, "_csrf", site_token(other, address), "_idem", SITE_IDEM);
    page_assert_status(other, 404);
}

static enum status alter_tx(struct ctx *c, void *arg)
{
    struct admission_test_alter_signed_row *row;
    int64_t changed;

    (void)arg;
    TRY(admission_test_alter_signed(c, &row));
    return admission_test_alter_signed_bytes(c, &changed);
}

/* req: M456-2.6 */
static void one_byte_of_a_signed_order_cannot_change(void **state)
{
    struct page *anyone = site_visitor();
    (void)state;
    trust_the_authority();
    fetch_the_list();
    struct page *p = an_order();
    page_press(p, "Подписать ключом ЭЦП: 1-НҚ");
    struct str signature = signed_by_head(p, head_of(STR("991240000013"), 0x8011));
    send_file(p, signature);
    const char *container =
        str_z(mem, str_from_z(page_attribute(p, "//a[contains(@href, 'order.asics')]", "href")));
    page_get(p, page_attribute(p, "//a[contains(@href, 'signed.txt')]", "href"));
    struct str text = str_copy(mem, (struct str){page_body(p), page_body_size(p)});
    site_language(anyone, LANG_RU);
    page_set_time(anyone, now);
    page_get(anyone, "/check/file");
    page_upload(anyone, "document", "order.txt", text);
    page_upload(anyone, "file", "order.txt.p7s", signature);
    page_press(anyone, "Проверить");
    page_assert_says(anyone, "Подпись верна");
    page_assert_text(anyone, "//tr[th='Содержание не изменено']/td", "верно");
    page_assert_says(anyone, "№1 СЫНАҚ МЕКТЕБІ");
    page_assert_says(anyone, "первый руководитель");
    struct bytes flipped = dw_flip(mem, as_bytes(text), text.n * 4);
    struct str altered = {(const char *)flipped.p, flipped.n};
    page_get(anyone, "/check/file");
    page_upload(anyone, "document", "order.txt", altered);
    page_upload(anyone, "file", "order.txt.p7s", signature);
    page_press(anyone, "Проверить");
    page_assert_says(anyone, "Подпись недействительна");
    page_assert_text(anyone, "//tr[th='Содержание не изменено']/td",
                     "ошибка документ изменён после подписания");
    assert_int_equal(db_tx(site.admin, "test/alter", alter_tx, NULL), ST_OK);
    page_get(p, container); /* nor can the stored one be used */
    page_assert_status(p, 500);
    page_assert_says(p, "Эта запись изменена в обход системы");
}

/* req: M456-23.10 */
/* req: M456-23.11a */
static void a_director_signs_the_order_with_the_key_of_the_school(void **state)
{
    struct page *stranger = site_staff("director", site.world.director, site.world.other_school);
    (void)state;
    trust_the_authority();
    fetch_the_list();
    struct page *p = an_order();
    page_press(p, "Подписать ключом ЭЦП: 1-НҚ");
    page_assert_text(p, "h1", "Подписание приказа 1-НҚ ключом ЭЦП");
    const char *address = site_path("/staff/orders/%s/signed.p7s", site_id(p));
    page_get(stranger, address);
    page_assert_status(stranger, 404);
    send_file(p, signed_by_head(p, head_of(STR("991241000029"), 0x8007)));
    page_assert_error(p, "file", "ключ выдан не руководителю этой организации");
    send_file(p, signed_by_head(p, employee)); /* of somebody else */
    page_assert_error(p, "file", "это ключ другого человека");
    struct str signature = signed_by_head(p, head_of(STR("991240000013"), 0x8008));
    send_file(p, signature);
    page_assert_at(p, "/staff/orders");
    page_assert_text(
        p, "//tbody/tr[1]/td[4]",
        "Подписан: 25 августа 2026, 10:00. Документ: 1-НҚ Подпись: 1-НҚ Контейнер: 1-НҚ Проверка "
        "подписи: 1-НҚ");
    page_get(p, address);
    assert_int_equal(page_body_size(p), signature.n);
    assert_memory_equal(page_body(p), signature.p, signature.n);
    page_get(stranger, address);
    page_assert_status(stranger, 404);
    run_job("signature/stamp");
    assert_others_read_the_container(p, strstr(address, "/staff"));
    assert_clerks_may_not(strstr(address, "/staff"));
    assert_the_paper_leads_to_the_check(p, strstr(address, "/staff"), signature);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(a_parent_signs_with_a_key),
        SITE_TEST(a_wrong_key_is_refused_by_name),
        SITE_TEST(a_signature_over_something_else_is_refused),
        SITE_TEST(signing_waits_while_nobody_says_whether_the_key_was_revoked),
        SITE_TEST(an_offer_is_for_the_answers_as_they_were),
        SITE_TEST(an_offer_ends_after_half_an_hour),
        SITE_TEST(without_a_file_nothing_is_judged),
        SITE_TEST(the_same_signature_gives_the_same_application),
        SITE_TEST(where_no_authority_is_known_nobody_is_offered_a_key),
        SITE_TEST(a_stranger_finds_nothing),
        SITE_TEST(a_verdict_is_repeated_and_compared),
        SITE_TEST(a_family_opens_its_own_signature_alone),
        SITE_TEST(one_byte_of_a_signed_order_cannot_change),
        SITE_TEST(a_director_signs_the_order_with_the_key_of_the_school),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
