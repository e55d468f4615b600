/* Signing on the phone with eGov Mobile, which nobody signed in: a parent's application, and the
 * director's order with its time-stamp; and a phone that does otherwise. The authority is that of
 * src/cades/testing, its services those of cades/testing/service.h. */
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
#include "app/module.h"
#include "base/base64.h"
#include "base/scan.h"
#include "base/time.h"
#include "cades/testing/service.h"
#include "i18n/msg_admission.h"
#include "i18n/msg_signature.h"

extern const struct module signature_module;

static struct arena *mem;
static int64_t now; /* the machine's clock, which the site's requests get */
static struct authority *country;
static struct authority_peer service;
static pthread_t thread;
static struct owner *parent, *sign_in, *expired, *neighbour, *head, *other_head;

static struct owner *admit(struct profile profile, int family, int64_t serial)
{
    profile.iin = world_parent_iin(&(struct ctx){.mem = mem}, family);
    profile.serial = serial;
    return authority_admit(mem, country, profile);
}

static void admit_all(void)
{
    static const char *const to_sign_in[] = {"1.3.6.1.5.5.7.3.2", "1.2.398.3.3.4.1.1", NULL};
    struct profile profile = authority_parent();

    parent = admit(profile, 0, 0x8001);
    neighbour = admit(profile, 1, 0x8006);
    profile.purposes = to_sign_in;
    sign_in = admit(profile, 0, 0x8004);
    profile = authority_parent();
    profile.from_us -= 800 * TIME_DAY;
    profile.until_us -= 800 * TIME_DAY;
    expired = admit(profile, 0, 0x8005);
    head = admit(authority_head(), 503, 0x8008); /* the director of the world */
    profile = authority_head();
    profile.bin = STR("991241000029");
    other_head = admit(profile, 503, 0x8007);
}

