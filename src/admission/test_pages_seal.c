/* The organisation's seal on receipts and answers: programs of others find it right, the public
 * page says what is wrong with it, and without a seal everything goes on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "admission/testing/site.h"
#include "base/base64.h"
#include "base/time.h"
#include "cades/testing/service.h"
#include "i18n/msg_admission.h"
#include "i18n/msg_signature.h"
#include "keys/testing/seal.h"

static struct arena *mem;
static int64_t now;
static struct authority *country;
static struct seal *right, *ended, *revoked;
static struct authority_peer service; /* time-stamps */
static pthread_t thread;
static const int64_t revoked_serial = 0x9003;

static const char *in_home(const char *name)
{
    return str_printf(mem, "%s/%s", site.home, name).p;
}

static void write_file(const char *folder, const char *name, struct bytes bytes)
{
    (void)mkdir(in_home(folder), 0700);
    test_seal_write(str_printf(mem, "%s/%s", in_home(folder), name).p, bytes.p, bytes.n, 0600);
}

/* The key and certificate of an organisation's information system, in a file. */
static struct seal *seal_until(int64_t until_us, int64_t serial)
{
    static const char *const purposes[] = {"1.3.6.1.5.5.7.3.4", "1.2.398.3.3.4.1.2",
                                           "1.2.398.3.3.4.1.2.6", NULL};
    struct profile profile = authority_head();
    struct ctx c = {.mem = mem};
    struct seal *seal;

    profile.purposes = purposes;
    profile.name = STR("СЫНАҚ МӨР");
    profile.surname = profile.patronymic = profile.iin = STR("");
    profile.until_us = until_us;
    profile.serial = serial;
    struct owner *owner = authority_admit(mem, country, profile);
    test_seal_file(in_home("seal.p12"), maker_library_key(owner->maker), owner->certificate, "pin");
    test_seal_write(in_home("seal.pin"), "pin\n", 4, 0600);
    const struct seal_settings settings = {.file = str_from_z(in_home("seal.p12")),
                                           .pin = str_from_z(in_home("seal.pin"))};
    assert_int_equal(seal_open(&c, &settings, &seal), ST_OK);
    return seal;
}

static int start(void **state)
{
    mem = arena_new(64 << 20, 64 << 20);
    assert_true(authority_peer_listen(&service, 0));
    site_settings =
        str_printf(mem, "[signature]\ntsp_url = http://127.0.0.1:%d/\n", service.port).p;
    (void)site_start(state);
    assert_true(scan_instant(STR(SITE_DAY), &now));
    country = authority_at(mem, KEY_RSA, now);
    service.country = country;
    service.ahead_us = now - time_real_us();
    assert_int_equal(pthread_create(&thread, NULL, authority_peer_serve, &service), 0);
    int64_t to_authority_us = AUTHORITY_NOW - now;
    right = seal_until(now + 100 * TIME_DAY + to_authority_us, 0x9001);
    ended = seal_until(now - TIME_DAY + to_authority_us, 0x9002);
    revoked = seal_until(now + 100 * TIME_DAY + to_authority_us, revoked_serial);
    return 0;
}

static int stop(void **state)
{
    seal_close(right);
    seal_close(ended);
    seal_close(revoked);
    int st = site_stop(state);
    (void)shutdown(service.listening, SHUT_RDWR);
    (void)pthread_join(thread, NULL);
    (void)close(service.listening);
    arena_free(mem);
    return st;
}

static void trust_the_authority(void)
{
    const struct listing listing = {.v = {{revoked_serial, now - TIME_DAY, 1, 0}},
                                    .n = 1,
                                    .from_us = now - TIME_DAY,
                                    .until_us = now + TIME_DAY};

    write_file("anchors", "root.cer", country->root->certificate);
    write_file("anchors", "issuer.cer", country->issuer->certificate);
    write_file("crls", "issuer.crl", authority_list(mem, country->issuer, &listing));
}

