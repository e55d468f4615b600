/* See testing.h: what the portal sends, and what it is answered. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <jansson.h>
#include <string.h>

#include "admission/testing/site.h"
#include "base/base64.h"
#include "egov/envelope.h"
#include "egov/portal.h"
#include "egov/testing.h"

#define ADDRESS "/my/egov/messages"

static struct page *portal;

const char *portal_listens = "";

int portal_start(void **state)
{
    static char settings[400];
    struct arena *mem = arena_new(1 << 16, 1 << 20);

    (void)snprintf(settings, sizeof(settings),
                   "[site]\naddress = http://oqu.test\n[egov]\nportal_key = %s\n"
                   "portal_url = %s\n",
                   portal_key_hex(mem), portal_listens);
    site_settings = settings;
    arena_free(mem);
    return site_start(state);
}

int portal_open(void **state)
{
    assert_int_equal(site_open(state), 0);
    site.world.family->machine_us = time_real_us();
    portal = site_parent((struct uuid){{0}});
    page_set_cookie(portal, "__Host-family", NULL); /* a server, nobody's browser */
    page_set_header(portal, "Accept", "application/json");
    return 0;
}

static struct arena *mem(void)
{
    return site.world.owner->mem;
}

/* ---- what it says ---------------------------------------------------------------------------- */

struct portal_form portal_form(int family)
{
    return (struct portal_form){.family = family,
                                .bin = "991240000013",
                                .language = "kk",
                                .id = uuid_v4(),
                                .documents = true};
}

static json_t *document(const char *kind, const char *name, struct str bytes)
{
    struct str text = base64_print(mem(), bytes);
    return json_pack("{s:s, s:s, s:s%}", "kind", kind, "name", name, "content", text.p, text.n);
}

static struct str text_of(json_t *json)
{
    assert_non_null(json);
    char *text = json_dumps(json, JSON_COMPACT);
    struct str copy = str_copy(mem(), str_from_z(text));
    free(text);
    json_decref(json);
    return copy;
}

struct str portal_application(const struct portal_form *form)
{
    struct ctx *c = site.world.owner;
    struct str id = uuid_print(mem(), form->id), adult = world_parent_iin(c, form->family),
               child = world_child_iin(c, form->of_family ? form->of_family : form->family);
    json_t *documents = json_array();

    if (form->documents) {
        (void)json_array_append_new(documents, document("FORM_065", "065.pdf", site_pdf()));
        (void)json_array_append_new(documents, document("FORM_052_2", "052.jpg", site_jpeg()));
        (void)json_array_append_new(documents, document("PHOTO", "3x4.jpg", site_jpeg()));
    }
    return text_of(json_pack(
        "{s:s%, s:s, s:s, s:s%, s:s, s:s, s:s, s:s, s:s%, s:s, s:s, s:s, s:b, s:b, s:b, s:b, s:b, "
        "s:o}",
        "id", id.p, id.n, "type", "application", "lang", "kk", "applicant", adult.p, adult.n,
        "surname", "СЫНАҚ", "name", "АНА", "patronymic", "", "phone", "+77010000045", "child",
        child.p, child.n, "relation", "parent", "school", form->bin, "instruction", form->language,
        "special", 0, "reserve", 0, "early", 0, "consent", 1, "truthful", 1, "documents",
        documents));
}

struct str portal_question(const char *type, int family, int64_t number)
{
    struct str id = uuid_print(mem(), uuid_v4()),
               adult = world_parent_iin(site.world.owner, family);

    return text_of(json_pack("{s:s%, s:s, s:s, s:s%, s:I}", "id", id.p, id.n, "type", type, "lang",
                             "kk", "applicant", adult.p, adult.n, "number", (json_int_t)number));
}

/* ---- how it says it -------------------------------------------------------------------------- */

struct portal_sending portal_sending(struct str body)
{
    return (struct portal_sending){.body = body,
                                   .signed_body = body,
                                   .nonce = str_z(mem(), rnd_token(mem(), 16)),
                                   .target = "http://oqu.test" ADDRESS};
}

static void set_header(const char *name, struct str value)
{
    page_set_header(portal, name, str_z(mem(), value));
}

void portal_posts(const struct portal_sending *sending)
{
    int64_t now_s = site.world.family->machine_us / TIME_SECOND;
    struct str nonce = str_from_z(sending->nonce);
    struct str params = envelope_params(mem(), PORTAL_NAME, now_s - sending->ago_s, nonce);
    const struct envelope envelope = {.method = STR("POST"),
                                      .target = str_from_z(sending->target),
                                      .type = STR("application/json"),
                                      .digest = envelope_digest(mem(), sending->signed_body)};
    struct str base = envelope_base(mem(), &envelope, params);
    struct str signature =
        sending->stranger ? stranger_signs(mem(), base) : portal_signs(mem(), base);

    set_header("Content-Digest", envelope.digest);
    set_header("Signature-Input", str_printf(mem(), PORTAL_NAME "=" STR_FMT, STR_ARG(params)));
    set_header("Signature", envelope_member(mem(), PORTAL_NAME, signature));
    page_send(portal, "POST", ADDRESS, "application/json", sending->body);
}

int portal_says(struct str body)
{
    struct portal_sending sending = portal_sending(body);

    portal_posts(&sending);
    return page_status(portal);
}

/* ---- what it is answered --------------------------------------------------------------------- */

const char *portal_hears(void)
{
    return page_body(portal);
}

bool portal_hears_problem(void)
{
    return strcmp(page_header(portal, "Content-Type"), "application/problem+json") == 0;
}

/* The member that a path names: "application.number". */
static const json_t *member(json_t *root, const char *path)
{
    const char *dot = strchr(path, '.');

    if (!dot)
        return json_object_get(root, path);
    return json_object_get(
        json_object_get(root, str_z(mem(), str_sub(str_from_z(path), 0, (size_t)(dot - path)))),
        dot + 1);
}

const char *portal_text(const char *path)
{
    json_t *root = json_loads(page_body(portal), 0, NULL);
    const char *text = json_string_value(member(root, path));
    const char *copy = text ? str_z(mem(), str_from_z(text)) : "";

    json_decref(root);
    return copy;
}

int64_t portal_number(const char *path)
{
    json_t *root = json_loads(page_body(portal), 0, NULL);
    int64_t number = json_integer_value(member(root, path));

    json_decref(root);
    return number;
}