static int start(void **state)
{
    mem = arena_new(64 << 20, 64 << 20);
    assert_true(scan_instant(STR(SITE_DAY), &now));
    country = authority_at(mem, KEY_RSA, now);
    admit_all();
    service.country = country;
    service.about = parent;
    service.ahead_us = now - time_real_us();
    assert_true(authority_peer_listen(&service, 0));
    assert_int_equal(pthread_create(&thread, NULL, authority_peer_serve, &service), 0);
    site_settings = str_printf(mem,
                               "[signature]\nphone_bin = 991240000013\n"
                               "ocsp_url = http://127.0.0.1:%d/\ntsp_url = http://127.0.0.1:%d/\n",
                               service.port, service.port)
                        .p;
    return site_start(state);
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

static void write_anchor(const char *name, struct bytes bytes)
{
    (void)mkdir(str_printf(mem, "%s/anchors", site.home).p, 0700);
    FILE *out = fopen(str_printf(mem, "%s/anchors/%s", site.home, name).p, "wb");
    assert_non_null(out);
    assert_int_equal(fwrite(bytes.p, 1, bytes.n, out), bytes.n);
    assert_int_equal(fclose(out), 0);
}

static void trust_the_authority(void)
{
    write_anchor("root.cer", country->root->certificate);
    write_anchor("issuer.cer", country->issuer->certificate);
}

/* ---- the phone ------------------------------------------------------------------------------- */

static struct page *waits_for_phone(void)
{
    struct page *p = site_parent(site.world.parent[0]);
    const struct site_choice choice = {.pool = world_pool(&site.world, "kk", 4)};

    trust_the_authority();
    site_language(p, LANG_RU);
    site_fill_draft(p, &choice);
    site_press(p, MSG_admission_check_key);
    page_assert_says(p, "Подписать через eGov Mobile");
    return p;
}

/* Where the code on the page leads. */
static const char *invitation_of(struct page *p)
{
    const char *state = page_attribute(p, "//*[@data-sign-phone]", "data-sign-phone");
    return str_z(mem, str_sub(str_from_z(state), 0, strlen(state) - strlen("/state")));
}

/* What stands in the JSON of the page behind this name, up to the next quotation mark. */
static const char *value_of(struct page *p, const char *name)
{
    const char *at = strstr(page_body(p), str_printf(mem, "\"%s\":\"", name).p);

    assert_non_null(at);
    at += strlen(name) + strlen("\"\":\"");
    return str_z(mem, (struct str){at, strcspn(at, "\"")});
}

/* The phone, which nobody signed in: it reads the code, fetches the document, has it signed. */
struct phone {
    struct page *p;
    const char *documents; /* address */
    struct str document;
};

static struct phone phone_reads(const char *invitation)
{
    bool staff = invitation[1] == 's';
    const char *door = staff ? "/staff/" : "/my/";
    struct phone phone = {.p = staff ? page_open(site.staff, site.world.staff)
                                     : page_open(site.family, site.world.family)};

    page_get(phone.p, invitation);
    page_assert_status(phone.p, 200);
    assert_string_equal(value_of(phone.p, "bin"), "991240000013");
    const char *token = value_of(phone.p, "auth_token");
    phone.documents = strstr(value_of(phone.p, "uri"), door);
    assert_non_null(phone.documents);
    page_set_header(phone.p, "Authorization", str_printf(mem, "Bearer %s", token).p);
    page_get(phone.p, phone.documents);
    page_assert_status(phone.p, 200);
    assert_string_equal(value_of(phone.p, "signMethod"), "CMS_SIGN_ONLY");
    assert_true(base64_read(mem, str_from_z(value_of(phone.p, "data")), &phone.document));
    return phone;
}

static struct str signed_on_phone(struct str document, const struct owner *owner)
{
    const struct signing signing = {.content = {(const uint8_t *)document.p, document.n},
                                    .claimed_us = now,
                                    .signers = {owner},
                                    .n_signers = 1};
    struct bytes signature = authority_sign(mem, &signing);
    return base64_print(mem, (struct str){(const char *)signature.p, signature.n});
}

static void phone_puts(const struct phone *phone, struct str data, int status)
{
    struct str body =
        str_printf(mem,
                   "{\"signMethod\":\"CMS_SIGN_ONLY\",\"version\":1,\"documentsToSign\":"
                   "[{\"id\":1,\"document\":{\"file\":{\"mime\":\"\",\"data\":\"" STR_FMT "\"}}}]}",
                   STR_ARG(data));

    page_send(phone->p, "PUT", phone->documents, "application/json", body);
    page_assert_status(phone->p, status);
}

static void a_parent_signs_on_the_phone(void **state)
{
    (void)state;
    struct page *p = waits_for_phone();
    const char *invitation = invitation_of(p);
    struct phone phone = phone_reads(invitation);
    site_press(p, MSG_signature_phone_send); /* too early */
    page_assert_status(p, 422);
    page_assert_error(p, "file", "Подпись с телефона ещё не пришла");
    phone_puts(&phone, signed_on_phone(phone.document, parent), 200);
    page_get(phone.p, str_printf(mem, "%s/state", invitation).p);
    assert_non_null(strstr(page_body(phone.p), "\"came\":true"));
    site_press(p, MSG_signature_phone_send);
    page_assert_text(p, "h1", "Заявление принято");
    assert_int_equal(site_applications(), 1);
    page_get(phone.p, invitation); /* over: it signs once */
    page_assert_status(phone.p, 404);
    page_close(phone.p);
}

/* What the phone does wrongly, it is told; whose key it was, the page is. */
static void a_phone_that_does_otherwise_is_refused(void **state)
{
    (void)state;
    struct page *p = waits_for_phone();
    struct phone phone = phone_reads(invitation_of(p));
    struct str other = signed_on_phone(STR("other bytes"), parent);
    phone_puts(&phone, other, 403);
    phone_puts(&phone, STR("garbage"), 403);
    phone_puts(&phone, signed_on_phone(phone.document, expired), 403);
    phone_puts(&phone, signed_on_phone(phone.document, sign_in), 403);
    page_send(phone.p, "PUT", phone.documents, "application/json", STR("{\"documentsToSign\":[]}"));
    page_assert_status(phone.p, 403);
    page_set_header(phone.p, "Authorization", "Bearer guessed");
    page_get(phone.p, phone.documents);
    page_assert_status(phone.p, 403);
    phone_puts(&phone, signed_on_phone(phone.document, parent), 403);
    page_get(phone.p, "/my/phone-sign/guessed");
    page_assert_status(phone.p, 404);
    page_close(phone.p);
    phone = phone_reads(invitation_of(p));
    phone_puts(&phone, signed_on_phone(phone.document, neighbour), 200);
    page_close(phone.p);
    site_press(p, MSG_signature_phone_send);
    page_assert_status(p, 422);
    page_assert_error(p, "file", "это ключ другого человека");
    assert_int_equal(site_applications(), 0);
}

/* ---- the director --------------------------------------------------------------------------- */

/* An order for one child, issued by the director, whose list is shown. */
static struct page *an_order(void)
{
    struct uuid id = world_apply(&site.world, world_pool(&site.world, "kk", 1), SEAT_LANE_T);
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

/* The job of `oqu work`, by its name. */
static void run_job(const char *name)
{
    struct ctx *c = site.world.work;
    bool more = true;

    c->config = site.config;
    c->machine_us = now;
    for (const struct job *job = signature_module.jobs; job->name; job++)
        while (more && strcmp(job->name, name) == 0)
            assert_int_equal(job->run(c, &more), ST_OK);
    assert_false(more);
}

/* Number and code from the printed order. */
static void look_the_copy_up(struct page *anyone, const char *paper)
{
    const char *number = strstr(paper, "Номер проверки "), *code = strstr(paper, "Код ");

    assert_true(number && code);
    page_get(anyone, "/check/copy");
    page_fill(anyone, "number",
              str_z(mem, str_sub(str_from_z(number), strlen("Номер проверки "), 6)));
    page_fill(anyone, "code", str_z(mem, str_sub(str_from_z(code), strlen("Код "), 14)));
    page_press(anyone, "Проверить");
    page_assert_status(anyone, 200);
}

/* req: M456-23.4a */
static void a_director_signs_on_the_phone_and_the_order_is_time_stamped(void **state)
{
    struct page *anyone = site_visitor();
    (void)state;
    trust_the_authority();
    struct page *p = an_order();
    page_press(p, "Подписать ключом ЭЦП: 1-НҚ");
    const char *order = site_path("/staff/orders/%s/order.pdf", site_id(p));
    const char *signature = site_path("/staff/orders/%s/signed.p7s", site_id(p));
    struct phone phone = phone_reads(invitation_of(p));
    phone_puts(&phone, signed_on_phone(phone.document, other_head), 200);
    site_press(p, MSG_signature_phone_send);
    page_assert_status(p, 422);
    page_assert_error(p, "file", "ключ выдан не руководителю этой организации");
    service.about = head;
    phone_puts(&phone, signed_on_phone(phone.document, head), 200);
    page_close(phone.p);
    site_press(p, MSG_signature_phone_send);
    page_assert_at(p, "/staff/orders");
    page_get(p, order);
    page_assert_status(p, 200);
    const char *paper = str_copy(mem, str_from_z(site_pdf_text(p))).p;
    site_language(anyone, LANG_RU);
    look_the_copy_up(anyone, paper);
    page_assert_silent(anyone, "Метка времени");
    page_get(p, signature);
    struct str before = str_copy(mem, (struct str){page_body(p), page_body_size(p)});
    run_job("signature/stamp");
    look_the_copy_up(anyone, paper);
    page_assert_says(anyone, "Метка времени");
    page_assert_says(anyone, "СЫНАҚ TSA");
    page_get(p, signature); /* never rewritten */
    assert_true(str_eq(before, (struct str){page_body(p), page_body_size(p)}));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(a_parent_signs_on_the_phone),
        SITE_TEST(a_phone_that_does_otherwise_is_refused),
        SITE_TEST(a_director_signs_on_the_phone_and_the_order_is_time_stamped),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