/* A mother's application and receipt; anyone opens the page of its code. */
static struct page *checked_by_anyone(struct seal *seal, struct uuid pool)
{
    site_seal(seal);
    site.public_door->machine_us = now;
    struct page *mother = site_apply(0, pool), *anyone = site_visitor();

    site_language(anyone, LANG_RU);
    page_get(mother, site_path("/my/application/%s/receipt.pdf", site_id(mother)));
    page_get(anyone, strstr(site_pdf_code(mother, 2), "/check?"));
    page_assert_status(anyone, 200);
    page_assert_says(anyone, "Документ подлинный");
    page_assert_silent(anyone, "Сынақ"); /* of the family nobody's name */
    return anyone;
}

static void a_receipt_is_sealed_and_anyone_reads_every_check(void **state)
{
    (void)state;
    trust_the_authority();
    struct page *anyone = checked_by_anyone(right, world_pool(&site.world, "kk", 4));

    page_assert_says(anyone, "Печать верна");
    page_assert_says(anyone, "Печать организации");
    page_assert_text(anyone, "//tr[th='Не отозван по списку']/td/span[1]", "верно");
}

static void a_revoked_seal_is_told(void **state)
{
    (void)state;
    trust_the_authority();
    struct page *anyone = checked_by_anyone(revoked, world_pool(&site.world, "kk", 4));

    page_assert_says(anyone, "Печать недействительна");
    page_assert_text(anyone, "//tr[th='Не отозван по списку']/td/span[1]", "ошибка");
}

static void a_seal_whose_certificate_has_ended_is_told(void **state)
{
    (void)state;
    trust_the_authority();
    struct page *anyone = checked_by_anyone(ended, world_pool(&site.world, "kk", 4));

    page_assert_says(anyone, "Печать недействительна");
    page_assert_text(anyone, "//tr[th='Срок действия']/td/span[1]", "ошибка");
}

static void without_an_authority_the_seal_is_there_and_not_judged(void **state)
{
    (void)state;
    page_assert_says(checked_by_anyone(right, world_pool(&site.world, "kk", 4)),
                     "не настроен удостоверяющий центр");
}

static struct str pem_of(struct bytes certificate)
{
    struct str rest = base64_print(mem, (struct str){(const char *)certificate.p, certificate.n});
    struct str pem = STR("-----BEGIN CERTIFICATE-----\n");

    for (size_t at = 0; at < rest.n; at += 64)
        pem = str_printf(mem, STR_FMT STR_FMT "\n", STR_ARG(pem), STR_ARG(str_sub(rest, at, 64)));
    return str_printf(mem, STR_FMT "-----END CERTIFICATE-----\n", STR_ARG(pem));
}

/* What an outsider does, with the authority's certificates alone. */
static void others_find_the_container_right(struct page *p)
{
    const char *moment = str_printf(mem, "%lld", (long long)(now / TIME_SECOND)).p;
    const char *const unpack[] = {
        "python3", "-m", "zipfile", "-e", in_home("receipt.asice"), in_home("container"), NULL};
    const char *const verify[] = {"openssl",  "cms",
                                  "-verify",  "-binary",
                                  "-inform",  "DER",
                                  "-in",      in_home("container/META-INF/signature.p7s"),
                                  "-content", in_home("container/META-INF/ASiCManifest.xml"),
                                  "-CAfile",  in_home("outside/anchors.pem"),
                                  "-attime",  moment,
                                  "-out",     in_home("verified"),
                                  NULL};
    static const char compare[] =
        "import sys,base64,hashlib,xml.etree.ElementTree as x\n"
        "d=sys.argv[1];m=x.parse(d+'/META-INF/ASiCManifest.xml').getroot()\n"
        "a='{http://uri.etsi.org/02918/v1.2.1#}';s='{http://www.w3.org/2000/09/xmldsig#}'\n"
        "r=m.findall(a+'DataObjectReference');assert len(r)==1\n"
        "f=open(d+'/'+r[0].get('URI'),'rb').read();assert f[:5]==b'%PDF-'\n"
        "assert base64.b64decode(r[0].find(s+'DigestValue').text)==hashlib.sha256(f).digest()\n";
    const char *const digests[] = {"python3", "-c", compare, in_home("container"), NULL};
    struct str anchors =
        str_printf(mem, STR_FMT STR_FMT, STR_ARG(pem_of(country->root->certificate)),
                   STR_ARG(pem_of(country->issuer->certificate)));

    write_file(".", "receipt.asice",
               (struct bytes){(const uint8_t *)page_body(p), page_body_size(p)});
    write_file("outside", "anchors.pem", (struct bytes){(const uint8_t *)anchors.p, anchors.n});
    site_run(unpack, in_home("unpacked"));
    site_run(verify, in_home("said"));
    site_run(digests, in_home("said"));
}

static struct str file_of(const char *name)
{
    enum { MOST = 64 * 1024 };
    FILE *in = fopen(in_home(name), "rb");
    char *p = arena_alloc(mem, MOST);

    assert_non_null(in);
    size_t n = fread(p, 1, MOST, in);
    assert_int_equal(fclose(in), 0);
    return (struct str){p, n};
}

/* Anyone checks the seal of a container as any other signature; its time-stamp counts. */
static void assert_its_time_stamp(const char *result)
{
    struct page *anyone = site_visitor();

    site_language(anyone, LANG_RU);
    page_set_time(anyone, now);
    page_get(anyone, "/check/file");
    page_upload(anyone, "document", "list.xml", file_of("container/META-INF/ASiCManifest.xml"));
    page_upload(anyone, "file", "seal.p7s", file_of("container/META-INF/signature.p7s"));
    page_press(anyone, "Проверить");
    page_assert_says(anyone, "Подпись верна");
    page_assert_text(anyone, "//tr[th='Метка времени']/td/span[1]", result);
}

static void a_container_holds_the_seal_for_programs_of_others(void **state)
{
    (void)state;
    trust_the_authority();
    site_seal(right);
    struct page *mother = site_apply(0, world_pool(&site.world, "kk", 4));
    struct page *stranger = site_parent(site.world.parent[1]);
    const char *address = site_path("/my/application/%s/receipt.asice", site_id(mother));

    page_get(stranger, address);
    page_assert_status(stranger, 404);
    site_follow(mother, MSG_admission_case_receipt_sealed);
    page_assert_status(mother, 200);
    assert_int_equal(memcmp(page_body(mother) + 30, "mimetypeapplication/vnd.etsi.asic-e+zip", 39),
                     0);
    others_find_the_container_right(mother);
    assert_its_time_stamp("верно");
    service.mode = AUTHORITY_SILENT; /* the paper is given all the same */
    page_get(mother, address);
    page_assert_status(mother, 200);
    others_find_the_container_right(mother);
    assert_its_time_stamp("не проверено");
    service.mode = AUTHORITY_RIGHT;
}

static void without_a_seal_nothing_is_offered_and_papers_are_given(void **state)
{
    (void)state;
    site_seal(NULL);
    struct page *mother = site_apply(0, world_pool(&site.world, "kk", 4)), *anyone = site_visitor();
    struct uuid id = site_id(mother);

    page_assert_silent(mother, site_word(mother, MSG_admission_case_receipt_sealed));
    page_follow(mother, "//a[contains(@href,'/proof')]");
    page_get(anyone, page_address(mother));
    page_assert_status(anyone, 200);
    page_assert_silent(anyone, site_word(anyone, MSG_signature_seal_title));
    page_get(mother, site_path("/my/application/%s/receipt.asice", id));
    page_assert_status(mother, 404);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(without_an_authority_the_seal_is_there_and_not_judged),
        SITE_TEST(a_receipt_is_sealed_and_anyone_reads_every_check),
        SITE_TEST(a_revoked_seal_is_told),
        SITE_TEST(a_seal_whose_certificate_has_ended_is_told),
        SITE_TEST(a_container_holds_the_seal_for_programs_of_others),
        SITE_TEST(without_a_seal_nothing_is_offered_and_papers_are_given),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
